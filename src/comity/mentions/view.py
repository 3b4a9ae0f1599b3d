"""What the readers of mentions look at: a document's tokens with their plain words, nouns for people and bodies, and stories."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from comity.knowledge import world
from comity.knowledge.roles import Noun, Phrases, References, Roles, load_references, load_roles
from comity.mentions.phrases import DASHES
from comity.model.analysis import Analysis, NameKind, Token
from comity.model.document import BlockKind, Document
from comity.model.spans import Span

_LONG = frozenset({NameKind.ORGANISATION, NameKind.BODY, NameKind.GROUP})
_NOUNS = frozenset({"NOUN", "PROPN", "ADJ", "X", "VERB", "ADV", "PRON", "NUM", "ADP", "DET"})


@cache
def sort_words(language: str) -> Phrases[str]:
    """Common nouns that refer back to an organisation ("l'Alliance"), with the code of their sort."""
    return Phrases.of(world.load().sort_words(language).items())


class View:
    """One analysed document, seen word by word.

    Attributes:
        words: each token's text in lower case with plain apostrophes; of "ex-président" only "président".
        nouns: first token of each noun phrase word to (number of tokens, noun); they never overlap.
        named: ids of states and organisations that the text names by name, demonym or body.
        sorts: common nouns for sorts of organisations.
        former: tokens that had "ex-" before them.
    """

    def __init__(self, document: Document, analysis: Analysis) -> None:
        self.document = document
        self.analysis = analysis
        self.tokens: tuple[Token, ...] = analysis.tokens
        self.roles: Roles = load_roles(document.language)
        self.references: References = load_references(document.language)
        self.sorts = sort_words(document.language)
        self.former: set[int] = set()
        self.words: list[str] = [self._plain(token) for token in self.tokens]
        self.nouns: dict[int, tuple[int, Noun]] = dict(self._nouns())
        kinds = {NameKind.STATE, NameKind.DEMONYM, NameKind.ORGANISATION, NameKind.BODY}
        self.named = {i.partition("/")[0] for t in self.tokens if t.name and t.name.kind in kinds for i in t.name.ids[:1]}
        self.short: dict[str, list[int]] = {}  # the noun of a body's or organisation's long name to the tokens so named
        for token in self.tokens:
            if token.name and token.name.ids and token.name.kind in _LONG and " " in token.text:
                self.short.setdefault(self._head_of_name(self.words[token.index].split()), []).append(token.index)
        self._stories = [self._story(sentence.block) for sentence in analysis.sentences]

    def _head_of_name(self, words: list[str]) -> str:
        """The noun of a long name: its first word, or where owners precede the last one before "of"."""
        if not self.references.owners_before:
            return words[0]
        return words[next((at for at, word in enumerate(words) if at and word in self.references.of), len(words)) - 1]

    def _plain(self, token: Token) -> str:
        word = token.text.lower()
        if "’" in word:
            word = word.replace("’", "'")
        for prefix in self.roles.former_prefixes:
            if word.startswith(prefix) and len(word) > len(prefix) + 1:
                self.former.add(token.index)
                return word[len(prefix) :]
        return word

    def _nouns(self) -> Iterator[tuple[int, tuple[int, Noun]]]:
        index, tokens, first = 0, self.tokens, self.roles.nouns.by_first
        while index < len(tokens):
            known = self.words[index] in first and tokens[index].name is None
            found = self.roles.nouns.at(self.words, index) if known else None
            if found and self._is_nominal(index, found[0], found[1]):
                yield index, found
                index += found[0]
            else:
                index += 1

    def _is_nominal(self, index: int, size: int, noun: Noun) -> bool:
        """Whether the words are a noun here and no adjective or verb ("les forces armées nationales", "il juge")."""
        last = index + size - 1
        if self.tokens[index].sentence != self.tokens[last].sentence:
            return False
        if size > 1 or self.tokens[index].pos in {"NOUN", "PROPN"}:
            return True
        before = self.words[index - 1] if index else ""
        if index + 1 < len(self.tokens) and self.kind(index + 1) is NameKind.PERSON:
            return True  # "Admiral X", whatever the parser takes the rank for
        if self.references.owners_before and index + 1 < len(self.tokens):
            following = self.tokens[index + 1]
            if following.pos in {"NOUN", "ADJ", "PROPN"} and following.name is None and self.tokens[index].pos in {"ADJ", "VERB"}:
                return False  # "the military campaign"
        return (
            self.tokens[index].pos in _NOUNS - {"VERB", "ADJ"} or before in self.references.articles or before in self.references.of
        )

    def _story(self, block: int) -> int:
        blocks = self.document.blocks
        return blocks[block].story if block < len(blocks) else 0

    def long_name(self, index: int) -> int:
        """The token with the long name that a capitalised noun is short for ("la *Commission*"), named before it, or -1."""
        if not self.tokens[index].text[:1].isupper() and not self.references.owners_before:
            return -1
        before = (at for at in reversed(self.short.get(self.words[index], ())) if at < index)
        return next((at for at in before if self.story(at) == self.story(index)), -1)

    def story(self, index: int) -> int:
        """The story that a token stands in."""
        return self._stories[self.tokens[index].sentence]

    def in_title(self, index: int) -> bool:
        """Whether a token stands in a title."""
        block = self.analysis.sentences[self.tokens[index].sentence].block
        return block < len(self.document.blocks) and self.document.blocks[block].kind is BlockKind.TITLE

    def limits(self, index: int) -> tuple[int, int]:
        """The first token of the sentence that holds a token, and the one after its last."""
        sentence = self.analysis.sentences[self.tokens[index].sentence]
        return sentence.first, sentence.last

    def span(self, first: int, last: int) -> Span:
        """The words of tokens ``[first, last)``."""
        return Span.of(self.document.text, self.tokens[first].start, self.tokens[last - 1].end)

    def kind(self, index: int) -> NameKind | None:
        """The kind of name that a token is, or None."""
        name = self.tokens[index].name
        return name.kind if name else None

    def head_of(self, first: int, last: int, core: int) -> int:
        """The token of ``[first, last)`` that ties the words to the rest of the sentence: the core if it or its head does, else the
        first word of weight whose head lies outside."""
        tokens = self.tokens
        index = core
        for _ in range(last - first):
            head = tokens[index].head
            if not first <= head < last or head == index:
                return index
            index = head
        return core

    def clause_verb(self, index: int) -> Token | None:
        """The verb that governs a token, through its nouns."""
        token = self.tokens[index]
        for _ in range(12):
            if token.head == token.index:
                return token if token.pos in {"VERB", "AUX"} else None
            token = self.tokens[token.head]
            if token.pos in {"VERB", "AUX"}:
                return token
        return None

    def joint(self, at: int, end: int) -> int:
        """How many words of "," or "et" stand at a place before something else; 0 for none."""
        if at + 1 >= end:
            return 0
        if self.words[at] == ",":
            joint = self.references.coordinators.at(self.words, at + 1)
            return 1 + joint[0] if joint and at + 1 + joint[0] < end else 1
        joint = self.references.coordinators.at(self.words, at)
        return joint[0] if joint and at + joint[0] < end else 0

    def is_language(self, at: int) -> bool:
        """Whether a demonym is the name of a language: "langue *russe*", "*Russian* language", "*German*-speaking"."""
        languages, words = self.references.languages, self.words
        if at and words[at - 1] in languages:
            return True
        if not self.references.owners_before:
            return False
        after = at + 1 + (at + 1 < len(words) and words[at + 1] in DASHES)
        return after < len(words) and words[after] in languages

    def is_origin(self, at: int) -> bool:
        """Whether a word says where the person named after it is from: "l'*Iranien* X"."""
        name = self.tokens[at].name
        return name is not None and name.kind is NameKind.DEMONYM and not name.compound and self.tokens[at].text[:1].isupper()
