"""Texts: each mention of an instrument in a document, with its name, its article and the words that tell its stage."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from comity.events.forms import plain
from comity.events.parties import Resolver
from comity.events.stages import Cue, StageReader
from comity.events.syntax import Syntax
from comity.knowledge.instruments import InstrumentHead, InstrumentLexicon, split
from comity.model.analysis import NameKind, Sentence, Token
from comity.model.codes import InstrumentKind
from comity.model.document import BlockKind, Document
from comity.model.mentions import MentionKind

LONGEST_NAME = 16  # words of an instrument's name
LONGEST_LEAD = 7  # words between a conjunction and the noun that it joins
LONGEST_ALIAS = 3  # words between a name and its short form in brackets
POSSESSOR = "possessor"  # the slot of whose a text is: "Oslo's deal"
QUOTES = {"«": "»", "“": "”", '"': '"'}
SMALL = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "PART", "AUX", "PRON"})  # words without capitals in titles
TITLE_CASE = 0.8  # share of capitals among a headline's other words above which they tell nothing
UNNAMED = frozenset({"ADV", "CCONJ", "PUNCT"})
HYPHENS = frozenset({"-", "–", "/"})
LOOSE = frozenset({"PART", "SCONJ", "ADP", "DET", "CCONJ", "PUNCT", "ADV", "PRON"})
CLAUSE = frozenset({"nsubj", "root"})  # what begins a clause of its own: "an arrangement *Leders* called useful"
NATIONS = frozenset({NameKind.STATE, NameKind.DEMONYM, NameKind.ORGANISATION, NameKind.BODY, NameKind.CAPITAL, NameKind.SEAT})


@dataclass(frozen=True, slots=True)
class Text:
    """One mention of an instrument.

    Attributes:
        head: the noun that names it. entry: its entry in the lexicon; None for a pronoun or a short form.
        name: token indices [first, last) of the noun phrase.
        cues: what its sentence tells of its stage, the surest first.
        back: it may only refer to a text named before ("cet accord", "le texte"); definite: it has a definite article.
        another: it is told from the texts before ("un texte semblable"). plural: several texts.
        proper: a name of its own ("la convention de Budapest"). content: the lemmas of its qualifying words.
        year: the date that belongs to its name. title: it stands in a headline. story: of which story.
    """

    head: Token
    entry: InstrumentHead | None
    name: tuple[int, int]
    cues: tuple[Cue, ...]
    back: bool
    definite: bool
    another: bool
    plural: bool
    proper: bool
    content: frozenset[str]
    year: str | None
    title: bool
    story: int
    alias: str = ""


class TextFinder:
    """Finds the mentions of instruments in one document."""

    def __init__(self, document: Document, syntax: Syntax, resolver: Resolver, lexicon: InstrumentLexicon) -> None:
        self.document = document
        self.syntax = syntax
        self.resolver = resolver
        self.lexicon = lexicon
        self.stages = StageReader(syntax, lexicon, resolver.mentions.dates)
        self._dated = frozenset(mention.head for mention in resolver.mentions.dates)
        self._of_dates = frozenset(mention.span.start for mention in resolver.mentions.dates)
        self._title_case: dict[int, bool] = {}

    def find(self) -> Iterator[Text]:
        """The mentions in order of the text; a short form that brackets gave ("(COC)") is one from then on."""
        taken = -1
        aliases: set[str] = set()
        for token in self.syntax.tokens:
            if token.index < taken:
                continue
            if token.text in aliases:
                yield self._short(token)
                continue
            if plain(token.text) in self.lexicon.pronouns:
                cue = self.stages.of_pronoun(token) if token.index not in self.resolver.mentions.actor_at else None
                if cue is not None:
                    yield self._short(token, (cue,))
                continue
            entry = self._entry(token) if self._may_head(token) and token.pos in {"NOUN", "PROPN", "X", "ADJ", "VERB"} else None
            text = self._text(token, entry) if entry is not None else None
            if text is not None and entry is not None:
                taken = text.name[1]  # a text within another's name is no other: "la déclaration de partenariat stratégique"
                if text.alias:
                    aliases.add(text.alias)
                yield text

    def _short(self, token: Token, cues: tuple[Cue, ...] | None = None) -> Text:
        story = self.document.blocks[self.syntax.analysis.sentence_of(token).block].story
        told = tuple(self.stages.cues(token, (token.index, token.index + 1))) if cues is None else cues
        nothing: frozenset[str] = frozenset()
        return Text(token, None, (token.index, token.index + 1), told, True, True, False, False, False, nothing, None, False, story)

    def forms(self, token: Token) -> set[str]:
        """The lemma and the form of a token as the lexicon has them."""
        return {token.lemma.lower(), plain(token.text)}

    def _entry(self, token: Token) -> InstrumentHead | None:
        """The lexicon entry whose words stand at the token, the longest first, whatever follows or comes before them."""
        tokens = self.syntax.tokens
        sentence = self.syntax.analysis.sentence_of(token)
        if self._is_known(token):
            return self._named_entry(token)
        for form in dict.fromkeys((token.lemma.lower(), plain(token.text))):
            for entry in self.lexicon.heads.get(form, ()):
                start, end = token.index - len(entry.lead), token.index + 1 + len(entry.rest)
                if start < sentence.first or end > sentence.last or (token.pos in {"ADJ", "VERB"} and entry.length == 1):
                    continue
                words = (
                    *zip(entry.lead, tokens[start:], strict=False),
                    *zip(entry.rest, tokens[token.index + 1 : end], strict=True),
                )
                if all(word in self.forms(other) for word, other in words):
                    return entry
        return None

    def _may_head(self, token: Token) -> bool:
        """Whether a noun heads its phrase, or stands in one that names a step of it: "treaty negotiations", not "treaty body"."""
        head = self.syntax.analysis.head(token)
        if head is None or token.base != "compound" or "compound" not in self.lexicon.prenominal or head.index < token.index:
            return True
        if head.pos not in {"NOUN", "PROPN"}:
            return True  # "Resolution 2231", where the number is the head
        top = head
        while top.base == "compound" and (above := self.syntax.analysis.head(top)) is not None and above.index > top.index:
            top = above
        return self._entry(top) is None and self.lexicon.stage_of_noun(head.lemma) is not None

    @staticmethod
    def _is_known(token: Token) -> bool:
        """Whether the word is a known name; a person's is only guessed, and may be a text's: "un Mémorandum d'Entente"."""
        return token.name is not None and token.name.kind is not NameKind.PERSON

    def _named_entry(self, token: Token) -> InstrumentHead | None:
        """The entry of a text that is known by name, so that its name is one word: "la convention de Budapest"."""
        words = split(token.text)
        if len(words) < 2 or (token.name is not None and token.name.ids):
            return None
        nouns = (words[-1], words[-1].removesuffix("s")) if self.lexicon.prenominal else words[:1]
        return next((entry for noun in nouns for entry in self.lexicon.heads.get(noun, ()) if entry.length == 1), None)

    def _text(self, token: Token, entry: InstrumentHead) -> Text | None:
        sentence = self.syntax.analysis.sentence_of(token)
        first, last = name = self.name(token, entry)
        cues = tuple(self.stages.cues(token, name))
        if not self._admitted(token, entry, name, cues) or self._denied(token, entry):
            return None
        definite, demonstrative, possessive = self._determiner(token)
        another = any(self.forms(t) & self.lexicon.another for t in self.syntax.analysis.children(token))
        another = another and entry.kind is not InstrumentKind.DIALOGUE  # "their third Cyber Dialogue" is but the next meeting
        if entry.generic and not (definite or demonstrative or possessive or another):
            return None
        known = self._is_known(token)
        words = self.syntax.tokens[first:last]
        places = {NameKind.CAPITAL, NameKind.PLACE}
        capital = any(self._is_capital(t, token) and not self._is_nation(t) for t in words)
        place = any(t.name is not None and t.name.kind in places for t in words if t is not token)
        bare = not known and last - first == entry.length
        plural = "Number=Plur" in token.morph or (plain(token.text).endswith("s") and "Number=Sing" not in token.morph)
        block = self.document.blocks[sentence.block]
        back = (
            demonstrative
            or ((definite or possessive) and entry.length == 1 and bare)
            or (entry.generic and not another and (definite or possessive))
        )
        return Text(
            head=token,
            entry=entry,
            name=name,
            cues=cues,
            back=back and not another,
            definite=definite or possessive,
            another=another,
            plural=plural,
            proper=capital or known or (place and definite),
            content=self._content(token, entry, name),
            year=self.stages.date_of_name(token, name),
            title=block.kind is BlockKind.TITLE,
            story=block.story,
            alias=self._alias(last, sentence.last),
        )

    def _content(self, token: Token, entry: InstrumentHead, name: tuple[int, int]) -> frozenset[str]:
        """The lemmas of the words that tell one text from others of its kind."""
        if self._is_known(token):
            return frozenset([token.lemma.lower()])
        first, last = name
        own = range(token.index, token.index + 1)
        if entry.bare:
            own = range(token.index - len(entry.lead), token.index + 1 + len(entry.rest))
        return frozenset(t.lemma.lower() for t in self.syntax.tokens[first:last] if t.index not in own and self._tells(t))

    def _is_capital(self, token: Token, head: Token) -> bool:
        """Whether a word has a capital that tells a name: not the first of a sentence, none in a headline with capitals on all."""
        sentence = self.syntax.analysis.sentence_of(token)
        if not token.text[:1].isupper() or token.index == sentence.first or self._in_title_case(sentence):
            return False
        return token is not head or not token.text[1:2].isupper() or token.text.isupper()  # "MoU" is a word like others

    def _in_title_case(self, sentence: Sentence) -> bool:
        known = self._title_case.get(sentence.index)
        if known is None:
            tokens = self.syntax.analysis.sentence_tokens(sentence)[1:]
            words = [t.text for t in tokens if t.name is None and t.pos not in SMALL and t.text[:1].isalpha()]
            capitals = sum(word[:1].isupper() for word in words)
            fewest = 2 if self.document.blocks[sentence.block].kind is BlockKind.TITLE else 3
            known = self._title_case[sentence.index] = len(words) >= fewest and capitals > TITLE_CASE * len(words)
        return known

    def _tells(self, token: Token) -> bool:
        return token.pos in {"NOUN", "ADJ", "PROPN", "X", "VERB"} and not self._is_nation(token) and token.index not in self._dated

    @staticmethod
    def _is_nation(token: Token) -> bool:
        return token.name is not None and token.name.kind in NATIONS

    def _admitted(self, token: Token, entry: InstrumentHead, name: tuple[int, int], cues: tuple[Cue, ...]) -> bool:
        """Whether the words around the head allow it to name an instrument."""
        tokens = self.syntax.tokens
        sentence = self.syntax.analysis.sentence_of(token)
        index = name[0] - 1
        while index > sentence.first and tokens[index].text in QUOTES:
            index -= 1
        before = plain(tokens[index].text) if index >= sentence.first else ""
        after = self._undated(tokens[token.index + 1 + len(entry.rest) : min(sentence.last, name[1] + 2)])
        leading = tokens[name[0] : token.index]
        places = {NameKind.CAPITAL, NameKind.PLACE} if entry.kind is InstrumentKind.DECLARATION else set()
        own = [t for t in tokens[name[0] : name[1]] if t.name is None or t.name.kind in places or not t.name.ids]
        capital = any(self._is_capital(t, token) for t in own)
        stage = next((cue.stage for cue in cues), None)
        return entry.admits(before, [self.forms(t) for t in leading], [self.forms(t) for t in after], capital, stage)

    def _undated(self, tokens: Sequence[Token]) -> list[Token]:
        """The words up to a date: "a declaration on Monday"."""
        found: list[Token] = []
        for token in tokens:
            if token.index in self._dated or (token.base == "case" and token.head in self._dated):
                break
            found.append(token)
        return found

    def _denied(self, token: Token, entry: InstrumentHead) -> bool:
        """Whether there is no text, or none in particular: "aucun accord", "de futurs accords", "donner son accord"."""
        head = self.syntax.analysis.head(token)
        if self._is_of_office(token):
            return True
        if head is not None and head.lemma in entry.not_object and token.base in {"obj", "obl"}:
            return True
        for child in self.syntax.analysis.children(token):
            if child.index < token.index and plain(child.text) in self.lexicon.no_text:
                return True
            if child.base in {"amod", "acl", "det"} and child.lemma in self.lexicon.vague:
                return True
        return False

    def _is_of_office(self, token: Token) -> bool:
        """Whether a noun only tells what an office is for: "the Commissioner for International Partnerships"."""
        mention = self.resolver.mentions.actor_at.get(token.head)
        return token.base == "nmod" and mention is not None and mention.kind is MentionKind.ROLE

    def _determiner(self, token: Token) -> tuple[bool, bool, bool]:
        """Whether the noun has a definite article, a demonstrative, a possessive."""
        definite = demonstrative = possessive = False
        for child in self.syntax.analysis.children(token):
            if child.index > token.index:
                continue
            form = plain(child.text)
            definite = definite or self.syntax.marker(child) == POSSESSOR
            if child.base == "det" or child.pos == "DET" or form in self.syntax.grammar.possessives:
                demonstrative = demonstrative or "PronType=Dem" in child.morph
                possessive = possessive or form in self.syntax.grammar.possessives
                definite = definite or ("PronType=Art" in child.morph and child.lemma not in self.syntax.grammar.indefinite)
            elif child.base == "case" and form in self.syntax.grammar.contractions:
                definite = True  # preposition and article in one word: "du", "aux"
        return definite, demonstrative, possessive

    # -- the name ------------------------------------------------------------------------------------------------------

    def name(self, token: Token, entry: InstrumentHead) -> tuple[int, int]:
        """The noun phrase that names the text, shortened: it ends before verbs, relative clauses and circumstances."""
        sentence = self.syntax.analysis.sentence_of(token)
        tokens = self.syntax.tokens
        members = {t.index for t in self.syntax.analysis.subtree(token)}
        if token.base == "compound" and tokens[token.head].pos == "NUM":
            members.add(token.head)
        if self._is_known(token):
            return token.index, token.index + 1
        begin = self._begin(token, entry, members)
        start = last = token.index + 1 + len(entry.rest)
        while last < min(sentence.last, token.index + LONGEST_NAME):
            other = tokens[last]
            closing = QUOTES.get(other.text)
            if closing is not None and last == start:
                end = next((i for i in range(last + 1, min(sentence.last, last + LONGEST_NAME)) if tokens[i].text == closing), None)
                if end is not None:
                    return begin, end + 1
            if other.pos in {"VERB", "AUX"} and other.lemma in self.lexicon.naming and last == start:
                last += 1
                start = last
                continue
            attached = (
                self._is_capital(other, token)
                and other.index not in self.resolver.mentions.actor_at
                and tokens[last - 1].pos not in LOOSE
            )
            if attached and other.base not in CLAUSE and other.index not in self._dated:
                last += 1  # "les accords Artemis"
                continue
            if last not in members:
                members |= self._astray(token, other)
            if last not in members or self._ends_name(other, sentence.last):
                break
            last += 1
        while last > start and tokens[last - 1].pos in LOOSE and tokens[last - 1].text not in QUOTES.values():
            last -= 1
        while last > token.index + 1 and tokens[last - 1].lemma in self.lexicon.naming and tokens[last - 1].pos in {"VERB", "AUX"}:
            last -= 1
        return begin, last

    def _begin(self, token: Token, entry: InstrumentHead, members: Collection[int]) -> int:
        """Where the name begins: at the noun, or at the first word that qualifies it from before ("cyber security agreement")."""
        tokens = self.syntax.tokens
        latest = token.index - len(entry.lead)
        first = token.index
        while first > 0 and first - 1 in members and self._leads(tokens[first - 1]):
            first -= 1
        first = min(first, latest)
        while first < latest and self._begins_none(tokens[first], token):
            first += 1
        return first

    def _begins_none(self, token: Token, head: Token) -> bool:
        """Whether a word before a noun is no part of its name: "a historic deal", but "the New Partnership"."""
        named = bool(self.forms(token) & self.lexicon.unnamed) and not self._is_capital(token, head)
        return named or (token.pos in UNNAMED and not self._is_capital(token, head))

    def _leads(self, token: Token) -> bool:
        """Whether a word before a noun can belong to its name."""
        if token.base not in self.lexicon.prenominal or token.pos in {"DET", "ADP", "PRON", "AUX", "SCONJ", "PART"}:
            return False
        if token.pos == "NUM" and not (token.index in self._dated and token.text.isdigit()):
            return False
        if token.index in self._dated and token.pos != "NUM":
            return False
        if token.pos == "PUNCT":
            return token.text in HYPHENS
        return not (self.syntax.is_verb(token) and self.lexicon.stage_of_verb(token.lemma) is not None)

    def _astray(self, head: Token, opening: Token) -> set[int]:
        """The words of a complement that follows a name but hangs on a word before it: "l'exécution de l'accord sur la pêche"."""
        noun = self.syntax.analysis.head(opening)
        if opening.base != "case" or noun is None or noun.index < opening.index or noun.head >= head.index:
            return set()
        if self.syntax.marker(noun) not in self.lexicon.links or noun.base not in {"nmod", "obl"}:
            return set()
        return {t.index for t in self.syntax.analysis.subtree(noun)}

    def _ends_name(self, token: Token, limit: int) -> bool:
        """Whether a word ends a name: a verb, a clause, or a preposition that opens a circumstance ("à l'issue de", "en 2019")."""
        if token.pos in {"AUX", "PUNCT", "SCONJ"} or token.base == "nsubj" or "PronType=Rel" in token.morph:
            return True
        if token.index in self._dated:
            return True
        if token.pos == "VERB":
            return not (self.syntax.is_participle(token) and token.base == "amod")
        if token.base == "acl" and self.syntax.is_participle(token) and any(True for _ in self.syntax.analysis.children(token)):
            return True
        if token.pos == "CCONJ":
            return self._joins_text(token, limit)
        if self._goes_to(token, limit):
            return True
        if token.pos != "ADP":
            return False
        if (
            self.lexicon.stage_after([plain(t.text) for t in self.syntax.tokens[token.index : min(limit, token.index + 5)]])
            is not None
        ):
            return True
        after = [t for t in self.syntax.tokens[token.index + 1 : min(limit, token.index + 3)] if t.pos != "DET"][:1]
        if not after:
            return False
        grammar = self.syntax.grammar
        if grammar.prepositions.get(plain(token.text)) in grammar.occasions:
            return True
        if after[0].lemma in grammar.name_ends or after[0].index in self._dated or after[0].start in self._of_dates:
            return True
        mention = self.resolver.mentions.actor_at.get(after[0].index)
        return mention is not None and not mention.acts and self.syntax.marker(after[0]) not in self.syntax.grammar.genitive

    def _goes_to(self, token: Token, limit: int) -> bool:
        """Whether a preposition ties to the verb whom a text goes to, or what it turns into: "presented the draft *to* Oslo",
        "raised the partnership *to* a strategic partnership"."""
        grammar = self.syntax.grammar
        if token.base != "case" or grammar.prepositions.get(plain(token.text), plain(token.text)) != grammar.dative:
            return False
        before = self.lexicon.prenominal - {"conj", "nmod"}
        following = self.syntax.tokens[token.index + 1 : min(limit, token.index + LONGEST_LEAD)]
        noun = next((t for t in following if t.pos in {"NOUN", "PROPN"} and t.base not in before), None)
        if noun is None:
            return False
        mention = self.resolver.mentions.actor_at.get(noun.index)
        if mention is not None and mention.acts:
            return True
        entry = self._entry(noun)
        return entry is not None and entry.kind is InstrumentKind.PARTNERSHIP

    def _joins_text(self, token: Token, limit: int) -> bool:
        """Whether a conjunction joins another text to the name: "un accord et deux mémorandums"."""
        for other in self.syntax.tokens[token.index + 1 : min(limit, token.index + LONGEST_LEAD)]:
            if other.pos in {"NOUN", "PROPN"} and other.base not in self.lexicon.prenominal - {"conj", "nmod"}:
                return self._entry(other) is not None
        return False

    def _alias(self, last: int, limit: int) -> str:
        """The short form in brackets right after a name: "(COC)"."""
        tokens = self.syntax.tokens
        for index in range(last, min(last + LONGEST_ALIAS, limit - 2)):
            if tokens[index].text == "(" and tokens[index + 2].text == ")" and tokens[index + 1].text[:2].isupper():
                short = tokens[index + 1]
                return short.text if short.name is None else ""
        return ""
