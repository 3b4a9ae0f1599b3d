"""Who: actors, pairs of them, the network, people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response

from comity.faces.api.access import READ, VERSION, allowed
from comity.faces.api.answers import ActorItem, DossierItem, Listed, PersonItem, TieItem
from comity.faces.api.asking import Ask, Asking, Common, Paged, Wanted, Word, known, place, place_of
from comity.faces.api.contract import promises
from comity.faces.api.problems import RefusedError
from comity.knowledge.world import load
from comity.knowledge.world.folding import fold
from comity.register import questions
from comity.register.answers import Dossier, Person, Tie
from comity.register.people_facts import person as person_of
from comity.register.roll import Entry, roll


class _ActorConvertor(Convertor[str]):
    """An actor in a path: an id, which may begin with ``org/``, or a name."""

    regex = "org/[^/]+|[^/]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("actor", _ActorConvertor())
router = APIRouter(prefix=VERSION, dependencies=[Depends(allowed(READ))])
Actor = Annotated[str, Path(max_length=200, examples=["KOR"])]
Other = Annotated[str, Path(max_length=200, examples=["NATO"])]


class ActorsAsked(Paged):
    """A page of actors."""

    name: Word | None = None


class PeopleAsked(Paged):
    """A page of people."""

    name: Word | None = None
    of: Word | None = None


class TiesAsked(Wanted, Paged):
    """A page of the network."""


@router.get("/actors", operation_id="list_actors", tags=["actors"])
@promises(Listed[ActorItem], 422)
def actors(ask: Asking, query: Annotated[ActorsAsked, Query()]) -> Response:
    """States and organisations, those with the most facts first."""
    entries = roll(ask.view)
    if query.name:
        part = fold(query.name).casefold()
        entries = [each for each in entries if part in fold(f"{each.actor} {ask.name(each.actor)}").casefold()]
    offset = place_of(query.after)
    some = entries[offset : offset + query.limit]
    following = ask.following(place(offset, len(some), len(entries)))
    return ask.answer(Listed(items=tuple(_actor(ask, each) for each in some), total=len(entries), next=following), following)


@router.get("/actors/{actor:path}", operation_id="get_actor", tags=["actors"])
@promises(DossierItem, 404, 422)
def actor(ask: Asking, actor: Actor, query: Annotated[Wanted, Query()]) -> Response:
    """The dossier of an actor."""
    one = known(ask.view, actor)
    found = questions.dossier(ask.view, one, None, query.filter(ask.view))
    return ask.answer(_dossier(ask, found, f"/actors/{one}", ask.link.actor(one), actor=one))


@router.get("/pairs/{a:actor}/{b:actor}", operation_id="get_pair", tags=["actors"])
@promises(DossierItem, 404, 422)
def pair(ask: Asking, a: Actor, b: Other, query: Annotated[Wanted, Query()]) -> Response:
    """The dossier of two actors."""
    one, two = known(ask.view, a), known(ask.view, b)
    if one == two:
        raise RefusedError(422, "a pair is of two actors", "name another one")
    found = questions.dossier(ask.view, one, two, query.filter(ask.view))
    return ask.answer(_dossier(ask, found, f"/pairs/{one}/{two}", ask.link.pair(one, two), actor=one, other=two))


@router.get("/ties", operation_id="list_ties", tags=["actors"])
@promises(Listed[TieItem], 422)
def ties(ask: Asking, query: Annotated[TiesAsked, Query()]) -> Response:
    """The network: who is tied to whom, the strongest ties first."""
    offset = place_of(query.after)
    found = questions.network(ask.view, query.filter(ask.view))
    some = found[offset : offset + query.limit]
    following = ask.following(place(offset, len(some), len(found)))
    return ask.answer(Listed(items=tuple(_tie(ask, each) for each in some), total=len(found), next=following), following)


@router.get("/people", operation_id="list_people", tags=["actors"])
@promises(Listed[PersonItem], 422)
def people(ask: Asking, query: Annotated[PeopleAsked, Query()]) -> Response:
    """People by a part of their name or by whom they served, the most reported first."""
    from comity.register.terms import actor as named

    offset, name = place_of(query.after), query.name or ""
    of = named(ask.view, query.of) if query.of else None
    found = questions.persons(ask.view, name, of, query.limit, offset)
    total = questions.count_persons(ask.view, name, of)
    following = ask.following(place(offset, len(found), total))
    return ask.answer(Listed(items=tuple(_person(ask, each) for each in found), total=total, next=following), following)


@router.get("/people/{slug}", operation_id="get_person", tags=["actors"])
@promises(PersonItem, 404, 422)
def person(
    ask: Asking, slug: Annotated[str, Path(max_length=200, examples=["juri-ratas"])], query: Annotated[Common, Query()]
) -> Response:
    """A person with the offices held over time."""
    return ask.answer(_person(ask, person_of(ask.view, f"person/{slug}")))


def _actor(ask: Ask, entry: Entry) -> ActorItem:
    return ActorItem(
        self_=ask.at(f"/actors/{entry.actor}"),
        url=ask.link.actor(entry.actor),
        id=entry.actor,
        name=ask.name(entry.actor),
        kind="state" if entry.actor in load().states else "organisation",
        facts=entry.facts,
        events=entry.events,
        instruments=entry.instruments,
        commitments=entry.commitments,
        first=entry.first,
        last=entry.last,
    )


def _dossier(ask: Ask, dossier: Dossier, path: str, url: str, **parties: str) -> DossierItem:
    names = tuple(ask.name(each) for each in dossier.actors)
    return DossierItem(self_=ask.at(path), url=url, names=names, dossier=dossier, facts=ask.at("/facts", **parties))


def _tie(ask: Ask, tie: Tie) -> TieItem:
    names = ask.name(tie.a), ask.name(tie.b)
    return TieItem(self_=ask.at(f"/pairs/{tie.a}/{tie.b}"), url=ask.link.pair(tie.a, tie.b), names=names, tie=tie)


def _person(ask: Ask, person: Person) -> PersonItem:
    slug = person.id.partition("/")[2]
    return PersonItem(self_=ask.at(f"/people/{slug}"), url=ask.link.person(person.id), person=person)
