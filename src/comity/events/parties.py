"""Parties: whom the words in a predicate's slots stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from comity.events.syntax import LABEL, Syntax
from comity.mentions.find import party
from comity.model.analysis import NameKind, Token
from comity.model.mentions import ActorMention, Mentions

NATION = "nation"
POSSESSOR = "possessor"
SUBJECT = "subject"
SPOKEN = 1  # sentences back to which "the statement" points
NATIONAL = frozenset({NameKind.STATE, NameKind.DEMONYM})


@dataclass(frozen=True, slots=True)
class Parties:
    """Actor ids in order of the text with the mentions they come from.

    ``heard`` tells that the slots hold words, even if these stand for no known actor.
    """

    ids: tuple[str, ...] = ()
    mentions: tuple[ActorMention, ...] = field(default=(), repr=False)
    heard: bool = False

    def __add__(self, other: Parties) -> Parties:
        ids = tuple(dict.fromkeys((*self.ids, *other.ids)))
        seen = {mention.head for mention in self.mentions}
        return Parties(ids, (*self.mentions, *(m for m in other.mentions if m.head not in seen)), self.heard or other.heard)

    def without(self, ids: Iterable[str]) -> Parties:
        """These parties less some ids."""
        drop = set(ids)
        return Parties(tuple(i for i in self.ids if i not in drop), self.mentions, self.heard)

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of the persons who act for the parties."""
        return tuple(dict.fromkeys(person for mention in self.mentions for person in mention.people))


class Resolver:
    """Fills slots with parties, given the mentions of a document.

    Args:
        syntax: the slots of its predicates.
        mentions: who is named in it.
        texts: lemmas of nouns for texts, which speak for their authors ("une résolution du Conseil de sécurité condamne …").
    """

    def __init__(self, syntax: Syntax, mentions: Mentions, texts: frozenset[str] = frozenset()) -> None:
        self.syntax = syntax
        self.mentions = mentions
        self.texts = texts
        self.spoke: tuple[int, Parties] = (-SPOKEN, Parties())  # the sentence in which something was last said, and by whom

    def fill(self, token: Token, slots: Sequence[str], places: bool = False, to: bool = False) -> Parties:
        """The parties in the first of the slots that gives any; slots joined with ``+`` count together.

        With ``places`` a place stands for its state ("s'est rendu à Séoul"); with ``to`` only as the one to whom something is
        done ("a livré des armes au Mali").
        """
        heard = False
        for spec in slots:
            found = Parties()
            for path in spec.split("+"):
                if path == LABEL:
                    found += self.label(token)
                    continue
                if path == NATION or path.endswith("." + NATION):
                    found += self._nations(token, path.removesuffix(NATION).rstrip("."))
                    continue
                for filler in self.syntax.slot(token, path):
                    found += (
                        self._deep(filler, path)
                        or self._of_adjective(filler, path)
                        or self.stands_for(filler, places or (to and self._is_given(path)))
                    )
                if path == SUBJECT and not found.ids:
                    found += self._speaking(token)
            if found.ids:
                return found
            heard = heard or found.heard
        return Parties(heard=heard)

    def _is_given(self, path: str) -> bool:
        """Whether a place in a slot is the one to whom something is done: "to X", "in *X*'s exercise", "the state of *X*"."""
        slot, _, inner = path.rpartition(".")
        owning = self.syntax.grammar.genitive | {POSSESSOR, "compound"}
        return path == self.syntax.grammar.dative or (bool(slot) and inner in owning)

    def _speaking(self, token: Token) -> Parties:
        """Who acts in a clause that begins with its verb, as resolutions have them: the body that speaks."""
        voice = self.mentions.voices.get(token.sentence)
        main = token.base in {"root", "conj", "parataxis"} and "VerbForm=Fin" in token.morph
        if voice is None or not main or not self.syntax.is_verb(token):
            return Parties()
        if any(filler.text[:1].isalpha() for filler in self.syntax.slot(token, SUBJECT)):
            return Parties()
        return Parties(voice.ids, (voice,), True)

    def _deep(self, filler: Token, path: str) -> Parties | None:
        """Whom a common noun in a genitive slot belongs to in turn ("les tirs de missiles de la Corée"); None where it stands for
        itself."""
        if path.rpartition(".")[2] not in self.syntax.grammar.genitive or filler.pos != "NOUN":
            return None
        if self.stands_for(filler).ids:
            return None
        found = self.fill(filler, (*sorted(self.syntax.grammar.genitive), "adjective"))
        return found if found.ids else None

    def _of_adjective(self, filler: Token, path: str) -> Parties | None:
        """The state of a demonym: in a slot for adjectives it counts even where it only qualifies ("un village ukrainien")."""
        if path.rpartition(".")[2] != "adjective" or filler.name is None or filler.name.kind is not NameKind.DEMONYM:
            return None
        mention = self.mentions.actor_at.get(filler.index)
        if mention is not None and mention.acts:
            return None
        ids = filler.name.ids if filler.name.compound else filler.name.ids[:1]
        return Parties(ids, (mention,) if mention is not None else (), True)

    def _nations(self, token: Token, path: str) -> Parties:
        """The states that the words in a slot belong to, whether or not they act for them."""
        ids: list[str] = []
        for filler in self.syntax.slot(token, path) if path else [token]:
            for word in (filler, *self.syntax.analysis.children(filler)):
                marker = self.syntax.marker(word)
                of = word is filler or word.base in {"amod", "compound"} or marker in self.syntax.grammar.genitive | {POSSESSOR}
                if not of or word.name is None or word.name.kind not in NATIONAL:
                    continue
                joined = () if word is filler else self.syntax.conjuncts(word)  # "of Laos and *Cambodia*"
                ids.extend(i for each in (word, *joined) if each.name and each.name.kind in NATIONAL for i in each.name.ids)
        return Parties(tuple(dict.fromkeys(ids)), (), bool(ids))

    def label(self, token: Token) -> Parties:
        """Whom the label of the token's headline names."""
        found = Parties()
        for name in self.syntax.label(self.syntax.analysis.sentence_of(token)):
            if name.name is not None and name.name.kind in NATIONAL | {NameKind.ORGANISATION, NameKind.CAPITAL}:
                found += Parties(tuple(canonical(i) for i in name.name.ids), (), True)
        return found

    def scene(self, token: Token) -> Parties:
        """The state where what a headline is about takes place: "Séisme *au Népal* : …"."""
        names = [t.name for t in self.syntax.scene(self.syntax.analysis.sentence_of(token)) if t.name is not None]
        return Parties(tuple(dict.fromkeys(canonical(i) for name in names for i in name.ids[:1])), (), bool(names))

    def stands_for(self, filler: Token, places: bool = False) -> Parties:
        """Whom a word with its phrase stands for."""
        if filler in self.syntax.label(self.syntax.analysis.sentence_of(filler)):
            return Parties()
        found = Parties(heard=True)
        mention = party(self.mentions, self.syntax.analysis, filler)
        if mention is None and filler.lemma in self.texts:
            authors = self.fill(filler, self.syntax.grammar.author_slots)
            return authors if authors.ids or not (spoken := self._speaker(filler)).ids else spoken
        if mention is not None and (mention.acts or places) and not mention.reports:
            found += Parties(tuple(canonical(i) for i in mention.ids), (mention,), True)
        for joined in self.syntax.conjuncts(filler):
            other = self.mentions.actor_at.get(joined.index)
            if other is not None and (other.acts or places) and not other.reports:
                found += Parties(tuple(canonical(i) for i in other.ids), (other,), True)
        return found

    def quoted(self, token: Token) -> Parties:
        """Whom a report has from: "are suspected of spying, *according to X*"."""
        found = Parties()
        for filler in self.syntax.slot(token, self.syntax.grammar.source):
            mention = party(self.mentions, self.syntax.analysis, filler)
            if mention is not None:
                ids = tuple(i for i in map(canonical, mention.ids) if "/" not in i)  # no agency or medium
                found += Parties(ids, (mention,), True)
        return found

    def _speaker(self, text: Token) -> Parties:
        """Whose text is meant that is named without author: theirs who last said something ("*The statement* urged …")."""
        definite = any("PronType=Art" in c.morph and c.lemma not in self.syntax.grammar.indefinite for c in self._dets(text))
        near = text.base == "nsubj" and 0 < text.sentence - self.spoke[0] <= SPOKEN
        return self.spoke[1] if definite and near else Parties()

    def _dets(self, token: Token) -> list[Token]:
        return [child for child in self.syntax.analysis.children(token) if child.base == "det"]

    def preceding(self, token: Token) -> Parties:
        """The nearest acting phrase before a verb in its sentence that is no other word's complement."""
        sentence = self.syntax.analysis.sentence_of(token)
        for index in range(token.index - 1, sentence.first - 1, -1):
            mention = self.mentions.actor_at.get(index)
            other = self.syntax.tokens[index]
            if mention is None or not mention.acts or mention.reports or not mention.ids or self.syntax.marker(other):
                continue
            if other in self.syntax.label(sentence):
                continue
            if other.base in {"nmod", "amod", "obl", "appos"} and other.head != token.index:
                continue
            return Parties(tuple(canonical(i) for i in mention.ids), (mention,), True)
        return Parties()


def canonical(actor: str) -> str:
    """The state or organisation that acts: a body's parent ("KOR/ministry-of-defence" → "KOR"), else the id itself."""
    head, _, _ = actor.partition("/")
    return actor if head in {"org", "person"} else head
