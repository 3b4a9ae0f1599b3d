"""Reading noun phrases that can stand for actors, word by word from left to right.

The parser errs in one word out of six, mostly where names and prepositions meet. What belongs to "le ministre sud-coréen de la
Défense, Shin Won-sik" is therefore read from the order of the words; the tree only says how the phrase is tied to its verb.
"""

from __future__ import annotations

from comity.knowledge.roles import Sort
from comity.language.persons import slug
from comity.mentions.appositions import Appositions
from comity.mentions.phrases import CLOSE, NAMED, OPEN, Phrase, parent
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
            index = max(phrase.last, index + 1)
        self.appositions.before(found)
        return found

    def _at(self, index: int) -> Phrase | None:
        if index in self.view.nouns:
            return self._noun(index)
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
        at = self._past_of(index + 1, end)
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
        return (
            bool(token.name and token.name.ids) and token.text[:1].islower() and index > 0 and self.tokens[index - 1].pos == "NOUN"
        )

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

    def _person(self, index: int) -> Phrase:
        """A person's name with its title: "M. Stoltenberg"."""
        start, _ = self.view.limits(index)
        phrase = Phrase(index, index + 1, index, MentionKind.PERSON, persons=[index])
        title = self.roles.titles.get(self.words[index - 1]) if index > start else None
        if title:
            phrase.first, phrase.gender = index - 1, title[0]
            phrase.determiner = self.words[index - 1]
        elif index > start and self.view.is_origin(index - 1):
            phrase.owners.append(index - 1)
            phrase.first = index - 1 if index - 1 == start or self.words[index - 2] not in self.references.articles else index - 2
        self.appositions.state_after(phrase, self.view.limits(index)[1])
        return phrase

    def _parts(self, phrase: Phrase) -> list[Phrase]:
        """The names inside a phrase as phrases of their own."""
        parts = [
            Phrase(index, index + 1, index, MentionKind.NAME, parent=phrase)
            for index in phrase.owners
            if self.view.kind(index) not in {NameKind.DEMONYM, NameKind.GEOGRAPHY} and index != phrase.core
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

    def _noun(self, index: int, depth: int = 0) -> Phrase:
        """A noun for people or a body with all that belongs to it."""
        start, end = self.view.limits(index)
        size, noun = self.view.nouns[index]
        phrase = Phrase(index, index + size, index, MentionKind.ROLE, noun, (index, index + size))
        phrase.plural, phrase.gender = noun.plural, noun.gender
        phrase.former = any(i in self.view.former for i in range(index, index + size))
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
        if depth == 0:
            self.appositions.after(phrase, end)
        return phrase

    def _left(self, phrase: Phrase, start: int) -> None:
        """Take in determiner and epithets before the noun."""
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
            if tail := self.roles.tails.at(self.words, at):
                phrase.last = at + tail[0]
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
                and self._take_field(phrase, self._past_of(at, end), end, True)
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
            elif word in OPEN and self._bracket(phrase, end):
                continue
            else:
                return

    def _take_charge(self, phrase: Phrase, end: int) -> bool:
        """Take in the land that an office deals with: "l'envoyé de l'ONU *pour le Yémen*"."""
        if self.words[phrase.last] not in self.references.in_charge or not phrase.owners:
            return False
        at = self._past_of(phrase.last, end)
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
        at = self._past_of(phrase.last, end)
        if at >= end:
            return False
        if self._take_pointer(phrase, at, end):
            return True
        while at + 1 < end and self.words[at] in self.roles.epithets and at not in self.view.nouns and self.tokens[at].name is None:
            at += 1
        if self.words[at] in self.roles.opposition:
            phrase.opposed, phrase.last = True, at + 1
            return True
        kind = self.view.kind(at)
        if kind is NameKind.PERSON and phrase.noun is not None and phrase.noun.sort is Sort.BODY:
            phrase.chief, phrase.last = at, at + 1
            return True
        if kind in NAMED or kind is NameKind.PLACE:
            if kind is NameKind.PLACE and phrase.owners:
                return False
            if all(self.view.kind(owner) is NameKind.GEOGRAPHY for owner in phrase.owners):
                phrase.owners.clear()  # "le directeur *européen* d'une organisation"
            self._owners(phrase, at, end)
            return True
        if self._is_fielded(phrase) and self._take_field(phrase, at, end):
            return True
        if self._take_members(phrase, at, end):
            return True
        if at in self.view.nouns and depth < 3 and phrase.inner is None and not phrase.owners:
            return self._take_inner(phrase, at, depth)
        return False

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
        past = self._past_of(after, end)
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

    def _past_of(self, at: int, end: int) -> int:
        """The place after "de la", "du", "d'" and the like."""
        at += 1
        while at < end and self.words[at] in self.references.articles and self.tokens[at].name is None:
            at += 1
        return at

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
                at = self._past_of(at, end)
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

    def _take_field(self, phrase: Phrase, at: int, end: int, known: bool = False) -> bool:
        """Take in the field of an office or ministry: "de la Défense", "des Affaires étrangères et de la Coopération"."""
        found = self.roles.fields.at(self.words, at)
        if found:
            phrase.field, last = found[1], at + found[0]
        elif known or at >= end:
            return False
        elif self.tokens[at].text[:1].isupper() and self.tokens[at].name is None:
            if at in self.view.nouns or self.words[at] in self.roles.no_names:
                return False
            if phrase.noun and phrase.noun.id in self.roles.company_heads:
                phrase.company, phrase.last = f"org/{slug(self.tokens[at].text)}", at + 1
                return True
            phrase.field, last = self.words[at].strip("'"), at + 1
        else:
            return False
        while last < end:
            step = self.view.joint(last, end)
            following = last + step
            if step and (self.words[following] in self.references.of or self.words[following] in self.references.to):
                following = self._past_of(following, end)
            elif step and self.words[following] in self.references.articles:
                following += 1
            free = following < end and self.tokens[following].name is None and self.words[following] not in self.roles.titles
            more = free and self._is_free(following)
            if step and more and (self.tokens[following].text[:1].isupper() or self.roles.fields.at(self.words, following)):
                last = following + 1
            elif not step and self.tokens[last].pos == "ADJ" and self.tokens[last].name is None:
                last += 1
            elif not step and (self._goes_on(last, end) or self._goes_abroad(last, end)):
                last = self._past_of(last, end) + 1
            else:
                break
        phrase.field_words, phrase.last = (at, last), last
        return True

    def _goes_abroad(self, at: int, end: int) -> bool:
        """Whether "à l'étranger" or "au développement" goes on a field at a place."""
        return self.words[at] in self.references.to and self.roles.fields.at(self.words, self._past_of(at, end)) is not None

    def _is_free(self, at: int) -> bool:
        """Whether a word opens no office of its own: "des Médias" may be a field."""
        return at not in self.view.nouns or self.view.nouns[at][1].sort in {Sort.MEDIA, Sort.PRIVATE}

    def _goes_on(self, at: int, end: int) -> bool:
        """Whether "de l'Information" goes on a field at a place."""
        if self.words[at] not in self.references.of:
            return False
        at = self._past_of(at, end)
        if at >= end or self.tokens[at].name is not None or not self._is_free(at):
            return False
        return self.tokens[at].text[:1].isupper() or self.roles.fields.at(self.words, at) is not None

    def _take_inner(self, phrase: Phrase, at: int, depth: int) -> bool:
        """Take in a body or office in the genitive: "porte-parole *du ministère russe*"."""
        noun = self.view.nouns[at][1]
        outer = phrase.noun
        if outer is None or (noun.sort in {Sort.PRIVATE, Sort.MEDIA} and outer.sort is not Sort.OFFICIAL):
            return False
        inner = self._noun(at, depth + 1)
        if noun.sort in {Sort.PRIVATE, Sort.MEDIA} or inner.opposed:
            phrase.opposed = True
        phrase.inner, phrase.last = inner, inner.last
        phrase.owners.extend(inner.owners)
        return True
