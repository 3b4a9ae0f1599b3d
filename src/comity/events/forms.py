"""Forms of verbs and markers of nouns: what the words around a predicate make of it, by one parsed document."""

from __future__ import annotations

from functools import cached_property, lru_cache

from comity.knowledge.grammar import Grammar
from comity.model.analysis import Analysis, Token


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case with plain apostrophes, as the grammar lists have it."""
    return text.lower().replace("’", "'")


class Forms:
    """What form the predicates of one analysis have; made once per document.

    Args:
        analysis: the parsed document.
        grammar: the grammar words of its language.
    """

    def __init__(self, analysis: Analysis, grammar: Grammar) -> None:
        self.analysis = analysis
        self.grammar = grammar
        self._markers: dict[int, str] = {}
        self._reflexives: dict[int, bool] = {}

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens of the document."""
        return self.analysis.tokens

    def is_verb(self, token: Token) -> bool:
        """Whether the token is a verb form that can be a predicate."""
        return token.pos in {"VERB", "AUX"} or (token.pos == "ADJ" and "VerbForm=Part" in token.morph)

    def is_participle(self, token: Token) -> bool:
        """Whether the token is a past participle."""
        return "VerbForm=Part" in token.morph and "Tense=Pres" not in token.morph

    def is_infinitive(self, verb: Token) -> bool:
        """Whether the verb, or its auxiliary, is an infinitive: "aider", "avoir aidé"."""
        words = [verb, *(child for child in self.analysis.children(verb) if child.base == "aux")]
        return any("VerbForm=Inf" in word.morph for word in words)

    def is_gerund(self, verb: Token) -> bool:
        """Whether the verb, or its auxiliary, is a gerund: "sending", "having sent"."""
        words = [verb, *(child for child in self.analysis.children(verb) if child.base == "aux")]
        return any("VerbForm=Ger" in w.morph or {"VerbForm=Part", "Tense=Pres"} <= w.morph for w in words)

    def is_bare_participle(self, token: Token) -> bool:
        """Whether the token is a past participle without auxiliary: "réunis à Genève"."""
        return self.is_participle(token) and not any(child.base == "aux" for child in self.analysis.children(token))

    def is_finite(self, token: Token) -> bool:
        """Whether the verb, or one of its auxiliaries, is finite."""
        if "VerbForm=Fin" in token.morph:
            return True
        return any(child.base in {"aux", "cop"} and "VerbForm=Fin" in child.morph for child in self.analysis.children(token))

    def is_future(self, verb: Token) -> bool:
        """Whether the verb is in the simple or the near future."""
        finite = [verb, *(child for child in self.analysis.children(verb) if child.base in {"aux", "cop"})]
        if any("Tense=Fut" in token.morph for token in finite) or self.auxiliary(verb, self.grammar.future_auxiliaries):
            return True
        if self.auxiliary(verb, self.grammar.reported_future) and self.is_reported(verb):
            return True
        head = self.analysis.head(verb)
        ahead = head is not None and (head.lemma in self.grammar.future_auxiliaries or self.is_going(head))
        return "VerbForm=Inf" in verb.morph and (ahead or self.is_due(verb))

    def is_going(self, verb: Token) -> bool:
        """Whether a verb with its auxiliary tells that its infinitive is to come: "is going to sign"."""
        return verb.lemma in self.grammar.going and self.is_gerund(verb) and verb.base not in {"acl", "amod"}

    def is_due(self, verb: Token) -> bool:
        """Whether a copula makes a future of an infinitive: "is to sign"."""
        if not self.grammar.going or "VerbForm=Inf" not in verb.morph:
            return False
        before = [c for c in self.analysis.children(verb) if c.index < verb.index]
        marked = any(c.base == "mark" and self.grammar.prepositions.get(plain(c.text)) == self.grammar.dative for c in before)
        return marked and any(c.base in {"aux", "cop"} and c.lemma == self.grammar.copula and self.is_finite(c) for c in before)

    def auxiliary(self, verb: Token, lemmas: frozenset[str]) -> Token | None:
        """The auxiliary of a verb that is one of some lemmas ("will", "might"), or None."""
        return next((c for c in self.analysis.children(verb) if c.base == "aux" and c.lemma in lemmas), None)

    def is_reported(self, verb: Token) -> bool:
        """Whether the verb stands in what somebody said: "said it would send"."""
        while verb.base in {"conj", "xcomp"} and (joined := self.analysis.head(verb)) is not None:
            verb = joined
        head = self.analysis.head(verb)
        return head is not None and verb.base in {"ccomp", "parataxis"} and self.is_verb(head) and head.lemma in self.grammar.report

    def particles(self, verb: Token) -> list[str]:
        """The particles that make one verb with it: "pull out", "hand X over"."""
        words = [c for c in self.analysis.children(verb) if c.base in {"compound", "advmod"} and c.index > verb.index]
        if verb.index + 1 < self.analysis.sentence_of(verb).last:
            words.append(self.tokens[verb.index + 1])
        forms = dict.fromkeys(plain(word.text) for word in words)
        return [form for form in forms if form in self.grammar.particles]

    def is_passive(self, verb: Token) -> bool:
        """Whether the verb is in the passive, or a past participle that qualifies a noun."""
        if verb.lemma in self.grammar.unaccusative or self.reflexive(verb):
            return False
        marks = {child.dep for child in self.analysis.children(verb)}
        if "aux:pass" in marks or ("nsubj:pass" in marks and not ("obj" in marks and not marks & {"aux", "cop"})):
            return True  # but "gendarmes used tear gas" has an object of its own and no auxiliary
        bare = not any(child.base == "aux" or child.dep == "nsubj" for child in self.analysis.children(verb))
        return bare and self.is_participle(verb) and verb.base in {"acl", "amod", "advcl", "xcomp", "root"}

    def reflexive(self, verb: Token) -> bool:
        """Whether a reflexive pronoun belongs to the verb."""
        if (known := self._reflexives.get(verb.index)) is None:
            known = self._reflexives[verb.index] = self._reflexive(verb)
        return known

    def _reflexive(self, verb: Token) -> bool:
        forms = self.grammar.reflexive
        if any(plain(child.text) in forms and child.pos == "PRON" for child in self.analysis.children(verb)):
            return True
        for index in range(verb.index - 1, max(self.analysis.sentence_of(verb).first, verb.index - 4) - 1, -1):
            token = self.tokens[index]
            if plain(token.text) in forms:
                return True
            if token.pos not in {"AUX", "ADV", "PRON", "VERB"} or (token.pos == "VERB" and token.head != verb.index):
                return False
        return False

    def marker(self, token: Token) -> str:
        """The slot name of the preposition that introduces the token, or ``""``."""
        if (known := self._markers.get(token.index)) is None:
            known = self._markers[token.index] = self._marker(token)
        return known

    def _marker(self, token: Token) -> str:
        cases = [c for c in self.analysis.children(token) if c.base == "case" and (c.index < token.index or c.pos == "PART")]
        for child in cases:
            if child is not cases[-1] and plain(child.text) in self.grammar.particles:
                continue  # "out of Syria"
            joined = [plain(child.text), *(c.lemma for c in self.analysis.children(child) if c.base == "fixed")]
            relational = next((self.grammar.relational_nouns[w] for w in joined if w in self.grammar.relational_nouns), None)
            found = relational or self.grammar.prepositions.get(plain(child.text))
            if found:
                return found
        return ""
