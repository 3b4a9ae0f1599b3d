"""Reading noun phrases that can stand for actors, word by word from left to right.

The parser errs in one word out of six, mostly where names and prepositions meet. What belongs to "le ministre sud-coréen de la
Défense, Shin Won-sik" is therefore read from the order of the words; the tree only says how the phrase is tied to its verb.
"""

from __future__ import annotations

from comity.knowledge.roles import Sort
from comity.mentions.appositions import Appositions
from comity.mentions.fields import Fields
from comity.mentions.phrases import CLOSE, NAMED, OPEN, Phrase, parent
from comity.mentions.preceding import REACH, Lead, Preceding
from comity.mentions.view import View
from comity.model.analysis import NameKind
from comity.model.mentions import MentionKind


class Reader:
    """Reads the phrases with nouns and names of one document."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.words = view.words
        self.tokens = view.tokens
        self.roles = view.roles
        self.references = view.references
        self.appositions = Appositions(view)
        self.preceding = Preceding(view)
        self.fields = Fields(view)

    def phrases(self) -> list[Phrase]:
        """All phrases headed by nouns and names, in order; parts of a phrase follow it."""
        found: list[Phrase] = []
        index = 0
        while index < len(self.tokens):
            phrase = self._at(index) or self._same_noun(index, found)
            if phrase is None:
                index += 1
                continue
            found.append(phrase)
            found.extend(self._parts(phrase))
            if phrase.inner is not None:
                found.extend(self._parts(phrase.inner, within=True))
            index = max(phrase.last, index + 1)
        self.appositions.before(found)
        return found

    def _at(self, index: int) -> Phrase | None:
        if index in self.view.nouns:
            return self._chain(self._noun(index))
        lead = self.preceding.lead(index)
        if lead is not None:
            return self._chain(self._noun(lead.noun, lead=lead)) if lead.noun in self.view.nouns else self._person(lead.noun, lead)
        name = self.tokens[index].name
        if name is None or (name.kind is NameKind.GEOGRAPHY and not self._is_regional(index)):
            return None
        if name.kind is NameKind.PERSON:
            return self._person(index)
        if index + 1 < len(self.tokens) and self.view.kind(index + 1) is NameKind.PERSON and self.view.is_origin(index):
            return None
        return self._name(index)

    def _same_noun(self, index: int, found: list[Phrase]) -> Phrase | None:
        """ "celui de l'Albanie" after "le ministre italien": another holder of the office named before in the sentence."""
        start, end = self.view.limits(index)
        if (
            self.words[index] not in self.references.standing_for
            or index + 1 >= end
            or self.words[index + 1] not in self.references.of
        ):
            return None
        last = next((phrase for phrase in reversed(found) if phrase.noun is not None and phrase.parent is None), None)
        if last is None or last.noun is None or last.core < start or last.noun.sort in {Sort.PRIVATE, Sort.MEDIA}:
            return None
        at = self.fields.past_of(index + 1, end)
        if at >= end or self.view.kind(at) not in NAMED:
            return None
        phrase = Phrase(index, index + 1, index, MentionKind.ROLE, last.noun, (index, index + 1), field=last.field)
        phrase.plural = self.references.standing_for[self.words[index]].endswith("p")
        self._owners(phrase, at, end)
        self.appositions.after(phrase, end)
        return phrase

    # -- names -----------------------------------------------------------------------------------------------------------------

    def _is_regional(self, index: int) -> bool:
        """Whether a word is the adjective of a region that stands for an organisation, on a noun: "les sanctions *européennes*"."""
        token = self.tokens[index]
        if not (token.name and token.name.ids):
            return False
        if self.preceding.here:
            return token.pos == "ADJ" and index + 1 < len(self.tokens) and self.tokens[index + 1].pos == "NOUN"
        return token.text[:1].islower() and index > 0 and self.tokens[index - 1].pos == "NOUN"

    def _name(self, index: int) -> Phrase:
        """A name with its article: "la Corée du Sud"."""
        start, end = self.view.limits(index)
        phrase = Phrase(index, index + 1, index, MentionKind.NAME)
        self._left(phrase, start)
        if self.view.kind(index) in {NameKind.STATE, NameKind.ORGANISATION, NameKind.BODY, NameKind.SEAT}:
            self._parenthesis(phrase, end)
        phrase.plural = self.references.articles.get(phrase.determiner) == "p" or self.references.of.get(phrase.determiner) == "p"
        return phrase

    def _parenthesis(self, phrase: Phrase, end: int) -> None:
        """Take in "(OTAN)" after the name it abbreviates."""
        at = phrase.last
        if at + 2 < end and self.words[at] in OPEN and self.words[at + 2] in CLOSE and self.tokens[at + 1].name:
            name, mine = self.tokens[at + 1].name, self.tokens[phrase.core].name
            if name and mine and {parent(i) for i in name.ids} & {parent(i) for i in mine.ids}:
                phrase.last = at + 3

    def _person(self, index: int, lead: Lead | None = None) -> Phrase:
        """A person's name with its title or owner: "M. Stoltenberg", "Ukraine's Zelenskyy"."""
        start, _ = self.view.limits(index)
        phrase = Phrase(index, index + 1, index, MentionKind.PERSON, persons=[index])
        title = self.roles.titles.get(self.words[index - 1]) if index > start else None
        if lead is not None:
            phrase.owners, phrase.first = lead.owners, lead.first
        elif title:
            phrase.first, phrase.gender = index - 1, title[0]
            phrase.determiner = self.words[index - 1]
        elif index > start and self.view.is_origin(index - 1):
            phrase.owners.append(index - 1)
            phrase.first = index - 1 if index - 1 == start or self.words[index - 2] not in self.references.articles else index - 2
        self.appositions.state_after(phrase, self.view.limits(index)[1])
        return phrase

    def _parts(self, phrase: Phrase, within: bool = False) -> list[Phrase]:
        """The names inside a phrase as phrases of their own; of one ``within`` another, which has its owners, only the persons."""
        parts = [
            Phrase(index, index + 1, index, MentionKind.NAME, parent=phrase)
            for index in phrase.owners
            if self.view.kind(index) not in {NameKind.DEMONYM, NameKind.GEOGRAPHY} and index != phrase.core and not within
        ]
        if phrase.inner is not None:
            phrase.inner.parent = phrase
            parts.append(phrase.inner)
        if phrase.chief >= 0:
            parts.append(
                Phrase(phrase.chief, phrase.chief + 1, phrase.chief, MentionKind.PERSON, persons=[phrase.chief], parent=phrase)
            )
        if phrase.kind is not MentionKind.PERSON:
            parts.extend(Phrase(i, i + 1, i, MentionKind.PERSON, persons=[i], parent=phrase) for i in phrase.persons)
        return parts

    # -- nouns -----------------------------------------------------------------------------------------------------------------

    def _chain(self, phrase: Phrase) -> Phrase:
        """The outermost phrase that one leads to where owners precede: "the foreign ministry's spokesman"."""
        _, end = self.view.limits(phrase.core)
        while (lead := self.preceding.outer(phrase, end)) is not None:
            inner = phrase
            phrase = self._noun(lead.noun, lead=lead, inner=inner)
            inner.definite = True
        return phrase

    def _noun(self, index: int, depth: int = 0, lead: Lead | None = None, inner: Phrase | None = None) -> Phrase:
        """A noun for people or a body with all that belongs to it; ``lead`` and ``inner`` are its owners before it."""
        start, end = self.view.limits(index)
        size, noun = self.view.nouns[index]
        phrase = Phrase(index, index + size, index, MentionKind.ROLE, noun, (index, index + size))
        phrase.plural, phrase.gender = noun.plural, noun.gender
        phrase.former = any(i in self.view.former for i in range(index, index + size))
        if lead is not None:
            self._led(phrase, lead, inner)
        if inner is None:
            self._left(phrase, start)
        if noun.gender == "c" and self.references.articles.get(phrase.determiner) in {"m", "f"}:
            phrase.gender = self.references.articles[phrase.determiner]
        if phrase.determiner and self.references.articles.get(phrase.determiner) == "p" and not phrase.plural:
            phrase.plural = noun.id == "spokesman"
        self._right(phrase, end, depth)
        at = phrase.last
        phrase.vague = phrase.vague or (
            not phrase.owners
            and phrase.inner is None
            and not phrase.field
            and not phrase.pointer
            and at < end
            and self.words[at] in self.references.of
            and phrase.chief < 0
            and noun.sort in {Sort.OFFICE, Sort.OFFICIAL, Sort.BODY}
        )
        if depth == 0 or self._holds(phrase, end):
            self.appositions.after(phrase, end)
        return phrase

    def _holds(self, phrase: Phrase, end: int) -> bool:
        """Whether an office inside another phrase is told with its holder: "a spokesman for *President X*"."""
        if phrase.noun is None or phrase.noun.sort not in {Sort.OFFICE, Sort.OFFICIAL, Sort.MILITARY}:
            return False
        return phrase.last < end and self.view.kind(phrase.last) is NameKind.PERSON

    def _led(self, phrase: Phrase, lead: Lead, inner: Phrase | None) -> None:
        """Take in the owners before a noun with what stands between: "*Estonian defence* minister"."""
        between = lead.noun - REACH
        last = max((*lead.owners, *lead.others, lead.chief, inner.last - 1 if inner else -1, lead.first), default=lead.first)
        self.preceding.left(phrase, max(between, last + 1))
        phrase.first, phrase.clitic = lead.first, -1
        phrase.owners, phrase.chief, phrase.vague = list(lead.owners), lead.chief, lead.vague
        if inner is not None:
            phrase.determiner, phrase.inner = inner.determiner, inner
            phrase.owners = phrase.owners or list(inner.owners)
            noun = inner.noun
            if (noun is not None and noun.sort in {Sort.PRIVATE, Sort.MEDIA}) or inner.opposed:
                phrase.opposed = True

    def _left(self, phrase: Phrase, start: int) -> None:
        """Take in determiner and epithets before the noun."""
        if self.preceding.here:
            self.preceding.left(phrase, start)
            return
        at = phrase.first - 1
        while at >= start and phrase.first - at < 5:
            word = self.words[at]
            name = self.tokens[at].name
            if word in self.references.articles or word in self.references.possessives:
                if word in self.references.numbers:
                    phrase.number = self.references.numbers[word]
                phrase.determiner = phrase.determiner or word
                phrase.first = at
                if word not in self.references.numbers:
                    phrase.determiner = word
                    phrase.first -= at > start and self.words[at - 1] in self.roles.titles  # "*M.* le ministre"
                    return
            elif word in self.references.of or word in self.references.to:
                phrase.determiner = phrase.determiner or word
                return
            elif word in self.roles.former:
                phrase.former = True
            elif word in self.references.numbers:
                phrase.number = self.references.numbers[word]
            elif name is not None or not (word in self.roles.epithets or self.tokens[at].pos in {"ADJ", "NUM"}):
                return
            at -= 1

    def _right(self, phrase: Phrase, end: int, depth: int) -> None:
        """Take in what follows the noun: adjectives, names, "de …", fields."""
        while phrase.last < end:
            at = phrase.last
            word = self.words[at]
            if (tail := self.roles.tails.at(self.words, at)) and not self._is_body(phrase, at + tail[0] - 1):
                phrase.last = at + tail[0]
            elif self.preceding.here:
                if not self._follows(phrase, end, depth):
                    return
            elif self._is_adjective(at):
                self._demonyms(phrase, end)
            elif self.view.kind(at) is NameKind.GEOGRAPHY:
                phrase.vague, phrase.last = True, at + 1
            elif word in self.references.of:
                if not self._complement(phrase, end, depth):
                    return
            elif (
                (word in self.references.to or word in self.references.in_charge)
                and self._is_fielded(phrase)
                and self.fields.take(phrase, self.fields.past_of(at, end), end, True)
            ) or self._take_charge(phrase, end):
                continue
            elif word in self.roles.former and not phrase.owners:
                phrase.former, phrase.last = True, at + 1
            elif word in self.roles.adjective_fields and self._is_fielded(phrase):
                phrase.field, phrase.field_words, phrase.last = self.roles.adjective_fields[word], (at, at + 1), at + 1
            elif word in self.roles.epithets or (
                self.tokens[at].pos == "ADJ" and self.tokens[at].name is None and at not in self.view.nouns
            ):
                phrase.last = at + 1
            elif self.view.kind(at) in {NameKind.ORGANISATION, NameKind.SEAT} and not phrase.owners and at == phrase.last:
                phrase.owners.append(at)
                phrase.last = at + 1
            elif (
                self.view.kind(at) is NameKind.PERSON
                and phrase.noun
                and phrase.noun.sort is Sort.BODY
                and not phrase.owners
                and phrase.chief < 0
            ):
                phrase.chief, phrase.last = at, at + 1
            elif word in self.references.members and phrase.plural and at + 1 < end and self.words[at + 1] in self.references.of:
                phrase.last = at + 1  # "les chefs d'État *membres* de X"
            elif word in OPEN and self._bracket(phrase, end):
                continue
            else:
                return

    def _is_body(self, phrase: Phrase, at: int) -> bool:
        """Whether what looks like a tail is the body that officials sit in: "les membres du *Conseil*"."""
        official = phrase.noun is not None and phrase.noun.sort is Sort.OFFICIAL
        return official and self.words[at] in self.references.bare_bodies

    def _follows(self, phrase: Phrase, end: int, depth: int) -> bool:
        """Take in what follows the noun where owners precede: "of …", "for …", a bracket; False if nothing does."""
        at, noun = phrase.last, phrase.noun
        word = self.words[at]
        serves = noun is not None and noun.id in self.roles.serving.get(word, ())
        if word in self.references.of or serves:
            return self._complement(phrase, end, depth)
        if word in self.references.in_charge and self._is_fielded(phrase):
            known = noun is not None and noun.id in self.roles.company_heads
            return self.fields.take(phrase, self.fields.past_of(at, end), end, known) or self._take_charge(phrase, end)
        return self._take_charge(phrase, end) or (word in OPEN and self._bracket(phrase, end))

    def _take_charge(self, phrase: Phrase, end: int) -> bool:
        """Take in the land that an office deals with: "l'envoyé de l'ONU *pour le Yémen*"."""
        if self.words[phrase.last] not in self.references.in_charge or not phrase.owners:
            return False
        at = self.fields.past_of(phrase.last, end)
        if at < end and self.tokens[at].name is not None and phrase.noun and phrase.noun.sort in {Sort.OFFICE, Sort.OFFICIAL}:
            phrase.last = at + 1
            return True
        return False

    def _is_adjective(self, at: int) -> bool:
        """Whether a word is an adjective of a state or of a region that stands for an organisation ("européenne")."""
        name = self.tokens[at].name
        if name is None or name.kind not in {NameKind.DEMONYM, NameKind.GEOGRAPHY} or not name.ids:
            return False
        return name.kind is NameKind.DEMONYM or self.words[at - 1] not in self.references.of

    def _bracket(self, phrase: Phrase, end: int) -> bool:
        """Take in a short bracket that holds a name: "le pacte atlantique (OTAN)"."""
        for at in range(phrase.last + 1, min(phrase.last + 4, end)):
            if self.words[at] in CLOSE:
                inside = [
                    i
                    for i in range(phrase.last + 1, at)
                    if self.view.kind(i) in {NameKind.ORGANISATION, NameKind.STATE, NameKind.BODY}
                ]
                if not inside:
                    return False
                if not phrase.owners:
                    phrase.owners.extend(inside)
                phrase.last = at + 1
                return True
        return False

    def _demonyms(self, phrase: Phrase, end: int) -> None:
        """Take in one demonym or, after a plural, several: "sud-coréen et estonien"."""
        phrase.owners.append(phrase.last)
        phrase.last += 1
        while phrase.plural:
            step = self.view.joint(phrase.last, end)
            if step and self._is_adjective(phrase.last + step):
                phrase.owners.append(phrase.last + step)
                phrase.last += step + 1
            else:
                return

    def _is_fielded(self, phrase: Phrase) -> bool:
        return phrase.noun is not None and phrase.noun.id in self.roles.fielded and not phrase.field

    def _complement(self, phrase: Phrase, end: int, depth: int) -> bool:
        """Take in one "de …" after the noun; False if it is none of ours."""
        at = self.fields.past_of(phrase.last, end)
        if at >= end:
            return False
        if self._take_pointer(phrase, at, end):
            return True
        while at + 1 < end and self._is_epithet(at):
            at += 1
        if self.words[at] in self.roles.opposition:
            phrase.opposed, phrase.last = True, at + 1
            return True
        kind = self.view.kind(at)
        lead = self.preceding.lead(at) if depth < 3 and phrase.inner is None else None
        if lead is not None and lead.noun in self.view.nouns:
            return not phrase.owners and self._take_inner(phrase, lead.noun, depth, lead)
        if kind is NameKind.PERSON and phrase.noun is not None and (phrase.noun.sort is Sort.BODY or self.preceding.here):
            phrase.chief, phrase.last = at, at + 1
            return True
        if kind in NAMED or kind is NameKind.PLACE:
            if kind is NameKind.PLACE and phrase.owners:
                return False
            if all(self.view.kind(owner) is NameKind.GEOGRAPHY for owner in phrase.owners):
                phrase.owners.clear()  # "le directeur *européen* d'une organisation"
            self._owners(phrase, at, end)
            return True
        if self._is_fielded(phrase) and self.fields.take(phrase, at, end):
            return True
        if self._take_members(phrase, at, end):
            return True
        if depth < 3 and phrase.inner is None and not phrase.owners:
            inner = at if at in self.view.nouns else self.preceding.noun_at(at, end)
            return inner >= 0 and self._take_inner(phrase, inner, depth)
        return False

    def _is_epithet(self, at: int) -> bool:
        """Whether a word after "de" only qualifies what follows."""
        if self.words[at] not in self.roles.epithets or at in self.view.nouns or self.tokens[at].name is not None:
            return False
        return not (self.preceding.here and self.roles.fields.at(self.words, at))

    def _take_members(self, phrase: Phrase, at: int, end: int) -> bool:
        """Take in "des pays membres" before "de l'Alliance": what follows says whose it is."""
        group = self.references.groups.at(self.words, at)
        if group is None:
            return False
        after = at + group[0]
        while after < end and self.words[after] in self.references.members:
            after += 1
        if after >= end or self.words[after] not in self.references.of:
            return False
        past = self.fields.past_of(after, end)
        if past < end and (self.view.kind(past) in NAMED or self.view.sorts.at(self.words, past)):
            phrase.last = after
            return self.view.kind(past) in NAMED
        return False

    def _take_pointer(self, phrase: Phrase, at: int, end: int) -> bool:
        """Take in "de cette dernière", "de l'Alliance", "des deux pays": words that mean an actor named before."""
        references = self.references
        last = references.last_named.at(self.words, at - 1) or references.last_named.at(self.words, phrase.last + 1)
        if last:
            phrase.pointer = (phrase.last, phrase.last + 1 + last[0])
        elif self.words[at] in references.demonstratives:
            phrase.pointer = (phrase.last, at + 1)
        elif self.words[at - 1] in references.numbers and (group := references.groups.at(self.words, at)):
            phrase.pointer = (phrase.last, at + group[0])
        else:
            return False
        phrase.last = min(phrase.pointer[1], end)
        return True

    def _owners(self, phrase: Phrase, at: int, end: int) -> None:
        """Take in the names after "de": one, or a list."""
        phrase.owners.append(at)
        phrase.last = at + 1
        while True:
            step = self.view.joint(phrase.last, end)
            if not step:
                return
            at = phrase.last + step
            again = self.words[at] in self.references.of
            if again:
                at = self.fields.past_of(at, end)
            elif self.words[at] in self.references.articles:
                at += 1
            if (
                at >= end
                or self.view.kind(at) not in NAMED
                or not (phrase.plural or again)
                or not self._list_goes_on(phrase.last, end)
            ):
                return
            phrase.owners.append(at)
            phrase.last = at + 1

    def _list_goes_on(self, at: int, end: int) -> bool:
        """Whether a list of names that goes on at a place has its "et": "X, Y et Z", not "de X, Y a dit"."""
        while at < end:
            if self.references.coordinators.at(self.words, at):
                return True
            word = self.words[at]
            if (
                word != ","
                and word not in self.references.articles
                and word not in self.references.of
                and self.tokens[at].name is None
            ):
                return False
            at += 1
        return False

    def _take_inner(self, phrase: Phrase, at: int, depth: int, lead: Lead | None = None) -> bool:
        """Take in a body or office in the genitive: "porte-parole *du ministère russe*"."""
        noun = self.view.nouns[at][1]
        outer = phrase.noun
        if outer is None or (noun.sort in {Sort.PRIVATE, Sort.MEDIA} and outer.sort is not Sort.OFFICIAL):
            return False
        inner = self._noun(at, depth + 1, lead)
        if noun.sort in {Sort.PRIVATE, Sort.MEDIA} or inner.opposed:
            phrase.opposed = True
        phrase.inner, phrase.last = inner, inner.last
        phrase.owners.extend(inner.owners)
        return True
