"""What stands before a noun in languages where owners do: "*the new Estonian defence* minister", "*Japan's* envoy"."""

from __future__ import annotations

from dataclasses import dataclass, field

from comity.knowledge.roles import Noun, Sort
from comity.mentions.phrases import Phrase
from comity.mentions.view import View
from comity.model.analysis import NameKind

REACH = 7
"""Words between an owner and its noun."""

_LONGEST_FIELD = 5
_PRIVATE = frozenset({Sort.PRIVATE, Sort.MEDIA})


def _is_count(word: str) -> bool:
    """Whether a word only counts those who sit in a body: "the UN's *15-member* council"."""
    return word[:1].isdigit() and "-" in word


@dataclass(slots=True)
class Lead:
    """The owners that stand before a noun.

    Attributes:
        first: the first token of it all.
        noun: the token of the noun (or of the person's name) that it leads to.
        owners: tokens of the names of the owners; others: names beside them that are none ("Japan's *UN* ambassador").
        chief: the token of a person who is the owner, or -1.
        vague: a region is named that is no actor ("*Asian* leaders").
    """

    first: int
    noun: int
    owners: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    chief: int = -1
    vague: bool = False


class Preceding:
    """Reads what stands before the nouns of one document; reads nothing where owners follow."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.words = view.words
        self.tokens = view.tokens
        self.roles = view.roles
        self.references = view.references
        self.kinds = frozenset(map(NameKind, view.references.owners_before))

    @property
    def here(self) -> bool:
        """Whether owners precede in the language."""
        return bool(self.kinds)

    # -- from the owner on -----------------------------------------------------------------------------------------------------

    def lead(self, index: int) -> Lead | None:
        """The owners that begin at a name, if a noun for an actor or a person follows that they belong to."""
        kind = self.view.kind(index)
        if not self.kinds or kind is None:
            return None
        _, end = self.view.limits(index)
        lead = Lead(index, -1)
        if kind is NameKind.PERSON:
            lead.chief, at = index, index + 1
        elif kind in self.kinds:
            lead.owners, at = self._list(index, end)
        else:
            return None
        owned = at < end and self.words[at] in self.references.clitics
        at += owned
        if at < end and self.view.kind(at) in self.kinds:
            more, at = self._list(at, end)
            if kind is NameKind.PERSON:
                lead.owners, lead.chief = more, -1
            elif kind is not NameKind.GEOGRAPHY or self.tokens[index].name.ids:  # type: ignore[union-attr]
                lead.others = more
            else:
                lead.owners = more
            at += at < end and self.words[at] in self.references.clitics
        lead.noun = self._noun_after(at, end)
        if lead.noun < 0:
            return None
        if self.view.kind(lead.noun) is NameKind.PERSON:
            return lead if owned and lead.noun == at and lead.chief < 0 else None
        return lead if self._belongs(lead, at, owned) else None

    def _belongs(self, lead: Lead, at: int, owned: bool) -> bool:
        """Whether owners belong to the noun: a person to a body of his only, a list to a plural or a body."""
        noun = self.view.nouns[lead.noun][1]
        if lead.chief >= 0 and not owned:
            return noun.sort is Sort.BODY and lead.noun == at and noun.id in self.roles.containers
        if noun.sort in _PRIVATE:
            lead.owners = [i for i in lead.owners if self.view.kind(i) is not NameKind.GEOGRAPHY]
        regions = [i for i in lead.owners if self.view.kind(i) is NameKind.GEOGRAPHY]
        lead.vague = (bool(regions) or not lead.owners) and lead.chief < 0 and not any(self._ids(i) for i in lead.owners)
        lead.owners = [i for i in lead.owners if self._ids(i)]
        if len(lead.owners) > 1 and not (noun.plural or noun.sort is Sort.BODY):
            last = lead.owners[-1]
            lead.first, lead.owners = last, [last]
            return False
        return True

    def _ids(self, index: int) -> bool:
        name = self.tokens[index].name
        return name is not None and bool(name.ids)

    def _list(self, index: int, end: int) -> tuple[list[int], int]:
        """One name or a list of names ("US, UK and Australian") and the place after it."""
        found, at, closed = [index], index + 1, index + 1
        while True:
            gap = at < end and self.words[at] in self.references.clitics
            step = self.view.joint(at + gap, end)
            step += gap if step else 0
            following = at + step
            if step and following < end and self.words[following] in self.references.articles:
                following += 1
            if not step or following >= end or self.view.kind(following) not in self.kinds:
                break
            found.append(following)
            comma = self.words[at] == "," and step == 1
            at = following + 1
            if not comma:
                closed = at
                break
        inside = [i for i in found if i < closed]
        if not self._alike(inside):
            return [index], index + 1
        return inside, closed

    def _alike(self, names: list[int]) -> bool:
        """Whether names can be listed before one noun: "US and South Korean", not "Japan and South Korean"."""
        if len({self.view.kind(i) is NameKind.DEMONYM for i in names}) == 1:
            return True
        return all(
            self.view.kind(i) is NameKind.DEMONYM or self.tokens[i].text.isupper() or "." in self.tokens[i].text for i in names
        )

    def _noun_after(self, at: int, end: int) -> int:
        """The noun for an actor, or the person, that follows a place after epithets and fields, or -1."""
        last = min(at + REACH, end)
        while at < last:
            if at in self.view.nouns or self.view.kind(at) is NameKind.PERSON:
                return at
            word, token = self.words[at], self.tokens[at]
            if token.name is not None:
                return -1
            if found := self.roles.fields.at(self.words, at):
                at += found[0]
                joint = self.references.coordinators.at(self.words, at) if at < last else None
                if joint and at + joint[0] < last and self.roles.fields.at(self.words, at + joint[0]):
                    at += joint[0]
            elif self._is_small(word) or token.pos == "ADJ" or word in self.references.numbers or _is_count(word):
                at += 1
            else:
                return -1
        return -1

    def noun_at(self, at: int, end: int) -> int:
        """The noun for an actor at a place, after epithets and fields, without names before it, or -1."""
        found = self._noun_after(at, end) if self.kinds else -1
        return found if found in self.view.nouns else -1

    def _is_small(self, word: str) -> bool:
        roles = self.roles
        return word in roles.epithets or word in roles.former or word in roles.deputies or word in roles.opposition

    # -- from the noun back ----------------------------------------------------------------------------------------------------

    def left(self, phrase: Phrase, start: int) -> None:
        """Take in fields, epithets and determiner before the noun."""
        at = phrase.first - 1
        while at >= start and phrase.core - at < 2 * REACH:
            word = self.words[at]
            size = self._field_before(phrase, at, start)
            if size:
                phrase.first = at - size + 1
            elif word in self.references.standing_for and self.tokens[at].pos != "DET":
                return
            elif word in self.references.articles or word in self.references.possessives:
                phrase.first = at
                phrase.number = self.references.numbers.get(word, phrase.number)
                phrase.determiner = phrase.determiner or word
                if word not in self.references.numbers:
                    phrase.determiner = word
                    return
                if word in self.references.several_numbered:
                    phrase.determiner = word
            elif word in self.references.of or word in self.references.to:
                return
            elif self.tokens[at].name is not None or not self._epithet(phrase, at):
                if word in self.references.clitics:
                    phrase.clitic = at
                return
            at = phrase.first - 1

    def _epithet(self, phrase: Phrase, at: int) -> bool:
        word = self.words[at]
        lower = self.roles.deputy_of.get(phrase.noun.id) if phrase.noun and word in self.roles.deputies else None
        if lower is not None and phrase.noun is not None:
            phrase.noun = type(phrase.noun)(lower, phrase.noun.sort, phrase.noun.gender, phrase.noun.plural)
            phrase.words = (at, phrase.words[1])
        elif word in self.roles.opposition and word not in self.roles.epithets:
            phrase.opposed = True
        elif word in self.roles.former:
            phrase.former = True
        elif self.tokens[at].base == "obl" or not (  # "In *2006* Norway signed"
            self._is_small(word) or word in self.references.numbers or self.tokens[at].pos in {"ADJ", "NUM"} or _is_count(word)
        ):
            return False
        phrase.number = self.references.numbers.get(word, phrase.number)
        phrase.first = at
        return True

    def _field_before(self, phrase: Phrase, at: int, start: int) -> int:
        """How many words of a field end at a place before the noun: "*foreign and defence* ministers"; 0 for none."""
        if phrase.noun is None or phrase.noun.id not in self.roles.fielded:
            return 0
        joint = self.references.coordinators.at(self.words, at)
        back = joint[0] if joint and phrase.field and joint[0] == 1 and at - 1 >= start else 0
        for size in range(_LONGEST_FIELD, 0, -1):
            first = at - back - size + 1
            found = self.roles.fields.at(self.words, first) if first >= start else None
            if found and found[0] == size:
                last = phrase.field_words[1] if phrase.field_words else at + 1
                phrase.field, phrase.field_words = phrase.field or found[1], (first, last)
                return size + back
        return 0

    # -- one noun phrase after another -----------------------------------------------------------------------------------------

    @staticmethod
    def _may_lead(noun: Noun) -> bool:
        """Whether a noun can stand right before another that it is the owner of: a body, or a private one in the singular."""
        return noun.sort is Sort.BODY or (noun.sort in _PRIVATE and not noun.plural)

    def outer(self, phrase: Phrase, end: int) -> Lead | None:
        """What a phrase leads to: "*the foreign ministry's* spokesman", "*the army* chief"; None if nothing."""
        at = phrase.last
        if not self.kinds or at >= end or phrase.noun is None:
            return None
        owned = self.words[at] in self.references.clitics
        if not owned and (phrase.persons or not self._may_lead(phrase.noun)):
            return None
        at += owned
        lead = Lead(phrase.first, -1)
        if owned and at < end and self.view.kind(at) in self.kinds:
            lead.owners, at = self._list(at, end)
        lead.noun = self.noun_at(at, end)
        if lead.noun < 0 or (not owned and lead.noun > at + 1):
            return None
        return lead
