"""The documents whose facts people have all judged, as gold: what Comity is measured against (see gold/README.md).

A document is in it once each fact that it tells has been confirmed, corrected or rejected by somebody. Confirmed and corrected
facts become core facts; rejected ones are left out, so that to read them again counts as wrong. Where a fact is made by several
documents, its values and what this document alone says both count as right, but for fields that a person has set. Nobody judges
who is mentioned, nor what no reading has found: mentions and people are as they were read, and what was missed is missing here too.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from comity.export.files import MANIFEST
from comity.export.records import Exported
from comity.knowledge.world.folding import WORD, fold
from comity.model.reading import Reading
from comity.model.register import Action, Fact, Kind
from comity.register import rows, schema
from comity.register.claims import Claim
from comity.register.judgements import ABOUT
from comity.register.query import Filter, matching, valid
from comity.register.view import View

FORM = "comity gold"
"""What the manifest of such a folder calls itself."""
_NAMED = 60  # characters of a document's name in that of its file
_README = """# Judged documents

What people judged in a register of Comity, in the form of its gold files: `documents/` holds texts, `gold/` what is to be
recorded from each. Measure a reading against it:

    comity evaluate documents --documents documents --gold gold --misses

- In it: the documents of which every fact was confirmed, corrected or rejected by somebody.
- Rejected facts are left out: to read them again counts as wrong.
- Mentions and people are as Comity read them; nobody judged them.
- What no reading had found is missing, so recall is of what had been found.
- The texts belong to their publishers.
"""


@dataclass(slots=True)
class Census:
    """What there is of gold.

    Attributes:
        documents: how many whose facts are all judged.
        begun: by number the names of documents of which some facts are judged and others not, with how many are not.
        facts: of the first, by what was decided on the whole: confirm, edit, reject.
        kinds: of what was confirmed or corrected there, by kind.
        authors: who judged these, with the number of the facts.
    """

    documents: int = 0
    begun: dict[int, tuple[str, int]] = field(default_factory=dict)
    facts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A document with its facts and the claims by which it tells them."""

    number: int
    facts: dict[str, Fact]
    claims: dict[str, list[str]]

    @property
    def lacking(self) -> int:
        """How many of its facts nobody has judged."""
        return sum(not fact.judged for fact in self.facts.values())


def census(view: View, wanted: Filter | None = None) -> Census:
    """How much gold there is, and how much has been begun."""
    found = Census()
    met: dict[str, Fact] = {}
    lacking: dict[int, int] = {}
    with view.store.reading() as connection:
        for paper in _papers(view, connection, wanted or Filter()):
            if paper.lacking:
                lacking[paper.number] = paper.lacking
            else:
                found.documents += 1
                met |= paper.facts
        document = schema.document
        for some in rows.chunks(lacking):
            named = select(document.c.id, document.c.name).where(document.c.id.in_(some)).order_by(document.c.id)
            found.begun |= {row.id: (row.name, lacking[row.id]) for row in connection.execute(named)}
        found.facts.update(fact.judged for fact in met.values() if fact.judged)
        found.kinds.update(fact.kind.value for fact in met.values() if fact.judged != Action.REJECT.value)
        for names in _judges(view, connection, met).values():
            found.authors.update(names)
    return found


def write_gold(view: View, wanted: Filter, folder: Path) -> Exported:
    """A folder with ``documents/`` and ``gold/``, which ``comity evaluate documents`` reads, and a README.

    Args:
        view: the register at a time.
        wanted: only documents that tell one of these facts.
        folder: is there, and empty.
    """
    done = Exported()
    for name in ("documents", "gold"):
        (folder / name).mkdir()
    with view.store.reading() as connection:
        for paper in _papers(view, connection, wanted):
            if paper.lacking:
                done.left["documents with facts that nobody has judged"] += 1
                continue
            name, text, gold = _gold(view, connection, paper)
            (folder / "documents" / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
            (folder / "gold" / f"{name}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            done.written["documents"] += 1
            done.written["facts"] += sum(len(gold.get(kind, ())) for kind in ("events", "instruments", "commitments"))
    (folder / "README.md").write_text(_README, encoding="utf-8")
    manifest = {"form": FORM, "as_of": view.stamp, "documents": done.written["documents"]}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return done


# -- which documents -------------------------------------------------------------------------------------------------------


def _papers(view: View, connection: Connection, wanted: Filter) -> Iterator[_Paper]:
    """The documents of which something was judged, in order of their numbers. Found from the judgements on, of which there are
    never more than people can make."""
    for some in rows.chunks(_documents(view, connection, wanted)):
        told, fact = schema.fact_claim, schema.fact
        query = select(told.c.document, told.c.claim, fact.c.body).join(fact, fact.c.row == told.c.row)
        query = query.where(rows.among(connection, told.c.document, some), valid(fact, view.stamp), fact.c.removed.is_(None))
        facts: dict[int, dict[str, Fact]] = defaultdict(dict)
        claims: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in connection.execute(query.order_by(told.c.document, told.c.claim)):
            found = rows.decode(row.body)
            facts[row.document][found.id] = found
            claims[row.document][found.id].append(row.claim)
        for number in sorted(facts):
            yield _Paper(number, facts[number], claims[number])


def _documents(view: View, connection: Connection, wanted: Filter) -> list[int]:
    judgement, told, fact, document = schema.judgement, schema.fact_claim, schema.fact, schema.document
    judged = select(judgement.c.fact).where(judgement.c.action.in_([action.value for action in ABOUT]))
    query = select(told.c.document).join_from(fact, told, told.c.row == fact.c.row).join(document, document.c.id == told.c.document)
    stands = document.c.until.is_(None) if view.stamp is None else document.c.until.is_(None) | (document.c.until > view.stamp)
    query = query.where(fact.c.id.in_(judged), fact.c.judged.is_not(None), valid(fact, view.stamp), stands)
    if wanted != Filter():
        query = query.where(fact.c.row.in_(matching(replace(wanted, rejected=True), view.stamp, schema.fact.c.row)))
    return sorted(set(connection.execute(query).scalars()))


def _judges(view: View, connection: Connection, facts: Iterable[str]) -> dict[str, set[str]]:
    """By fact, who has judged it."""
    judgement, undo = schema.judgement, schema.judgement.alias("undo")
    undone = select(undo.c.undoes).where(undo.c.undoes.is_not(None))
    found: dict[str, set[str]] = defaultdict(set)
    for some in rows.chunks(sorted(facts)):
        query = select(judgement.c.fact, judgement.c.author).where(
            rows.among(connection, judgement.c.fact, some),
            judgement.c.action.in_([action.value for action in ABOUT]),
            judgement.c.id.not_in(undone),
        )
        for row in connection.execute(query.where(judgement.c.made <= view.stamp) if view.stamp else query):
            found[row.fact].add(row.author)
    return found


# -- one document ----------------------------------------------------------------------------------------------------------


def _gold(view: View, connection: Connection, paper: _Paper) -> tuple[str, str, dict[str, Any]]:
    """The name of a document's files, its text, and its gold."""
    document, reading = schema.document, schema.reading
    row = connection.execute(select(document).where(document.c.id == paper.number)).one()
    query = select(reading.c.body).where(reading.c.document == paper.number, valid(reading, view.stamp))
    body = connection.execute(query.order_by(reading.c.id.desc()).limit(1)).scalar()
    read = msgspec.json.decode(body, type=Reading) if body else Reading(document=row.name, language=row.language)
    claims = _claims(connection, [key for keys in paper.claims.values() for key in keys])
    name = _file_name(row)
    by_kind: dict[Kind, list[dict[str, Any]]] = defaultdict(list)
    for fact in paper.facts.values():
        if fact.judged != Action.REJECT.value:
            told = [claims[key] for key in paper.claims[fact.id] if key in claims]
            by_kind[fact.kind].append(_MAKERS[fact.kind](fact, told, row.text))
    judges = sorted(set().union(*_judges(view, connection, paper.facts).values()))
    return (
        name,
        row.text,
        {
            "document": f"{name}.txt",
            "language": row.language,
            "published": row.published,
            "mentions": list(read.mentions),
            "people": [{"name": each.name, "role": each.role, "of": each.of} for each in read.people],
            "events": by_kind[Kind.EVENT],
            "instruments": by_kind[Kind.INSTRUMENT],
            "commitments": by_kind[Kind.COMMITMENT],
            "note": f"{row.name}; judged by {', '.join(judges)}",
        },
    )


def _claims(connection: Connection, keys: Sequence[str]) -> dict[str, Claim]:
    """Claims by their keys; of several versions the last."""
    claim = schema.claim
    query = select(claim.c.key, claim.c.body).where(rows.among(connection, claim.c.key, keys)).order_by(claim.c.since)
    return {row.key: msgspec.json.decode(row.body, type=Claim) for row in connection.execute(query)}


def _file_name(row: Row[Any]) -> str:
    """A name that every file system takes: the document's number, and words of its name."""
    last = [part for part in str(row.name).rstrip("/").split("/") if part][-1:]
    words = "-".join(WORD.findall(fold(last[0]))).lower().removesuffix("-txt") if last else ""
    return f"{row.id:05}-{words[:_NAMED].strip('-')}".rstrip("-")


def _right(fact: Fact, name: str, of_fact: Any, of_claims: Iterable[Any]) -> list[Any]:
    """The values of a field that count as right: the fact's, and those of the document unless a person has set it."""
    values = [of_fact, *(() if name in fact.edited else of_claims)]
    return [value for place, value in enumerate(values) if value is not None and value not in values[:place]]


def _event(fact: Fact, claims: Sequence[Claim], text: str) -> dict[str, Any]:
    types = _right(fact, "type", fact.type, (claim.type for claim in claims))
    made: dict[str, Any] = {"event": types[0], "also": types[1:], "mode": fact.mode, **_sides(fact.actor, fact.recipient)}
    if not {"actor", "recipient"} & set(fact.edited):
        others = [_sides(fact.actor, fact.recipient), *(_sides(claim.actor, claim.recipient) for claim in claims)]
        made["also_parties"] = [each for place, each in enumerate(others) if each not in others[:place]][1:]
    made |= {
        "date": _right(fact, "date", fact.date, (claim.date for claim in claims)),
        "place": fact.place.country if fact.place else None,
        "domains": list(fact.domains),
        "status": _right(fact, "status", fact.status, (claim.status for claim in claims)),
        "salience": "core",
        "words": next((piece.text for claim in claims for piece in claim.evidence if piece.text in text), ""),
    }
    return {name: value for name, value in made.items() if value not in (None, []) or name in ("actor", "recipient")}


def _sides(actor: Sequence[str], recipient: Sequence[str]) -> dict[str, list[str]]:
    """Who acts and on whom, or who act together."""
    return {"parties": list(actor)} if len(actor) > 1 and not recipient else {"actor": list(actor), "recipient": list(recipient)}


def _instrument(fact: Fact, claims: Sequence[Claim], _: str) -> dict[str, Any]:
    own = [] if "name" in fact.edited else [claim.name for claim in claims]
    names = list(dict.fromkeys(name for name in (*own, fact.name, *fact.names) if name)) or [fact.type]
    parties = _right(fact, "actor", list(fact.actor), (list(claim.actor) for claim in claims))
    return {
        "name": names[0],
        "also_names": names[1:],
        "kind": _right(fact, "type", fact.type, (claim.type for claim in claims)),
        "parties": parties[0],
        "also_parties": parties[1:],
        "stage": _right(fact, "stage", fact.stage, (stage for claim in claims for stage, _ in claim.reached)),
        "date": _right(fact, "date", fact.date, (claim.date for claim in claims)),
        "domains": list(fact.domains),
        "salience": "core",
    }


def _commitment(fact: Fact, claims: Sequence[Claim], _: str) -> dict[str, Any]:
    what = [*([] if "name" in fact.edited else [claim.name for claim in claims]), fact.name]
    return {
        "by": list(fact.actor),
        "to": list(fact.recipient),
        "what": next((each for each in what if each), ""),
        "due": _right(fact, "due", fact.due, (claim.due for claim in claims)),
        "salience": "core",
    }


_MAKERS = {Kind.EVENT: _event, Kind.INSTRUMENT: _instrument, Kind.COMMITMENT: _commitment}
