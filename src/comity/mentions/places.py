"""Places: whether the name of a state, capital or seat stands for an actor or for somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from comity.knowledge.places import place_words
from comity.mentions.people import name_ids
from comity.mentions.phrases import DASHES, Phrase, parent
from comity.mentions.view import View
from comity.model.analysis import NameKind
from comity.model.mentions import MentionKind, PlaceMention

_CITIES = frozenset({NameKind.CAPITAL, NameKind.SEAT, NameKind.PLACE})
_STATE_ID = len("KGZ")
_INSERTION = 7  # words within which an insertion names the state of a town
_VERBAL = frozenset({"VERB", "AUX"})


class Placer:
    """Tells places from actors in one document."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.words = view.words
        self.references = view.references
        self.nouns = place_words(view.document.language)

    def place(self, phrases: Iterable[Phrase]) -> None:
        """Set ``acts`` and ``place`` of every phrase headed by a name."""
        last: Phrase | None = None
        for phrase in phrases:
            if phrase.kind is MentionKind.NAME:
                kind = self.view.kind(phrase.core)
                last, before = phrase, last
                if before is not None and self._explains(before, phrase):
                    phrase.acts, phrase.place = False, False
                elif kind is NameKind.AGENCY:
                    phrase.acts, phrase.reports = False, True
                elif kind is NameKind.PLACE:
                    phrase.acts, phrase.place = False, self._is_located(phrase) or self._preposition(phrase) != ""
                elif phrase.parent is not None or self._is_label(phrase) or self._is_geographic(phrase):
                    phrase.acts = False
                elif self._is_part(phrase):
                    phrase.acts, phrase.place = False, True
                elif self._is_located(phrase):
                    phrase.acts = False
                    phrase.place = kind is not NameKind.ORGANISATION and kind is not NameKind.BODY and kind is not NameKind.GROUP

    def _explains(self, before: Phrase, phrase: Phrase) -> bool:
        """Whether a state only says where the town before it lies: "at Ramstein, *Germany*"."""
        if not self.references.owners_before or phrase.core != before.core + 2 or self.words[before.core + 1] != ",":
            return False
        if self.view.kind(before.core) not in _CITIES or self.view.kind(phrase.core) is not NameKind.STATE:
            return False
        return set(name_ids(self.view, phrase.core)) == set(name_ids(self.view, before.core)[:1])

    def _is_geographic(self, phrase: Phrase) -> bool:
        """Whether an adjective only says where something lies: "la frontière *turque*"."""
        if self.view.kind(phrase.core) is not NameKind.DEMONYM:
            return False
        return self._beside(phrase.core) in self.references.geographic_heads or self.view.is_language(phrase.core)

    def _beside(self, core: int) -> str:
        """The word that a name's noun is: the one before it, or after it where owners precede, past a mark of the owner."""
        if not self.references.owners_before:
            return self.words[core - 1] if core else ""
        _, last = self.view.limits(core)
        at = core + 1
        while at < last - 1 and (self.words[at] in self.references.clitics or self.view.tokens[at].pos == "ADJ"):
            at += 1
        return self.words[at] if at < last else ""

    def _settlements(self) -> Iterator[PlaceMention]:
        """Towns and provinces whose adjective tells the state: "trois villages kirghizes", "la province mozambicaine"."""
        ahead = bool(self.references.owners_before)
        step = 1 if ahead else -1
        for token in self.view.tokens if ahead else self.view.tokens[1:]:
            name = token.name
            if name is None or name.kind is not NameKind.DEMONYM or len(name.ids) != 1 or token.index + step >= len(self.words):
                continue
            noun = self.view.tokens[token.index + step]
            if not ahead and not token.text[:1].islower():
                continue  # "les Kirghizes"
            lies_there = self.words[noun.index] in self.nouns.settlements and noun.sentence == token.sentence
            lies_there = lies_there and noun.index not in self.view.nouns
            if lies_there and len(name.ids[0]) == _STATE_ID:
                span = self.view.span(min(noun.index, token.index), max(noun.index, token.index) + 1)
                yield PlaceMention(span, noun.index, name.ids[0], " ".join(span.quote.split()))

    def _is_part(self, phrase: Phrase) -> bool:
        """Whether a state is only named with a part of it: "dans l'est *du Tchad*", "la capitale *du Kazakhstan*"."""
        first, _ = self.view.limits(phrase.core)
        at = phrase.first - 1
        if self.view.kind(phrase.core) is not NameKind.STATE or at - 1 < first or self.words[at] not in self.references.of:
            return False
        return self.words[at - 1] in self.nouns.parts

    def _is_label(self, phrase: Phrase) -> bool:
        """Whether a name only opens a title whose verb has another subject: "Mali : des citoyens appellent …"."""
        first, last = self.view.limits(phrase.core)
        if phrase.first != first or phrase.last >= last or self.words[phrase.last] != ":" or not self.view.in_title(phrase.core):
            return False
        name = self.view.tokens[phrase.core].name
        if name is not None and name.compound:
            return False
        return any(t.pos in _VERBAL and "VerbForm=Fin" in t.morph for t in self.view.tokens[phrase.last + 1 : last])

    def mentions(self, phrases: Iterable[Phrase]) -> tuple[PlaceMention, ...]:
        """The places named, in order of the text."""
        found = []
        for phrase in phrases:
            if phrase.place:
                ids = name_ids(self.view, phrase.core)
                country = next((parent(i) for i in ids if len(parent(i)) == 3 and not i.startswith("org/")), None)
                token, name = self.view.tokens[phrase.core], self.view.tokens[phrase.core].name
                words = (name.place if name and name.place else "") or token.text
                span = self.view.span(phrase.core, phrase.core + 1)
                head = self.view.head_of(phrase.first, phrase.last, phrase.core)
                found.append(PlaceMention(span, head, country, " ".join(words.split())))
        return tuple(sorted([*found, *self._settlements(), *self._towns(found)], key=lambda place: place.span.start))

    def _towns(self, known: Iterable[PlaceMention]) -> Iterator[PlaceMention]:
        """Towns that no list has, where the text tells in which state they lie: "à Ohrid, en Macédoine du Nord", "à Ohrid"."""
        starts = {place.span.start: place for place in known if place.country}
        countries: dict[str, str] = {}
        for wanted in (True, False):
            for index in self._capitalised():
                token = self.view.tokens[index]
                if wanted and (country := self._explained(index, starts)):
                    countries.setdefault(token.text.lower(), country)
                elif not wanted and token.text.lower() in countries:
                    yield PlaceMention(self.view.span(index, index + 1), index, countries[token.text.lower()], token.text)

    def _capitalised(self) -> Iterator[int]:
        """Unknown capitalised words behind "à"."""
        for index, token in enumerate(self.view.tokens):
            if index and token.name is None and token.text[:1].isupper() and self.words[index - 1] in self.nouns.before_town:
                yield index

    def _explained(self, index: int, starts: Mapping[int, PlaceMention]) -> str | None:
        """The state that an insertion behind a town says it lies in: "(Belgique)", ", dans l'est du Tchad"."""
        _, last = self.view.limits(index)
        if index + 1 >= last or self.words[index + 1] not in {",", "("}:
            return None
        name = self.view.tokens[index + 2].name if index + 3 < last and self.words[index + 3] == ")" else None
        if name is not None and name.kind is NameKind.STATE and len(name.ids) == 1:
            return name.ids[0]
        for at in range(index + 2, min(last, index + _INSERTION)):
            if (place := starts.get(self.view.tokens[at].start)) is not None:
                return place.country
            if self.words[at] == "," or self.view.tokens[at].pos in _VERBAL:
                return None
        return None

    def _preposition(self, phrase: Phrase) -> str:
        """The preposition (with its article if they are one word) directly before a phrase, or ``""``."""
        first, _ = self.view.limits(phrase.core)
        at = phrase.first - 1
        if at < first:
            return ""
        word = self.words[at]
        references = self.references
        if word in references.of or word in references.to or self.view.tokens[at].pos == "ADP":
            return word
        return word if self._locative(phrase) else ""

    def _locative(self, phrase: Phrase) -> bool:
        """Whether a preposition of place ends directly before a phrase: "en", "au nord de"."""
        first, _ = self.view.limits(phrase.core)
        for size in range(1, 5):
            at = phrase.first - size
            if at < first:
                return False
            for phrase_words, _ in self.references.locative.by_first.get(self.words[at], ()):
                if len(phrase_words) == size and self._same(phrase_words, at):
                    return True
        return False

    def _same(self, phrase_words: tuple[str, ...], at: int) -> bool:
        """Whether words stand at a place, "du" and "des" counting as "de", "au" as "à"."""
        for offset, wanted in enumerate(phrase_words):
            word = self.words[at + offset]
            if word != wanted and not (wanted in self.references.of and word in self.references.of):
                return False
        return True

    def _is_located(self, phrase: Phrase) -> bool:
        """Whether a name is somewhere and no actor."""
        if self._locative(phrase):
            return True
        kind, word = self.view.kind(phrase.core), self._preposition(phrase)
        if self._is_attached(phrase):
            return True
        if word in self.references.locative_to and self.references.motion and kind is NameKind.STATE:
            return self._is_governed(phrase, self.references.motion)
        bare = kind is NameKind.STATE and phrase.first == phrase.core
        city = kind in _CITIES or (bare and word in self.nouns.before_town)
        if word in self.references.locative_to and (city or bare):
            return not self._is_dative(phrase, strict=city)
        if kind in _CITIES and word in self.references.of:
            return self._is_place_of(phrase)
        if kind in _CITIES and self.references.owners_before and self._beside(phrase.core) in self.references.place_heads:
            return True
        if kind is NameKind.CAPITAL:
            return self._is_listed(phrase) or (not word and self._is_aside(phrase))
        return False

    def _is_attached(self, phrase: Phrase) -> bool:
        """Whether a word that hangs on a name makes a place of it: "a *Paris*-based agency"."""
        at = phrase.core + 2
        return at < len(self.words) and self.words[at - 1] in DASHES and self.words[at] in self.nouns.attached

    def _is_governed(self, phrase: Phrase, words: frozenset[str]) -> bool:
        """Whether the word that governs "to X" is one of some: "a *visit* to Japan"; else the nearest verb or noun before it is."""
        tokens = self.view.tokens
        token = tokens[self.view.head_of(phrase.first, phrase.last, phrase.core)]
        if tokens[token.head].lemma.lower() in words or self.words[token.head] in words:
            return True
        first, _ = self.view.limits(phrase.core)
        for index in range(phrase.first - 2, max(first - 1, phrase.first - 6), -1):
            if tokens[index].pos in {"VERB", "NOUN"} and tokens[index].name is None:
                if tokens[index].lemma.lower() in words or self.words[index] in words:
                    return True
                if tokens[index].pos == "VERB":
                    return False
        return False

    def _is_listed(self, phrase: Phrase) -> bool:
        """Whether a capital is listed with cities that never act: "Dubaï, Abu Dhabi et Istanbul"."""
        first, last = self.view.limits(phrase.core)
        for step in (-1, 1):
            at = phrase.core + step
            while first <= at < last:
                kind = self.view.kind(at)
                if kind is NameKind.PLACE:
                    return True
                if kind is not NameKind.CAPITAL and self.words[at] != "," and not self.references.coordinators.at(self.words, at):
                    break
                at += step
        return False

    def _is_dative(self, phrase: Phrase, strict: bool) -> bool:
        """Whether what governs "à X" wants a party: "demander à Kiev de …", "livrer des armes aux États-Unis"."""
        tokens = self.view.tokens
        token = tokens[self.view.head_of(phrase.first, phrase.last, phrase.core)]
        if not strict and token.base == "iobj":
            return True
        first, _ = self.view.limits(phrase.core)
        if strict and phrase.first - 2 >= first and self.words[phrase.first - 2] == ",":
            return False
        near = [token.head, tokens[token.head].head] if token.head != token.index else []
        behind = range(phrase.first - 2, max(first - 1, phrase.first - 9), -1)
        for index in (*near, *behind):
            lemma = tokens[index].lemma.lower()
            if index >= phrase.first or tokens[index].pos not in {"VERB", "NOUN", "AUX", "ADJ"}:
                continue
            if lemma in self.references.dative and not (strict and lemma in self.references.dative_place):
                return True
            if index in behind and tokens[index].pos == "VERB":
                return False
        return False

    def _is_place_of(self, phrase: Phrase) -> bool:
        """Whether "de Séoul" is where something is: "le sommet de Séoul", "arrivé de Séoul"."""
        first, _ = self.view.limits(phrase.core)
        at = phrase.first - 2
        while (
            at >= first and phrase.first - at < 5 and (self.view.tokens[at].pos == "ADJ" or self.view.kind(at) is NameKind.DEMONYM)
        ):
            at -= 1
        if at < first:
            return False
        token = self.view.tokens[at]
        if self.words[at] in self.references.place_heads or token.lemma in self.references.place_heads:
            return True
        return token.pos in _VERBAL or self.view.kind(phrase.core) is NameKind.PLACE

    def _is_aside(self, phrase: Phrase) -> bool:
        """Whether a capital without preposition is only named beside another place: "Tallinn, la capitale", "(Séoul)"."""
        first, last = self.view.limits(phrase.core)
        after = phrase.core + 1
        if phrase.core == first and after + 1 < last and self.words[after] == "," and self.words[after + 1][:1].isdigit():
            return True  # a dateline
        if after < last and self.words[after] == ",":
            ahead = self.words[after + 1 : after + 4]
            if any(word in self.references.place_heads for word in ahead):
                return True
        before = self.words[phrase.first - 1] if phrase.first > first else ""
        return before == "(" or (self.view.tokens[phrase.core].base in {"appos", "flat"} and before in self.references.place_heads)
