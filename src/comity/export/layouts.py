"""The layouts of the field's hand-made registers: the International Cybersecurity Cooperation Dataset, and dyads and years as the
Defense Cooperation Agreement Dataset has them."""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TextIO

from comity.export.records import UNREAL, Exported, Told, day_of, records
from comity.knowledge.crosswalks import Dca, Iccd, load_cow, load_dca, load_iccd
from comity.knowledge.world import load
from comity.model.register import Fact, Kind
from comity.register.dates import Days, days
from comity.register.query import Filter
from comity.register.view import View

_BETWEEN = " | "

# -- International Cybersecurity Cooperation Dataset -------------------------------------------------------------------------


def iccd_columns() -> tuple[str, ...]:
    """Its columns, then ours."""
    ours = ("Scope", "Type", "Stage", "First Day", "Last Day", "Domains", "Fact", "Confidence", "Independent Sources")
    return ("Title", "Date", "Organization", "Description", *load_iccd().typologies, "Parties", *ours, "Sources", "Evidence")


def write_iccd(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """CSV: a line for each agreement on cybersecurity, marked with its typologies; ``Date`` is EDTF.

    Listed are instruments on the subject, and events on it between two parties or more that happened and name no instrument (a
    dialogue held, aid given). ``Organization`` holds the international organisations among the parties, ``Parties`` all; ``Scope``
    is bilateral or multilateral: the dataset keeps these on two sheets.
    """
    done, layout = Exported(), load_iccd()
    writer = csv.DictWriter(stream, iccd_columns(), lineterminator="\n")
    writer.writeheader()
    subject = tuple(sorted(set(wanted.domain) & layout.subject)) if wanted.domain else tuple(sorted(layout.subject))
    if wanted.kind is Kind.COMMITMENT or not subject:
        return done
    for told in records(view, replace(wanted, domain=subject)):
        if _listed(told.fact, layout):
            writer.writerow(_agreement(told, layout))
            done.written["agreements"] += 1
    return done


def _listed(fact: Fact, layout: Iccd) -> bool:
    if fact.kind is Kind.INSTRUMENT:
        return fact.type in layout.instruments
    agreed = fact.type in layout.events and fact.instrument is None and len(fact.parties) > 1
    return fact.kind is Kind.EVENT and agreed and fact.status not in UNREAL


def _agreement(told: Told, layout: Iccd) -> dict[str, object]:
    fact, world = told.fact, load()
    first, last = told.span.iso() if told.span else ("", "")
    names = [world.title(party, "en") for party in fact.parties]
    marks = layout.marks(fact.type, fact.domains, fact.context)
    return {
        "Title": fact.name or f"{fact.type}: {', '.join(names)}",
        "Date": fact.date or "",
        "Organization": "; ".join(world.title(party, "en") for party in fact.parties if party not in world.states),
        "Description": told.quotes[0] if told.quotes else "",
        **{name: int(marked) for name, marked in marks.items()},
        "Parties": "; ".join(fact.parties),
        "Scope": "bilateral" if len(fact.parties) == 2 else "multilateral" if len(fact.parties) > 2 else "",
        "Type": fact.type,
        "Stage": fact.stage or "",
        "First Day": first,
        "Last Day": last,
        "Domains": "; ".join(fact.domains),
        "Fact": fact.id,
        "Confidence": fact.confidence,
        "Independent Sources": fact.independent,
        "Sources": _BETWEEN.join(source.name for source in told.sources),
        "Evidence": _BETWEEN.join(told.quotes),
    }


# -- Defense Cooperation Agreement Dataset -----------------------------------------------------------------------------------

DCA_COLUMNS: tuple[str, ...] = (
    *("ccode1", "abbrev1", "ccode2", "abbrev2", "year"),
    *("dcaGeneralV1", "dcaGeneralV2", "dcaSectorV1", "dcaSectorV2", "dcaAnyV1", "dcaAnyV2"),
    *("iso1", "iso2", "signed", "inForce", "agreements", "names", "dates", "facts", "sources", "evidence"),
)
"""The dataset's columns, then ours."""


@dataclass(slots=True)
class Year:
    """What stands between two states in a year.

    Attributes:
        strict, broad: ``general`` and ``sector``, as far as an agreement of that sort stands in the strict and in the broad sense.
        signed, force: an agreement was signed in it; one is known to be in force.
        agreements: those that stand, in the broad sense.
    """

    strict: set[str] = field(default_factory=set)
    broad: set[str] = field(default_factory=set)
    signed: bool = False
    force: bool = False
    agreements: list[Told] = field(default_factory=list)


def write_dca(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """CSV in dyad-year form: a line for each pair of states and year in which a bilateral agreement on defence stands between them.

    Pairs without one have no line. An agreement stands from the year it was signed to the year before it ended, or to the view's
    year. The strict columns (V1) count it if it is sure (see ``knowledge/crosswalks/dca.yaml``), not disputed, and from the last
    year that its date may mean; the broad ones (V2) from the first. ``dates`` has the dates of the stages in EDTF.
    """
    done = Exported()
    writer = csv.DictWriter(stream, DCA_COLUMNS, lineterminator="\n")
    writer.writeheader()
    found: dict[tuple[str, str], dict[int, Year]] = defaultdict(lambda: defaultdict(Year))
    layout, last = load_dca(), day_of(view).year
    domains = tuple(sorted(layout.general | layout.sector))
    asked = tuple(sorted(set(wanted.domain) & set(domains))) if wanted.domain else domains
    if wanted.kind not in {None, Kind.INSTRUMENT} or not asked:
        return done
    for told in records(view, replace(wanted, domain=asked, kind=Kind.INSTRUMENT)):
        reason = _add(found, told, layout, last)
        done.left.update([reason] if reason else [])
    cow, unknown = load_cow(), (0, "")
    for (one, other), years in sorted(found.items(), key=lambda entry: [cow.get(party, unknown)[0] for party in entry[0]]):
        for year, stood in sorted(years.items()):
            writer.writerow(_dyad(one, other, year, stood))
            done.written["dyad-years"] += 1
    return done


def _add(found: dict[tuple[str, str], dict[int, Year]], told: Told, layout: Dca, last: int) -> str | None:
    """Put an agreement under its years; returns why not."""
    fact, world = told.fact, load()
    if fact.type not in layout.kinds or len(fact.actor) != 2 or not world.states.keys() >= set(fact.actor):
        return "no agreement between two states"
    reached = [days(stage.date) for stage in fact.stages if stage.stage in layout.reached]
    if not reached:
        return "not signed yet, as far as is known"
    begun = [span for span in reached if span]
    if not begun:
        return "the year is not known"
    sort = "general" if layout.general & set(fact.domains) else "sector"
    sure = (fact.confidence >= layout.sure or fact.judged in {"confirm", "edit"}) and not fact.disputed
    first, strict = min(_year(span.first) for span in begun), min(_year(span.last) for span in begun)
    cow = load_cow()
    one, other = sorted(fact.actor, key=lambda party: (cow[party].number if party in cow else 0, party))
    for year in range(first, _ended(fact, layout, last) + 1):
        entry = found[one, other][year]
        entry.broad.add(sort)
        if sure and year >= strict:
            entry.strict.add(sort)
        entry.signed |= _in(fact, "signed", year)
        entry.force |= any(span and _year(span.first) <= year for span in _when(fact, "in-force"))
        entry.agreements.append(told)
    return None


def _year(day: int) -> int:
    return datetime.date.fromordinal(day).year


def _when(fact: Fact, stage: str) -> Iterator[Days | None]:
    return (days(each.date) for each in fact.stages if each.stage == stage)


def _in(fact: Fact, stage: str, year: int) -> bool:
    return any(span and _year(span.first) <= year <= _year(span.last) for span in _when(fact, stage))


def _ended(fact: Fact, layout: Dca, last: int) -> int:
    """The last year in which an agreement stands."""
    if fact.stage not in layout.over:
        return last
    ends = [span for stage in layout.over for span in _when(fact, stage) if span]
    return min((_year(span.first) - 1 for span in ends), default=last)


def _dyad(one: str, other: str, year: int, stood: Year) -> dict[str, object]:
    cow = load_cow()
    facts = [told.fact for told in stood.agreements]
    found: dict[str, object] = {}
    for number, party in enumerate((one, other), start=1):
        state = cow.get(party)
        found |= {
            f"iso{number}": party,
            f"ccode{number}": state.number if state else "",
            f"abbrev{number}": state.abbreviation if state else "",
        }
    for sense, which in (("V1", stood.strict), ("V2", stood.broad)):
        found |= {f"dcaGeneral{sense}": int("general" in which), f"dcaSector{sense}": int("sector" in which)}
        found[f"dcaAny{sense}"] = int(bool(which))
    return found | {
        "year": year,
        "signed": int(stood.signed),
        "inForce": int(stood.force),
        "agreements": len(facts),
        "names": _BETWEEN.join(fact.name or fact.type for fact in facts),
        "dates": _BETWEEN.join(", ".join(f"{each.stage} {each.date or '?'}" for each in fact.stages) for fact in facts),
        "facts": " ".join(fact.id for fact in facts),
        "sources": _BETWEEN.join(source.name for told in stood.agreements for source in told.sources),
        "evidence": _BETWEEN.join(quote for told in stood.agreements for quote in told.quotes),
    }
