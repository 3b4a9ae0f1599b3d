"""Whatever stands in an address, no page fails: what cannot be answered is said."""

from __future__ import annotations

import random

import pytest

from browsing import Served

PATHS = (
    "/", "/network", "/network.graphml", "/facts", "/instruments", "/commitments", "/actors", "/pair", "/actor/KOR", "/actor/%00",
    "/fact/e-x", "/fact/%F0%9F%98%80", "/domain/cyber", "/domain/x", "/domains", "/people", "/person/x", "/document/1",
    "/document/99999999999999999999", "/document/-1", "/document/1/text", "/document/1/original", "/review", "/review/judgements",
    "/review/agreement", "/review/gold", "/search", "/search/suggest", "/searches", "/add", "/brief", "/export", "/account",
    "/lang/xx", "/feed/x.atom", "/nowhere",
)  # fmt: skip
FIELDS = (
    "actor", "other", "a", "b", "domain", "type", "since", "until", "as_of", "after", "sort", "kind", "status", "stage", "state",
    "page", "words", "confidence", "independent", "instrument", "source", "language", "limit", "ties", "reason", "fact", "document",
    "format", "before", "author", "action", "shade", "of", "order", "group", "disputed", "rejected", "country", "mode", "side",
    "back",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1e400", "nan", "9" * 25, "KOR", "Estonie", "EU", "cyber", "2018", "2018-02-30", "2024-21", "0001-01-01", "\x00",
    "'\"<script>", "%", "é" * 300, "event", "date", "true", "AGREE", "treaty", "overdue", "../../x", "eyJ4Ijo", "\u202e", '"',
    "* OR 1", "NEAR(", "-", "2026-01-31T12:00:00Z",
)  # fmt: skip
ASKED = 60


@pytest.mark.parametrize("seed", range(5))
def test_no_address_makes_a_page_fail(reading_site: Served, seed: int) -> None:
    chosen = random.Random(seed)
    with reading_site.client() as client:
        for _ in range(ASKED):
            path = chosen.choice(PATHS)
            query = {chosen.choice(FIELDS): chosen.choice(VALUES) for _ in range(chosen.randint(0, 3))}
            assert client.get(path, params=query).status_code < 500, (path, query)


def test_what_is_no_number_is_said(reading_site: Served) -> None:
    with reading_site.client() as client:
        told = client.get("/facts", params={"confidence": "much"}).text
    assert "is no number from 0 to 1" in told
    assert 'class="fact ' not in told
