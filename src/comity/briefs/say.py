"""Facts in words: what an event, an instrument or a commitment is, and nothing that the fact does not say."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence

from comity.briefs import dates, names
from comity.briefs.note import plain
from comity.knowledge.briefs import Forms, Phrases
from comity.knowledge.world import load
from comity.knowledge.world.folding import fold
from comity.model.codes import EventType, InstrumentStage, Status
from comity.model.reading import Place
from comity.model.register import CommitmentState, Fact, Kind
from comity.register.assemble import TO
from comity.register.dates import days

_PEOPLE = 2  # persons of one party that are named
_CHOICE = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
_PAST = frozenset({Status.OCCURRED.value, Status.HISTORICAL.value})


def ahead(fact: Fact) -> bool:
    """Whether an event's date was still to come when its first document appeared: what is planned then was declared before."""
    told, span = days(fact.first_published), days(fact.date)
    return bool(fact.status in _PAST and told and span and span.first > told.last)


class Teller:
    """Tells facts in one language.

    Args:
        language: ISO 639-1 code of the note.
        phrases: its words.
        today: the day against which dates are past or to come.
        instruments: instruments by id, for the events that name them.
    """

    def __init__(self, language: str, phrases: Phrases, today: datetime.date, instruments: Mapping[str, Fact]) -> None:
        self.language = language
        self.phrases = phrases
        self.words = phrases.words
        self.today = today
        self.instruments = instruments

    def clause(self, fact: Fact, dated: bool = True) -> str:
        """A fact as a clause that begins in lower case and ends without a stop; of an event with its date, or without."""
        if fact.kind is Kind.INSTRUMENT:
            told = self._instrument(fact)
        elif fact.kind is Kind.COMMITMENT:
            told = self._promise(fact)
        else:
            told = self._event(fact, dated)
        mark = {"confirm": self.words["confirmed"], "edit": self.words["edited"]}.get(fact.judged or "", "")
        return told + mark + (self.words["denied"] if "denied" in fact.disputed else "")

    def sentence(self, fact: Fact) -> str:
        """A fact as a whole sentence."""
        return names.upper(self.clause(fact)) + "."

    def commitment(self, fact: Fact, state: CommitmentState, settled: str | None) -> str:
        """A commitment with how it stands, as a clause.

        Args:
            fact: the commitment.
            state: as of today.
            settled: the clause of the event that keeps or withdraws it, if there is one.
        """
        told = self.clause(fact) + self._stop
        if settled and state in {CommitmentState.KEPT, CommitmentState.WITHDRAWN}:
            return told + self.words[f"{state.value}_shown"].format(clause=settled)
        stands = self.words["state"].format(date=dates.day(self.today, self.phrases), state=self.phrases.states[state.value])
        return told + stands

    def value(self, field: str, value: object) -> str:
        """A value of a field on which sources differ."""
        if isinstance(value, Place):
            return self._place(value) or plain(value.name or "?")
        if field in {"date", "due"} and isinstance(value, str):
            return dates.named(value, self.phrases)
        if field == "parties" and isinstance(value, tuple):
            sides = " ".join("→" if each == TO else each + "," for each in value).replace(", →", " →").rstrip(",").split()
            return " ".join(each if each == "→" else self._listed_party(each) for each in sides)
        if field == "status":
            return self.words[f"status_{'negation' if value == Status.NEGATION.value else 'other'}"]
        return plain(str(value))

    def _listed_party(self, word: str) -> str:
        return names.short(word.rstrip(","), self.phrases) + ("," if word.endswith(",") else "")

    @property
    def _stop(self) -> str:
        return self.words["between"]

    # -- events ----------------------------------------------------------------------------------------------------------

    def _event(self, fact: Fact, dated: bool) -> str:
        who = self._who(fact.actor, fact) if fact.actor else self.words["unnamed_actor"]
        many = len(fact.actor) > 1 or (len(fact.actor) == 1 and names.is_plural(fact.actor[0], self.phrases))
        told = f"{who} {self._predicate(fact, many)}{self._where(fact)}"
        planned = ahead(fact)
        if fact.date and dated and not planned:
            told = f"{dates.when(fact.date, self.phrases)}, {told}"
        text = self.instruments.get(fact.instrument or "")
        if text is not None and fact.type != EventType.SUPPORT.value:
            told += self.words["under"].format(name=self.quoted(text.name or ""))
        if fact.type in self.phrases.reported:
            told += self.words["reported"]
        if fact.date and planned:
            told += self.words["ahead"].format(date=dates.named(fact.date, self.phrases))
        return told + self._about(fact.domains) + ("" if fact.date else self.words["without_date"])

    def _predicate(self, fact: Fact, many: bool) -> str:
        forms = self._forms(fact, many)
        tenses = self.phrases.statuses[self._tense(fact)]
        text = self.instruments.get(fact.instrument or "")
        verb = (tenses.many if many else tenses.one).format(done=self._chosen(forms.done, many), do=self._chosen(forms.do, many))
        slots = {"{text}": self.words["text"].format(name=self.quoted(text.name or "")) if text else ""}
        if fact.recipient:
            people = [self._people(fact, party) for party in fact.recipient]
            for slot, case in (("{to}", "plain"), ("{of to}", "of"), ("{to to}", "to")):
                slots[slot] = names.together(fact.recipient, self.phrases, case, people)
        return re.sub(r"\{[^{}]*\}", lambda found: slots.get(found[0], found[0]), verb)

    def _forms(self, fact: Fact, many: bool) -> Forms:
        verbs = self.phrases.verbs
        key = f"{fact.type}.{fact.mode}"
        if fact.type == EventType.SUPPORT.value and fact.instrument in self.instruments:
            key = f"SUPPORT/{self._reached(fact, self.instruments[fact.instrument or ''])}"
            key = key if key in verbs else "SUPPORT/"
        verb = verbs.get(key) or verbs[fact.type]
        return verb.towards if fact.recipient else verb.together if len(fact.actor) > 1 else verb.alone

    def _reached(self, event: Fact, text: Fact) -> str:
        """The stage that an instrument reached by an event: the only one, or that of the event's date."""
        past = [
            each for each in text.stages if each.stage not in {InstrumentStage.PROPOSED.value, InstrumentStage.NEGOTIATED.value}
        ]
        if len(past) == 1:
            return past[0].stage
        when = days(event.date)
        same = [each.stage for each in past if when and (span := days(each.date)) and not when.gap(span)]
        return same[0] if len(same) == 1 else ""

    def _tense(self, fact: Fact) -> str:
        if fact.status is None or fact.status in _PAST:
            return "done"
        if fact.status == Status.FUTURE.value:
            span = days(fact.date)
            return "coming" if span and span.last >= self.today.toordinal() else "future"
        return fact.status

    def _where(self, fact: Fact) -> str:
        if fact.place is None or fact.place.country is None:
            return ""
        told = self._place(fact.place)
        bare = "(" not in told
        if not told or (bare and fact.mode == "visit" and fact.place.country in fact.recipient):
            return ""
        return self.words["in_place"].format(place=told)

    def _place(self, place: Place) -> str:
        """``en France (Élysée)``; the name only where it says more than the country's."""
        states = load().states
        if place.country is None or place.country not in states:
            return ""
        country = names.told(place.country, self.phrases, "at")
        known = {fold(name).casefold() for some in states[place.country].names.values() for name in some}
        if place.name and fold(place.name).casefold() not in known:
            return f"{country} ({plain(place.name)})"
        return country

    def _who(self, actors: Sequence[str], fact: Fact) -> str:
        return names.together(actors, self.phrases, "plain", [self._people(fact, party) for party in actors])

    def _people(self, fact: Fact, party: str) -> str:
        """Who acted for a party, with their offices where the note is in the language of their source."""
        world, own = load(), fact.languages == (self.language,)
        found = [agent for agent in fact.agents if agent.of and world.parent(agent.of) == world.parent(party)]
        told = [plain(agent.name) + (f", {plain(agent.role)}" if own and agent.role else "") for agent in found[:_PEOPLE]]
        return self._stop.join(told)

    # -- instruments and commitments -------------------------------------------------------------------------------------

    def _instrument(self, fact: Fact) -> str:
        key = "instrument_of" if fact.actor else "instrument_alone"
        return self.words[key].format(
            kind=self.phrases.kinds[fact.type],
            name=self.quoted(fact.name or ""),
            parties=names.together(fact.actor, self.phrases) if fact.actor else "",
            stages=self.stages(fact) or self.words["no_stages"],
            domains=self._about(fact.domains),
        )

    def stages(self, fact: Fact) -> str:
        """An instrument's stages after the words that lead to them; empty if none is known."""
        return self.words["stages"].format(stages=self.steps(fact)) if fact.stages else ""

    def steps(self, fact: Fact) -> str:
        """An instrument's stages with their dates: ``signature en juillet 2023, adoption``."""
        return ", ".join(
            self.phrases.stages[each.stage] + (f" {dates.when(each.date, self.phrases)}" if each.date else "")
            for each in fact.stages
        )

    def _promise(self, fact: Fact) -> str:
        by = names.together(fact.actor, self.phrases) if fact.actor else self.words["unnamed_actor"]
        many = len(fact.actor) > 1 or (len(fact.actor) == 1 and names.is_plural(fact.actor[0], self.phrases))
        key = "promise_to" if fact.recipient else "promise"
        done = self.words[key].format(what=self.quoted(fact.name or ""), to=names.together(fact.recipient, self.phrases))
        tenses = self.phrases.statuses["done"]
        told = f"{by} {(tenses.many if many else tenses.one).format(done=done)}"
        due = self.words["due"].format(date=dates.named(fact.due, self.phrases)) if fact.due else self.words["undue"]
        return told + self._stop + due

    # -- pieces ----------------------------------------------------------------------------------------------------------

    def quoted(self, text: str) -> str:
        """Words of a document in the language's quotation marks."""
        return self.words["quote"].format(text=plain(text))

    def domain(self, code: str) -> str:
        """The name of a domain."""
        return self.phrases.domains.get(code, code)

    def _about(self, domains: Sequence[str]) -> str:
        if not domains:
            return ""
        return self.words["on_domains"].format(domains=names.listed([self.domain(code) for code in domains], self.phrases))

    @staticmethod
    def _chosen(form: str, many: bool) -> str:
        """A template with the words for one actor or for several."""
        return _CHOICE.sub(lambda found: found[2 if many else 1], form)
