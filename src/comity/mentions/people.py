"""People: who is named in a document, in which office and for whom, as far as its words tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from comity.knowledge.roles import Sort, given_names
from comity.mentions.discourse import is_state
from comity.mentions.homes import find_homes
from comity.mentions.phrases import Phrase, parent
from comity.mentions.view import View
from comity.model.analysis import NameKind
from comity.model.mentions import Person
from comity.model.spans import Span

ACTING = frozenset({Sort.OFFICE, Sort.OFFICIAL, Sort.MILITARY, Sort.SPOKESMAN})
"""Sorts of nouns whose bearers act for their state or organisation."""

_RANK = {
    Sort.OFFICE: 0,
    Sort.OFFICIAL: 1,
    Sort.SPOKESMAN: 1,
    Sort.MILITARY: 3,
    Sort.FORMER: 3,
    Sort.MEDIA: 4,
    Sort.PRIVATE: 4,
    Sort.BODY: 3,
}


def name_ids(view: View, index: int) -> tuple[str, ...]:
    """The ids that a name token stands for: all of a compound, else the likeliest."""
    name = view.tokens[index].name
    if name is None or not name.ids:
        return ()
    return name.ids if name.compound else name.ids[:1]


def owner_ids(view: View, phrase: Phrase) -> tuple[str, ...]:
    """The states and organisations that the names in a phrase tie it to, in order, without bodies."""
    company = (phrase.company,) if phrase.company else ()
    return tuple(dict.fromkeys((*(parent(i) for index in phrase.owners for i in owner_name_ids(view, index)), *company)))


def owner_name_ids(view: View, index: int) -> tuple[str, ...]:
    """The ids of a name that something belongs to: a city stands for whom it may act for ("Bruxelles" for the EU)."""
    name = view.tokens[index].name
    if name is not None and name.kind is NameKind.CAPITAL and len(name.ids) > 1 and not name.compound:
        return (acting_id(view, name.ids),)
    return name_ids(view, index)


def acting_id(view: View, ids: tuple[str, ...]) -> str:
    """For whom a city acts that lies in ``ids[0]`` and may act for the others: one that the text names, else the first other."""
    return next((i for i in (*ids[1:], ids[0]) if i in view.named), ids[1])


HOLDING = 2
"""Sentences within which an office is told of somebody who was named without one."""


@dataclass(slots=True)
class Profile:
    """What is known of one person while the document is read."""

    id: str
    name: str
    gender: str = "c"
    role: str | None = None
    office: tuple[str, str] = ("", "")
    of: str | None = None
    acts: bool = True
    paired: bool = False
    rank: int = 9
    story: int = 0
    places: list[Span] = field(default_factory=list)


class People:
    """The persons of a document and the offices that its words tie to states."""

    def __init__(self, view: View, phrases: Iterable[Phrase]) -> None:
        self.view = view
        self.profiles: dict[str, Profile] = {}
        self.offices: dict[tuple[int, str], dict[str, str]] = {}  # story and office to {state: field}
        phrases = list(phrases)
        self.homes = find_homes(view, phrases)
        self.appointed: dict[str, Phrase] = {}  # person to a phrase that tells the office
        self.leads: dict[int, int] = {}  # story to where its first sentence ends
        for sentence in view.analysis.sentences:
            if sentence.last > sentence.first and not view.in_title(sentence.first):
                self.leads.setdefault(view.story(sentence.first), view.tokens[sentence.last - 1].end)
        self._gather()
        self._counterparts(phrases)
        for phrase in phrases:
            self._note(phrase)
        self._infer(phrases)
        self._hold(phrases)
        self._take_up(phrases)

    def person(self, index: int) -> Profile | None:
        """The person whom a name token names."""
        name = self.view.tokens[index].name
        if name is None or name.kind is not NameKind.PERSON or not name.ids:
            return None
        return self.profiles.get(name.ids[0])

    def _gather(self) -> None:
        """Every person with the fullest form of the name."""
        titles, words, given = self.view.roles.titles, self.view.words, given_names()
        for token in self.view.tokens:
            name = token.name
            if name is None or name.kind is not NameKind.PERSON or not name.ids:
                continue
            form = " ".join(token.text.split())
            profile = self.profiles.get(name.ids[0])
            if profile is None:
                profile = self.profiles[name.ids[0]] = Profile(name.ids[0], form, story=self.view.story(token.index))
            elif len(form) > len(profile.name):
                profile.name = form
            profile.places.append(self.view.span(token.index, token.index + 1))
            title = titles.get(words[token.index - 1], "") if token.index else ""
            first = form.partition(" ")[0]
            known = title[:1] if title[:1] in {"m", "f"} else given.get(first, given.get(first.partition("-")[0], ""))
            if profile.gender == "c" and known in {"m", "f"}:
                profile.gender = known

    def _counterparts(self, phrases: list[Phrase]) -> None:
        """Give "son homologue estonien" the office of whom it is compared with."""
        last: Phrase | None = None
        for phrase in phrases:
            if phrase.noun is not None and phrase.noun.sort in ACTING and phrase.noun.id != "counterpart":
                for person in self._ids(phrase):
                    self.appointed.setdefault(person, phrase)
        for phrase in phrases:
            noun = phrase.noun
            if noun is None:
                known = [p for p in map(self.person, phrase.persons) if p and p.id in self.appointed]
                last = self.appointed.get(known[0].id, last) if known else last
            elif noun.id == "counterpart":
                if last is not None and last.noun is not None and self.view.story(last.core) == self.view.story(phrase.core):
                    phrase.noun = last.noun
                    phrase.field, phrase.wanted = last.field, "counterpart"
                    phrase.field_words = last.field_words
                    phrase.words = last.words
            elif noun.sort in ACTING:
                last = phrase

    def _ids(self, phrase: Phrase) -> list[str]:
        return [p.id for p in map(self.person, phrase.persons) if p]

    def _note(self, phrase: Phrase) -> None:
        """Note what a phrase tells of persons and offices."""
        noun = phrase.noun
        if noun is None:
            return
        owners = owner_ids(self.view, phrase)
        if not owners and phrase.persons and (sole := self.view.roles.sole_offices.get(self.role_text(phrase).lower())):
            owners = (sole,)
        story = self.view.story(phrase.core)
        if owners and not phrase.former and not phrase.opposed and phrase.wanted != "counterpart":
            office = self.view.roles.office_of_body.get(noun.id) if noun.sort is Sort.BODY else noun.id
            if noun.sort is Sort.BODY:
                self.offices.setdefault((story, noun.id), {}).update(dict.fromkeys(owners, phrase.field))
            if office:
                table = self.offices.setdefault((story, office), {})
                for owner in owners:
                    table.setdefault(owner, phrase.field)
        for number, index in enumerate(phrase.persons):
            profile = self.person(index)
            if profile is not None:
                one = (
                    owners[number] if len(owners) == len(phrase.persons) and number < len(owners) else owners[0] if owners else None
                )
                self._appoint(profile, phrase, one)

    def _appoint(self, profile: Profile, phrase: Phrase, owner: str | None) -> None:
        noun = phrase.noun
        assert noun is not None
        rank = _RANK[noun.sort] + 5 * (phrase.former or phrase.opposed)
        better = rank < profile.rank or (rank == profile.rank and owner is not None and profile.of is None)
        if profile.gender == "c" and phrase.gender in {"m", "f"} and not phrase.plural:
            profile.gender = phrase.gender
        if better:
            profile.role, profile.office, profile.rank = self.role_text(phrase), (noun.id, phrase.field), rank
            profile.acts = noun.sort in ACTING | {Sort.BODY} and not phrase.former and not phrase.opposed and not phrase.vague
            profile.of = owner or profile.of
        elif profile.of is None and owner is not None and noun.sort in ACTING:
            profile.of = owner

    def role_text(self, phrase: Phrase) -> str:
        """The office in the document's words, without whose it is: "ministre de la Défense"."""
        text, tokens = self.view.document.text, self.view.tokens
        first, last = phrase.words
        if phrase.field_words and phrase.field_words[0] < last:
            first = min(first, phrase.field_words[0])  # "*defence* minister"
        role = " ".join(text[tokens[first].start : tokens[last - 1].end].split())
        if phrase.field_words and phrase.field_words[0] >= last:
            begin = phrase.field_words[0]
            references = self.view.references
            small = (references.of, references.to, references.articles, references.in_charge)
            while begin > last and any(self.view.words[begin - 1] in words for words in small):
                begin -= 1
            role += " " + " ".join(text[tokens[begin].start : tokens[phrase.field_words[1] - 1].end].split())
        return role

    def _infer(self, phrases: Iterable[Phrase]) -> None:
        """Tell whom the head of a body serves by the only state whose body of this kind is named, and who opens a story at home."""
        for phrase in phrases:
            chief = self.person(phrase.chief) if phrase.chief >= 0 else None
            if chief is not None and chief.of is None and phrase.noun is not None and phrase.noun.sort is Sort.BODY:
                states = list(self.offices.get((chief.story, phrase.noun.id), {}))
                chief.of = states[0] if len(states) == 1 else None
            if phrase.noun is None and phrase.owners and phrase.persons:
                profile = self.person(phrase.persons[0])
                if profile is not None and profile.of is None:
                    profile.of = next(iter(owner_ids(self.view, phrase)), None)
        for profile in self.profiles.values():
            home = self.homes.get(profile.story)
            if profile.of is None and home and home.sure and not (profile.office[0] and profile.acts) and self._is_in_lead(profile):
                profile.of = home.id

    def _hold(self, phrases: Sequence[Phrase]) -> None:
        """Let those who are named without any office hold the one told right after: "Emmanuel Macron a reçu … . *Le président
        français* …", and who stood beside them, that of "son homologue américain"."""
        view = self.view
        new = {id: p for id, p in self.profiles.items() if p.of is None and p.role is None}
        named = [(p, person) for p in phrases for person in map(self.person, p.persons) if person is not None and p.noun is None]
        for phrase in phrases if new else ():
            owners = owner_ids(view, phrase)
            other = phrase.wanted == "counterpart"
            office = other or (phrase.noun is not None and phrase.noun.sort is Sort.OFFICE)
            alone = not (phrase.plural or phrase.persons or phrase.former or phrase.opposed)
            if not office or not alone or len(owners) != 1 or not is_state(owners[0]):
                continue
            if not other and phrase.determiner not in view.references.determiners_definite:
                continue
            at = view.tokens[phrase.core].sentence
            near = [(p, who) for p, who in named if p.core < phrase.core and at - view.tokens[p.core].sentence <= HOLDING]
            near = [(p, who) for p, who in near if who.story == view.story(phrase.core) and not view.in_title(p.core)]
            who = {who.id for p, who in near if who.id in new and (view.tokens[p.core].base == "nsubj") is not other}
            if len(who) == 1 and not any(p.of == owners[0] and p.office[0] == phrase.office[0] for p in self.profiles.values()):
                profile = new.pop(who.pop())
                profile.of, profile.office = owners[0], phrase.office

    def _take_up(self, phrases: Sequence[Phrase]) -> None:
        """Let a new name hold the office told right before without one: "*Le président turc* a reçu X. *Erdogan* a promis …"; of
        two who act together, the one who is not known yet."""
        view = self.view
        new = {id for id, p in self.profiles.items() if p.of is None and (p.role is None or p.acts)}
        offices = [p for p in phrases if self._is_unnamed_office(p)] if new else []
        for phrase in phrases if offices else ():
            who = self.person(phrase.persons[0]) if len(phrase.persons) == 1 and phrase.noun is None else None
            if who is None or who.id not in new or view.span(phrase.core, phrase.core + 1).start > who.places[0].start:
                continue
            token, at = view.tokens[phrase.core], view.tokens[phrase.core].sentence
            before = view.tokens[token.head] if token.base == "conj" else token
            if before.base != "nsubj" or view.in_title(phrase.core):
                continue
            near = [o for o in offices if 0 < at - view.tokens[o.core].sentence <= HOLDING and self._fits_office(who, o)]
            beside = self.person(before.index) if before is not token else None
            if beside is None:
                near = [o for o in near if view.tokens[o.core].base == "nsubj"]
            else:
                near = [o for o in near if owner_ids(view, o) != (beside.of,) and o.office[0] != beside.office[0]]
            if near and len({owner_ids(view, o) for o in near}) == 1:
                new.discard(who.id)
                who.of, who.office = owner_ids(view, near[-1])[0], near[-1].office

    def _is_unnamed_office(self, phrase: Phrase) -> bool:
        """Whether a phrase tells one office of one state, without the name of who holds it."""
        told = phrase.noun is not None and phrase.noun.sort is Sort.OFFICE and phrase.wanted != "counterpart"
        if not told or phrase.plural or phrase.persons or phrase.former or phrase.opposed or self.view.in_title(phrase.core):
            return False
        owners = owner_ids(self.view, phrase)
        return phrase.determiner in self.view.references.determiners_definite and len(owners) == 1 and is_state(owners[0])

    def _fits_office(self, who: Profile, office: Phrase) -> bool:
        """Whether a person may hold an office of the same story: by gender, and since nobody else does."""
        if self.view.story(office.core) != who.story or (who.gender != office.gender and "c" not in {who.gender, office.gender}):
            return False
        owner = owner_ids(self.view, office)[0]
        alike = (office.office[0], *self.view.roles.same_office.get(office.office[0], ()))
        if who.role is not None and who.office[0] not in alike:
            return False
        return not any(p.of == owner and p.office[0] == office.office[0] for p in self.profiles.values())

    def serve_home(self) -> None:
        """Let those in an office that nothing else tells whose it is serve the story's own state."""
        for profile in self.profiles.values():
            home = self.homes.get(profile.story)
            foreign = home is not None and home.id is not None and not self.may_serve(profile.office[0], home.id)
            if (
                profile.of is None
                and not foreign
                and not profile.paired
                and home
                and home.id
                and profile.office[0]
                and (profile.acts or home.sure)
            ):
                profile.of = home.id

    def _is_in_lead(self, profile: Profile) -> bool:
        """Whether a person is named in the title or the first sentence after it."""
        first = self.leads.get(profile.story)
        return first is not None and profile.places[0].start < first

    def may_serve(self, office: str, actor: str) -> bool:
        """Whether an office can be one of an actor: no organisation has a prime minister."""
        return is_state(actor) or office not in self.view.roles.state_offices

    def served(self, phrase: Phrase) -> tuple[str, ...]:
        """Whom the persons of a phrase serve, in order."""
        found = (self.profiles.get(person) for person in phrase.people)
        return tuple(dict.fromkeys(profile.of for profile in found if profile and profile.of and profile.acts))

    def holder(
        self, story: int, office: tuple[str, str], person: str, elsewhere: Sequence[str], beside: Sequence[str]
    ) -> str | None:
        """The one state whose office of this kind the story names and that no other person is said to hold; else, of the only two
        parties, the one whose people do not stand beside."""
        alike = (office[0], *self.view.roles.same_office.get(office[0], ()))
        table = {state: where for each in reversed(alike) for state, where in self.offices.get((story, each), {}).items()}
        taken = {p.of for p in self.profiles.values() if p.office[0] == office[0] and p.id != person and p.of and p.story == story}
        left = [
            state
            for state, where in table.items()
            if state not in taken
            and state not in elsewhere
            and self.may_serve(office[0], state)
            and (not where or not office[1] or where == office[1])
        ]
        if len(left) > 1:  # the Secretary of State of the one leaves the foreign minister to the other
            other = {p.of for p in self.profiles.values() if p.office[0] in alike and p.id != person and p.story == story}
            left = [state for state in left if state not in other] or left
        if len(left) == 1:
            return left[0]
        home = self.homes.get(story)
        if home and not left and office[0] in self.view.roles.organisation_offices and len(home.organisations) == 1:
            return home.organisations[0]
        pair = home.pair if home and not left else ()
        if home and not left and not pair and len(home.states) == 2:
            pair = home.states
        if office[0] in self.view.roles.state_offices:
            pair = tuple(filter(is_state, pair))
        left = [state for state in pair if state not in taken | {*elsewhere, *beside}]
        return left[0] if len(left) == 1 else None

    def holders(self, story: int, office: tuple[str, str]) -> list[Profile]:
        """The persons of a story who hold an office of this kind."""
        return [
            profile
            for profile in self.profiles.values()
            if profile.story == story
            and (profile.office[0] == office[0] or profile.office[0] in self.view.roles.same_office.get(office[0], ()))
            and (not office[1] or not profile.office[1] or profile.office[1] == office[1])
        ]

    def listed(self) -> tuple[Person, ...]:
        """The persons in order of the text."""
        ordered = sorted(self.profiles.values(), key=lambda profile: profile.places[0].start)
        return tuple(Person(p.id, p.name, p.role, p.of, tuple(p.places)) for p in ordered)
