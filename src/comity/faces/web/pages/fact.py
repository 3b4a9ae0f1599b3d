"""A fact: the permanent page of an event, an instrument or a commitment, with all that the register knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fastapi import APIRouter, HTTPException
from msgspec import Struct
from starlette.responses import Response

from comity.errors import RegisterError
from comity.export import linked
from comity.export.records import Told
from comity.faces.web.asked import Asked, Page
from comity.faces.web.charted import Data
from comity.faces.web.pages.dossiers import neighbours
from comity.faces.web.rendering import Saying
from comity.faces.web.valued import Valuing
from comity.model.register import Action, Fact, Kind, Source
from comity.register import roll
from comity.register.asking import day_of
from comity.register.questions import sourced, state
from comity.register.under import under

router = APIRouter()
SOURCES, EVENTS, PARTIES, NEAR = 20, 10, 12, 6
COMPARED = (
    "type", "mode", "status", "date", "due", "place", "domains", "context", "name", "actor", "recipient", "instrument", "stage",
    "kept_by", "withdrawn_by", "independent", "documents", "disputed", "judged", "removed", "successor",
)  # fmt: skip
"""Fields whose changes the history tells."""
LINKED = ("instrument", "kept_by", "withdrawn_by", "successor")


class Numbered(Struct, frozen=True):
    """A source with its number on the page; of a copy the number of what it copies, if that is among the sources."""

    number: int
    source: Source
    original: int | None
    address: str | None


class Change(Struct, frozen=True):
    """A version: since when, which fields changed from what to what; None for the first one."""

    since: str
    fields: list[tuple[str, str, str]] | None
    documents: int


@router.get("/fact/{id}")
def show(asked: Page, id: str, sources: str = "") -> Response:
    """All that the register knows of one fact."""
    view = asked.view
    try:
        fact = view.fact(id)
    except RegisterError as error:
        raise HTTPException(404, str(error)) from error
    said = view.sources([fact])[id]
    history, judgements = view.history(id), view.judgements(id)
    ids = {each for version in history for name in LINKED if (each := getattr(version, name))}
    near = view.these([*ids, *fact.denied_by])
    valuing = Valuing(Saying(asked), near)
    shown = said if sources == "all" else said[:SOURCES]
    numbers = {source.claim: number for number, source in enumerate(said, 1)}
    events, total = under(view, id, EVENTS) if fact.kind is Kind.INSTRUMENT else ([], 0)
    instrument = near.get(fact.instrument or "")
    return asked.page(
        "fact.html",
        here="instruments" if fact.kind is Kind.INSTRUMENT else "commitments" if fact.kind is Kind.COMMITMENT else "facts",
        fact=fact,
        state=state(fact, day_of(view, None)) if fact.kind is Kind.COMMITMENT else None,
        near=near,
        instrument=instrument,
        sources=list(_numbered(shown, said)),
        left=len(said) - len(shown),
        values=[
            (field, [(valuing(field, each.value), each, _said_by(each.claims, numbers)) for each in some])
            for field, some in fact.values.items()
        ],
        changes=list(_changes(history, valuing)),
        judgements=[(each, valuing(each.field, each.value) if each.field else "") for each in judgements],
        undone={each.undoes for each in judgements if each.action is Action.UNDO},
        events=sourced(view, events),
        events_total=total,
        network=_network(asked, fact),
        data=linked.page(Told(fact, tuple(shown), instrument)),
    )


def _numbered(shown: Sequence[Source], said: Sequence[Source]) -> Iterator[Numbered]:
    first: dict[int, int] = {}
    for number, source in enumerate(said, 1):
        first.setdefault(source.document, number)
    for number, source in enumerate(shown, 1):
        original = first.get(source.story) if source.story != source.document else None
        yield Numbered(number, source, original, source.name if source.name.startswith(("http://", "https://")) else None)


def _said_by(claims: Sequence[str], numbers: Mapping[str, int]) -> list[int]:
    return sorted(numbers[claim] for claim in claims if claim in numbers)


def _changes(history: Sequence[Fact], valuing: Valuing) -> Iterator[Change]:
    """What changed when, the latest first."""
    versions = list(zip((None, *history), history, strict=False))
    for before, after in reversed(versions):
        fields = None if before is None else [
            (name, valuing(name, old), valuing(name, new))
            for name in COMPARED
            if (old := getattr(before, name)) != (new := getattr(after, name))
        ]  # fmt: skip
        yield Change(after.since, fields, after.documents)


def _network(asked: Asked, fact: Fact) -> Data | None:
    """Of an instrument: how its parties stand with each other, of two also with others."""
    parties = fact.actor[:PARTIES]
    if fact.kind is not Kind.INSTRUMENT or len(parties) < 2:
        return None
    found = roll.near(asked.view, parties, NEAR) if len(parties) == 2 else roll.among(asked.view, parties)
    return neighbours(asked, found)


