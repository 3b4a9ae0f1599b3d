"""Arguments of a predicate: which words of a sentence fill which slot of a frame.

The parser is right about four times in five, so each slot is looked for in the tree first and, where the tree gives nothing,
in the places where a wrong attachment usually puts it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from comity.events.forms import Forms, plain
from comity.knowledge.grammar import Grammar
from comity.model.analysis import Analysis, NameKind, Sentence, Token

OBLIQUE = frozenset({"obl", "nmod", "iobj", "advmod", "dep", "orphan"})
NOT_SHARED = frozenset({"adjective", "possessor", "compound", "subject", "object"})  # a noun's own slots
INSERTED = "parataxis:insert"  # "…, a promis le ministre": what it stands in is what was promised
LABEL = "label"  # the slot of the names before the colon of a headline
LABEL_WORDS = 5  # the most words before the colon of a headline
SCENE_WORDS = 8  # the most words of a headline's scene
DASHES = frozenset({"-", "–", "—"})
CLAUSAL = frozenset({"ccomp", "xcomp", "csubj"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "X"})


class Syntax(Forms):
    """The slots of the predicates of one analysis; made once per document.

    Args:
        analysis: the parsed document.
        grammar: the grammar words of its language.
        asides: indices of words that fill no slot, whatever the tree says: those that head dates ("ont manifesté lundi").
        phrasal: verbs with their particle that the lexicon knows ("hand over").
    """

    def __init__(
        self, analysis: Analysis, grammar: Grammar, asides: frozenset[int] = frozenset(), phrasal: Collection[str] = ()
    ) -> None:
        super().__init__(analysis, grammar)
        self.asides = asides
        self.phrasal = phrasal
        self._slots: dict[int, dict[str, list[Token]]] = {}
        self._labels: dict[int, tuple[Token, ...]] = {}

    def slot(self, token: Token, path: str) -> list[Token]:
        """The words that fill a slot of the predicate; ``object.de`` follows two steps."""
        if path == LABEL:
            return list(self.label(self.analysis.sentence_of(token)))
        if "." not in path:
            return list(self._fillers(token).get(path, ()) or self._deep(token, path))
        found = [token]
        for step in path.split("."):
            found = [filler for each in found for filler in self._step(each, step)]
        return found

    def _step(self, token: Token, step: str) -> list[Token]:
        """The words that fill a slot of a token, or that of a noun joined to it: "la souveraineté et l'unité *de X*"."""
        own = list(self._fillers(token).get(step, ()) or self._deep(token, step))
        if own or step not in self.grammar.genitive or self.is_verb(token):
            return own
        joined = (c for c in self.analysis.children(token) if c.base == "conj" and c.pos == "NOUN")
        return next((list(found) for noun in joined if (found := self._fillers(noun).get(step))), [])

    def is_complement(self, verb: Token) -> bool:
        """Whether an infinitive or gerund that the tree takes for a circumstance is a complement: "a dit sa volonté de reprendre",
        "accused X of supporting"."""
        if verb.base != "advcl":
            return False
        if "VerbForm=Inf" in verb.morph:
            links = self.grammar.complement_markers
        elif self.is_gerund(verb):
            links = self.grammar.gerund_markers
        else:
            return False
        children = list(self.analysis.children(verb))
        if any(plain(c.text) in self.grammar.temporal for c in children if c.base == "mark"):
            return False  # "a reçu X avant de remercier Y"
        marks = {self.grammar.prepositions.get(plain(c.text)) for c in children if c.base in {"mark", "case"}}
        if links & marks:
            return True
        # "called on/for Israel to stop": what follows the one who is asked completes the request.
        head = self.analysis.head(verb)
        takers = self.grammar.object_control | self.grammar.infinitive_verbs
        controlled = head is not None and head.lemma in takers and self.is_verb(head)
        return controlled and "VerbForm=Inf" in verb.morph and self.grammar.dative in marks

    def _deep(self, token: Token, step: str) -> list[Token]:
        """What a preposition that joins parties brings in anywhere below the token, short of another clause: "renforcer la
        coopération en matière de sécurité avec X", where X hangs on the nearest noun."""
        if step not in self.grammar.joining:
            return []
        todo, found = list(self._fillers(token).get("object", ())) if self.is_verb(token) else [token], []
        while todo:
            for child in self.analysis.children(todo.pop()):
                if child.pos in NOMINAL and not self.is_verb(child):
                    todo.append(child)
                    if child.name is not None and self.marker(child) == step:
                        found.append(child)
        return found[:1]

    def _fillers(self, token: Token) -> dict[str, list[Token]]:
        known = self._slots.get(token.index)
        if known is None:
            # Entered before it is filled: slots may ask for each other's ("en visite" for its verb's subject).
            known = self._slots[token.index] = {}
            known.update(self._verb_slots(token) if self.is_verb(token) else self._noun_slots(token))
        return known

    def _verb_slots(self, verb: Token) -> dict[str, list[Token]]:
        slots: dict[str, list[Token]] = {}
        passive = self.is_passive(verb)
        for child in self.analysis.children(verb):
            if child.index not in self.asides:
                self._place(verb, child, passive, slots)
                continue
            for hung in self.analysis.children(child):  # "est arrivé dimanche au Laos", where the Laos hangs on Sunday
                if hung.base in OBLIQUE and hung.pos in NOMINAL and self.marker(hung):
                    self._place_oblique(hung, slots)
        if verb.dep == INSERTED and "content" not in slots and (told := self.analysis.head(verb)) is not None:
            slots["content"] = [told]
            slots["infinitive" if "VerbForm=Inf" in told.morph else "clause"] = [told]
        if "subject" not in slots and not (passive and "object" not in slots):
            slots["subject"] = self._inherited_subject(verb)
        if passive and "object" not in slots:
            slots["object"] = self._inherited_object(verb)
        if "object" not in slots:
            slots["object"] = self._bare_object(verb)
        if not slots.get("object"):
            slots["object"] = self._displaced_object(verb, slots)
        slots["object"] = self._opened(slots["object"])
        if verb.lemma in self.grammar.ditransitive:
            word = self.tokens[min(verb.index + 1, len(self.tokens) - 1)]  # "promised *Nepal* more aid"
            if slots["object"] and word.base == "compound" and word.name is not None and word.name.kind is NameKind.STATE:
                slots.setdefault(self.grammar.dative, []).append(word)
        # What belongs to the verb often hangs on its object: "a signé un accord avec X".
        for noun in list(slots.get("object", ())):
            for word in self.analysis.children(noun):  # "livrera des armes offensives *à X*", where X hangs on the adjective
                for hung in self.analysis.children(word) if word.base == "amod" and noun.index > verb.index else ():
                    if hung.name is not None and self.marker(hung) == self.grammar.dative:
                        slots.setdefault(self.grammar.dative, []).append(hung)
            # So does what follows a participle: "l'aide fournie par X à Y".
            for name, fillers in self._noun_slots(noun).items():
                if name not in NOT_SHARED and name not in self.grammar.genitive:
                    behind = [f for f in fillers if noun.index > verb.index or f.index > verb.index]
                    slots.setdefault(name, []).extend(f for f in behind if f not in slots.get(name, ()))
        if passive and not slots.get("subject") and slots.get(self.grammar.agentive):
            slots["subject"] = slots[self.grammar.agentive]  # "was given tanks by Germany", where Germany hangs on the tanks
        return {name: fillers for name, fillers in slots.items() if fillers}

    def _place(self, verb: Token, child: Token, passive: bool, slots: dict[str, list[Token]]) -> None:
        """Put one dependent of a verb into its slot."""
        base = child.base
        bare = child.pos == "PRON" and child.index < verb.index and not any(c.base == "case" for c in self.analysis.children(child))
        if bare and plain(child.text) in self.grammar.dative_clitics:
            slots.setdefault(self.grammar.dative, []).append(child)
        elif base == "nsubj":
            name = "object" if passive and child.dep != "nsubj:caus" else "subject"
            if name == "object" and any(c.dep == "obj" for c in self.analysis.children(verb)):
                name = self.grammar.dative  # "Ukraine was given tanks"
            slots.setdefault(name, []).append(child)
        elif base == "obj":
            slots.setdefault("reflexive" if plain(child.text) in self.grammar.reflexive else "object", []).append(child)
        elif base == "expl":
            slots.setdefault("reflexive", []).append(child)
        elif child.dep == "obl:agent" or (base == "obl" and passive and self._is_agent(child)):
            slots.setdefault("subject", []).append(child)
        elif (
            base in CLAUSAL
            or self.is_complement(child)
            or (base in {"advcl", "obl", "nmod"} and self.is_verb(child) and child.base != "advcl")
        ):
            self._add_content(child, slots)
        elif base == "advmod" and child.lemma not in self.grammar.relational_nouns:
            slots.setdefault("adverb", []).append(child)
        elif base == "advcl":
            slots.setdefault("adverbial", []).append(child)
        elif base == "aux":
            slots.setdefault("auxiliary", []).append(child)
        elif base in OBLIQUE and self._follows_particle(verb, child):
            slots.setdefault("object", []).append(child)
        elif base in OBLIQUE and (child.pos in NOMINAL or child.lemma in self.grammar.relational_nouns):
            self._place_oblique(child, slots)

    def _follows_particle(self, verb: Token, child: Token) -> bool:
        """Whether what looks like a preposition before a word is the particle of its verb: "handed over a suspect"."""
        cases = [c for c in self.analysis.children(child) if c.base == "case" and c.index < child.index]
        return len(cases) == 1 and cases[0].index == verb.index + 1 and f"{verb.lemma} {plain(cases[0].text)}" in self.phrasal

    def _place_oblique(self, child: Token, slots: dict[str, list[Token]]) -> None:
        marker = self.marker(child)
        if child.lemma in self.grammar.relational_nouns:
            inner = self._fillers(child)
            fillers = [f for name in (*self.grammar.genitive, self.grammar.dative, "object") for f in inner.get(name, ())]
            if fillers:
                slots.setdefault(self.grammar.relational_nouns[child.lemma], []).extend(fillers)
                return
        if child.base == "iobj" and not marker:
            marker = self.grammar.dative
        if marker and "object" not in slots and self._is_partitive(child):
            slots["object"] = [child]  # "masse des troupes", which parses as "from the troops"
        elif marker:
            slots.setdefault(marker, []).append(child)

    def _bare_object(self, verb: Token) -> list[Token]:
        """An object that the tree takes for a circumstance although no preposition opens it: "a sanctionné le Nicaragua"."""
        for child in self.analysis.children(verb):
            if child.base != "obl" or child.index < verb.index or child.index in self.asides or child.pos not in {"NOUN", "PROPN"}:
                continue
            if not any(c.base == "case" for c in self.analysis.children(child)):
                return [child]
        return []

    def _displaced_object(self, verb: Token, slots: dict[str, list[Token]]) -> list[Token]:
        """An object that hangs on the name before it: "livrera à l'Ukraine des chars"."""
        for fillers in list(slots.values()):
            for filler in fillers:
                for child in self.analysis.children(filler) if filler.name is not None and filler.index > verb.index else ():
                    if child.pos == "NOUN" and self._has_partitive(child):
                        return [child]
        return []

    def _has_partitive(self, token: Token) -> bool:
        return any(c.base in {"case", "det"} and plain(c.text) in self.grammar.partitive for c in self.analysis.children(token))

    def _is_partitive(self, child: Token) -> bool:
        head = self.analysis.head(child)
        if head is None or not self.is_verb(head) or self.is_passive(head) or child.index < head.index:
            return False
        return self._has_partitive(child)

    def _opened(self, nouns: list[Token]) -> list[Token]:
        """The nouns with what stands behind a mere measure or container: "une série de mesures", "un lot de 50 chars"."""
        found = list(nouns)
        for noun in nouns:
            if noun.lemma in self.grammar.transparent or noun.pos == "NUM":
                found.extend(filler for filler in self._genitives(self._noun_slots(noun)) if filler not in found)
        return found

    def _genitives(self, slots: Mapping[str, list[Token]]) -> list[Token]:
        """What a noun with these slots belongs to, or consists of."""
        return [filler for name in sorted(self.grammar.genitive) for filler in slots.get(name, ())]

    def _is_agent(self, child: Token) -> bool:
        return any(c.base == "case" and plain(c.text) in self.grammar.agent for c in self.analysis.children(child))

    def _noun_slots(self, noun: Token) -> dict[str, list[Token]]:
        slots: dict[str, list[Token]] = {}
        copula = False
        for child in self.analysis.children(noun):
            base = child.base
            copula = copula or base == "cop"
            if base == "nsubj":
                slots.setdefault("subject", []).append(child)
            elif plain(child.text) in self.grammar.possessives or plain(child.text) in self.grammar.relative_genitives:
                slots.setdefault("possessor", []).append(child)
            elif base in {"nmod", "obl", "appos", "dep", "flat", "compound"} and child.pos in NOMINAL:
                marker = self.marker(child)
                if marker:
                    self._place_oblique(child, slots)
                elif child.name is not None:
                    slots.setdefault("compound", []).append(child)
                elif base == "compound":
                    slots.setdefault("quality", []).append(child)  # "troop withdrawal"
                    for word in (c for c in self.analysis.children(child) if c.base == "amod"):  # "a Russian missile strike"
                        slots.setdefault("adjective" if word.name else "quality", []).append(word)
            elif base in {"acl", "ccomp", "xcomp", "advcl"} and self.is_verb(child) and not self._relative(child):
                if "VerbForm=Inf" in child.morph or base in {"ccomp", "xcomp"}:
                    self._add_content(child, slots)
                elif base == "acl":
                    self._add_quality(child, slots)
            elif base in {"amod", "nmod", "appos"} and child.name is not None:
                slots.setdefault("adjective", []).append(child)
            elif base in {"amod", "acl"}:
                self._add_quality(child, slots)
        joined = self.analysis.head(noun) if noun.base == "conj" and copula else None
        if "subject" not in slots and joined is not None and self.is_verb(joined):  # "backs the plan and is ready to help"
            slots["subject"] = self._fillers(joined).get("subject", [])
        if "subject" not in slots and (head := self.analysis.head(noun)) is not None and not copula:
            predicative = noun.pos == "ADJ" and noun.base in {"amod", "acl", "appos", "advcl", "xcomp"}
            if predicative or (noun.base in {"nmod", "appos", "obl"} and self.marker(noun) in self.grammar.predicative):
                slots["subject"] = self._fillers(head).get("subject", []) if self.is_verb(head) else [head]
        head = self.analysis.head(noun)
        for agent in slots.get(self.grammar.agentive, ()):  # "l'adoption par l'UE de l'accord", where the accord hangs on the EU
            for child in self.analysis.children(agent) if agent.name is not None else ():
                if child.pos == "NOUN" and self.marker(child) in self.grammar.genitive:
                    slots.setdefault(self.marker(child), []).append(child)
        if noun.base == "conj" and head is not None and self.is_verb(head):
            head = next((t for t in reversed(self._fillers(head).get("object", [])) if t.index < noun.index), None)
        if noun.base == "conj" and head is not None and not self.is_verb(head):
            for name in (self.grammar.agentive, "possessor"):  # "l'adoption par l'UE de … et la signature de …"
                if name not in slots and (shared := self._fillers(head).get(name)):
                    slots[name] = list(shared)
        # "la signature par X de l'accord avec Y": arguments may hang on the inner noun.
        for inner in self._genitives(slots):
            for name in (*sorted(self.grammar.joining), self.grammar.agentive):
                if name not in slots:
                    for filler in self._noun_slots(inner).get(name, ()) if inner.index > noun.index else ():
                        slots.setdefault(name, []).append(filler)
        if (place := self._stray_place(noun)) is not None:
            slots.setdefault(self.marker(place), []).append(place)
        return slots

    def _stray_place(self, noun: Token) -> Token | None:
        """The state right behind a noun that the tree hangs on the verb before it: "condemned the Russian attack *in Ukraine*"."""
        last, tokens = noun.index, self.tokens
        while last + 1 < len(tokens) and noun.index <= tokens[last + 1].head <= last and tokens[last + 1].base in {"amod", "nmod"}:
            last += 1
        if last + 1 >= len(tokens) or tokens[last + 1].base != "case":
            return None
        place = tokens[tokens[last + 1].head]
        verb = self.analysis.head(place)
        above = verb is not None and (self.is_verb(verb) or verb.lemma in self.grammar.transparent)  # "since the start of …"
        stray = verb is not None and above and verb.index < noun.index < place.index and place.base in {"obl", "nmod"}
        state = place.name is not None and place.name.kind is NameKind.STATE and noun.base in {"obj", "obl", "nmod"}
        return place if stray and state and self.marker(place) in self.grammar.predicative else None

    def _add_content(self, verb: Token, slots: dict[str, list[Token]]) -> None:
        """Enter a verb that completes a word; an infinitive with a modal ("said it would pay") makes a clause."""
        if "VerbForm=Inf" in verb.morph:  # "a grant *for Lima* to build a road"
            children = list(self.analysis.children(verb))
            marks = [self.grammar.prepositions.get(plain(c.text), "") for c in children if c.base == "mark"]
            named = [c for c in children if c.base == "nsubj" and c.name is not None]
            if named and len(marks) > 1 and marks[0]:
                slots.setdefault(marks[0], []).extend(named)
        gerund = "VerbForm=Ger" in verb.morph or ({"VerbForm=Part", "Tense=Pres"} <= verb.morph and verb.base == "advcl")
        bare = (gerund or "VerbForm=Inf" in verb.morph) and not any(
            c.base == "aux" and "VerbForm=Fin" in c.morph for c in self.analysis.children(verb)
        )
        slots.setdefault("content", []).append(verb)
        slots.setdefault("infinitive" if bare else "clause", []).append(verb)

    def _add_quality(self, word: Token, slots: dict[str, list[Token]]) -> None:
        """Enter a word that qualifies a noun, with who acts in it: "missiles fired by the Houthis"."""
        slots.setdefault("quality", []).append(word)
        slots["quality"].extend(c for c in self.analysis.children(word) if c.base == "amod" and c.name is None)
        if self.is_participle(word) and self.is_passive(word):
            slots.setdefault(self.grammar.agentive, []).extend(c for c in self.analysis.children(word) if self._is_agent(c))

    def _lemmas(self, noun: Token) -> set[str]:
        """The lemmas of the adjectives of a noun."""
        return {child.lemma for child in self.analysis.children(noun) if child.base == "amod"}

    def _inherited_subject(self, verb: Token) -> list[Token]:
        """The subject of a verb that has none of its own: from the verb it is joined to or governed by."""
        head = self.analysis.head(verb)
        if head is None:
            return []
        if head.pos == "ADJ" and verb.base in {"advcl", "xcomp", "ccomp"} and not self.is_finite(verb):
            return self._fillers(head).get("subject", [])  # "is guilty of violating", "est prêt à signer"
        if "VerbForm=Inf" in verb.morph and not self.is_verb(head):
            head = self.analysis.head(head) or head if head.base == "amod" else head
            # "la décision du Kenya de déployer": the noun's own party, else who does what the noun says.
            slots = self._fillers(head)
            if any(c.base == "cop" for c in self.analysis.children(head)) and self.grammar.ranks & self._lemmas(head):
                return slots.get("subject", [])  # "X est le premier pays à reconnaître Y"
            takers = self.grammar.infinitive_nouns
            named = head.lemma in takers or not takers  # not "summoned Lima's ambassador to protest"
            holders = (slots.get("possessor") or slots.get("adjective")) if named else None
            own = holders or [f for f in self._genitives(slots) if f.index < verb.index]
            above = self.analysis.head(head)
            return own or (self._fillers(above).get("subject", []) if above is not None and self.is_verb(above) else [])
        if verb.base == "acl" and verb.dep != "acl:relcl":
            if "VerbForm=Part" in verb.morph and "Tense=Pres" in verb.morph and not self.is_verb(head):
                return [head]
            return []
        if verb.dep == "acl:relcl":
            return []
        if verb.base in {"conj", "xcomp", "advcl", "ccomp", "parataxis", "obl", "nmod"} and self.is_verb(head):
            if self.is_finite(verb) and (verb.base == "ccomp" or (verb.base == "advcl" and self.is_passive(verb))):
                return []
            infinite = self.is_infinitive(verb) or (self.is_gerund(verb) and self.is_complement(verb))
            if head.lemma in self.grammar.object_control and infinite and verb.base != "conj":
                controllers = self._fillers(head)
                return controllers.get("object", []) or controllers.get(self.grammar.dative, []) or controllers.get("subject", [])
            if verb.base == "conj" and self.is_passive(head) and not self.is_passive(verb):
                return self._fillers(head).get("object", [])
            undergone = self.is_passive(head) and not self.is_passive(verb)  # "was summoned; two were expelled": not by him
            return self._fillers(head).get("subject", []) or (self._fillers(head).get("object", []) if undergone else [])
        return []

    def _inherited_object(self, verb: Token) -> list[Token]:
        """What a passive participle qualifies: "l'accord signé en juillet"."""
        head = self.analysis.head(verb)
        if head is None:
            return []
        if verb.base in {"acl", "amod"} and not self.is_verb(head):
            return [head]
        if verb.base in {"conj", "advcl", "xcomp", "parataxis"} and self.is_verb(head):
            return self._fillers(head).get("object" if self.is_passive(head) else "subject", [])
        return []

    def adopt(self, token: Token, slot: str, filler: Token) -> None:
        """Put a word into a slot of a predicate that the tree gives to another word, with what hangs on it."""
        slots = self._fillers(token)
        if filler not in slots.setdefault(slot, []):
            slots[slot].append(filler)
        for name, fillers in self._noun_slots(filler).items() if slot == "object" else ():
            if name not in NOT_SHARED and name not in self.grammar.genitive:
                slots.setdefault(name, []).extend(f for f in fillers if f not in slots.get(name, ()))

    def label(self, sentence: Sentence) -> tuple[Token, ...]:
        """The names before the colon of a headline ("Mali : …", "Japon-Vietnam : …"): what it is about, not who acts in it."""
        if (known := self._labels.get(sentence.index)) is None:
            known = self._labels[sentence.index] = self._label(self.analysis.sentence_tokens(sentence))
        return known

    def scene(self, sentence: Sentence) -> tuple[Token, ...]:
        """The names of states in what stands before the colon of a headline: "Séisme au Népal : …"."""
        tokens = self.analysis.sentence_tokens(sentence)
        colon = next((n for n, token in enumerate(tokens[: SCENE_WORDS + 1]) if token.text == ":"), 0)
        before = tokens[:colon]
        clause = any(self.is_verb(token) for token in before)
        return () if clause else tuple(t for t in before if t.name is not None and t.name.kind is NameKind.STATE)

    @staticmethod
    def _label(tokens: Sequence[Token]) -> tuple[Token, ...]:
        ends = {":"} if (tokens and tokens[-1].text == ".") or sum(t.text in DASHES for t in tokens) > 1 else {":", *DASHES}
        for position, token in enumerate(tokens[: LABEL_WORDS + 1]):
            if token.text in DASHES and any(t.name and t.name.kind is not NameKind.STATE for t in tokens[:position]):
                return ()  # "Paris – …" tells where it was written
            if token.text in ends and position:
                named = tuple(t for t in tokens[:position] if t.name is not None)
                plain_words = any(t.name is None and t.pos not in {"CCONJ", "PUNCT", "ADP", "DET"} for t in tokens[:position])
                return () if plain_words else named
        return ()

    def conjuncts(self, token: Token) -> list[Token]:
        """The words joined to the token by coordination, without itself."""
        found, todo = [], [token]
        while todo:
            for child in self.analysis.children(todo.pop()):
                if child.base == "conj":
                    found.append(child)
                    todo.append(child)
        return found

    @staticmethod
    def _relative(verb: Token) -> bool:
        return verb.dep == "acl:relcl"

    def ancestors(self, token: Token) -> Iterator[tuple[Token, Token]]:
        """Pairs (head, the child through which the path goes) from the token up to the root."""
        child = token
        for _ in range(64):  # a malformed tree must not hang the reading
            head = self.analysis.head(child)
            if head is None:
                return
            yield head, child
            child = head
