"""Records: settled events in the fields of the JSON contract, with their evidence and traces."""

from __future__ import annotations

from collections.abc import Sequence

from comity.events.domains import contexts
from comity.events.facts import Settled
from comity.events.syntax import Syntax
from comity.model.document import Document
from comity.model.mentions import Mentions, Person
from comity.model.reading import Agent, Event, Evidence, Place, Trace

MOST_EVIDENCE = 3  # sentences quoted for one record: the first that say it


def evidence(document: Document, syntax: Syntax, sentences: Sequence[int]) -> tuple[Evidence, ...]:
    """The whole sentences that say it, as spans of the document's text, in order of the text."""
    found = []
    for index in sorted(sentences[:MOST_EVIDENCE]):
        tokens = syntax.analysis.sentence_tokens(syntax.analysis.sentences[index])
        start, end = tokens[0].start, tokens[-1].end
        found.append(Evidence(start=start, end=end, text=document.text[start:end]))
    return tuple(found)


def agent(person: Person) -> Agent:
    """A person in the contract's form."""
    return Agent(id=person.id, name=person.name, role=person.role, of=person.of)


def event(number: int, settled: Settled, document: Document, syntax: Syntax, mentions: Mentions, instrument: str | None) -> Event:
    """One settled event as a record."""
    candidate = settled.candidate
    people = {person.id: person for person in mentions.people}
    acting = dict.fromkeys(p for c in (candidate, *settled.merged) for p in (*c.actor.people, *c.recipient.people))
    domains = tuple(sorted(settled.domains or settled.setting.topic))
    place = settled.place
    return Event(
        id=f"e{number}",
        event=candidate.event,
        mode=candidate.mode,
        actor=settled.actor,
        recipient=settled.recipient,
        status=settled.status,
        date=settled.date,
        place=Place(country=place.country, name=place.name or None) if place is not None else None,
        domains=domains,
        context=contexts(domains, candidate.event),
        instrument=instrument,
        agents=tuple(agent(people[p]) for p in acting if p in people),
        reported_by=settled.setting.reported_by,
        rule=candidate.frame.id,
        confidence=round(settled.confidence, 2),
        evidence=evidence(document, syntax, settled.sentences),
    )


def trace(settled: Settled, syntax: Syntax) -> Trace:
    """How an event came about."""
    candidate = settled.candidate
    sentence = syntax.analysis.sentence_of(candidate.token)
    parse = tuple(
        "\t".join(
            (token.text, token.lemma, token.pos, token.dep, "—" if token.head == token.index else syntax.tokens[token.head].text)
        )
        for token in syntax.analysis.sentence_tokens(sentence)
    )
    parties = (*candidate.actor.mentions, *candidate.recipient.mentions)
    notes = [*settled.notes]
    if not settled.domains and settled.setting.topic:
        notes.append("domain of the story: " + ", ".join(sorted(settled.setting.topic)))
    notes.extend(f"also told by {other.frame.id}: «{other.token.text}»" for other in settled.merged)
    return Trace(
        words=tuple((syntax.tokens[i].start, syntax.tokens[i].end) for i in sorted(set(candidate.words))),
        parse=parse,
        resolved=tuple(dict.fromkeys(mention.why for mention in parties if mention.why)),
        notes=tuple(dict.fromkeys(notes)),
    )
