"""The reading of one document, stage by stage: the file to open first.

.. code-block:: text

    text ── documents.build ──▶ Document        blocks, language, date of publication
         ── Gazetteer, persons ─▶ names          known names and persons, before the parse
         ── Analyser ──────────▶ Analysis        words and dependencies, a name being one word
         ── find_mentions ─────▶ Mentions        who, when, where; "les deux parties" resolved
         ── Matcher, Composer ─▶ candidates      predicates with their slots, one within another
         ── settle ────────────▶ events          each distinct event once, with date and place
         ── instruments, commitments ──▶ Reading and its Explanation
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from comity import documents
from comity.errors import InputError
from comity.events import commitments, instruments, record
from comity.events.compose import Candidate, Composer, Refused
from comity.events.domains import DomainTagger
from comity.events.facts import Setting
from comity.events.match import Matcher
from comity.events.parties import Resolver
from comity.events.setting import Scene
from comity.events.settle import settle
from comity.events.syntax import Syntax
from comity.knowledge.grammar import load_grammar
from comity.knowledge.predicates import load_classes, load_lexicon
from comity.language.analyse import Analyser
from comity.language.gazetteer import Gazetteer
from comity.language.persons import find_persons
from comity.mentions.find import find_mentions
from comity.model.analysis import Analysis, Name
from comity.model.document import Document
from comity.model.reading import Explanation, Reading, Refusal

TOGETHER = 8  # documents that are parsed together


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read: its name (file, address or ``-``), and the date (EDTF) and language (ISO 639-1) where the user gives them."""

    name: str
    text: str
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A reading with what stands behind it."""

    document: Document
    reading: Reading
    explanation: Explanation


class Reader:
    """Reads documents of any language that has a folder under ``knowledge/``.

    Args:
        pipeline: name of an installed spaCy pipeline with Universal Dependencies labels to parse with, instead of Comity's own.

    Raises:
        PipelineError: if the named pipeline is not installed or does not fit (when the first document is read).
    """

    def __init__(self, pipeline: str | None = None) -> None:
        self.pipeline = pipeline
        self._analysers: dict[str, Analyser] = {}

    def read(self, source: Source) -> Result:
        """Read one text.

        Raises:
            InputError: if the text is empty or in a language without knowledge.
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

    def _prepare(self, source: Source) -> Document | InputError:
        try:
            return documents.build(source.name, source.text, source.published, source.language)
        except InputError as error:
            return error

    def _analyse(self, ready: Sequence[Document]) -> dict[int, Analysis]:
        """The analyses of some documents by their identity."""
        analyses: dict[int, Analysis] = {}
        for language in dict.fromkeys(document.language for document in ready):
            if language not in self._analysers:
                self._analysers[language] = Analyser.load(language, self.pipeline)
            group = [document for document in ready if document.language == language]
            found = self._analysers[language].analyse_many((document, names(document)) for document in group)
            analyses.update((id(document), analysis) for document, analysis in zip(group, found, strict=True))
        return analyses


def names(document: Document) -> list[Name]:
    """Known names and persons of a document, which the parser then sees as single words."""
    known = Gazetteer.load(document.language).find(document.text)
    return sorted([*known, *find_persons(document, known, document.language)], key=lambda name: name.start)


def understand(document: Document, analysis: Analysis) -> Result:
    """From a parsed document to its reading."""
    mentions = find_mentions(document, analysis)
    syntax = Syntax(analysis, load_grammar(document.language), frozenset(date.head for date in mentions.dates))
    hits = DomainTagger.load(document.language).tag_document(analysis)
    scene = Scene(document, syntax, mentions, hits)
    resolver = Resolver(syntax, mentions, load_classes(document.language).get("texts", frozenset()))
    composer = Composer(syntax, Matcher(load_lexicon(document.language), syntax), resolver)
    found: list[tuple[Candidate, Setting]] = []
    refused: list[Refused] = []
    for sentence in analysis.sentences:
        outcomes = list(composer.sentence(sentence))
        candidates = [outcome for outcome in outcomes if isinstance(outcome, Candidate)]
        refused.extend(outcome for outcome in outcomes if isinstance(outcome, Refused))
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
    resolutions = tuple(dict.fromkeys(mention.why for mention in mentions.actors if mention.why))
    return Result(document, reading, Explanation(traces=traces, refusals=tuple(refusals), resolutions=resolutions))


def _refusal(document: Document, syntax: Syntax, index: int, rule: str, reason: str) -> Refusal:
    token = syntax.tokens[index]
    return Refusal(rule=rule, reason=reason, start=token.start, end=token.end, text=document.text[token.start : token.end])
