"""Appositions: persons beside their offices, companies beside their nouns, and whose the office is."""

from __future__ import annotations

from itertools import pairwise

from comity.knowledge.roles import Sort
from comity.mentions.phrases import CLOSE, DASHES, OPEN, Phrase
from comity.mentions.view import View
from comity.model.analysis import NameKind

TITLE = 18
"""Words that an office may be told in."""


class Appositions:
    """Ties persons and offices that stand side by side in one document."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.words = view.words
        self.tokens = view.tokens
        self.roles = view.roles
        self.references = view.references

    def after(self, phrase: Phrase, end: int) -> None:
        """Take in persons named after the noun: "le Premier ministre Lee", "le ministre, X,", "les présidents X et Y"."""
        noun = phrase.noun
        if noun is not None and noun.sort is Sort.PRIVATE:
            self._members(phrase, end)
        if noun is None or noun.sort is Sort.MEDIA or (noun.sort is Sort.BODY and not self._names_chief(phrase)):
            return
        at = self._past_posting(phrase, end)
        comma = at < end and self.words[at] in {",", "(", ":"} | DASHES
        first = self._skip_title(at + 1 if comma else at, end)
        if first < end and self.view.kind(first) is not NameKind.PERSON and (far := self._far_name(phrase, end)) > 0:
            first, comma = far, True
        if first >= end or self.view.kind(first) is not NameKind.PERSON:
            return
        if comma and not self._is_closed(phrase, first + 1, end):
            return
        if comma and noun.sort is Sort.BODY and self.references.coordinators.at(self.words, first + 1):
            return  # "au ministère, X et Y ont discuté"
        if comma and noun.sort is Sort.PRIVATE and noun.gender != "c" and first > at + 1:
            return  # "in the defence industry, President X said"
        phrase.persons.append(first)
        phrase.last = first + 1
        if not phrase.plural:
            self.state_after(phrase, end)
        while phrase.plural:
            self._own_state(phrase, end)
            step = self.view.joint(phrase.last, end)
            following = self._skip_title(phrase.last + step, end)
            if not step or following >= end or self.view.kind(following) is not NameKind.PERSON:
                break
            phrase.persons.append(following)
            phrase.last = following + 1

    def _own_state(self, phrase: Phrase, end: int) -> None:
        """Take in the state of one of several persons: "les présidents *X (Mali)* et *Y du Niger*"."""
        if len(phrase.owners) != len(phrase.persons) - 1 or phrase.inner is not None or phrase.last + 1 >= end:
            return
        at = phrase.last + 1
        if self.words[at - 1] in self.references.of and self.words[at] in self.references.articles:
            at += 1
        bracket = self.words[at - 1] in OPEN and at + 1 < end and self.words[at + 1] in CLOSE
        linked = self.words[phrase.last] in self.references.of
        if at < end and (bracket or linked) and self.view.kind(at) is NameKind.STATE:
            phrase.owners.append(at)
            phrase.last = at + 1 + bracket

    def _far_name(self, phrase: Phrase, end: int) -> int:
        """Where the name stands of who holds an office told at length: "la ministre de la Ville, chargée du logement et de la mer,
        *X*"; 0 for nowhere."""
        told = phrase.noun is not None and phrase.noun.sort in {Sort.OFFICE, Sort.OFFICIAL} and not self.references.owners_before
        references, words = self.references, self.words
        links = (references.of, references.to, references.in_charge)
        if not told or phrase.plural or phrase.determiner not in references.determiners_definite:
            return 0
        goes_on = words[phrase.last] == "," or self.references.coordinators.at(words, phrase.last)
        if not any(words[phrase.last] in each for each in links) and not goes_on:
            return 0
        for at in range(phrase.last, min(phrase.last + TITLE, end)):
            if words[at] == ",":
                name = self._skip_title(at + 1, end)
                if name < end and self.view.kind(name) is NameKind.PERSON:
                    return name
                if at + 1 >= end or not any(words[at + 1] in each for each in links):
                    return 0
            # "chargé des Maliens de l'extérieur"
            people = self.view.kind(at) is NameKind.DEMONYM and self.tokens[at].text[:1].isupper()
            named = self.view.kind(at) in {NameKind.PERSON, NameKind.STATE, NameKind.DEMONYM, NameKind.CAPITAL} and not people
            office = at in self.view.nouns and self.view.nouns[at][1].sort in {Sort.OFFICE, Sort.OFFICIAL, Sort.MILITARY}
            clause = self.tokens[at].pos in {"AUX", "PRON"} or "VerbForm=Fin" in self.tokens[at].morph
            if named or office or clause:
                return 0
        return 0

    def _may_follow(self, phrase: Phrase) -> bool:
        """Whether whose an office is may follow the name of its holder: of heads of state, and of ranks where owners precede."""
        if phrase.noun is not None and phrase.noun.sort is Sort.OFFICE:
            return True
        return bool(self.references.owners_before) and (phrase.noun is not None or phrase.determiner in self.roles.titles)

    def _is_body_of(self, at: int, end: int) -> bool:
        """Whether a name opens or is a body: "Adm. Lee of the *South Korean* navy"."""
        if not self.references.owners_before:
            return False
        if self.view.kind(at) is NameKind.DEMONYM:
            return at + 1 < end and at + 1 in self.view.nouns and self.view.nouns[at + 1][1].sort is Sort.BODY
        return self.view.kind(at) in {NameKind.ORGANISATION, NameKind.BODY}

    def _names_chief(self, phrase: Phrase) -> bool:
        """Whether a name after a body with a field is its chief's: not where the body may belong to an office that follows."""
        return bool(phrase.field) and not self.references.owners_before

    def state_after(self, phrase: Phrase, end: int) -> None:
        """Take in the state after a person: "X (Estonie)", "le roi X de Jordanie"."""
        at = phrase.last
        if phrase.owners or phrase.inner is not None or at + 1 >= end:
            return
        if self.words[at] in OPEN:
            if at + 2 < end and self.words[at + 2] in CLOSE and self.view.kind(at + 1) is NameKind.STATE:
                phrase.owners.append(at + 1)
                phrase.last = at + 3
        elif self.words[at] in self.references.of and self._may_follow(phrase):
            at += 1
            if at < end and self.words[at] in self.references.articles:
                at += 1
            if at < end and (self.view.kind(at) is NameKind.STATE or self._is_body_of(at, end)):
                phrase.owners.append(at)
                phrase.last = at + 1 + (self.view.kind(at) is NameKind.DEMONYM)

    def _members(self, phrase: Phrase, end: int) -> None:
        """Take in the names of companies and the like after their noun: "les sociétés Guardtime et MBDA"."""
        at = phrase.last
        while at < end and self.view.kind(at) is NameKind.GROUP:
            phrase.groups.append(at)
            phrase.last = at + 1
            at = phrase.last + (self.view.joint(phrase.last, end) if phrase.plural else 0)
            if at == phrase.last:
                return

    def _past_posting(self, phrase: Phrase, end: int) -> int:
        """The place after "à Doha" in "l'ambassadrice tunisienne à Doha, Mme X", or after an unknown acronym before a name."""
        at = phrase.last
        if at + 2 < end and (self.words[at] in self.references.to or self.words[at] in self.roles.posted):
            held = at + 1 + (self.words[at + 1] in self.references.articles)
            if held + 1 < end and self.tokens[held].name is not None:
                told = self.words[held + 1] == "," or (
                    self.references.owners_before and self.view.kind(held + 1) is NameKind.PERSON
                )
                return held + 1 if told else at
        word = self.tokens[at].text if at + 1 < end else ""
        if 1 < len(word) < 5 and word.isupper() and self.tokens[at].name is None and self.view.kind(at + 1) is NameKind.PERSON:
            return at + 1
        return at

    def _skip_title(self, at: int, end: int) -> int:
        """The place after a title, a rank or an origin before a name: "M.", "le général", "l'Iranien"."""
        start = at
        if at + 2 < end and self.words[at] in self.references.articles and self.view.is_origin(at + 1):
            return at + 2 if self.view.kind(at + 2) is NameKind.PERSON else start
        if at + 1 < end and self.words[at] in self.references.articles and at + 1 in self.view.nouns:
            at += 1
        while at < end and (self.words[at] in self.roles.titles or at in self.view.nouns):
            at += self.view.nouns[at][0] if at in self.view.nouns else 1
        return at if at < end and self.view.kind(at) is NameKind.PERSON else start

    def _is_closed(self, phrase: Phrase, at: int, end: int) -> bool:
        """Whether a name after a comma is an apposition: it is closed by another, or the noun is no opening adverbial."""
        if at >= end or self.words[at] in {",", ")", ".", ";"} | DASHES or self.references.coordinators.at(self.words, at):
            return True
        start, _ = self.view.limits(phrase.first)
        opened = phrase.first > start and self.tokens[phrase.first - 1].pos in {"ADP", "SCONJ", "VERB"}
        return not opened and phrase.determiner not in self.references.of and phrase.determiner not in self.references.to

    def before(self, phrases: list[Phrase]) -> None:
        """Tie an office to the name before it: "Abbas Akhoundi, le ministre iranien des Transports,"."""
        plain = [phrase for phrase in phrases if phrase.parent is None]
        for phrase in plain:
            self._heading(phrase)
        for before, phrase in pairwise(plain):
            self._led(before, phrase)
            self._same_person(before, phrase)
            between = range(before.last, phrase.first - 2 if phrase.plural else phrase.first)
            noun = phrase.noun
            if noun is None or noun.sort in {Sort.BODY, Sort.MEDIA} or phrase.persons or not before.persons:
                continue
            if phrase.plural and not self._is_one_of(phrase):
                continue
            if len(before.persons) != 1 or before.last - 1 != before.persons[-1]:
                continue
            if phrase.determiner in self.references.possessives and not self._is_closed_after(phrase):
                continue
            if len(between) == 1 and self.words[between[0]] in {",", "("} | DASHES and not self._starts_clause(phrase):
                phrase.persons.append(before.persons[0])
                phrase.parent = before
                if not phrase.owners and phrase.inner is None and noun.sort in {Sort.OFFICE, Sort.OFFICIAL, Sort.MILITARY}:
                    self._distant_owner(phrase, phrase.last)

    def _heading(self, phrase: Phrase) -> None:
        """Whom a person serves by what he leads: "X, qui dirige la police kényane", "X, chargé de … à l'état-major irlandais"."""
        if not phrase.persons or phrase.last - 1 != phrase.persons[-1] or phrase.plural or phrase.owners or phrase.inner:
            return
        _, end = self.view.limits(phrase.core)
        at = phrase.last + (phrase.last < end and self.words[phrase.last] == ",")
        found = self.roles.heading.at(self.words, at)
        if found:
            self._distant_owner(phrase, at + found[0])

    def _led(self, before: Phrase, phrase: Phrase) -> None:
        """Let who leads a body serve its owner: "la délégation marocaine, conduite par X"."""
        if before.noun is None or before.noun.sort is not Sort.BODY or not before.owners or phrase.owners or not phrase.persons:
            return
        at = before.last + (self.words[before.last] == "," if before.last < len(self.words) else 0)
        found = self.roles.led_by.at(self.words, at)
        if found and at + found[0] <= phrase.first <= at + found[0] + 1 and phrase.inner is None:
            phrase.owners.extend(before.owners[:1])

    def _same_person(self, before: Phrase, phrase: Phrase) -> None:
        """Let two offices in a row be one person's: "le ministre d'État, ministre de la Défense, X"."""
        if before.noun is None or phrase.noun is None or before.persons or before.plural or phrase.determiner or not phrase.persons:
            return
        if before.noun.sort in {Sort.OFFICE, Sort.OFFICIAL} and phrase.first == before.last + 1 and self.words[before.last] == ",":
            before.persons.extend(phrase.persons)
            phrase.parent = before

    def _is_one_of(self, phrase: Phrase) -> bool:
        """Whether a plural is "l'un des responsables"."""
        start, _ = self.view.limits(phrase.core)
        behind = (at for at in (phrase.first - 1, phrase.first - 2) if at >= start)
        return any(self.references.articles.get(self.words[at]) in {"m", "f"} for at in behind)

    def _is_closed_after(self, phrase: Phrase) -> bool:
        """Whether an apposition ends after a phrase: a comma, a point or a place follows ("X, son ambassadeur à Y")."""
        _, end = self.view.limits(phrase.core)
        at = phrase.last
        return at >= end or self.words[at] in {",", ".", ")", ";", *self.references.to, *self.roles.posted}

    def _distant_owner(self, phrase: Phrase, start: int) -> None:
        """Whose the office in an apposition is when words stand between: "directrice de la lutte contre la fraude à INTERPOL"."""
        _, end = self.view.limits(phrase.core)
        for at in range(start, min(start + 12, end)):
            if self.words[at] in {",", ";", ".", ")"} or self.tokens[at].pos in {"AUX", "PRON", "VERB"}:
                return
            if self.words[at] in self.roles.opposition or (
                at in self.view.nouns and self.view.nouns[at][1].sort in {Sort.PRIVATE, Sort.MEDIA}
            ):
                return
            adjective = self.view.kind(at) is NameKind.DEMONYM and start > phrase.last and self.tokens[at].text[:1].islower()
            if adjective or self.view.kind(at) in {NameKind.ORGANISATION, NameKind.STATE, NameKind.BODY, NameKind.SEAT}:
                phrase.owners.append(at)
                return

    def _starts_clause(self, phrase: Phrase) -> bool:
        """Whether the noun after the comma is the subject of what follows and no apposition: "Selon X, le ministre a …"."""
        _, end = self.view.limits(phrase.core)
        if phrase.last >= end or self.words[phrase.last] in {",", ")", "."}:
            return False
        token = self.tokens[phrase.core]
        follows = self.tokens[phrase.last].pos in {"VERB", "AUX"}
        return follows and bool(phrase.determiner) and token.base == "nsubj"
