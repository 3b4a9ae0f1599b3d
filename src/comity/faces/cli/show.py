"""Small pieces that several views share: dates, parties, quotes with their key words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.rule import Rule
from rich.text import Text

from comity.model.reading import Agent, Commitment, Event, Evidence, Instrument, Trace

KEY = "bold yellow"
QUIET = "dim"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_STYLES = {
    "green": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"),
    "cyan": ("REQUEST",),
    "magenta": ("ACCUSE", "REJECT", "THREATEN", "PROTEST"),
    "red": ("SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
EVENT_STYLES = {event: style for style, events in _STYLES.items() for event in events}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with a line after it; one that is too long for that, such as a deep path, is written out in full without."""

    text: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What Rich lays out."""
        title = Text(clean(self.text), style="bold", overflow="fold")
        yield Rule(title, align="left", style=QUIET) if cell_len(title.plain) + 4 <= options.max_width else title


def clean(text: str) -> str:
    """The text on one line, with what could steer a terminal made visible as ``�``."""
    return _CONTROL.sub("�", _SPACE.sub(" ", text))


def date(value: str | None) -> str:
    """An EDTF date for a column: an interval as two dates that may stand on two lines; ``—`` where there is none."""
    return (value or "—").replace("/", " – ")


def parties(event: Event) -> str:
    """Who → whom; parties of a reciprocal event joined by a dot."""
    who = " · ".join(event.actor) or "?"
    return f"{who} → {' · '.join(event.recipient)}" if event.recipient else who


def undertaking(commitment: Commitment) -> str:
    """Who undertakes it, towards whom."""
    by = " · ".join(commitment.by) or "?"
    return f"{by} → {' · '.join(commitment.to)}" if commitment.to else by


def kind(event: Event) -> str:
    """The event's type and mode."""
    return f"{event.event} {event.mode}" if event.mode else str(event.event)


def person(agent: Agent) -> str:
    """A person with role and affiliation."""
    told = ", ".join(part for part in (agent.role, agent.of) if part)
    return clean(f"{agent.name} ({told})" if told else agent.name)


def instrument_of(event: Event, instruments: Sequence[Instrument]) -> str | None:
    """The name of the text that an event rests on."""
    if event.instrument is None:
        return None
    return clean(next((item.name for item in instruments if item.id == event.instrument), event.instrument))


def quote(evidence: Iterable[Evidence], trace: Trace | None, mark: bool) -> Text:
    """The quoted words, with the rule's key words in bold, or between asterisks if ``mark`` is set (plain text has no bold)."""
    shown = Text()
    for number, piece in enumerate(evidence):
        if number:
            shown.append(" […] ")
        at = piece.start
        for start, end in _within(trace.words if trace else (), piece):
            shown.append(clean(piece.text[at - piece.start : start - piece.start]))
            words = clean(piece.text[start - piece.start : end - piece.start])
            shown.append(f"*{words}*" if mark else words, style=KEY)
            at = end
        shown.append(clean(piece.text[at - piece.start :]))
    return Text.assemble("« ", shown, " »") if shown else shown


def _within(words: Iterable[tuple[int, int]], piece: Evidence) -> list[tuple[int, int]]:
    """The key words in a piece of evidence, those that stand side by side joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(words):
        if not (piece.start <= start < end <= piece.end) or (joined and start < joined[-1][1]):
            continue
        gap = piece.text[joined[-1][1] - piece.start : start - piece.start] if joined else "-"
        if joined and (not gap or gap.isspace()):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


@cache
def name_of(actor: str) -> str | None:
    """The English name of a state, for a legend; None for what speaks for itself (``NATO``)."""
    if actor == "XKX":
        return "Kosovo"
    from babel import Locale
    from pycountry import countries

    country = countries.get(alpha_3=actor)
    return Locale("en").territories.get(country.alpha_2, country.name) if country else None
