"""Analysing documents: from text and known names to tokens with lemmas, morphology and dependencies.

The steps, in order: tokens and sentences (:mod:`.tokens`, :mod:`.sentences`), what the parser sees (:mod:`.seen`,
:mod:`.surrogates`), the parser (:mod:`.pipeline`), mending (:mod:`.mending`), lemmas (:mod:`.lemmas`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from comity.knowledge.grammar import load_grammar
from comity.language.lemmas import Lemmatiser
from comity.language.mending import Mender
from comity.language.pipeline import SHIPPED, Parse, Pipeline
from comity.language.seen import plain
from comity.language.sentences import starts
from comity.language.surrogates import surrogates
from comity.language.tenses import told
from comity.language.tokens import abbreviations, scales, spans
from comity.language.voice import lend_subject
from comity.model.analysis import Analysis, Name, NameKind, Sentence, Token
from comity.model.document import BlockKind, Document

READ = frozenset({BlockKind.TITLE, BlockKind.CAPTION, BlockKind.BODY})
"""The kinds of blocks that are analysed."""

LONGEST = 400
"""The most words of a sentence: what is longer is no sentence (a table, a text without a full stop) and is cut."""
FEWEST_SMALL = 2
"""The words that lose their capitals in a title that ends in a full stop; with fewer it is none ("Wang Yi met Ann Smith.")."""

BATCH = 2000
"""Words that are parsed at once: what the parser computes for them still fits the processor's cache."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence before it is parsed: its words as offsets, the names among them, and what the parser sees of each."""

    block: int
    spans: list[tuple[int, int]]
    names: list[Name | None]
    seen: list[str]


class Analyser:
    """Tokens, lemmas, morphology and dependencies for documents of one language. Use one per process; it is not thread-safe.

    Args:
        language: ISO 639-1 code.
        pipeline: what parses.
        lemmatiser: what finds lemmas.
    """

    def __init__(self, language: str, pipeline: Pipeline, lemmatiser: Lemmatiser) -> None:
        self.language = language
        self.pipeline = pipeline
        self.lemmatiser = lemmatiser
        self._abbreviations = abbreviations(language)
        self._grammar = load_grammar(language)
        self._surrogates = surrogates(language)
        self._mender = Mender(language, lemmatiser)
        self._scales = scales(language)

    @classmethod
    def load(cls, language: str, pipeline: str | None = None) -> Analyser:
        """The analyser of a language.

        Args:
            language: ISO 639-1 code.
            pipeline: name or path of an installed spaCy pipeline with Universal Dependencies labels (``fr_core_news_lg``); without
                it, the one that ships with Comity.

        Raises:
            PipelineError: if there is no such pipeline or it gives no dependencies or parts of speech.
            KnowledgeError: if the language's data files are missing.
        """
        table = SHIPPED / language / "lemmas.tsv"
        return cls(language, Pipeline.load(language, pipeline), Lemmatiser(language, table if table.is_file() else None))

    def analyse(self, document: Document, names: Sequence[Name]) -> Analysis:
        """The tokens and sentences of one document.

        Args:
            document: its title, caption and body blocks are analysed.
            names: known names in it; each becomes one token. Of names that overlap the first (then the longest) counts; names that
                do not lie in one analysed block are left out.
        """
        return next(self.analyse_many([(document, names)]))

    def analyse_many(self, documents: Iterable[tuple[Document, Sequence[Name]]]) -> Iterator[Analysis]:
        """The analyses of many documents in their order, parsed together in batches of about :data:`BATCH` words: much faster than
        one at a time. At most a batch of documents is held at once."""
        batch: list[tuple[Document, list[Cut]]] = []
        words = 0
        for document, names in documents:
            cuts = self.cut(document, names)
            batch.append((document, cuts))
            words += sum(len(cut.seen) for cut in cuts)
            if words >= BATCH:
                yield from self._flush(batch)
                batch, words = [], 0
        yield from self._flush(batch)

    def cut(self, document: Document, names: Sequence[Name]) -> list[Cut]:
        """The sentences of a document before they are parsed."""
        cuts: list[Cut] = []
        ordered = sorted(names, key=lambda name: (name.start, -name.end))
        for number, block in enumerate(document.blocks):
            if block.kind in READ:
                inside = [name for name in ordered if block.start <= name.start and name.end <= block.end]
                cuts.extend(self._block(document.text, number, block.start, block.end, inside))
        return cuts

    def _block(self, text: str, number: int, start: int, end: int, names: Sequence[Name]) -> Iterator[Cut]:
        """The sentences of one block."""
        words: list[tuple[int, int]] = []
        named: dict[int, Name] = {}
        at = start
        for name in names:
            if name.start >= at:
                words.extend(spans(text, at, name.start, self.language))
                named[name.start] = name
                words.append((name.start, name.end))
                at = name.end
        words.extend(spans(text, at, end, self.language))
        bounds = [*starts(text, words, self._abbreviations, frozenset(named)), len(words)]
        pieces = [at for first, last in pairwise(bounds) for at in range(first, last, LONGEST)]
        for first, last in pairwise([*pieces, len(words)]):
            sentence = words[first:last]
            found = [named.get(word[0]) for word in sentence]
            yield Cut(number, sentence, found, self._seen(text, sentence, found))

    def _seen(self, text: str, words: Sequence[tuple[int, int]], names: Sequence[Name | None]) -> list[str]:
        """What the parser sees of a sentence's words."""
        seen: list[str] = []
        before = ""
        forms = [plain(text[start:end]) for start, end in words]
        for at in range(1, len(forms)):
            if forms[at].lower() in self._scales and words[at - 1][1] == words[at][0] and forms[at - 1][-1].isdigit():
                forms[at] = self._scales[forms[at].lower()]
        if _titled(forms, names):
            small = [form if name else self.lemmatiser.truecase(form) for form, name in zip(forms, names, strict=True)]
            if forms[-1].isalnum() or sum(a != b for a, b in zip(forms, small, strict=True)) >= FEWEST_SMALL:
                forms = small
        elif _shouted(forms, names):
            forms = [self.lemmatiser.truecase(form) for form in forms]
        for form, name in zip(forms, names, strict=True):
            if name is None:
                seen.append(self._surrogates.words.get(form, form))
            elif self._familiar(name, form):
                seen.append(form)
            else:
                seen.append(self._surrogates.of(name.kind, form, before))
            before = form.lower()
        lend_subject(seen, self.language)
        return seen

    def _familiar(self, name: Name, form: str) -> bool:
        """Whether the parser knows a name well enough to see it as it is."""
        pos = ("ADJ", "NOUN") if name.kind is NameKind.DEMONYM else ("PROPN",)
        return any(self.lemmatiser.familiar(form, one) for one in pos)

    def _flush(self, batch: Sequence[tuple[Document, list[Cut]]]) -> Iterator[Analysis]:
        parses = self.pipeline.parse([cut.seen for _, cuts in batch for cut in cuts])
        for document, cuts in batch:
            yield self._assemble(document.text, cuts, list(islice(parses, len(cuts))))

    def _assemble(self, text: str, cuts: Sequence[Cut], parses: Sequence[Parse]) -> Analysis:
        """The analysis of one document from its parsed sentences."""
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        children: list[list[int]] = []
        lemma = self.lemmatiser.lemma
        for number, (cut, parse) in enumerate(zip(cuts, parses, strict=True)):
            self._mender(cut.seen, parse)
            first = len(tokens)
            children.extend([] for _ in cut.spans)
            for (start, end), name, seen, pos, morph, dep, head in zip(
                cut.spans, cut.names, cut.seen, parse.pos, parse.morph, parse.deps, parse.heads, strict=True
            ):
                index = len(tokens)
                form = text[start:end]
                if name is None:
                    base = lemma(form.lower() if form in self._surrogates.words else seen, pos, morph)
                    morph = told(seen.lower(), base, pos, morph, self._grammar)
                else:
                    base = form
                    if name.kind is not NameKind.DEMONYM and pos != "NOUN":
                        pos = "PROPN"
                tokens.append(Token(index, start, end, form, base, pos, dep, first + head, morph, number, name))
                if first + head != index:
                    children[first + head].append(index)
            sentences.append(Sentence(number, first, len(tokens), cut.block))
        names = tuple(token.name for token in tokens if token.name is not None)
        return Analysis(tuple(tokens), tuple(sentences), names, tuple(map(tuple, children)))


def _shouted(forms: Sequence[str], names: Sequence[Name | None]) -> bool:
    """Whether a sentence is written in capitals: three words or more that are no names, and hardly a small letter."""
    words = [form for form, name in zip(forms, names, strict=True) if name is None and len(form) > 1 and form.isalpha()]
    return len(words) >= 3 and sum(word.isupper() for word in words) > 0.8 * len(words)


def _titled(forms: Sequence[str], names: Sequence[Name | None]) -> bool:
    """Whether a sentence is a title in which all words but the small ones have a capital: "Japan Lifts Ban on Imports"."""
    words = [form for form, name in zip(forms, names, strict=True) if name is None and len(form) > 3 and form.isalpha()]
    return len(words) >= 2 and any(names) and all(word[0].isupper() for word in words)
