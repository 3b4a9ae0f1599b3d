"""Persons' names in the raw text, found before it is parsed so that each becomes one token.

A name is a run of capitalised words with a cue: a title or office before it, a known given name or a leading family name in it, an
office or a verb of saying beside it. Once a full name stood in the text, its surname alone is found everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.knowledge.roles import Roles, given_names, leading_family_names, load_roles
from comity.language.person_words import Word, read_words
from comity.model.analysis import Name, NameKind
from comity.model.document import Document

_LETTERS = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "ae",
                          "œ": "oe",                           "ð": "d", "þ": "th", "ə": "e", "’": "'", "‐": "-"})  # fmt: skip
_GIVEN_OVER = frozenset({NameKind.STATE, NameKind.CAPITAL, NameKind.PLACE, NameKind.DEMONYM})
_QUOTES = frozenset('»”"')
_NICKNAME = frozenset({(' "', '" '), (" “", "” "), (" '", "' "), (" ‘", "’ "), (" (", ") "), (" «", "» "), (" « ", " » ")})
_AHEAD = 6  # words after a name among which its office is told
LONGEST = 6
"""Capitalised words in the longest name."""


def fold(text: str) -> str:
    """Lower case without diacritics, apostrophes plain."""
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in text if not unicodedata.combining(char)).lower()


def person_id(name: str) -> str:
    """The actor id of a person: ``person/`` and the slug of the name ("Jüri Ratas" → ``person/juri-ratas``)."""
    return "person/" + slug(name)


def slug(name: str) -> str:
    """A name in lower-case ASCII letters and digits with hyphens between words."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


@dataclass(frozen=True, slots=True)
class Found:
    """A run of words that is a person's name; ``full`` if it has a given name."""

    first: int
    last: int  # exclusive
    full: bool
    family_first: bool


def find_persons(document: Document | str, names: Sequence[Name], language: str) -> list[Name]:
    """The persons named in a text.

    Args:
        document: the document or its text.
        names: the known names in it (the gazetteer's), which are mostly no persons.
        language: ISO 639-1 code of the words beside the names.

    Returns:
        Names of kind PERSON in order of the text; ``ids`` holds ``person/slug``, several (likeliest first) where a surname is
        borne by several persons of the text. They may cover given names of ``names`` ("Jordan Bardella"): a name that lies within a
        person's is to be dropped, as the analyser does.

    Raises:
        KnowledgeError: if the language's data files are missing.
    """
    text = document if isinstance(document, str) else document.text
    return _Finder(text, names, load_roles(language), language).find()


class _Finder:
    """The search in one text."""

    def __init__(self, text: str, names: Sequence[Name], roles: Roles, language: str) -> None:
        self.text = text
        self.names = sorted(names, key=lambda name: (name.start, -name.end))
        self.roles = roles
        self.given = given_names()
        self.families = leading_family_names()
        self.words = list(read_words(text, language, roles))
        self._cover()

    def find(self) -> list[Name]:
        """All persons' names in order of the text."""
        found: list[Found] = []
        index = 0
        while index < len(self.words):
            hit = self._at(index)
            if hit is None:
                index += 1
            else:
                found.append(hit)
                index = hit.last
        ids = self._identify([hit for hit in found if hit.full])
        aliases = self._aliases(found, ids)
        taken = {index for hit in found for index in range(hit.first, hit.last)}
        names = [self._name(hit.first, hit.last, self._ids(hit, ids, aliases)) for hit in found]
        names.extend(self._name(first, last, hits) for first, last, hits in self._again(aliases, taken))
        return sorted(names, key=lambda name: name.start)

    def _name(self, first: int, last: int, ids: tuple[str, ...]) -> Name:
        return Name(self.words[first].start, self.words[last - 1].end, NameKind.PERSON, ids)

    # -- words ---------------------------------------------------------------------------------------------------------------

    def _cover(self) -> None:
        """Note which known name covers each word."""
        starts = [word.start for word in self.words]
        for number, name in enumerate(self.names):
            index = bisect_right(starts, name.start - 1)
            while index < len(self.words) and self.words[index].start < name.end:
                if self.words[index].name < 0:
                    self.words[index].name = number
                index += 1

    # -- full names ------------------------------------------------------------------------------------------------------------

    def _at(self, index: int) -> Found | None:
        """The name that begins at a word, if one does."""
        word = self.words[index]
        if word.look == "l" or word.plain in self.roles.titles:
            return None
        if index and self.words[index - 1].plain in self.roles.titles and word.gap in {" ", ""}:
            return self._run(index, titled=True)
        if word.name >= 0 and not ((self._is_given(word) or self._office_before(index) == " ") and self._starts_own_name(index)):
            return None
        if (word.plain in self.roles.no_names or self._is_field(word)) and not self._is_given(word) and not self._leads(index):
            return None
        if index and word.gap == " " and self.words[index - 1].plain in self.roles.named_after:
            return None
        return self._run(index, titled=False)

    def _leads(self, index: int) -> bool:
        """Whether a common word is the family name that leads the name of who holds an office: "Vice Premier *He* Zhongyuan"."""
        if self.words[index].text not in self.families or not index or self.words[index].gap != " ":
            return False
        if self.words[index - 1].plain in self.roles.openings:
            return True
        if index + 1 >= len(self.words) or self._office_before(index) != " ":
            return False
        following = self.words[index + 1]
        return following.gap == " " and following.look == "C" and following.name < 0 and following.plain not in self.roles.no_names

    def _starts_own_name(self, index: int) -> bool:
        """Whether a word that is also a known name ("Jordan") can open a person's name: its name is no longer than the word, and a
        capitalised unknown word follows."""
        name = self.names[self.words[index].name]
        if name.end > self.words[index].end or name.kind not in _GIVEN_OVER or index + 1 >= len(self.words):
            return False
        following = self.words[index + 1]
        return following.gap == " " and following.look in "CA" and following.name < 0 and following.plain not in self.roles.no_names

    def _is_given(self, word: Word) -> bool:
        return word.text in self.given or ("-" in word.text and word.text.partition("-")[0] in self.given)

    def _run(self, index: int, titled: bool) -> Found | None:
        """The longest name from a word on, if there is a cue for one."""
        known = self._is_given(self.words[index]) and self.words[index].plain not in self.roles.no_names
        last = self._extent(index, titled or known)
        run = [word for word in self.words[index:last] if word.look != "l"]
        first = self.words[index]
        if titled:
            return self._found(index, last)
        given = next((i for i in range(index, last - 1) if self._is_given(self.words[i]) and self.words[i].look == "C"), None)
        if given is not None:
            if given > index and (
                first.look == "A" or self._after_of(index) or (first.gap == "." and not self._office_before(index))
            ):
                return None  # "Hier Emmanuel Macron": the name begins later
            return self._found(index, last)
        capitals = any(word.look == "A" and len(word.text) > 1 for word in run[1:])
        if first.look != "C" or (capitals and not self._office_before(index)):
            return None
        if 2 <= len(run) <= 3 and self._family_first(index, last):
            return self._found(index, last)
        office = self._office_before(index)
        if office == " " or (office == "," and len(run) > 1):
            return self._found(index, last)
        cue = self._office_after(last) or self._said_before(index) or self._state_after(last) or self._said_after(last)
        if 2 <= len(run) <= 4 and cue:
            return self._found(index, last)
        return self._found(index, last) if len(run) == 1 and self._quoted_before(index, last) else None

    def _state_after(self, last: int) -> bool:
        """Whether a state alone in brackets follows: "X Y (Lettonie)"."""
        if last >= len(self.words) or self.words[last].gap != "(" or self.words[last].name < 0:
            return False
        name = self.names[self.words[last].name]
        return name.kind is NameKind.STATE and self.text[name.end : name.end + 1] == ")"

    def _quoted_before(self, index: int, last: int) -> bool:
        """Whether a word alone is who speaks: "… », a déclaré *Doyle*." right after a quotation."""
        if not self._said_before(index) or (last < len(self.words) and self.words[last].gap == " "):
            return False
        start = self.words[max(index - 4, 0)].end
        return index > 1 and any(mark in _QUOTES for mark in self.text[start : self.words[index - 1].start])

    def _after_of(self, index: int) -> bool:
        """Whether "de" or "des" stands before a word: what follows may be a field and then a name."""
        return index > 0 and self.words[index].gap == " " and self.words[index - 1].plain in self.roles.linking

    def _found(self, index: int, last: int) -> Found | None:
        words = [word for word in self.words[index:last] if word.look != "l"]
        if not words or (len(words) == 1 and words[0].look == "I"):
            return None
        return Found(index, last, full=len(words) > 1, family_first=self._family_first(index, last))

    def _family_first(self, index: int, last: int) -> bool:
        """Whether the family name stands first: it is one that does, or the rest is a hyphenated Korean given name."""
        words = self.words[index:last]
        if len(words) < 2 or words[0].text.capitalize() not in self.families:
            return False
        if self._is_given(words[0]) and not _is_korean(words[1].text):
            return False
        if words[0].plain in self.roles.no_names or words[0].plain in self.roles.linking:
            return len(words) == 2 and "-" in words[1].text
        return not (self._is_given(words[1]) and "-" not in words[1].text) or len(words) == 3

    def _extent(self, index: int, sure: bool) -> int:
        """Where the run of words of a name ends."""
        last = index + 1
        count = 1
        while last < len(self.words) and count < LONGEST:
            word = self.words[last]
            if self._is_nickname(last):
                last, count = last + 2, count + 2
                continue
            if word.gap != " " and not (word.gap == "" and self.words[last - 1].plain.endswith("'")):
                break
            if word.look == "l":
                following = self._after_particles(last, sure)
                if following == 0:
                    break
                last, count = following, count + 1
            elif not self._may_join(last, sure) or (
                word.plain in self.roles.no_names and not self._is_name_here(word, index, last)
            ):
                break
            else:
                last, count = last + 1, count + 1
        return last

    def _is_nickname(self, index: int) -> bool:
        """Whether a word is what somebody is called, in quotes between given name and surname: 'Ferdinand "Bongbong" Marcos'."""
        if index + 1 >= len(self.words) or self.words[index].look != "C" or self.words[index + 1].look != "C":
            return False
        word, following = self.words[index], self.words[index + 1]
        before, after = self.text[self.words[index - 1].end : word.start], self.text[word.end : following.start]
        return (before, after) in _NICKNAME and following.plain not in self.roles.no_names

    def _is_name_here(self, word: Word, first: int, at: int) -> bool:
        """Whether a common word is a name here: "Bui Thanh *Son*", "Jean-Yves *LE* DRIAN"."""
        if word.look == "C":
            if word.plain in self.roles.linking and at + 1 < len(self.words) and self.words[at - 1].look == "C":
                following = self.words[at + 1]  # "Anne *Le* Gall"
                joined = following.gap == " " and following.look == "C" and following.name < 0
                given = self._is_given(self.words[first]) or at - first == 1
                return joined and given and following.plain not in self.roles.no_names
            return self._is_given(word) or (word.text in self.families and self.words[first].text in self.families)
        following = self.words[at + 1] if at + 1 < len(self.words) else word
        return self.words[first].look == "C" and following is not word and following.look == "A" and following.gap == " "

    def _may_join(self, index: int, sure: bool) -> bool:
        """Whether a capitalised word may be part of a name that began before: it is not known as something else."""
        word = self.words[index]
        if word.name < 0:
            return True
        name = self.names[word.name]
        return sure and name.kind in _GIVEN_OVER and name.start >= word.start and name.end <= word.end and word.look == "C"

    def _after_particles(self, index: int, sure: bool) -> int:
        """The index after particles and the capitalised word they belong to; 0 if they are no particles of a name."""
        allowed = self.roles.particles | self.roles.linking if sure else self.roles.particles
        at = index
        while at < len(self.words) and self.words[at].plain in allowed and at - index < 3:
            at += 1
            if at < len(self.words) and self.words[at].gap not in {" ", ""}:
                return 0
        if at == index or at >= len(self.words):
            return 0
        word = self.words[at]
        linked = self.words[index].plain in self.roles.linking
        if (
            word.look not in "CA"
            or word.name >= 0
            or word.plain in self.roles.no_names
            or (linked and word.look == "A" and len(word.text) < 5)
        ):
            return 0
        return at + 1

    # -- cues ------------------------------------------------------------------------------------------------------------------

    def _office_before(self, index: int) -> str:
        """How an office stands before a word: `` `` directly, ``,`` after a comma, ``""`` not at all."""
        comma = self.words[index].gap
        before = self.words[index - 1].plain if index else ""
        if comma not in {" ", ","} or (comma == " " and (before in self.roles.barring or before.endswith("'"))):
            return ""
        for at in range(index - 1, max(index - 14, -1), -1):
            word = self.words[at]
            if word.plain in self.roles.openings and (word.look == "l" or word.plain != word.text):
                return comma
            if at == index - 1 and word.name >= 0 and self._is_origin(word):
                return ","
            if word.name < 0 and word.look == "l" and not self._connects(word):
                return ""
            if word.name < 0 and word.look != "l" and word.plain not in self.roles.no_names and not self._is_field(word):
                return ""
            if word.gap not in {" ", "", ","}:
                return ""
        return ""

    def _is_origin(self, word: Word) -> bool:
        """Whether a word is a capitalised demonym: "le *Saoudien* Musaed al-Aiban"."""
        return "capital" in self.roles.origins and self.names[word.name].kind is NameKind.DEMONYM and word.look == "C"

    def _connects(self, word: Word) -> bool:
        """Whether a lower-case word can stand between an office and its holder's name."""
        roles = self.roles
        small = roles.linking | roles.posted
        return word.plain in small or word.plain in roles.epithets or word.plain in roles.connecting or self._is_field(word)

    def _is_field(self, word: Word) -> bool:
        return word.plain in self.roles.fields.by_first or word.plain in self.roles.adjective_fields

    def _office_after(self, index: int) -> bool:
        """Whether ", ministre …" or ", le président …" follows."""
        for offset, word in enumerate(self.words[index : index + _AHEAD]):
            if offset == 0 and word.gap not in {",", "("}:
                return False
            if offset and word.gap not in {" ", ""}:
                return False
            if word.plain in self.roles.openings and word.look in "lC" and word.name < 0:
                return True
            if offset > 1 and word.name < 0 and not self._connects(word):
                return False
        return False

    def _said_after(self, index: int) -> bool:
        """Whether a verb of saying follows: "*Hanno Pevkur* said"."""
        return index < len(self.words) and self.words[index].gap == " " and self.words[index].plain in self.roles.heard

    def _said_before(self, index: int) -> bool:
        said = self.roles.speech - self.roles.reporting
        return index > 0 and self.words[index].gap == " " and self.words[index - 1].plain in said

    # -- ids -------------------------------------------------------------------------------------------------------------------

    def _folded(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(fold(word.text) for word in self.words[first:last])

    def _identify(self, found: Sequence[Found]) -> dict[tuple[str, ...], str]:
        """Folded words of full names to the person's id; a name whose words all stand in a longer one is the same person's."""
        forms = {self._folded(hit.first, hit.last): hit for hit in found}
        ordered = sorted(forms, key=len, reverse=True)
        ids: dict[tuple[str, ...], str] = {}
        for words in ordered:
            kin = next((other for other in ids if words[0] == other[0] and _bones(words[-1]) == _bones(other[-1])), None)
            longer = (
                kin
                if kin is not None and len(words) == len(kin)
                else next((other for other in ids if len(other) > len(words) and set(words) <= set(other)), None)
            )
            hit = forms[words]
            name = self.text[self.words[hit.first].start : self.words[hit.last - 1].end]
            ids[words] = ids[longer] if longer else person_id(name)
        return ids

    def _aliases(self, found: Sequence[Found], ids: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], list[tuple[int, str]]]:
        """Shorter forms of full names, each with the places and ids of those who bear them."""
        aliases: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        for hit in found:
            if not hit.full:
                continue
            words = self._folded(hit.first, hit.last)
            person = ids[words]
            forms = {words[:1]} if hit.family_first else {words[i:] for i in range(1, len(words))}
            middle = self.words[hit.first + 1]
            told = middle.look == "C" and len(middle.text) > 3 and not self._is_given(middle)
            if len(words) == 3 and told and not hit.family_first:
                forms.add(words[1:2])  # "Moussa Faki Mahamat": "Faki"
            if hit.family_first and len(words) > 2:
                forms.add(words[-1:])  # "Nguyen Van Hai": "M. Hai"
            if words[-1] in self.roles.suffixes and len(words) > 2:
                forms |= {words[i:-1] for i in range(1, len(words) - 1)}  # "Ferdinand Marcos Jr.": "Marcos"
            forms.add(words)
            for form in forms:
                lead = self.words[hit.first + len(words) - len(form)]
                whole = form in {words, words[1:2]} or hit.family_first
                if whole or lead.look != "l" or lead.plain in self.roles.particles:
                    aliases.setdefault(form, []).append((hit.first, person))
        alone = [hit for hit in found if not hit.full and self._is_told_alone(hit)]
        for form, hit in {self._folded(hit.first, hit.last): hit for hit in reversed(alone)}.items():
            aliases.setdefault(form, [(hit.first, person_id(self.words[hit.first].text))])
        return aliases

    def _is_told_alone(self, hit: Found) -> bool:
        """Whether an office or a title tells that a word alone is a surname, also where it stands without one: "Defence Minister
        *Nakamura* …, *Nakamura* said"."""
        word = self.words[hit.first]
        titled = hit.first > 0 and self.words[hit.first - 1].plain in self.roles.titles
        told = titled or self._office_before(hit.first) == " "
        return told and hit.last == hit.first + 1 and len(word.text) > 2 and word.name < 0 and not self._is_given(word)

    def _ids(
        self, hit: Found, ids: dict[tuple[str, ...], str], aliases: dict[tuple[str, ...], list[tuple[int, str]]]
    ) -> tuple[str, ...]:
        words = self._folded(hit.first, hit.last)
        if hit.full:
            return (ids[words],)
        bearers = aliases.get(words)
        if bearers:
            return _nearest(bearers, hit.first)
        return (person_id(" ".join(word.text for word in self.words[hit.first : hit.last])),)

    def _again(
        self, aliases: dict[tuple[str, ...], list[tuple[int, str]]], taken: set[int]
    ) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Places where a person is named again by a shorter form."""
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for form in sorted(aliases, key=len, reverse=True):
            by_first.setdefault(form[0], []).append(form)
        index = 0
        while index < len(self.words):
            word = self.words[index]
            step = 1
            if (index not in taken and word.look in "CA") or word.plain in self.roles.particles:
                for form in by_first.get(fold(word.text), ()):
                    last = index + len(form)
                    if self._stands_alone(index, last, taken) and self._folded(index, last) == form:
                        yield index, last, _nearest(aliases[form], index)
                        step = len(form)
                        break
            index += step

    def _stands_alone(self, first: int, last: int, taken: set[int]) -> bool:
        """Whether words can be a surname alone: known as nothing else and no part of a longer name."""
        words = self.words[first:last]
        if any(index in taken for index in range(first, last)) or any(
            word.name >= 0 or word.plain in self.roles.no_names for word in words
        ):
            return False
        if any(word.gap != " " for word in words[1:]):
            return False
        before = self.words[first - 1] if first else None
        if before and len(words) == 1 and words[0].gap == " " and before.plain in self.roles.named_after:
            return False
        after = self.words[last] if last < len(self.words) else None
        return not (after and after.gap == " " and after.look == "C" and after.name < 0 and after.plain not in self.roles.no_names)


def _bones(word: str) -> str:
    """The consonants of a folded surname, doubles once: "poutine" and "putin" are one."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh'-]+", "", word))


def _is_korean(text: str) -> bool:
    """Whether a word is a hyphenated Korean given name ("Nak-yon")."""
    return "-" in text and text.partition("-")[2][:1].islower()


def _nearest(bearers: Sequence[tuple[int, str]], index: int) -> tuple[str, ...]:
    """The ids of those who bear a name, the last named before a place first."""
    ordered = sorted(bearers, key=lambda bearer: (bearer[0] > index, abs(index - bearer[0])))
    return tuple(dict.fromkeys(person for _, person in ordered))
