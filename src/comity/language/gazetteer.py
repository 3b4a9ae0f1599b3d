"""The gazetteer: known names in a text, found before the text is parsed.

One Aho-Corasick automaton per language holds every form of ``knowledge/world`` in a folded spelling (lower case, no accents,
straight apostrophes, spaces for hyphens). A hit counts only where words begin and end, where the capitals are those of the form,
and where the form's guards hold; the longest hit wins. Names tied by a hyphen, dash or slash are composed ("Japon-Vietnam",
"franco-estonien").
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import ahocorasick

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.knowledge.world import LANGUAGES, Context, Entry, Guard, load
from comity.knowledge.world.folding import APOSTROPHES, DASHES, SPACES, fold
from comity.model.analysis import Name, NameKind

STICKS = 6  # letters of the shortest name that a small word may be stuck to
# Marks and doubled blanks that stand inside names without being part of them.
_NOISE = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\ufeff]+|(?<=[ \u00a0\u202f\t])[ \u00a0\u202f\t]+")
_LEADING_ARTICLES = ("La ", "Le ", "Les ", "The ")
_OPENING = " \u00a0\u202f«\"“‘'’([*_>"
_SENTENCE_ENDS = frozenset(".!?…\n:;|•")

_MIXED = frozenset({Guard.MID, Guard.MIXED})
_PERSON_KINDS = frozenset({NameKind.STATE, NameKind.CAPITAL, NameKind.PLACE, NameKind.GROUP})
_TYING = frozenset({NameKind.STATE, NameKind.DEMONYM, NameKind.CAPITAL, NameKind.SEAT, NameKind.ORGANISATION, NameKind.GEOGRAPHY})
# Names often written with too few capitals ("Corée du sud"); of institutions even the first may be missing.
_INSTITUTIONS = frozenset({NameKind.ORGANISATION, NameKind.BODY})
_LOOSE = frozenset({NameKind.STATE, NameKind.CAPITAL, NameKind.SEAT}) | _INSTITUTIONS
# Names that would be other words with other accents (Tigré, tigre), or part of other names (Miami Bass, Hugh Whistler).
_STRICT = frozenset({NameKind.PLACE, NameKind.GROUP, NameKind.AGENCY})
# Cities stand beside hyphens in names of other things: "Boulogne-Billancourt", "Aix-Marseille".
_SHY = frozenset({NameKind.CAPITAL, NameKind.PLACE, NameKind.GROUP, NameKind.AGENCY, NameKind.SEAT})


@dataclass(frozen=True, slots=True)
class _Pattern:
    """An entry as it is matched.

    ``capitals`` are the offsets that must be capitals; ``acronym``: all of it is; ``strict``: its accents must be there too.
    """

    entry: Entry
    text: str
    capitals: tuple[int, ...]
    acronym: bool
    any_case: bool
    single: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    entry: Entry


@dataclass(slots=True)
class _Plain:
    """The text that is searched: ``plain`` is without noise, ``folded`` folded; ``offsets`` lead back where they differ."""

    plain: str
    folded: str
    offsets: list[int] | None

    @classmethod
    def of(cls, text: str) -> _Plain:
        if _NOISE.search(text) is None:
            return cls(text, fold(text), None)
        offsets: list[int] = []
        last = 0
        for match in _NOISE.finditer(text):
            offsets.extend(range(last, match.start()))
            last = match.end()
        offsets.extend(range(last, len(text)))
        plain = "".join(text[i] for i in offsets)
        return cls(plain, fold(plain), offsets)

    def original(self, start: int, end: int) -> tuple[int, int]:
        return (start, end) if self.offsets is None else (self.offsets[start], self.offsets[end - 1] + 1)


def _pattern(entry: Entry, text: str) -> _Pattern:
    letters = [c for c in text if c.isalpha()]
    acronym = len(letters) >= 2 and all(c.isupper() for c in letters) and " " not in text
    words = len(re.findall(r"\w+", text))
    capitals = tuple(i for i, c in enumerate(text) if c.isupper() and (i == 0 or not text[i - 1].isalpha()))
    if len(capitals) > 1 and text.startswith(_LEADING_ARTICLES):
        capitals = capitals[1:]  # "à la Haye"
    if entry.kind is NameKind.DEMONYM or entry.kind is NameKind.GEOGRAPHY:
        any_case = text[0].islower()
    elif entry.kind in _INSTITUTIONS and words >= 2 and capitals in ((), (0,)):
        any_case = True  # "commission européenne", "union africaine"
    else:
        any_case = words >= 5
    if entry.kind in _LOOSE:
        capitals = capitals[:1]  # "Corée du sud", "Royaume-uni"
    single = " " not in fold(text)
    return _Pattern(entry, text, capitals, acronym, any_case, single, single and not acronym and entry.kind in _STRICT)


def _spellings(text: str) -> tuple[str, ...]:
    """The form, also with a blank after or for its apostrophes ("Côte d' Ivoire"), and dotted if it is a short acronym."""
    found = [text]
    if "'" in text:
        found += [text.replace("'", "' "), text.replace("'", " ")]
    if text.isupper() and text.isalpha() and 3 <= len(text) <= 5:
        found.append("".join(f"{letter}." for letter in text))
    return tuple(found)


class Gazetteer:
    """All known names of one language. Get it with :meth:`load`; it is never changed after that."""

    def __init__(self, language: str) -> None:
        world = load()
        if language not in LANGUAGES:
            raise KnowledgeError(f"knowledge/world: no names in language {language!r}; use one of {', '.join(LANGUAGES)}")
        self.language = language
        self._context: Context = world.contexts[language]
        self._stuck = frozenset(read_yaml(f"{language}/tokens.yaml")["stuck"])
        self._given = frozenset(map(fold, self._context.given_names)) - self._context.function
        patterns: dict[str, list[_Pattern]] = {}
        for entry in world.entries[language]:
            for text in _spellings(entry.form.text):
                patterns.setdefault(fold(text), []).append(_pattern(entry, text))
        self._automaton = ahocorasick.Automaton()
        for key, found in patterns.items():
            self._automaton.add_word(key, (len(key), tuple(found)))
        self._automaton.make_automaton()
        self.size = len(patterns)

    @staticmethod
    @cache
    def load(language: str) -> Gazetteer:
        """The gazetteer of a language (ISO 639-1), built once.

        Raises:
            KnowledgeError: if the language has no names, or a table is wrong.
        """
        return Gazetteer(language)

    def find(self, text: str) -> list[Name]:
        """The names in a text, in order, none overlapping another, the longest first taken.

        Offsets leave out the article. For a capital and a place ``ids[0]`` is the state where it lies; further ids ("Bruxelles":
        ``BEL``, ``EU``) are whom it may act for besides. Other ambiguous names put first an id that the rest of the text
        names, where it does not name the likeliest.
        """
        plain = _Plain.of(text)
        hits = self._longest(plain)
        names = []
        for group in self._tied(plain, hits):
            if (name := self._name(plain, group)) is not None:
                names.append(name)
        return _by_text(names)

    # -- single names ------------------------------------------------------------------------------------------------------------

    def _longest(self, plain: _Plain) -> list[_Hit]:
        """Hits that stand, longest first at each place; overlapping ones give way to the one that begins first."""
        folded, size = plain.folded, len(plain.folded)
        found: list[tuple[int, int, tuple[_Pattern, ...]]] = []
        for last, (length, patterns) in self._automaton.iter(folded):
            start, end = last - length + 1, last + 1
            if start and folded[start - 1].isalnum():
                continue
            if end < size and folded[end].isalnum() and folded[last].isalnum() and not self._is_stuck(folded, length, end):
                continue
            found.append((start, -end, patterns))
        found.sort(key=lambda hit: hit[:2])
        hits: list[_Hit] = []
        free = 0
        for start, negative_end, patterns in found:
            if start < free:
                continue
            for pattern in patterns:
                if self._stands(pattern, plain, start, -negative_end):
                    hits.append(_Hit(start, -negative_end, pattern.entry))
                    free = -negative_end
                    break
        return hits

    def _is_stuck(self, folded: str, length: int, end: int) -> bool:
        """Whether nothing but a small word is stuck to the name that ends here: "vietnamiende la Défense"."""
        if length < STICKS:
            return False
        after = end
        while after < len(folded) and folded[after].isalnum():
            after += 1
        return folded[end:after] in self._stuck

    def _stands(self, pattern: _Pattern, plain: _Plain, start: int, end: int) -> bool:
        text = plain.plain
        if not _capitals_fit(pattern, text, start, end) or _in_address(text, start, end):
            return False
        guards = pattern.entry.form.guards
        if Guard.EXACT in guards and not _same_letters(text[start:end], pattern.text):
            return False
        if pattern.strict and not _same_accents(text[start:end], pattern.text):
            return False
        if pattern.single and pattern.entry.kind in _PERSON_KINDS and self._is_surname(plain, start):
            return False
        if pattern.single and pattern.entry.kind is NameKind.PLACE and self._has_company(plain, start, end, strict=True):
            return False
        return not guards or self._guards_hold(guards, plain, start, end)

    def _guards_hold(self, guards: frozenset[Guard], plain: _Plain, start: int, end: int) -> bool:
        text = plain.plain
        before = _word_before(plain.folded, start)
        if Guard.MID in guards and _begins_sentence(text, start):
            return False
        if guards & _MIXED and not _mixed_line(text, start, end):
            return False
        if Guard.ARTICLE in guards and before not in self._context.articles:
            return False
        if Guard.PREP in guards and before not in self._context.prepositions:
            return False
        return Guard.ALONE not in guards or not self._has_company(plain, start, end)

    def _is_surname(self, plain: _Plain, start: int) -> bool:
        """Whether a civility or a given name stands right before: "M. Hollande", "Jack London"."""
        before = _word_before(plain.folded, start)
        if before in self._context.civilities:
            return plain.plain[start - 1] in " .\u00a0"
        if before not in self._given:
            return False
        first = start - 1 - len(before)
        return plain.plain[start - 1] in " \u00a0" and plain.plain[first].isupper()

    def _has_company(self, plain: _Plain, start: int, end: int, strict: bool = False) -> bool:
        """Whether a capitalised word stands right beside: "Jordan Bardella".

        Function words before the name do not count, nor, unless ``strict``, does the first word of a sentence.
        """
        text = plain.plain
        if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
            return True
        before = _word_before(plain.folded, start)
        if not before or before in self._context.function or text[start - 1] not in " \u00a0":
            return False
        first = start - 1 - len(before)
        return text[first].isupper() and (strict or not _begins_sentence(text, first))

    # -- compounds ---------------------------------------------------------------------------------------------------------------

    def _tied(self, plain: _Plain, hits: list[_Hit]) -> list[list[_Hit]]:
        """Hits in groups: tied by a hyphen, dash or slash, or each alone."""
        groups: list[list[_Hit]] = []
        for hit in hits:
            if groups and _ties(plain.plain, groups[-1][-1], hit):
                groups[-1].append(hit)
            else:
                groups.append([hit])
        return groups

    def _name(self, plain: _Plain, group: list[_Hit]) -> Name | None:
        while group and group[-1].entry.kind is None:
            group.pop()
        if not group:
            return None
        first, last = group[0], group[-1]
        if self._is_attached(plain, first, last):
            return None
        lead, begin = self._lead(plain, first)
        start, end = plain.original(begin, last.end)
        if len(group) == 1:
            entry = first.entry
            assert entry.kind is not None
            if lead in self._context.streets and entry.kind in _PERSON_KINDS:
                return Name(start, end, NameKind.GEOGRAPHY)
            return Name(start, end, entry.kind, entry.ids, entry.place, entry.compound)
        members = [hit.entry for hit in group if hit.entry.kind is not NameKind.GEOGRAPHY]
        if not members:
            return Name(start, end, NameKind.GEOGRAPHY)
        ids = tuple(dict.fromkeys(id for entry in members for id in (entry.ids if entry.compound else entry.ids[:1])))
        kind = next(entry.kind for entry in reversed(members) if entry.kind is not None)
        return Name(start, end, kind, ids, "", len(ids) > 1)

    def _lead(self, plain: _Plain, hit: _Hit) -> tuple[str, int]:
        """The noun that the name completes and where the whole begins: "République du Bénin", "rue de Rome"; else nothing."""
        start, word = _before(plain.folded, hit.start)
        linked = False
        while word in self._context.linking:
            linked = True
            start, word = _before(plain.folded, start)
        polity = hit.entry.kind is NameKind.STATE and word in self._context.polities and plain.plain[start].isupper()
        return (word, start) if linked and (polity or word in self._context.streets) else ("", hit.start)

    def _is_attached(self, plain: _Plain, first: _Hit, last: _Hit) -> bool:
        """Whether a hyphen ties the name to a word that takes it away: "pro-russe", "Boulogne-Billancourt"."""
        text, start, end = plain.plain, first.start, last.end
        precedes = start >= 2 and text[start - 1] in DASHES and text[start - 2].isalpha()
        if precedes and (first.entry.kind in _SHY or _word_before(plain.folded, start) in self._context.attached):
            return True
        follows = end + 1 < len(text) and text[end] in DASHES and text[end + 1].isupper()
        return follows and last.entry.kind in _SHY and text[end] in "-‐‑"


def _by_text(names: list[Name]) -> list[Name]:
    """Ambiguous names whose likeliest id the text does not name otherwise, with the ids first that it does name."""
    counts: Counter[str] = Counter(id for name in names if len(name.ids) == 1 or name.compound for id in name.ids)
    fixed = (NameKind.CAPITAL, NameKind.PLACE)
    return [
        replace(name, ids=tuple(sorted(name.ids, key=lambda id: -counts[id])))
        if len(name.ids) > 1 and not name.compound and name.kind not in fixed and not counts[name.ids[0]]
        else name
        for name in names
    ]


def _capitals_fit(pattern: _Pattern, text: str, start: int, end: int) -> bool:
    if pattern.acronym:
        found = text[start:end]
        letters = sum(c.isalpha() for c in found)
        titled = found[0].isupper() and (letters >= 4 or Guard.TITLE in pattern.entry.form.guards)
        return found.isupper() or found == pattern.text or (titled and found[1:].islower())
    return pattern.any_case or all(text[start + i].isupper() for i in pattern.capitals)


def _same_letters(found: str, form: str) -> bool:
    return found == form or found.translate(_EVEN) == form.translate(_EVEN)


def _same_accents(found: str, form: str) -> bool:
    """Whether all letters but capitals have the form's accents."""
    return found.isupper() or found[1:].translate(_EVEN).lower() == form[1:].translate(_EVEN).lower()


_EVEN = {ord(c): "'" for c in APOSTROPHES} | {ord(c): " " for c in DASHES + SPACES}


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether it is part of a web or mail address or a handle: "france24.com", "kim@yna.co.kr"."""
    before = text[start - 1] if start else " "
    if before in "@_" or (before == "." and start > 1 and text[start - 2].isalnum() and text[start].islower()):
        return True
    after = text[end : end + 2]
    return after[:1] == "@" or (len(after) == 2 and after[0] == "." and after[1].islower() and after[1].isalpha())


def _before(folded: str, start: int) -> tuple[int, str]:
    """The word that ends right before ``start``, across a blank, apostrophe or point, and where it begins; else nothing."""
    end = start
    while end and folded[end - 1] in " '." and start - end < 2:
        end -= 1
    if end == start:
        return start, ""
    first = end
    while first and folded[first - 1].isalpha():
        first -= 1
    return first, folded[first:end]


def _word_before(folded: str, start: int) -> str:
    return _before(folded, start)[1]


def _begins_sentence(text: str, start: int) -> bool:
    at = start - 1
    while at >= 0 and text[at] in _OPENING:
        at -= 1
    return at < 0 or text[at] in _SENTENCE_ENDS


def _mixed_line(text: str, start: int, end: int) -> bool:
    """Whether the line around is not all in capitals, so that capitals mean something."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40]  # near enough: a line may be a megabyte
    around = before.rpartition("\n")[2] + after.partition("\n")[0]
    return not around.isupper()


def _ties(text: str, left: _Hit, right: _Hit) -> bool:
    """Whether two hits are one compound: "Japon-Vietnam", "ASEAN/UE", "sino-américain", "Inde – France"."""
    between = text[left.end : right.start]
    bare = between.strip(" \u00a0\u202f")
    if len(bare) != 1 or bare not in DASHES + "/" or len(between) > 3:
        return False
    kind, other = left.entry.kind, right.entry.kind
    if kind is None:
        return len(between) == 1 and bare != "/" and other in (None, NameKind.DEMONYM)
    if other is None or kind not in _TYING or other not in _TYING:
        return False
    if len(between) > 1 and (kind is not other or kind is NameKind.DEMONYM):
        return False
    return (kind is NameKind.DEMONYM) == (other is NameKind.DEMONYM)
