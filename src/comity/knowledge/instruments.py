"""The nouns that name instruments and the words that tell their stage.

The data is ``knowledge/<language>/instruments.yaml``; its head explains the fields.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.model.codes import InstrumentKind, InstrumentStage

CAPITAL = "@name"  # in ``needs``: a word with a capital
_HEAD_KEYS = frozenset(
    {
        "id",
        "words",
        "kind",
        "bare",
        "generic",
        "covers",
        "one_sided",
        "not_after",
        "not_object",
        "needs",
        "or_stage",
        "without",
        "examples",
    }
)
_STAGE_LISTS = ("verbs", "subject_verbs", "obliques", "nouns", "before", "after")
_WORD_LISTS = (
    "joining", "creating", "vague", "no_text", "another", "naming", "pronouns", "links", "calling", "brokering", "prenominal",
    "unnamed",
)  # fmt: skip
_KEYS = frozenset({"heads", *_STAGE_LISTS, *_WORD_LISTS})


@dataclass(frozen=True, slots=True)
class InstrumentHead:
    """A noun, with the words ``rest`` that must follow it and ``lead`` that must stand before it, that names an instrument.

    ``bare``: an instrument without any qualifier. ``generic``: may refer back to an instrument of any kind; ``covers``: the other
    kinds that it may refer back to ("l'accord": a treaty). ``one_sided``: may be one party's own act ("la résolution de l'ONU").
    ``not_object``: verbs of which it is the object in another sense ("donner son accord").
    """

    id: str
    head: str
    lead: tuple[str, ...]
    rest: tuple[str, ...]
    kind: InstrumentKind
    bare: bool
    generic: bool
    covers: frozenset[InstrumentKind]
    one_sided: bool
    not_after: frozenset[str]
    not_object: frozenset[str]
    needs: frozenset[str]
    or_stage: frozenset[InstrumentStage]
    without: frozenset[str]

    @property
    def length(self) -> int:
        """The number of its words."""
        return len(self.lead) + 1 + len(self.rest)

    def admits(
        self,
        before: str,
        preceding: Sequence[Collection[str]],
        following: Sequence[Collection[str]],
        capital: bool,
        stage: InstrumentStage | None = None,
    ) -> bool:
        """Whether the words around the head allow it to name an instrument.

        Args:
            before: the word right before the name, lower case, plain apostrophe; empty at the start of a sentence.
            preceding: for each word of the name before the head, its lower-case form and lemma.
            following: for each word after head and ``rest`` within the sentence its lower-case form and lemma.
            capital: whether one of the words that belong to its name begins with a capital.
            stage: the stage of the text, where it is known.
        """
        near = (*preceding, *following[:3])
        if (before in self.not_after and stage is None) or any(self.without & set(words) for words in near):
            return False
        if not self.needs or (stage is not None and stage in self.or_stage) or (capital and CAPITAL in self.needs):
            return True
        return any(self.needs & set(words) for words in (*preceding, *following[:4]))


@dataclass(frozen=True, slots=True)
class StageExamples:
    """Texts in which a word gives the stage (``yes``) and in which none does (``no``), by stage."""

    yes: Mapping[InstrumentStage, str]
    no: Mapping[InstrumentStage, str]


@dataclass(frozen=True, slots=True)
class InstrumentLexicon:
    """The instrument words of a language.

    Attributes:
        heads: noun (lower case) to the entries that it heads, longest first.
        verbs, nouns: lemma to the stage that it gives its object, its complement.
        subjects: lemma of a verb to pairs of a lemma that its clause must hold (empty: none) and the stage of its subject.
        obliques: pairs of a verb's lemma and a preposition's slot to the stage of what stands in it ("parvenir à un accord").
        before, after: the words before and after a text that give it a stage.
        joining: lemmas of words that tell of one party's consent to a text of many ("ratifier", "adhésion").
        creating: lemmas of words after which even several unnamed texts are instruments ("signer trois mémorandums").
        vague: lemmas of adjectives that make a mention no distinct text ("de futurs accords").
        no_text: forms right before a text that tell that there is none ("aucun accord").
        another: lemmas of words that tell a text from those named before ("un texte semblable", "un deuxième accord").
        naming: lemmas of participles that are followed by a text's name ("intitulé").
        links: slots of the prepositions that tie the words of a name ("accord sur la pêche").
        calling: lemmas of words by which others ask for a text ("appeler à un cessez-le-feu"): who calls is no party.
        brokering: lemmas of verbs by which others help to a text: who does so is no party.
        prenominal: relations of the words before a noun that belong to its name ("cyber security agreement").
        unnamed: lemmas or forms of such words that begin no name ("a historic deal").
        pronouns: forms that may stand for the text that the sentence before is about.
        examples: by entry id (heads) the phrases in which it is found and is not.
        stage_examples: by list name (``verbs`` …) the examples of the stages.
    """

    heads: Mapping[str, tuple[InstrumentHead, ...]]
    verbs: Mapping[str, InstrumentStage]
    nouns: Mapping[str, InstrumentStage]
    subjects: Mapping[str, tuple[tuple[str, InstrumentStage], ...]]
    obliques: Mapping[tuple[str, str], InstrumentStage]
    before: Mapping[tuple[str, ...], InstrumentStage]
    after: Mapping[tuple[str, ...], InstrumentStage]
    joining: frozenset[str]
    creating: frozenset[str]
    vague: frozenset[str]
    no_text: frozenset[str]
    another: frozenset[str]
    naming: frozenset[str]
    pronouns: frozenset[str]
    links: frozenset[str]
    calling: frozenset[str]
    brokering: frozenset[str]
    prenominal: frozenset[str]
    unnamed: frozenset[str]
    examples: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    stage_examples: Mapping[str, StageExamples]

    def stage_of_verb(self, lemma: str) -> InstrumentStage | None:
        """The stage that a verb gives its object ("signer un accord"), or None."""
        return self.verbs.get(lemma)

    def stage_of_noun(self, lemma: str) -> InstrumentStage | None:
        """The stage that a noun gives its complement ("la signature de l'accord"), or None."""
        return self.nouns.get(lemma)

    def stage_of_subject(self, lemma: str, clause: Collection[str]) -> InstrumentStage | None:
        """The stage that a verb gives its subject ("l'accord expire"); ``clause``: the lemmas under the verb."""
        for needed, stage in self.subjects.get(lemma, ()):
            if not needed or needed in clause:
                return stage
        return None

    def stage_of_oblique(self, lemma: str, slot: str) -> InstrumentStage | None:
        """The stage that a verb gives what a preposition ties to it ("parvenir à un accord"), or None."""
        return self.obliques.get((lemma, slot))

    def stage_after(self, words: Sequence[str]) -> tuple[InstrumentStage, int] | None:
        """The stage told by the words right after a text ("en cours de négociation") with their number: the longest that fits.

        Args:
            words: lower-case forms or lemmas, as for :meth:`stage_before`; the first is the nearest.
        """
        for size in range(min(5, len(words)), 0, -1):
            found = self.after.get(tuple(words[:size]))
            if found is not None:
                return found, size
        return None

    def stage_before(self, words: Sequence[str]) -> InstrumentStage | None:
        """The stage told by the words right before a text and its determiner ("en vertu de l'accord"): the longest that fits.

        Args:
            words: lower-case forms or lemmas, "de" and "à" for their contractions with an article; the last is the nearest.
        """
        for size in range(min(4, len(words)), 0, -1):
            found = self.before.get(tuple(words[-size:]))
            if found is not None:
                return found
        return None


def _bare(verb: str) -> str:
    return verb.removeprefix("s'").removeprefix("se ")


def split(phrase: str) -> tuple[str, ...]:
    """The words of a phrase in lower case; an elided word keeps its apostrophe and stands by itself."""
    return tuple(phrase.replace("’", "'").replace("'", "' ").lower().split())


@cache
def load_instruments(language: str) -> InstrumentLexicon:
    """The instrument words of a language.

    Raises:
        KnowledgeError: on an unknown key, kind or stage, a missing example, a repeated id or a word in two stages.
    """
    raw = read_yaml(f"{language}/instruments.yaml")
    place = f"knowledge/{language}/instruments.yaml"
    if wrong := _KEYS.symmetric_difference(raw):
        raise KnowledgeError(f"{place}: missing or unknown: {', '.join(sorted(wrong))}")
    heads: dict[str, list[InstrumentHead]] = {}
    examples: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for entry in raw["heads"]:
        for head in _heads(entry, place):
            heads.setdefault(head.head, []).append(head)
        if entry["id"] in examples:
            raise KnowledgeError(f"{place}: {entry['id']}: the id is taken; give each entry its own")
        given = _yes_no(entry.get("examples") or {})
        if not given.get("yes") or not given.get("no"):
            raise KnowledgeError(f"{place}: {entry['id']}: no examples; give at least one phrase under yes and one under no")
        examples[entry["id"]] = (tuple(given["yes"]), tuple(given["no"]))
    obliques: dict[tuple[str, str], InstrumentStage] = {}
    for text, stage in _stages(raw["obliques"], f"{place}: obliques"):
        verb, plus, slot = (part.strip() for part in text.partition("+"))
        if not plus:
            raise KnowledgeError(f"{place}: obliques: {text!r} has no preposition; write verb + preposition")
        obliques[_bare(verb), slot] = stage
    subjects: dict[str, list[tuple[str, InstrumentStage]]] = {}
    for text, stage in _stages(raw["subject_verbs"], f"{place}: subject_verbs"):
        verb, _, needed = (part.strip() for part in text.partition("+"))
        subjects.setdefault(_bare(verb), []).append((needed, stage))
    return InstrumentLexicon(
        heads={word: tuple(sorted(group, key=lambda head: -head.length)) for word, group in heads.items()},
        verbs=dict(_stages(raw["verbs"], f"{place}: verbs")),
        nouns=dict(_stages(raw["nouns"], f"{place}: nouns")),
        subjects={verb: tuple(sorted(pairs, key=lambda pair: not pair[0])) for verb, pairs in subjects.items()},
        obliques=obliques,
        before={split(text): stage for text, stage in _stages(raw["before"], f"{place}: before")},
        after={split(text): stage for text, stage in _stages(raw["after"], f"{place}: after")},
        joining=frozenset(raw["joining"]),
        creating=frozenset(raw["creating"]),
        vague=frozenset(raw["vague"]),
        no_text=frozenset(raw["no_text"]),
        another=frozenset(raw["another"]),
        naming=frozenset(raw["naming"]),
        pronouns=frozenset(raw["pronouns"]),
        links=frozenset(raw["links"]),
        calling=frozenset(raw["calling"]),
        brokering=frozenset(raw["brokering"]),
        prenominal=frozenset(raw["prenominal"]),
        unnamed=frozenset(raw["unnamed"]),
        examples=examples,
        stage_examples={name: _stage_examples(raw[name], f"{place}: {name}") for name in _STAGE_LISTS},
    )


def _heads(entry: Mapping[str, Any], place: str) -> Iterable[InstrumentHead]:
    place = f"{place}: {entry.get('id', entry)}"
    if unknown := set(entry) - _HEAD_KEYS:
        raise KnowledgeError(f"{place}: unknown key {', '.join(sorted(unknown))}; the keys are {', '.join(sorted(_HEAD_KEYS))}")
    try:
        kind = InstrumentKind(entry["kind"])
        or_stage = frozenset(InstrumentStage(stage) for stage in entry.get("or_stage", ()))
        covers = frozenset(InstrumentKind(covered) for covered in entry.get("covers", ()))
    except (KeyError, ValueError) as error:
        raise KnowledgeError(f"{place}: {error}; see model/codes.py for the kinds and stages") from error
    for phrase in entry["words"]:
        leading, _, named = phrase.rpartition("+")
        words = split(named)
        yield InstrumentHead(
            id=entry["id"],
            head=words[0],
            lead=split(leading),
            rest=words[1:],
            kind=kind,
            bare=bool(entry.get("bare", False)),
            generic=bool(entry.get("generic", False)),
            covers=covers,
            one_sided=bool(entry.get("one_sided", False)),
            not_object=frozenset(entry.get("not_object", ())),
            not_after=frozenset(entry.get("not_after", ())),
            needs=frozenset(entry.get("needs", ())),
            or_stage=or_stage,
            without=frozenset(entry.get("without", ())),
        )


def _yes_no(raw: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        {True: "yes", False: "no"}.get(key, key): value for key, value in raw.items()
    }  # bare yes and no are truth values in YAML 1.1


def _stages(raw: Mapping[str, Any], place: str) -> list[tuple[str, InstrumentStage]]:
    found: dict[str, InstrumentStage] = {}
    for code, words in raw.items():
        if code == "examples":
            continue
        try:
            stage = InstrumentStage(code)
        except ValueError as error:
            raise KnowledgeError(f"{place}: {error}; see model/codes.py for the stages") from error
        for word in words:
            if word in found:
                raise KnowledgeError(f"{place}: {word!r} stands under {found[word]} and {stage}; keep one of the two")
            found[word] = stage
    return list(found.items())


def _stage_examples(raw: Mapping[str, Any], place: str) -> StageExamples:
    given = _yes_no(raw.get("examples") or {})
    if not given.get("yes") or not given.get("no"):
        raise KnowledgeError(f"{place}: no examples; give one text per stage under yes and one under no")
    yes, no = ({InstrumentStage(stage): text for stage, text in given[key].items()} for key in ("yes", "no"))
    return StageExamples(yes, no)
