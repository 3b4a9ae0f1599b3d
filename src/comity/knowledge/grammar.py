"""The grammar words of a language that the event engine needs (``knowledge/<language>/grammar.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml

_ORDERED = (
    "party_slots", "author_slots", "object_parties", "noun_parties", "noun_actor", "reflexive_prefixes", "past_endings",
    "present_endings", "mutual", "receiver",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grammar:
    """Closed word lists, lower case: forms for markers, lemmas for verbs.

    Attributes:
        relative_genitives: forms of the pronouns that say whose something is ("X, whose jets").
        prepositions: first form of a case marker to its slot name ("du" → "de").
        relational_nouns: lemma of a noun that makes a preposition with its own ("en faveur de" → "pour").
        agent: prepositions that mark the actor of a passive.
        reflexive, negation, negation_words, restrictive, privative, possessives, hypothesis, purpose: forms.
        future_auxiliaries, obligation, ability, conditional: lemmas of verbs or auxiliaries that take an infinitive ("va aider",
            "will help", "might help").
        going: lemmas of verbs whose progressive tells that their infinitive is to come ("is going to sign").
        aspect: lemmas of verbs whose infinitive is a fact ("continue de soutenir").
        wishing, performative: verbs of wishing, and those that say what is thereby done ("would like to thank").
        failing: lemmas of verbs whose infinitive does not come about ("failed to agree").
        report: lemmas of verbs of saying.
        enacting: lemmas of verbs whose subject does what their object names ("ordered the expulsion of X").
        unaccusative: lemmas of verbs that look passive and never are ("sont convenus", "est arrivé").
        planning: lemmas of verbs whose object is to come ("une visite est prévue").
        agentive, comitative: the slots of who acts, of a noun, and of with whom.
        author_slots: slots that tell whose a text is, likeliest first.
        dative: the slot of the one to whom something is given or said.
        dative_clitics: forms of the pronouns that fill it before a verb.
        ditransitive: lemmas of verbs that take to whom something is given before it ("promised Nepal aid").
        temporal: forms that open a clause of time; in the future it tells a condition ("lorsque le Parlement l'aura ratifié").
        party_slots: where any verb may name the other party, likeliest first.
        name_ends: lemmas of nouns that with their preposition open what no longer belongs to a name ("… à l'issue de").
        predicative: slots of nouns that say something of their subject ("en visite", "en coopération avec").
        partitive: forms of an article that look like a preposition ("masse des troupes").
        genitive: slots of what something belongs to.
        joining: slots of prepositions that join or oppose parties.
        object_control: lemmas of verbs whose object does what their infinitive says ("remercier X d'avoir aidé").
        future_endings, conditional_endings: what follows the stem of a verb in the simple future or the conditional.
        participle_endings: endings of infinitives with those of their past participles, where these are regular.
        future_stems: endings of infinitives whose future has a stem of its own, with that stem ("venir" → "viendr").
        occasions: slots of prepositions that tell on what occasion.
        bare_reflexives: lemmas of reflexive verbs whose participle means the same without the pronoun ("réunis à Genève").
        happening: lemmas of verbs that say of their subject or object whether it comes about ("n'a pas eu lieu").
        object_parties: what ``object*`` stands for in the lexicons: the slots of the object or of whoever it belongs to.
        noun_parties, noun_actor: where a noun's parties stand, of reciprocal frames and of others, if a frame does not say.
        reflexive_prefixes: what marks a reflexive verb in the lexicons ("s'entretenir").
        particles: words that make one verb with the verb before them; the lexicons have both ("call for", "pull out").
        complement_markers: slots of the prepositions that open an infinitive which completes its verb ("refuse de signer").
        gerund_markers: slots of the prepositions that open a gerund which completes its verb ("accused X of supporting").
        infinitive_verbs: lemmas of verbs that an infinitive with the dative preposition completes ("agreed on Monday to maintain").
        attributive: gerunds and participles that qualify the person named after them ("received visiting Minister X").
        infinitive_nouns: nouns in the singular that take an infinitive ("its desire to develop").
        perfect: forms of the auxiliary of the perfect, where the parser takes it for a verb ("has set conditions").
        perfect_forms: finite forms of the one auxiliary that never makes a passive ("a", "ont").
        plural_names: nouns without a plural's ending that take the verb of one ("police").
        time_nouns: forms of nouns that tell when, rather than what ("lundi", "week").
        past_endings: endings of forms that may be a past as well as a past participle ("called", "held").
        present_endings: endings of a present in the third person that a noun may have too ("lifts", "finance").
        reported_future: lemmas of auxiliaries that tell the future of a report ("said it would send").
        indefinite: lemmas of the indefinite articles.
        copula: lemma of the verb that joins a subject with what it is.
        contractions: forms of prepositions that hold a definite article ("du").
        mutual: slots that hold all parties of one thing ("entre A et B").
        receiver: slots of whom an undertaking is given to.
        ranks: adjectives of a noun whose infinitive is a fact ("le premier pays à reconnaître X").
        source: the slot of whom a report is from ("selon X").
        transparent: lemmas of nouns that merely measure or contain what their "de" names ("une série de mesures").
        comment: lemmas of verbs whose nominal complements are talked about, not done ("a souligné l'importance de la coopération").
    """

    prepositions: Mapping[str, str]
    relational_nouns: Mapping[str, str]
    agent: frozenset[str]
    reflexive: frozenset[str]
    negation: frozenset[str]
    negation_words: frozenset[str]
    restrictive: frozenset[str]
    privative: frozenset[str]
    possessives: frozenset[str]
    future_auxiliaries: frozenset[str]
    obligation: frozenset[str]
    ability: frozenset[str]
    hypothesis: frozenset[str]
    purpose: frozenset[str]
    aspect: frozenset[str]
    going: frozenset[str]
    ditransitive: frozenset[str]
    relative_genitives: frozenset[str]
    wishing: frozenset[str]
    performative: frozenset[str]
    report: frozenset[str]
    enacting: frozenset[str]
    comment: frozenset[str]
    transparent: frozenset[str]
    indefinite: frozenset[str]
    name_ends: frozenset[str]
    predicative: frozenset[str]
    partitive: frozenset[str]
    genitive: frozenset[str]
    joining: frozenset[str]
    object_control: frozenset[str]
    future_endings: frozenset[str]
    conditional_endings: frozenset[str]
    participle_endings: tuple[tuple[str, tuple[str, ...]], ...]
    future_stems: tuple[tuple[str, str], ...]
    occasions: frozenset[str]
    bare_reflexives: frozenset[str]
    happening: frozenset[str]
    dative: str
    agentive: str
    comitative: str
    author_slots: tuple[str, ...]
    dative_clitics: frozenset[str]
    temporal: frozenset[str]
    party_slots: tuple[str, ...]
    unaccusative: frozenset[str]
    planning: frozenset[str]
    conditional: frozenset[str]
    object_parties: tuple[str, ...]
    noun_parties: tuple[str, ...]
    noun_actor: tuple[str, ...]
    reflexive_prefixes: tuple[str, ...]
    particles: frozenset[str]
    complement_markers: frozenset[str]
    gerund_markers: frozenset[str]
    infinitive_nouns: frozenset[str]
    infinitive_verbs: frozenset[str]
    attributive: frozenset[str]
    perfect: frozenset[str]
    perfect_forms: frozenset[str]
    plural_names: frozenset[str]
    time_nouns: frozenset[str]
    past_endings: tuple[str, ...]
    present_endings: tuple[str, ...]
    reported_future: frozenset[str]
    failing: frozenset[str]
    copula: str
    contractions: frozenset[str]
    mutual: tuple[str, ...]
    receiver: tuple[str, ...]
    source: str
    ranks: frozenset[str]


@cache
def load_grammar(language: str) -> Grammar:
    """The grammar words of a language.

    Raises:
        KnowledgeError: if a list is missing or unknown.
    """
    raw: dict[str, Any] = read_yaml(f"{language}/grammar.yaml")
    wanted = {field.name for field in fields(Grammar)}
    if wrong := wanted.symmetric_difference(raw):
        raise KnowledgeError(f"knowledge/{language}/grammar.yaml: missing or unknown: {', '.join(sorted(wrong))}")
    words: dict[str, Any] = {name: value if isinstance(value, (dict, str)) else frozenset(value) for name, value in raw.items()}
    for name in _ORDERED:
        words[name] = tuple(raw[name])
    words["participle_endings"] = tuple((ending, tuple(forms)) for ending, forms in raw["participle_endings"].items())
    words["future_stems"] = tuple(raw["future_stems"].items())
    return Grammar(**words)
