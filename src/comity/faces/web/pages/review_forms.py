"""What a reviewer's forms say, as judgements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from msgspec.structs import replace
from starlette.datastructures import FormData

from comity.errors import RegisterError
from comity.faces.web.pages.review_round import Round, numbers, shown_to
from comity.knowledge.web import load_web_words
from comity.model.codes import MODES, EventType
from comity.model.register import Action, Fact, Judgement, Kind
from comity.register.judge import FIELDS, judge, wrong
from comity.register.terms import value_of
from comity.register.view import View

ORDER = (
    "type", "mode", "status", "date", "stage", "due", "name", "actor", "recipient", "place", "instrument", "kept_by",
    "withdrawn_by", "domains", "context",
)  # fmt: skip
"""The fields that may be corrected, in the order of the form."""
SETS = frozenset({"domains", "context"})
"""Fields whose values have no order."""
LONGEST = 2000
"""Characters of a reason."""
WHOLE = ""
"""Where a fault stands that is of no single field."""


class FormFaultError(Exception):
    """A form that cannot be taken: what is wrong, by field.

    Args:
        faults: by field, or :data:`WHOLE`.
    """

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = faults


async def form_of(request: Request) -> FormData:
    """Dependency: the form that was sent."""
    return await request.form()


def fields_of(fact: Fact) -> list[str]:
    """The fields of a fact that may be corrected, in the order of the form."""
    return [field for field in ORDER if field in FIELDS[fact.kind]]


def words(form: FormData, name: str) -> list[str]:
    """The values of a field that are not empty."""
    return [str(value).strip() for value in form.getlist(name) if str(value).strip()]


def word(form: FormData, name: str) -> str:
    """The first value of a field, or nothing."""
    return next(iter(words(form, name)), "")


def carry_out(going: Round, action: Action, form: FormData) -> list[Judgement]:
    """Store what a form decides; a correction of several fields is a judgement for each.

    Raises:
        FormFaultError: if something in the form is missing or wrong; nothing is stored then.
        OutdatedError: if the record has changed since the reviewer saw it.
        RegisterError: if it cannot be carried out.
    """
    id, seen = word(form, "fact"), {word(form, "fact"): word(form, "seen")}
    reason = (word(form, "other") or word(form, "reason"))[:LONGEST]
    common: dict[str, Any] = {"author": going.user.name, "reason": reason, "action": action}
    store = going.view.store
    facts: tuple[str, ...] = (id,)
    if not reason:
        raise FormFaultError({"reason": _says(going, "reason_missing")})
    if action is Action.EDIT:
        return _correct(going, shown_to(going, going.view.fact(id)), form, common, seen)
    if action is Action.MERGE:
        twin = word(form, "twin")
        if not twin:
            raise FormFaultError({"twin": _says(going, "twin_missing")})
        seen[twin] = word(form, "seen_twin")
        facts = (twin, id) if word(form, "keep") == twin else (id, twin)
    claims = tuple(words(form, "claims")) if action is Action.SPLIT else ()
    if action is Action.SPLIT and not claims:
        raise FormFaultError({"claims": _says(going, "claims_missing")})
    return [judge(store, Judgement(facts=facts, claims=claims, **common), seen)]


def undo(going: Round, form: FormData) -> list[Judgement]:
    """Take judgements back, the last one first.

    Raises:
        FormFaultError: if no reason is given, or no judgement named.
        RegisterError: if one of them is no judgement that stands.
    """
    reason = (word(form, "other") or word(form, "reason"))[:LONGEST]
    if not reason:
        raise FormFaultError({"reason": _says(going, "reason_missing")})
    given = sorted({number for each in words(form, "number") for number in numbers(each)}, reverse=True)
    if not given:
        raise FormFaultError({WHOLE: _says(going, "number_missing")})
    return [
        judge(going.view.store, Judgement(action=Action.UNDO, facts=(), undoes=number, author=going.user.name, reason=reason))
        for number in given
    ]


def _says(going: Round, key: str) -> str:
    """A word of the review in the language of the page."""
    return load_web_words(going.asked.language)(f"review.fault_{key}")


def _correct(going: Round, fact: Fact, form: FormData, common: dict[str, Any], seen: dict[str, str]) -> list[Judgement]:
    changes = _changes(going.view, fact, form)
    if not changes:
        raise FormFaultError({WHOLE: _says(going, "nothing_changed")})
    stored = []
    for field, value in changes:
        stored.append(judge(going.view.store, Judgement(facts=(fact.id,), field=field, value=value, **common), seen))
        seen = {}  # the version is now this reviewer's own
    return stored


def _changes(view: View, fact: Fact, form: FormData) -> list[tuple[str, Any]]:
    """What the form says otherwise than the fact; every field is checked before anything is stored."""
    changes: list[tuple[str, Any]] = []
    faults: dict[str, str] = {}
    for field in fields_of(fact):
        if field not in form and f"{field}_shown" not in form:
            continue  # not in this form
        try:
            value = value_of(view, field, _given(form, field))
        except RegisterError as error:
            faults[field] = str(error)
            continue
        if _same(field, value, getattr(fact, field)):
            continue
        if fault := wrong(fact, field, value) or _unlinked(view, field, value):
            faults[field] = fault
            continue
        fact = replace(fact, **{field: value})
        changes.append((field, value))
    if fact.kind is Kind.EVENT and fact.mode and fact.mode not in MODES.get(EventType(fact.type), frozenset()):
        faults.setdefault("mode", f"{fact.mode}: no mode of {fact.type}")
    if faults:
        raise FormFaultError(faults)
    return changes


def _unlinked(view: View, field: str, value: Any) -> str | None:
    """What is wrong with the id of another fact, or None."""
    if field not in {"instrument", "kept_by", "withdrawn_by"} or value is None:
        return None
    kind = Kind.INSTRUMENT if field == "instrument" else Kind.EVENT
    other = view.these([value]).get(value)
    return None if other is not None and not other.removed and other.kind is kind else f"{value}: no such {kind.value}"


def _given(form: FormData, field: str) -> Sequence[str]:
    """The words of a field as :func:`comity.register.terms.value_of` takes them."""
    if field != "place":
        return words(form, field)
    country, name = word(form, "place"), word(form, "place_name")
    return [country or "-", *([name] if name else [])] if country or name else []


def _same(field: str, one: Any, other: Any) -> bool:
    return set(one) == set(other) if field in SETS else one == other
