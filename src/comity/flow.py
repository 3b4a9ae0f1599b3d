"""The reading of one document, stage by stage: the file to open first.

.. code-block:: text

    Item ── documents.extraction.extract ──▶ Source   bytes to text, if it came as bytes
    text ── documents.build ──▶ Document        blocks, language, date of publication
         ── Gazetteer, persons ─▶ names          known names and persons, before the parse
         ── Analyser ──────────▶ Analysis        words and dependencies, a name being one word
         ── find_mentions ─────▶ Mentions        who, when, where; "les deux parties" resolved
         ── Matcher, Composer ─▶ candidates      predicates with their slots, one within another
         ── settle ────────────▶ events          each distinct event once, with date and place
         ── instruments, commitments ──▶ Part            what the blocks of one language say
         ── unite ─────────────▶ Reading and its Explanation, of all languages of the page
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from msgspec.structs import replace

from comity import documents
from comity.coding.suggest import suggest
from comity.errors import InputError, PipelineError
from comity.events import commitments, instruments, record
from comity.events.compose import Candidate, Composer, Refused
from comity.events.domains import DomainTagger
from comity.events.facts import Setting
from comity.events.match import Matcher
from comity.events.parties import Resolver
from comity.events.setting import Scene
from comity.events.settle import settle
from comity.events.syntax import Syntax
from comity.events.union import Part, unite
from comity.knowledge.grammar import load_grammar
from comity.knowledge.predicates import load_lexicon, speaking
from comity.language.analyse import Analyser
from comity.language.gazetteer import Gazetteer
from comity.language.persons import find_persons
from comity.mentions.find import find_mentions
from comity.model.analysis import Analysis, Name
from comity.model.document import TOLD, Document
from comity.model.reading import Explanation, Reading, Referent, Refusal
from comity.model.source import Source

TOGETHER = 8  # documents that are parsed together
NO_PIPELINE = "its language is read, but no pipeline for it is installed"


@dataclass(frozen=True, slots=True)
class Result:
    """A reading with what stands behind it, and the seconds that it took, where they were measured."""

    document: Document
    reading: Reading
    explanation: Explanation
    seconds: float = field(default=0.0, compare=False)


class Reader:
    """Reads documents of any language that has a folder under ``knowledge/``.

    Args:
        pipeline: name of an installed spaCy pipeline with Universal Dependencies labels to parse with, instead of Comity's own.

    Raises:
        PipelineError: if the named pipeline is not installed or does not fit (when the first document is read).
    """

    def __init__(self, pipeline: str | None = None) -> None:
        self.pipeline = pipeline
        self._analysers: dict[tuple[str, str | None], Analyser] = {}

    def read(self, source: Source) -> Result:
        """Read one text.

        Raises:
            UnreadError: if it is in a language without knowledge; the error holds what is known of the document.
            InputError: if the text is empty.
        """
        outcome = next(self.read_many([source]))
        if isinstance(outcome, InputError):
            raise outcome
        return outcome

    def read_many(self, sources: Iterable[Source]) -> Iterator[Result | InputError]:
        """Read texts in their order, a few at a time since the parser is faster so; memory does not grow with their number.

        A text that cannot be read gives its error in its place.
        """
        waiting = iter(sources)
        while few := list(islice(waiting, TOGETHER)):
            outcomes: list[Document | InputError] = [self._prepare(source) for source in few]
            analyses = self._analyse([each for each in outcomes if isinstance(each, Document)])
            for outcome in outcomes:
                yield outcome if isinstance(outcome, InputError) else understand(outcome, analyses[id(outcome)])

    def analyser(self, language: str, main: bool = True) -> Analyser:
        """The analyser of a language, loaded once; where it is not the ``main`` one of a document, that of Comity's own pipeline.

        Raises:
            PipelineError: if there is no pipeline for it.
        """
        key = (language, self.pipeline if main else None)
        if key not in self._analysers:
            self._analysers[key] = Analyser.load(*key)
        return self._analysers[key]

    def _prepare(self, source: Source) -> Document | InputError:
        try:
            return documents.build(
                source.name, source.text, source.published, source.language, source.published_by, source.provenance
            )
        except InputError as error:
            return error

    def _analyse(self, ready: Sequence[Document]) -> dict[int, dict[str, Analysis]]:
        """The analyses of some documents by their identity and the languages of their blocks; a language that is not the main one
        and that no pipeline parses is left out."""
        analyses: dict[int, dict[str, Analysis]] = {id(document): {} for document in ready}
        parts = [(document, language) for document in ready for language in document.languages()]
        for language, main in dict.fromkeys((language, language == document.language) for document, language in parts):
            group = [d for d, code in parts if code == language and (d.language == language) is main]
            try:
                analyser = self.analyser(language, main)
            except PipelineError:
                if main:
                    raise
                continue
            pieces = [document.part(language) for document in group]
            found = analyser.analyse_many((piece, names(piece)) for piece in pieces)
            for document, analysis in zip(group, found, strict=True):
                analyses[id(document)][language] = analysis
        return analyses


def names(document: Document) -> list[Name]:
    """Known names and persons of a document, which the parser then sees as single words."""
    known = Gazetteer.load(document.language).find(document.text)
    return sorted([*known, *find_persons(document, known, document.language)], key=lambda name: name.start)


def understand(document: Document, analyses: Mapping[str, Analysis]) -> Result:
    """From a parsed document to its reading.

    Args:
        document: the document.
        analyses: by language, the analysis of its blocks in it.
    """
    languages = [language for language in document.languages() if language in analyses]
    reading, explanation = unite([read_part(document.part(language), analyses[language]) for language in languages])
    unread = [b for b in document.blocks if b.kind in TOLD and (b.language or document.language) not in analyses]
    if unread:
        left = (
            Refusal(rule="language", reason=NO_PIPELINE, start=b.start, end=b.end, text=document.text[b.start : b.end])
            for b in unread
        )
        explanation = replace(explanation, refusals=(*explanation.refusals, *left))
    return Result(document, reading, explanation)


def read_part(document: Document, analysis: Analysis) -> Part:
    """What the blocks of one language say."""
    mentions = find_mentions(document, analysis)
    lexicon = load_lexicon(document.language)
    syntax = Syntax(analysis, load_grammar(document.language), frozenset(date.head for date in mentions.dates), lexicon.phrasal)
    hits = DomainTagger.load(document.language).tag_document(analysis)
    scene = Scene(document, syntax, mentions, hits)
    resolver = Resolver(syntax, mentions, speaking(document.language))
    composer = Composer(syntax, Matcher(lexicon, syntax), resolver)
    found: list[tuple[Candidate, Setting]] = []
    refused: list[Refused] = []
    for sentence in analysis.sentences:
        outcomes = list(composer.sentence(sentence))
        candidates = [outcome for outcome in outcomes if isinstance(outcome, Candidate)]
        refused.extend(outcome for outcome in outcomes if isinstance(outcome, Refused))
        explained = {index for each in outcomes for index in (each.words if isinstance(each, Candidate) else each.match.words)}
        candidates.extend(suggest(sentence, syntax, resolver, lexicon, document.language, explained))
        found.extend((candidate, scene.setting(candidate, candidates)) for candidate in candidates)
    settled, dropped = settle(document, found)
    texts = instruments.find(document, syntax, resolver, scene, settled)
    events = [
        record.event(number, item, document, syntax, mentions, instruments.of_event(item, texts))
        for number, item in enumerate(settled, 1)
    ]
    undertakings = commitments.find(document, syntax, scene, settled)
    traces = {f"e{number}": record.trace(item, syntax) for number, item in enumerate(settled, 1)}
    traces.update({text.record.id: text.trace for text in texts})
    traces.update({f"c{number}": each.trace for number, each in enumerate(undertakings, 1)})
    reading = Reading(
        document=document.name,
        language=document.language,
        published=document.published,
        mentions=mentions.named,
        people=tuple(record.agent(person) for person in mentions.people),
        events=tuple(events),
        instruments=tuple(text.record for text in texts),
        commitments=tuple(each.record for each in undertakings),
    )
    refusals = [_refusal(document, syntax, r.match.token.index, r.match.frame.id, r.reason) for r in refused]
    refusals += [_refusal(document, syntax, c.token.index, c.frame.id, reason) for c, reason in dropped]
    resolved = [mention for mention in mentions.actors if mention.why]
    explanation = Explanation(
        traces=traces,
        refusals=tuple(refusals),
        resolutions=tuple(dict.fromkeys(mention.why for mention in resolved)),
        referents=tuple(Referent(start=each.span.start, end=each.span.end, why=each.why) for each in resolved),
    )
    return Part(reading, explanation, tuple(settled))


def _refusal(document: Document, syntax: Syntax, index: int, rule: str, reason: str) -> Refusal:
    token = syntax.tokens[index]
    return Refusal(rule=rule, reason=reason, start=token.start, end=token.end, text=document.text[token.start : token.end])
