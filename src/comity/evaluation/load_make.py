"""Documents with their readings, made without a parser, to fill a register of any size with: the same for the same seed.

Actors are as unequal as in news (Zipf), types of events as frequent as there; a fifth of the documents tell in other words what an
earlier one told, a tenth are copies. Documents come archive by archive, each of which runs through all years, as registers are
filled.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from msgspec.structs import replace

from comity.coding.model import frequencies
from comity.evaluation.load_words import load_words
from comity.flow import Result
from comity.knowledge import world
from comity.model.codes import DOMAINS, MODES, Context, EventType, InstrumentKind, InstrumentStage, Status
from comity.model.document import Block, BlockKind, Document
from comity.model.reading import Agent, Commitment, Event, Evidence, Explanation, Instrument, Place, Reading

SEED = 20180214
BEGIN, YEARS = datetime.date(1996, 1, 1), 30
RETOLD, COPIED = 0.2, 0.1
"""Shares of the documents that tell anew what an earlier one told, and of copies."""
STATES, ORGANISATIONS = 200, 40
ARCHIVE = 40_000
"""Documents of an archive: of ten agencies, each for thirty years, 400,000."""
LENGTH = 1500
"""Characters of a text, about."""
_RECENT = 300  # documents that may be told again or copied
_LEADERS = ("USA", "CHN", "RUS", "EU", "FRA", "GBR", "DEU", "UN", "JPN", "UKR", "NATO", "IND", "KOR", "TUR", "ISR", "IRN", "ASEAN")
_EVENTS = ((1, 2, 3, 4, 5, 6), (12, 22, 26, 20, 12, 8))
_STATUS = (
    (Status.OCCURRED, Status.HISTORICAL, Status.FUTURE, Status.HYPOTHETICAL, Status.NEGATION),
    (86, 3, 6, 3, 2),
)
_SAME_PAIR, _ALONE, _THIRD = 0.6, 0.05, 0.1  # of the events of a story: between its two parties; of one party; with a third one
_NAMED, _PROMISED, _PERSON = 0.3, 0.45, 0.5  # of the stories: with an instrument, with a commitment, with a person
_FAVOUR = 20  # the more texts stand between two parties, the likelier one of them is meant: a new one with 20 of 20 + n
_WORDS_OF_NAME = 3
_AGENCIES = (("", " - AFP", " - Reuters", " - Xinhua", " - VNA", " - Yonhap", " - TASS"), (30, 25, 20, 10, 5, 5, 5))


def printed(number: int) -> datetime.date:
    """The day on which a document was printed that tells something new."""
    return BEGIN + datetime.timedelta(days=number % ARCHIVE * YEARS * 365.25 / ARCHIVE)


def zipf(count: int) -> list[float]:
    """The weights 1, 1/2, 1/3…, added up."""
    return list(accumulate(1 / (rank + 1) for rank in range(count)))


@dataclass(frozen=True, slots=True)
class _Story:
    """What a document told, to be told again."""

    result: Result
    day: datetime.date


class Maker:
    """Makes documents with their readings.

    Args:
        seed: other documents for another one.
    """

    def __init__(self, seed: int = SEED) -> None:
        self.rng = random.Random(seed)
        known = world.load()
        states = sorted(state.id for state in known.states.values() if state.sovereign is None)[:STATES]
        actors = [*states, *sorted(known.organisations)[:ORGANISATIONS]]
        rest = [actor for actor in actors if actor not in _LEADERS]
        random.Random(SEED).shuffle(rest)
        self.actors = [*_LEADERS, *rest][: STATES + ORGANISATIONS]
        self._states = states
        self._title = {code: {actor: known.title(actor, code) for actor in self.actors} for code in ("fr", "en")}
        self._weights = zipf(len(self.actors))
        self.domains = random.Random(SEED).sample(sorted(DOMAINS), len(DOMAINS))
        self._domain_weights = zipf(len(self.domains))
        shares = frequencies()
        self._types, self._type_weights = list(EventType), list(accumulate(shares[each.value] for each in EventType))
        self._texts: Counter[tuple[str, str]] = Counter()  # instruments between two parties
        self._recent: deque[_Story] = deque(maxlen=_RECENT)

    def make(self, count: int) -> Iterator[Result]:
        """So many documents, one by one."""
        for number in range(count):
            kind = self.rng.random()
            day = printed(number)
            name = f"archive-{number // ARCHIVE:04}/{number:07}.txt"
            if self._recent and kind < COPIED:
                yield self._copied(name, self.rng.choice(self._recent))
                continue
            if self._recent and kind < COPIED + RETOLD:
                told = self.rng.choice(self._recent)
                yield self._written(
                    name, told.day + datetime.timedelta(days=self.rng.randint(0, 2)), self._retold(told.result.reading)
                )
                continue
            result = self._written(name, day, self._story(day))
            self._recent.append(_Story(result, day))
            yield result

    # -- what happened ---------------------------------------------------------------------------------------------------

    def _story(self, day: datetime.date) -> Reading:
        pair = self.pair()
        instruments = (self._instrument(pair, day),) if self.rng.random() < _NAMED else ()
        people = (self._person(pair[0]),) if self.rng.random() < _PERSON else ()
        count = self.rng.choices(*_EVENTS)[0]
        events = tuple(self._event(f"e{n}", pair, day, instruments, people) for n in range(1, count + 1))
        commitments = (self._commitment(pair, day),) if self.rng.random() < _PROMISED else ()
        return Reading(document="", language="", people=people, events=events, instruments=instruments, commitments=commitments)

    def title(self, actor: str, language: str) -> str:
        """What a text calls an actor."""
        return self._title[language][actor]

    def pair(self) -> tuple[str, str]:
        """Two actors, as often as they are in the news."""
        while True:
            a, b = self.rng.choices(self.actors, cum_weights=self._weights, k=2)
            if a != b:
                return a, b

    def _event(
        self, name: str, pair: tuple[str, str], day: datetime.date, instruments: Sequence[Instrument], people: Sequence[Agent]
    ) -> Event:
        rng = self.rng
        kind = rng.choices(self._types, cum_weights=self._type_weights)[0]
        a, b = pair if rng.random() < _SAME_PAIR else self.pair()
        chance = rng.random()
        third = (self.pair()[0],) if chance > 1 - _THIRD else ()
        modes = sorted(MODES.get(kind, ()))
        return Event(
            id=name,
            event=kind,
            mode=rng.choice(modes) if modes and rng.random() < 0.6 else None,
            actor=(a,),
            recipient=() if chance < _ALONE else tuple(dict.fromkeys((b, *(each for each in third if each != a)))),
            status=rng.choices(*_STATUS)[0],
            date=self._date(day),
            place=Place(country=a if a in self._states and rng.random() < 0.7 else rng.choice(self._states))
            if rng.random() < 0.4
            else None,
            domains=self._some_domains(),
            context=(rng.choice(list(Context)).value,) if rng.random() < 0.5 else (),
            instrument=instruments[0].id if instruments and (a, b) == pair and rng.random() < 0.5 else None,
            agents=tuple(people) if people and rng.random() < 0.4 else (),
            rule=f"made-{kind.value.lower()}",
            confidence=round(rng.uniform(0.4, 0.95), 2),
        )

    def _some_domains(self) -> tuple[str, ...]:
        found = self.rng.choices(self.domains, cum_weights=self._domain_weights, k=self.rng.choice((0, 1, 1, 2)))
        return tuple(dict.fromkeys(found))

    def _date(self, day: datetime.date) -> str | None:
        """Mostly the day of printing or the one before, sometimes a month or year, or nothing."""
        chance = self.rng.random()
        if chance < 0.75:
            return (day - datetime.timedelta(days=self.rng.choice((0, 0, 1)))).isoformat()
        if chance < 0.87:
            return (day - datetime.timedelta(days=self.rng.randint(2, 300))).isoformat()
        if chance < 0.92:
            return (day - datetime.timedelta(days=self.rng.randint(-200, 300))).isoformat()[:7]
        return str(day.year - self.rng.randint(0, 3)) if chance < 0.95 else None

    def _instrument(self, pair: tuple[str, str], day: datetime.date) -> Instrument:
        """A text between two parties: mostly one of which there was talk before."""
        a, b = sorted(pair)
        count = self._texts[a, b]
        number = self.rng.randrange(count + _FAVOUR)
        if number >= count:
            number = count
            self._texts[a, b] += 1
        own = random.Random(f"{a} {b} {number}")
        kind = own.choice(list(InstrumentKind))
        words = load_words("en").words
        name = " ".join(own.choice(words[300:6000]) for _ in range(_WORDS_OF_NAME))
        stage = self.rng.choice(list(InstrumentStage)) if self.rng.random() < 0.6 else None
        return Instrument(
            id="i1",
            name=f"{kind.value.replace('-', ' ')} {name}",
            kind=kind,
            parties=(a, b),
            stage=stage,
            date=self._date(day) if stage else None,
            domains=tuple(dict.fromkeys(own.choices(self.domains, cum_weights=self._domain_weights, k=2))),
            rule="made-instrument",
        )

    def _commitment(self, pair: tuple[str, str], day: datetime.date) -> Commitment:
        due = (day + datetime.timedelta(days=self.rng.randint(30, 1200))).isoformat()
        what = " ".join(load_words("en").some(6, self.rng))
        chance = self.rng.random()
        return Commitment(
            by=pair[:1],
            to=pair[1:] if chance < 0.7 else (),
            what=what,
            due=None if chance < 0.4 else due[:4] if chance < 0.7 else due[:7] if chance < 0.9 else due,
            rule="made-commitment",
        )

    def _person(self, of: str) -> Agent:
        number = min(int(self.rng.paretovariate(0.7)), 40)
        own = random.Random(f"{of} {number}")
        words = load_words("fr").words
        name = f"{own.choice(words[6000:]).title()} {own.choice(words[6000:]).title()}"
        return Agent(
            id=f"person/{name.lower().replace(' ', '-')}", name=name, role=own.choice(("ministre", "president", None)), of=of
        )

    def _retold(self, reading: Reading) -> Reading:
        """The same as another reporter tells it: not all of it, sometimes less exactly."""
        events = [event for event in reading.events if self.rng.random() < 0.85] or reading.events[:1]
        vague = [
            replace(event, date=event.date[:7] if event.date and self.rng.random() < 0.15 else event.date, agents=())
            for event in events
        ]
        return replace(reading, events=tuple(vague))

    # -- how it is told --------------------------------------------------------------------------------------------------

    def _written(self, name: str, day: datetime.date, reading: Reading) -> Result:
        """A text that says all of a reading, and the reading with its evidence."""
        language = self.rng.choice(("fr", "en"))
        page = _Page(" ".join(load_words(language).some(9, self.rng)).capitalize())
        titles = self._title[language]
        events = tuple(
            replace(event, evidence=page.say(self._sentence(language, [titles[p] for p in (*event.actor, *event.recipient)])))
            for event in reading.events
        )
        instruments = tuple(
            replace(each, evidence=page.say(self._sentence(language, [*(titles[p] for p in each.parties), each.name])))
            for each in reading.instruments
        )
        commitments = tuple(
            replace(each, evidence=page.say(self._sentence(language, [titles[each.by[0]], each.what])))
            for each in reading.commitments
        )
        for person in reading.people:
            page.say(self._sentence(language, [person.name]))
        while page.length < LENGTH:
            page.say(self._sentence(language, []))
        text, blocks = page.done(self.rng.choices(*_AGENCIES)[0])
        published = day.isoformat()
        document = Document(name, text, language, published, "given", day, "day", blocks)
        full = replace(
            reading,
            document=name,
            language=language,
            published=published,
            mentions=tuple(sorted({p for event in events for p in (*event.actor, *event.recipient)})),
            events=events,
            instruments=instruments,
            commitments=commitments,
        )
        return Result(document, full, Explanation(traces={}))

    def _sentence(self, language: str, named: Sequence[str]) -> str:
        """Some words with names among them."""
        words = load_words(language).some(self.rng.randint(8, 14), self.rng)
        for position, name in enumerate(named):
            words[position * 3 : position * 3] = [name]
        told = " ".join(words)
        return f"{told[0].upper()}{told[1:]}."

    def _copied(self, name: str, told: _Story) -> Result:
        """The same text under another title."""
        document, reading = told.result.document, told.result.reading
        _, _, body = document.text.partition("\n\n")
        title = " ".join(load_words(document.language).some(7, self.rng)).capitalize()
        shift = len(title) - (len(document.text) - len(body) - 2)

        def moved(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
            return tuple(Evidence(start=each.start + shift, end=each.end + shift, text=each.text) for each in evidence)

        head, *rest = document.blocks
        blocks = (Block(0, len(title), head.kind), *(Block(b.start + shift, b.end + shift, b.kind) for b in rest))
        copy = Document(name, f"{title}\n\n{body}", document.language, document.published, "given", document.anchor, "day", blocks)
        return Result(
            copy,
            replace(
                reading,
                document=name,
                events=tuple(replace(each, evidence=moved(each.evidence)) for each in reading.events),
                instruments=tuple(replace(each, evidence=moved(each.evidence)) for each in reading.instruments),
                commitments=tuple(replace(each, evidence=moved(each.evidence)) for each in reading.commitments),
            ),
            Explanation(traces={}),
        )


class _Page:
    """A text in the making: a title, then paragraphs of four sentences."""

    def __init__(self, title: str) -> None:
        self._pieces = [title, "\n\n"]
        self.length = len(title) + 2
        self._blocks = [Block(0, len(title), BlockKind.TITLE)]
        self._start, self._sentences = self.length, 0

    def say(self, sentence: str) -> tuple[Evidence, ...]:
        """Add a sentence; returns where it stands."""
        if self._sentences:
            gap = " " if self._sentences % 4 else "\n\n"
            if gap != " ":
                self._end()
                self._start = self.length + len(gap)
            self._pieces.append(gap)
            self.length += len(gap)
        start = self.length
        self._pieces.append(sentence)
        self.length += len(sentence)
        self._sentences += 1
        return (Evidence(start=start, end=self.length, text=sentence),)

    def done(self, agency: str) -> tuple[str, tuple[Block, ...]]:
        """The text, signed by an agency if there is one, and its blocks."""
        self._pieces.append(agency)
        self.length += len(agency)
        self._end()
        return "".join(self._pieces), tuple(self._blocks)

    def _end(self) -> None:
        self._blocks.append(Block(self._start, self.length, BlockKind.BODY))
