"""The setting of a candidate event: date, place, domains and who reports it, from the words around its predicate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from comity.events.compose import Candidate
from comity.events.domains import DomainHit, domain_codes
from comity.events.facts import Setting
from comity.events.forms import plain
from comity.events.lead import NO_LEAD, find_leads, find_told, is_current
from comity.events.syntax import CLAUSAL, Syntax
from comity.events.ties import Ties
from comity.mentions.find import party
from comity.model.analysis import Sentence, Token
from comity.model.document import BlockKind, Document
from comity.model.mentions import DateMention, Mentions, PlaceMention

M = TypeVar("M", DateMention, PlaceMention)


LEAD = 3  # sentences of a story (headline and lead) that tell what it is about
AGAIN = 4  # weight that a story's topic must have: its terms count twice where they are sure
SHARE = 0.8  # of the weight of the first topic that another must have


class Scene:
    """Dates, places, domain terms and reporters of a document, by sentence."""

    def __init__(self, document: Document, syntax: Syntax, mentions: Mentions, hits: Iterable[DomainHit]) -> None:
        self.document = document
        self.syntax = syntax
        self.mentions = mentions
        tokens = syntax.tokens
        self._dates = _by_sentence(tokens, mentions.dates)
        self._places = _by_sentence(tokens, mentions.places)
        self._ties = Ties(syntax, document.language, mentions.actor_at)
        self._leads = find_leads(document, syntax, mentions, self._ties)
        self._told = find_told(syntax, mentions, self._ties)
        self._topics: dict[int, frozenset[str]] = {}
        self._hits: dict[int, list[DomainHit]] = {}
        for hit in hits:
            self._hits.setdefault(tokens[hit.token].sentence, []).append(hit)

    def setting(self, candidate: Candidate, others: Sequence[Candidate]) -> Setting:
        """The setting of one candidate among the candidates of its sentence."""
        sentence = self.syntax.analysis.sentence_of(candidate.token)
        block = self.document.blocks[sentence.block]
        heads = {other.token.index for other in others} | {match.token.index for other in others for match in other.inner}
        domains, faint = self._domains(candidate, sentence.index, len(others))
        return Setting(
            sentence=sentence.index,
            story=block.story,
            title=block.kind is BlockKind.TITLE,
            date=self._ties.nearest(candidate, self._dates.get(sentence.index, ()), heads),
            place=self._ties.nearest(candidate, self._places.get(sentence.index, ()), heads),
            around=_only(place.country for place in self._places.get(sentence.index, ())),
            domains=domains,
            topic=self._topic(block.story) or faint,
            reported_by=self.reporters(candidate.token),
            block=sentence.block,
            current=is_current(self.syntax, candidate.token),
            lead=self._leads.get(block.story, NO_LEAD),
            told=tuple(t for t in self._told.get(sentence.block, ()) if self.syntax.tokens[t.date.head].sentence < sentence.index),
        )

    def _domains(self, candidate: Candidate, sentence: int, rivals: int) -> tuple[frozenset[str], frozenset[str]]:
        """The domains that an event's own words name for sure, and those that they name faintly; the words of the whole sentence
        where it tells nothing else."""
        hits = self._hits.get(sentence, ())
        scope = set(candidate.scope)
        inside = [hit for hit in hits if hit.token in scope]
        own = inside if inside or rivals > 1 else hits
        return frozenset(hit.code for hit in own if not hit.weak), frozenset(hit.code for hit in own)

    def _topic(self, story: int) -> frozenset[str]:
        """The domains a story is about: named in its first sentences and again later; what its events without a domain share."""
        if story not in self._topics:
            of_story = [s for s in self.syntax.analysis.sentences if self.document.blocks[s.block].story == story]
            lead, whole = self._weights(of_story[:LEAD]), self._weights(of_story)
            best = max(lead, key=lambda code: (whole[code], lead[code], code), default=None)
            beside = SHARE * lead[best] * whole[best] if best is not None else 0.0
            found = [code for code in lead if best is not None and whole[best] >= AGAIN and lead[code] * whole[code] >= beside]
            self._topics[story] = frozenset(found)
        return self._topics[story]

    def _weights(self, sentences: Sequence[Sentence]) -> Counter[str]:
        """How much some sentences speak of each domain: a term that says little by itself counts half."""
        found: Counter[str] = Counter()
        for sentence in sentences:
            hits = self._hits.get(sentence.index, ())
            found.update({hit.code for hit in hits})
            found.update({hit.code for hit in hits if not hit.weak})
        return found

    def due(self, promise: Token) -> str | None:
        """The date by which a promised act is due: the last date in its phrase, in EDTF."""
        inside = {token.index for token in self.syntax.analysis.subtree(promise)}
        found = [
            mention.value
            for mention in self._dates.get(promise.sentence, ())
            if mention.head in inside and mention.value is not None and mention.relation in {"on", "until", "before"}
        ]
        return found[-1] if found else None

    def domains_in(self, tokens: range) -> frozenset[str]:
        """The domains whose terms stand among some tokens of one sentence."""
        hits = self._hits.get(self.syntax.tokens[tokens.start].sentence, ())
        return frozenset(domain_codes(hit for hit in hits if hit.token in tokens))

    def reporters(self, token: Token) -> tuple[str, ...]:
        """Who tells it: "selon …" in the sentence, or the subject of a verb of saying above the predicate."""
        analysis, grammar = self.syntax.analysis, self.syntax.grammar
        found: list[str] = []
        for head, child in self.syntax.ancestors(token):
            if head.lemma in grammar.report and self.syntax.is_verb(head) and child.base in CLAUSAL:
                found.extend(self._teller(subject) for subject in self.syntax.slot(head, "subject"))
        sentence = analysis.sentence_of(token)
        for other in analysis.sentence_tokens(sentence):
            mention = self.mentions.actor_at.get(other.index)
            if self.syntax.marker(other) == "selon" or (mention is not None and mention.reports):
                found.append(self._teller(other))
            elif other.base == "parataxis" and other.lemma in grammar.report:
                found.extend(self._teller(subject) for subject in self.syntax.slot(other, "subject"))
        return tuple(dict.fromkeys(name for name in found if name))

    def _teller(self, token: Token) -> str:
        mention = self.mentions.actor_at.get(token.index) or party(self.mentions, self.syntax.analysis, token)
        if mention is None:
            return token.text if token.pos in {"PROPN", "NOUN"} and plain(token.text) != token.lemma else ""
        for ids in (mention.bodies, mention.people, mention.ids):
            if ids:
                return ids[0]
        return mention.span.quote


def _only(countries: Iterable[str | None]) -> str:
    """The country, where it is one and the same."""
    found = {country for country in countries if country}
    return found.pop() if len(found) == 1 else ""


def _by_sentence(tokens: Sequence[Token], mentions: Iterable[M]) -> Mapping[int, list[M]]:
    found: dict[int, list[M]] = {}
    for mention in mentions:
        found.setdefault(tokens[mention.head].sentence, []).append(mention)
    return found
