"""Finding the phrases that point back: pronouns, possessives, "les deux pays", "l'Alliance", "ce dernier"."""

from __future__ import annotations

from comity.knowledge.roles import Sort
from comity.mentions.discourse import is_state
from comity.mentions.phrases import OPEN, Phrase, Reference, parent
from comity.mentions.view import View
from comity.model.analysis import NameKind
from comity.model.mentions import MentionKind


def _begin(phrase: Phrase) -> int:
    """Where the noun of a phrase begins, with a field before it."""
    return min(phrase.core, phrase.field_words[0]) if phrase.field_words else phrase.core


class Pointers:
    """Finds the phrases of one document that point back."""

    def __init__(self, view: View, phrases: list[Phrase]) -> None:
        self.view = view
        self.words = view.words
        references = self.references = view.references
        self.phrases = phrases
        self.sorts = view.sorts
        tables = (references.both, references.reciprocal, references.last_named, references.groups, references.singles, self.sorts)
        self.openers = {word for table in tables for word in table.by_first} | set(references.collectives)
        self.inside = {index for phrase in phrases for index in range(_begin(phrase), phrase.last)}
        self.inside -= {index for phrase in phrases if phrase.pointer for index in range(*phrase.pointer)}

    def find(self) -> list[Phrase]:
        """New phrases that point back; offices in the plural without owners are marked as such in place."""
        for phrase in self.phrases:
            self._mark(phrase)
        found: list[Phrase] = []
        free = 0
        for index, word in enumerate(self.words):
            if self.view.tokens[index].name is not None or index < free:
                continue
            pointer = self._single_word(index, word)
            if pointer is None and word in self.openers and index not in self.inside:
                pointer = self._several_words(index)
            if pointer is not None:
                found.append(pointer)
                free = pointer.last
        return found

    def _mark(self, phrase: Phrase) -> None:
        """Mark "les deux ministres", "les dirigeants" as references if nothing says whose they are."""
        if (
            phrase.noun is None
            or phrase.owners
            or phrase.persons
            or phrase.inner
            or phrase.kind is not MentionKind.ROLE
            or (phrase.field and phrase.number < 2)
        ):
            return
        found = self.references.groups.at(self.words, phrase.core)
        if found and found[1] == "state" and self._are_members(phrase):
            phrase.reference, phrase.wanted, phrase.kind = Reference.SINGLE, "organisation", MentionKind.GROUP
            return
        if (
            phrase.last + 1 < len(self.words)
            and self.words[phrase.last] == ","
            and self.words[phrase.last + 1] in self.references.among
        ):
            return  # "les dirigeants, parmi lesquels …"
        if phrase.noun.sort is Sort.PRIVATE and found is None:
            return
        if (phrase.number >= 2 and phrase.determiner in self.references.several_numbered) or (
            phrase.plural
            and phrase.determiner in self.references.several
            and self.references.bare_groups.at(self.words, phrase.core)
        ):
            phrase.reference, phrase.wanted = Reference.GROUP, found[1] if found else "person"
        if phrase.reference:
            phrase.kind = MentionKind.GROUP

    def _are_members(self, phrase: Phrase) -> bool:
        """Whether a phrase means the members of the organisation named before: "les États *membres*", "the *member* states"."""
        before, after = phrase.core - 1, phrase.core + 1
        beside = self.words[before] if self.references.owners_before else self.words[after] if after < len(self.words) else ""
        return beside in self.references.belonging and phrase.determiner in self.references.several

    def _single_word(self, index: int, word: str) -> Phrase | None:
        """Pronouns and possessives."""
        references, token = self.references, self.view.tokens[index]
        if word in references.possessives and (token.pos != "PRON" or word not in references.pronouns or token.dep == "nmod:poss"):
            kind = references.possessives[word]
            gender = kind[1:] or "c"
            return self._phrase(index, 1, Reference.POSSESSIVE, MentionKind.PRONOUN, gender, kind == "p")
        if word in references.first_person:
            plural = references.first_person[word] == "p"
            return self._phrase(index, 1, Reference.SPEAKER, MentionKind.PRONOUN, "c", plural)
        if word in references.pronouns and (word not in references.object_pronouns or token.pos == "PRON"):
            if self._is_impersonal(index):
                return None
            if word in references.neuter and token.base == "obj":
                return None  # "denied it": mostly what was said or done
            kind = references.pronouns[word]
            return self._phrase(index, 1, Reference.PRONOUN, MentionKind.PRONOUN, kind[0], kind.endswith("p"))
        if word in references.demonstratives:
            kind = references.demonstratives[word]
            return self._phrase(index, 1, Reference.LAST, MentionKind.PRONOUN, kind[0], kind.endswith("p"))
        if word in references.relatives and token.pos == "PRON":
            return self._phrase(index, 1, Reference.RELATIVE, MentionKind.PRONOUN, "c", False)
        return None

    def _is_impersonal(self, index: int) -> bool:
        """Whether "il" stands for nothing: "il faut", "il est important que"."""
        if self.view.tokens[index].base == "expl":
            return True
        first, last = self.view.limits(index)
        if self.words[index].startswith("-"):
            return any(self.references.impersonal.at(self.words, at) for at in (index - 2, index - 1) if at >= first)
        if self.words[index] not in self.references.impersonal_pronouns:
            return False
        if index + 1 < last and self.references.impersonal.at(self.words, index + 1):
            return True
        ahead = self.words[index + 1 : min(index + 5, last)]
        return any(word in self.references.impersonal_adjectives for word in ahead)

    def _several_words(self, index: int) -> Phrase | None:
        """ "tous deux", "ce dernier", "les deux pays", "l'organisation"."""
        references = self.references
        both = references.both.at(self.words, index)
        if both and self._is_alone(index, both[0]):
            return self._phrase(index, both[0], Reference.BOTH, MentionKind.GROUP, "c", True, number=2)
        mutual = references.reciprocal.at(self.words, index)
        if mutual:
            those = self._phrase(index, mutual[0], Reference.BOTH, MentionKind.GROUP, "c", True)
            those.wanted = "reciprocal"
            return those
        last = references.last_named.at(self.words, index)
        if last and not self._has_noun(index + last[0]):
            return self._phrase(index, last[0], Reference.LAST, MentionKind.PRONOUN, last[1][0], last[1].endswith("p"))
        collective = references.collectives.get(self.words[index])
        if collective and self.view.tokens[index].text[:1].isupper() and index and self.words[index - 1] in references.several:
            members = self._phrase(index, 1, Reference.SINGLE, MentionKind.GROUP, "c", True)
            members.wanted, members.determiner, members.first = "id:" + collective, self.words[index - 1], index - 1
            return members
        group = references.groups.at(self.words, index)
        phrase = (self._members(index, *group) or self._group(index, *group)) if group else None
        if phrase is not None:
            return phrase
        single = references.singles.at(self.words, index)
        if single and self._is_so_written(index, single[1][0]):
            return self._one(index, single[0], *single[1])
        sort = self.sorts.at(self.words, index)
        if sort:
            return self._one(index, sort[0], "sort:" + sort[1], "c")
        return None

    def _is_so_written(self, index: int, kind: str) -> bool:
        """Whether a point of the compass has the capital that makes a state of it: "the *North*" of Korea."""
        return not is_state(kind.removeprefix("id:")) or self.view.tokens[index].text[:1].isupper()

    def _members(self, index: int, size: int, kind: str) -> Phrase | None:
        """ "NATO countries", "les pays membres de l'UE": the organisation whose members they are."""
        if kind != "state" and self.words[index] not in self.references.belonging:
            return None
        first, end = self.view.limits(index)
        before, last = index - 1, index + size
        while before > first and self.words[before] in self.references.belonging:
            before -= 1
        if self.references.owners_before:
            found = before if before >= first else -1
        else:
            while last < end and self.words[last] in self.references.belonging:
                last += 1
            found = last + 1 if last + 1 < end and self.words[last] in self.references.of else -1
            found += found >= 0 and found + 1 < end and self.words[found] in self.references.articles
        if found < 0 or self.view.kind(found) is not NameKind.ORGANISATION or self.words[index - 1] in self.references.numbers:
            return None
        name = self.view.tokens[found].name
        phrase = Phrase(min(found, index), max(last, found + 1), index, MentionKind.GROUP, plural=True)
        phrase.ids = tuple(dict.fromkeys(map(parent, name.ids[:1]))) if name is not None else ()
        phrase.why = f"{self.words[index]} → {', '.join(phrase.ids)}: its members"
        return phrase

    def _is_alone(self, index: int, size: int) -> bool:
        """Whether nothing follows that words for both belong to: "l'un et l'autre *des* …", "the two *leaders*"."""
        at = index + size
        if at >= len(self.words):
            return True
        if self.words[at] in self.references.of:
            return False
        alone = self.references.both_alone.at(self.words, index)
        token = self.view.tokens[at]
        if alone is None or alone[0] != size:
            return True
        return token.pos not in {"NOUN", "ADJ", "NUM", "PROPN", "DET"} and token.name is None and at not in self.view.nouns

    def _listed(self, at: int) -> list[int]:
        """The names in a list that follows: "neuf pays *(A, B et C)*", "six pays, dont *A et B*"."""
        words, end = self.words, len(self.words)
        if at + 3 >= end or not (
            words[at] in OPEN or words[at] == ":" or (words[at] == "," and words[at + 1] in self.references.among)
        ):
            return []
        found: list[int] = []
        sentence = self.view.tokens[at].sentence
        for index in range(at + 1, min(at + 60, end)):
            word = words[index]
            if self.view.kind(index) in {NameKind.STATE, NameKind.ORGANISATION}:
                found.append(index)
            elif self.view.tokens[index].sentence != sentence or not (
                word == ","
                or word in self.references.articles
                or word in self.references.among
                or self.references.coordinators.at(words, index)
            ):
                break
        return found if len(found) > 1 else []

    def _has_noun(self, at: int) -> bool:
        """Whether a common noun stands at a place: "ces dernières *années*"."""
        return at < len(self.words) and self.view.tokens[at].pos == "NOUN" and self.view.tokens[at].name is None

    def _group(self, index: int, size: int, kind: str) -> Phrase | None:
        """ "les deux pays", "les trois parties", "les signataires"."""
        first, _ = self.view.limits(index)
        at, number, determiner = index - 1, 0, ""
        while at >= first and index - at < 5:
            word = self.words[at]
            if word in self.references.numbers:
                number = self.references.numbers[word]
                determiner = word if word in self.references.several_numbered else determiner
            elif word in self.references.articles or word in self.references.of or word in self.references.to:
                determiner = word
                break
            elif self.references.owners_before and self.view.tokens[at].name is not None:
                return None
            elif self.view.tokens[at].pos not in {"ADJ", "NUM"}:
                break
            at -= 1
        if self._has_owner(index + size):
            return None
        listed = self._listed(index + size) if number >= 2 else []
        if number >= 2 and not listed and determiner not in self.references.several_numbered:
            return None
        if number < 2 and not (determiner in self.references.several and self.references.bare_groups.at(self.words, index)):
            return None
        if number < 2 and at > first and self.references.articles.get(self.words[at - 1]) == "p":
            return None  # "*toutes* les parties" are not only those named
        phrase = self._phrase(index, size, Reference.GROUP, MentionKind.GROUP, "c", True, number=number)
        phrase.wanted, phrase.determiner, phrase.owners = kind, determiner, listed
        phrase.first = max(at, first) if determiner else at + 1
        return phrase

    def _one(self, index: int, size: int, kind: str, gender: str) -> Phrase | None:
        """ "le royaume", "l'Alliance", "son pays"."""
        first = self._before(index)
        determiner = self.words[first] if first >= 0 else ""
        possessive = determiner in self.references.possessives or determiner in self.references.first_person
        if (not possessive and determiner not in self.references.determiners_definite) or self._has_owner(index + size):
            return None
        following = index + size
        if following < len(self.words) and not possessive and self._is_told_apart(following, kind):
            return None
        while following < len(self.words) and self.view.tokens[following].pos == "ADJ":
            following += 1
        if following < len(self.words) and self.words[following] in self.references.of and not possessive:
            return None
        phrase = self._phrase(index, size, Reference.SINGLE, MentionKind.GROUP, gender, False)
        phrase.wanted, phrase.determiner, phrase.first = kind, determiner, first
        return phrase

    def _before(self, index: int) -> int:
        """The token before a noun and the epithets that change nothing: "*the* small island nation"; -1 for none."""
        first, _ = self.view.limits(index)
        at = index - 1
        while (
            self.references.single_epithets
            and at > first
            and (self.words[at] in self.references.single_epithets or self.view.kind(at) is NameKind.GEOGRAPHY)
        ):
            at -= 1
        return at if at >= first else -1

    def _is_told_apart(self, at: int, kind: str) -> bool:
        """Whether the word after a noun says which one is meant: "l'île *Brownsea*", "l'organisation *humanitaire*"."""
        token = self.view.tokens[at]
        if token.sentence != self.view.tokens[at - 1].sentence or self.words[at] in self.references.single_epithets:
            return False
        return token.text[:1].isupper() or token.name is not None or (token.pos == "ADJ" and kind != "person")

    def _has_owner(self, at: int) -> bool:
        """Whether a name follows that says whose it is: "les deux pays baltes", "le royaume de Belgique"."""
        while at < len(self.words) and self.view.tokens[at].pos == "ADJ" and self.view.tokens[at].name is None:
            at += 1
        if at >= len(self.words):
            return False
        if self.view.kind(at) is NameKind.DEMONYM:
            return True
        if self.words[at] not in self.references.of:
            return False
        at += 1
        while at < len(self.words) and self.words[at] in self.references.articles:
            at += 1
        return at < len(self.words) and self.view.tokens[at].name is not None

    def _phrase(
        self, index: int, size: int, reference: Reference, kind: MentionKind, gender: str, plural: bool, number: int = 0
    ) -> Phrase:
        return Phrase(index, index + size, index, kind, gender=gender, plural=plural, number=number, reference=reference)
