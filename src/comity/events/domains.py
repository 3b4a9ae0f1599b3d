"""What an event is about: the terms of the domains in a document, and the PLOVER contexts that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from comity.knowledge.domains import DomainTerms, Node, load_contexts, load_domains, normal, words_of_phrase
from comity.model.analysis import Analysis, NameKind, Token
from comity.model.codes import EventType

_DETERMINERS = frozenset({"DET"})
_OFFICE_GAP = 3  # "le ministre sud-coréen (par intérim) de la Défense"
_LONGEST_OFFICE = 9  # words of "foreign affairs, trade and regional cooperation minister"
_NAMING = frozenset({"NOUN", "PROPN", "ADJ"})
_REMEMBERED = 50_000  # words of which is remembered what the tables say
_UNREAD = frozenset({NameKind.PERSON, NameKind.AGENCY})


@dataclass(frozen=True, slots=True)
class DomainHit:
    """A term that names a domain: its code, the characters ``[start, end)`` and the tokens ``[token, last)`` where it stands.

    ``weak``: it counts only where nothing stronger is said, and not as a verb ("to train").
    """

    code: str
    start: int
    end: int
    token: int
    last: int
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a sentence; a name of several words is one token but several words."""

    canonical: tuple[str, ...]  # the dictionary words of the tables that it may be a form of
    token: Token
    first: bool  # it begins its token
    last: bool  # it ends its token


class DomainTagger:
    """Finds the domain terms of a document."""

    def __init__(self, terms: DomainTerms) -> None:
        self._terms = terms
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    @staticmethod
    @cache
    def load(language: str) -> DomainTagger:
        """The tagger of a language, which remembers the words it has seen.

        Raises:
            KnowledgeError: if the language's ``domains.yaml`` is missing or wrong.
        """
        return DomainTagger(load_domains(language))

    def tag_document(self, analysis: Analysis) -> tuple[DomainHit, ...]:
        """All hits of a document in order of the text. Of terms that overlap, the one that begins first, then the longest counts;
        a term with several codes gives a hit for each."""
        hits: list[DomainHit] = []
        for sentence in analysis.sentences:
            self._sentence(analysis.tokens[sentence.first : sentence.last], hits)
        return tuple(hits)

    def tag(self, analysis: Analysis, tokens: Iterable[Token | int]) -> tuple[DomainHit, ...]:
        """The hits of which every word is among ``tokens`` (tokens or their indices). Tag a document once and choose from its hits
        where several events of it are asked for."""
        wanted = {token if isinstance(token, int) else token.index for token in tokens}
        return tuple(hit for hit in self.tag_document(analysis) if all(index in wanted for index in range(hit.token, hit.last)))

    def _sentence(self, tokens: Sequence[Token], hits: list[DomainHit]) -> None:
        words = [word for token in tokens for word in self._words(token)]
        at = 0
        while at < len(words):
            word = words[at]
            if word.first and word.token.name is not None:
                for code in _codes_of_name(word.token, self._terms):
                    hits.append(
                        DomainHit(code, word.token.start, word.token.end, word.token.index, word.token.index + 1, weak=True)
                    )
            if not word.canonical or not word.first:
                at += 1
                continue
            office, _ = _longest(self._terms.offices, words, at)
            if office:
                after = self._after_office(words, at + office)
                if after > at + office:
                    at = after
                    continue
            length, codes = _longest(self._terms.trie, words, at)
            if length and codes and (after := self._before_office(words, at, length)):
                at = after
                continue
            if length:
                first, final = word.token, words[at + length - 1].token
                said = [(code, weak) for code, weak in codes if not (weak and first.pos == "VERB" and first is final)]
                hits.extend(DomainHit(code, first.start, final.end, first.index, final.index + 1, weak) for code, weak in said)
            at += length or 1

    def _words(self, token: Token) -> list[_Word]:
        if token.name is not None and token.name.kind in _UNREAD:
            return [_Word((), token, True, True)]
        parts = words_of_phrase(token.text) if " " in token.text else (token.text,)
        if len(parts) == 1:
            return [_Word(self._canonical(token.text, token.lemma), token, True, True)]
        return [_Word(self._of_form(part), token, number == 0, number == len(parts) - 1) for number, part in enumerate(parts)]

    def _canonical(self, text: str, lemma: str) -> tuple[str, ...]:
        """The dictionary words that a word may belong to."""
        found = self._known.get((text, lemma))
        if found is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = self._of_form(normal(text))
            if lemma != text:
                other = self._terms.forms.get(normal(lemma), ())
                found = tuple(dict.fromkeys((*found, *other))) if found else other
            self._known[text, lemma] = found
        return found

    def _of_form(self, part: str) -> tuple[str, ...]:
        forms = self._terms.forms
        return forms.get(part) or (forms.get(part.lower(), ()) if part.isupper() else ())

    def _after_office(self, words: Sequence[_Word], at: int) -> int:
        """Where the name of an office ends whose head ends before ``at``; ``at`` itself if no field follows."""
        begin = at
        while at < len(words) and at - begin < _OFFICE_GAP and not self._leads(words[at]) and _qualifies(words[at].token):
            at += 1
        end = begin
        while at < len(words) and self._leads(words[at]):
            at = self._field(words, at + 1)
            end = at
            if at < len(words) and (words[at].token.text == "," or self._joins(words[at])):
                joined = at + 1
                if joined < len(words) and self._joins(words[joined]):
                    joined += 1
                follower = words[joined].token if joined < len(words) and self._joins(words[at]) else None
                if follower is not None and follower.text[:1].isupper() and follower.name is None:
                    at = end = self._field(words, joined)
                    continue
                at = joined
        return end

    def _before_office(self, words: Sequence[_Word], at: int, length: int) -> int:
        """Where the name of an office ends that begins with a field of ``length`` words ("trade and industry minister"); else 0."""
        end = at + length
        while self._terms.behind and end < min(len(words), at + _LONGEST_OFFICE):
            word = words[end]
            if {normal(word.token.text), normal(word.token.lemma)} & self._terms.behind:
                return end + 1
            if word.token.text == "," or self._joins(word):
                end += 1
            elif not self._joins(words[end - 1]) and words[end - 1].token.text != "," and not word.token.text[:1].isupper():
                return 0
            if end < len(words) and words[end].token.pos in _NAMING:
                end += max(1, _longest(self._terms.trie, words, end)[0])
            elif not self._joins(words[min(end, len(words) - 1)]):
                return 0
        return 0

    def _joins(self, word: _Word) -> bool:
        return normal(word.token.text) in self._terms.joining

    def _leads(self, word: _Word) -> bool:
        return normal(word.token.text) in self._terms.through

    def _field(self, words: Sequence[_Word], at: int) -> int:
        """Where the field of an office ends that begins at ``at``: "la Défense nationale"."""
        while at < len(words) and (words[at].token.pos in _DETERMINERS or self._leads(words[at])):
            at += 1
        length, _ = _longest(self._terms.trie, words, at) if at < len(words) else (0, ())
        at += length or 1
        while at < len(words) and _qualifies(words[at].token):
            at += 1
        return min(at, len(words))


def _qualifies(token: Token) -> bool:
    """Whether the token can stand in the name of an office as an adjective."""
    return token.pos == "ADJ" or (token.name is not None and token.name.kind in {NameKind.DEMONYM, NameKind.STATE})


def _codes_of_name(token: Token, terms: DomainTerms) -> tuple[str, ...]:
    if token.name is None:
        return ()
    return tuple(dict.fromkeys(code for name in token.name.ids for code in terms.names.get(name, ())))


def _longest(root: Node, words: Sequence[_Word], at: int) -> tuple[int, tuple[tuple[str, bool], ...]]:
    """The length in words and the codes of the longest phrase that begins at ``at``; length 0 if none does."""
    nodes = [root]
    length = 0
    codes: tuple[tuple[str, bool], ...] = ()
    position = at
    while nodes and position < len(words):
        word = words[position]
        if not word.canonical:
            break
        nodes = [node.following[name] for node in nodes for name in word.canonical if name in node.following]
        position += 1
        ends = [node.codes for node in nodes if node.codes is not None] if word.last else []
        if ends:
            length = position - at
            codes = () if () in ends else tuple(dict.fromkeys(code for end in ends for code in end))
    return length, codes


def domain_codes(hits: Iterable[DomainHit]) -> tuple[str, ...]:
    """The distinct codes of some hits, in order of the text; those of weak terms only if there are no others."""
    found = tuple(hits)
    strong = dict.fromkeys(hit.code for hit in found if not hit.weak)
    return tuple(strong or dict.fromkeys(hit.code for hit in found))


def contexts(domains: Iterable[str], event: EventType) -> tuple[str, ...]:
    """The PLOVER contexts of an event: those of its domains, or, where it has none, those that its type implies."""
    table = load_contexts()
    found = dict.fromkeys(context for code in domains for context in table.domains.get(code, ()))
    return tuple(str(context) for context in (found or table.events.get(event, ())))
