"""With which fact cooperation begins."""

from __future__ import annotations

from dataclasses import replace

from comity.model.register import Fact, Kind
from comity.register.dates import days
from comity.register.query import Filter
from comity.register.rows import weight
from comity.register.view import View

_SEARCHED = 200  # facts among which the first cooperative one is looked for


def beginning(view: View, wanted: Filter, since: str | None) -> Fact | None:
    """The fact with which cooperation begins: an instrument or a cooperative event; the best supported where there are several.

    Args:
        view: the register at a time.
        wanted: the facts that are meant.
        since: the earliest date of cooperation among them (EDTF), as a dossier tells it.
    """
    span = days(since)
    if span is None:
        return None
    first = span.iso()[0]
    with view.store.reading() as connection:
        until = view.page(connection, replace(wanted, until=first), "date", _SEARCHED, None)[0]
    found = [
        fact
        for fact in until
        if (span := days(fact.date)) and span.iso()[0] == first and (fact.kind is Kind.INSTRUMENT or weight(fact) > 0)
    ]
    return min(found, key=lambda fact: (fact.date != since, -fact.independent, -fact.confidence, fact.id), default=None)
