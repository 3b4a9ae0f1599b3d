"""A register with a bit of everything: each kind of record, both languages, dates of every precision, a denial."""

from __future__ import annotations

from typing import Any

from comity.register.writer import Writer

VISIT = "Le ministre coréen de la Défense est arrivé mercredi à Séoul avec son homologue « estonien »; ils ont visité le centre."
MEETING = "In March 2021 officials of France, Estonia and South Korea met at Tapa on cyber incidents.\nNothing else."
PACT = "=Seoul and Tallinn signed a memorandum on defence cooperation on 14 July 2023, to be in force in 2024."
PACT_AGAIN = "Une deuxième agence: l'Estonie et la Corée du Sud ont signé le 14 juillet 2023 un mémorandum de défense."
PROMISE = "France will send 300 soldiers to Estonia by June 2022, the minister promised at a press conference in Atlantis."
DENIED = "Moscow did not recall its ambassador to Bucharest, the ministry said on Tuesday, and no such step is planned now."
SANCTION = "The European Union froze the assets of two Russian banks on 3 May 2022 and NATO praised the step on the same day."


def fill(writer: Writer, told: Any) -> None:
    """Put a bit of everything into a register."""
    memo = {"kind": "memorandum", "parties": "EST KOR", "domains": "defence cyber-norms cybersecurity", "stage": "signed"}
    writer.add(
        [
            told(
                "visit.txt",
                VISIT,
                {"event": "CONSULT", "mode": "visit", "actor": "EST", "recipient": "KOR", "date": "2018-02-14",
                 "place": ("KOR", "Séoul"), "domains": "cybersecurity", "context": "cyber diplomatic", "confidence": 0.9,
                 "agents": ({"id": "person/juri-ratas", "name": "Jüri Ratas", "role": "Premier ministre", "of": "EST"},)},
                published="2018-02-14",
                language="fr",
            ),
            told(
                "https://example.org/a?b=1",
                MEETING,
                {"event": "CONSULT", "actor": "FRA EST KOR", "date": "2021-03", "place": ("EST", "Tapa"),
                 "domains": "cyber-incident-response", "context": "cyber",
                 "quote": MEETING.splitlines()[0]},
                published="2021-03-20",
            ),
            told(
                "pact.txt",
                PACT,
                {**memo, "name": "memorandum on defence cooperation", "date": "2023-07-14"},
                {"event": "SUPPORT", "actor": "EST KOR", "date": "2023-07-14", "domains": "defence", "context": "military",
                 "instrument": "i1"},
                published="2023-07-15",
            ),
            told(
                "accord.txt",
                PACT_AGAIN,
                {**memo, "name": "mémorandum de défense", "date": "2023-07-14"},
                published="2023-07-16",
                language="fr",
            ),
            told(
                "promise.txt",
                PROMISE,
                {"by": "FRA", "to": "EST", "what": "send 300 soldiers to Estonia", "due": "2022-06"},
                {"event": "AGREE", "actor": "FRA", "recipient": "EST", "domains": "defence", "place": (None, "Atlantis")},
                published="2021-11-02",
            ),
            told(
                "denied.txt",
                DENIED,
                {"event": "SANCTION", "mode": "withdraw", "actor": "RUS", "recipient": "ROU", "date": "2022-05-03",
                 "status": "negation"},
            ),
            told(
                "sanction.txt",
                SANCTION,
                {"event": "SANCTION", "mode": "discontinue", "actor": "EU", "recipient": "RUS", "date": "2022-05-03",
                 "context": "economic", "place": "BEL"},
                {"event": "SUPPORT", "actor": "NATO org/some-group", "recipient": "EU", "date": "2022-05-03/2022-05-04"},
                published="2022-05-04",
            ),
        ]
    )  # fmt: skip
