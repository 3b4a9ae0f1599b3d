"""What a user sees of English news: who did what to whom, where only other words of the sentence or the text tell it."""

from __future__ import annotations

from functools import cache

import pytest

from comity.flow import Reader
from comity.model.source import Source


@cache
def reader() -> Reader:
    return Reader()


def told(text: str) -> set[str]:
    """The events of a text as "TYPE actors > recipients"."""
    events = reader().read(Source("example", text, language="en")).reading.events
    return {f"{e.event} {' '.join(e.actor)} > {' '.join(e.recipient)}".strip() for e in events}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        # whose object it is does what a noun names
        ("Niger announced the expulsion of twelve Chadian diplomats.", "SANCTION NER > TCD"),
        ("The expulsion of Chadian diplomats was announced by Niger.", "SANCTION NER > TCD"),
        # a surname told with its office alone, a name with what its bearer is called
        ("Japanese Minister Nakamura met Chilean Foreign Minister Rojas in Tokyo. Rojas thanked Japan.", "SUPPORT CHL > JPN"),
        ('Philippine President Ferdinand "Bongbong" Marcos met Vietnamese President Luong Cuong.', "CONSULT PHL VNM >"),
        # counterparts listed after their noun
        (
            "Japanese Foreign Minister Yui Sato met her Chilean counterparts, Foreign Minister Ana Rojas and Defense Minister "
            "Pablo Soto, in Tokyo. Soto thanked Japan.", "SUPPORT CHL > JPN",
        ),
        ("In Lima, the foreign ministry condemned the decision of Chile.", "ACCUSE PER > CHL"),
        ("Niger condemned the vote in Chad on Monday. The statement urged Chad to free the minister.", "REQUEST NER > TCD"),
        ("Seoul spoke to North Korea on Monday. The North thanked Japan.", "SUPPORT PRK > JPN"),
    ],
)  # fmt: skip
def test_who(text: str, event: str) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Peru and Chile discussed the implementation of signed agreements.", "SUPPORT"),
        ("The Peruvian minister spoke with his Chilean counterpart to discuss strengthening cooperation.", "COOPERATE"),
        ("The minister praised Chile's firm commitment to developing its partnership with Bolivia.", "COOPERATE"),
        ("Chile's ambassador was summoned to hear a protest in Lima.", "PROTEST"),
    ],
)
def test_what_is_no_event(text: str, kind: str) -> None:
    assert not [event for event in told(text) if event.startswith(kind)]
