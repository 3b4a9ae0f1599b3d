"""The words of briefing notes: ``knowledge/<language>/briefs.yaml``."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.model.codes import DOMAINS, MODES, EventType, InstrumentKind, InstrumentStage
from comity.model.register import CommitmentState

_WORDS = frozenset(
    {
        "abbreviations", "ahead", "alt_network", "alt_timeline", "and_others", "as_of", "between", "clash", "clashes",
        "colon", "commitments", "confirmed", "conflict_mark", "counted_name", "counts", "counts_more", "denial", "denied",
        "disputes", "domain", "domains", "due", "due_mark", "edited", "event_mark", "events", "facts", "first", "in_brief",
        "in_place", "independent_sources", "instrument_alone", "instrument_mark", "instrument_of", "instruments",
        "kept_shown", "last", "latest", "left_out", "made", "main_domains", "method", "misses", "network", "network_caption",
        "no_stages", "not_done_mark", "nothing", "nothing_asked", "older", "on_domains", "open_promise", "page_of", "partner",
        "partners", "party", "period", "promise", "promise_to", "quote", "read_documents", "rejected", "reported", "said_by",
        "scope_actors", "scope_all", "scope_domains", "scope_from", "scope_instrument", "scope_time", "scope_to", "since",
        "sources", "sources_column", "stages", "state", "status_negation", "status_other", "text", "tie", "tie_mark",
        "timeline", "timeline_caption", "title_all", "title_domain", "title_instrument", "title_one", "title_pair",
        "title_several", "total", "undated", "undated_source", "under", "undue", "unnamed_actor", "withdrawn_shown",
        "without_date", "wording", "wordless",
    }
)  # fmt: skip
_STATUSES = ("future", "coming", "hypothetical", "negation", "done")
_DATES = frozenset(
    {
        "about", "autumn", "century", "day", "decade", "elided", "first_day", "from_day", "month", "of_autumn", "of_spring",
        "of_summer", "of_winter", "open_end", "open_start", "other", "range_days", "range_months", "range_plain",
        "range_years", "spring", "summer", "uncertain", "winter", "year", "yearless",
    }
)  # fmt: skip
_COUNTED = ("event", "instrument", "commitment", "document", "source", "fact", "stage", "due")
_FIELDS = ("date", "due", "place", "status", "parties")
_SLOT = re.compile(r"\{[^{}]*\}")


class Forms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an event is told with: after the auxiliary (``done``) and after a modal verb (``do``).

    ``{to}`` stands for the recipient, ``{of to}``, ``{to to}`` for it after a preposition, ``{text}`` for the instrument;
    ``[its|their]`` for the first word with one actor, for the second with several.
    """

    done: str
    do: str


class Verb(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a type of event is told: with a recipient (``towards``), of several together, of one alone."""

    towards: Forms
    together: Forms
    alone: Forms


class Tenses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The auxiliaries of a status, for one actor and for several, with ``{done}`` or ``{do}`` for the form that follows."""

    one: str
    many: str


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number with its noun: ``{n} fact``, ``{n} facts``."""

    one: str
    many: str


class Naming(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How names of states and organisations stand in a sentence.

    Attributes:
        cases: by class of name, what stands before it: ``plain``, ``of``, ``to``, ``at`` (where something happens).
        classes: class by id, where the rule does not tell it.
        names: the name by id, where the usual one does not fit a sentence.
        state, organisation, other: the class of all others.
        elided: first letters of the class ``vowel``; before them ``elisions`` lose their vowel.
        elisions: words that lose their last vowel.
        feminine_ending: letter at the end of feminine names of states.
        feminine: first words of the names of feminine organisations.
        plural: the classes whose verb stands in the plural.
        ids: organisations are told by their English acronym; else by the first acronym of this language.
    """

    cases: dict[str, dict[str, str]]
    classes: dict[str, str]
    names: dict[str, str]
    state: str
    organisation: str
    other: str
    elided: str
    elisions: tuple[str, ...]
    feminine_ending: str
    feminine: frozenset[str]
    plural: frozenset[str]
    ids: bool


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of notes in one language.

    Attributes:
        locale: of Babel, for dates, numbers and lists.
        words: headings and phrases by key.
        counted: nouns with numbers, by what is counted.
        naming: names in sentences.
        dates: how dates of each precision are told, with ``{date}``.
        statuses: the auxiliaries by status; ``coming`` is ``future`` on a day that is not yet past.
        verbs: by PLOVER type, or ``TYPE.mode``; ``SUPPORT/stage`` where an instrument is signed, adopted, ….
        reported: types that are told as what sources say.
        kinds, stages, states, domains, fields: names of the codes.
    """

    locale: str
    words: dict[str, str]
    counted: dict[str, Counted]
    naming: Naming
    dates: dict[str, str]
    statuses: dict[str, Tenses]
    verbs: dict[str, Verb]
    reported: frozenset[str]
    kinds: dict[str, str]
    stages: dict[str, str]
    states: dict[str, str]
    domains: dict[str, str]
    fields: dict[str, str]


@cache
def load_phrases(language: str) -> Phrases:
    """The words of notes in a language.

    Raises:
        KnowledgeError: if a field is unknown or missing, or a code has no name.
    """
    place = f"knowledge/{language}/briefs.yaml"
    try:
        found = msgspec.convert(read_yaml(f"{language}/briefs.yaml"), type=Phrases)
    except msgspec.ValidationError as error:
        raise KnowledgeError(f"{place}: {error}") from error
    types = {each.value for each in EventType}
    modes = {f"{kind.value}.{mode}" for kind, some in MODES.items() for mode in some}
    stages = {f"SUPPORT/{stage.value}" for stage in InstrumentStage} | {"SUPPORT/"}
    wanted: dict[str, tuple[set[str] | frozenset[str], set[str] | frozenset[str]]] = {
        "words": (_WORDS, _WORDS),
        "counted": (frozenset(_COUNTED), frozenset(_COUNTED)),
        "dates": (_DATES, _DATES),
        "statuses": (frozenset(_STATUSES), frozenset(_STATUSES)),
        "verbs": ({*types, "SUPPORT/"}, types | modes | stages),
        "kinds": ({each.value for each in InstrumentKind}, {each.value for each in InstrumentKind}),
        "stages": ({each.value for each in InstrumentStage}, {each.value for each in InstrumentStage}),
        "states": ({each.value for each in CommitmentState}, {each.value for each in CommitmentState}),
        "domains": (DOMAINS, DOMAINS),
        "fields": (frozenset(_FIELDS), frozenset(_FIELDS)),
    }
    for name, (needed, known) in wanted.items():
        keys = set(getattr(found, name))
        if wrong := (needed - keys) | (keys - known):
            raise KnowledgeError(f"{place}, {name}: missing or unknown: {', '.join(sorted(wrong))}")
    if wrong := set(found.reported) - types:
        raise KnowledgeError(f"{place}, reported: unknown: {', '.join(sorted(wrong))}")
    _check_naming(place, found.naming)
    _check_slots(place, found)
    return found


def _check_naming(place: str, naming: Naming) -> None:
    known = set(naming.cases)
    used = {*naming.classes.values(), naming.state, naming.organisation, naming.other, *naming.plural}
    if wrong := used - known:
        raise KnowledgeError(f"{place}, naming: {', '.join(sorted(wrong))}: no such class of names under cases")
    for name, cases in naming.cases.items():
        if set(cases) != {"plain", "of", "to", "at"}:
            raise KnowledgeError(f"{place}, naming, cases, {name}: give plain, of, to and at")


def _check_slots(place: str, phrases: Phrases) -> None:
    known = {"{to}", "{of to}", "{to to}", "{text}"}
    for name, verb in phrases.verbs.items():
        for forms in (verb.towards, verb.together, verb.alone):
            if wrong := {*_SLOT.findall(forms.done), *_SLOT.findall(forms.do)} - known:
                raise KnowledgeError(
                    f"{place}, verbs, {name}: unknown {', '.join(sorted(wrong))}; known are {', '.join(sorted(known))}"
                )
    for name, tenses in phrases.statuses.items():
        if any(_SLOT.findall(form) not in (["{done}"], ["{do}"]) for form in (tenses.one, tenses.many)):
            raise KnowledgeError(f"{place}, statuses, {name}: write {{done}} or {{do}} where the verb stands")
