"""Who deals with whom: folders of documents, put together pair by pair.

python examples/dossiers.py gold/en/dev/documents gold/fr/dev/documents
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

import comity

SHOWN = 8
TOGETHER = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"}


@dataclass
class Dossier:
    """What the documents say of one pair."""

    together: int = 0
    against: int = 0
    domains: Counter[str] = field(default_factory=Counter)
    instruments: dict[str, str | None] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)

    @property
    def events(self) -> int:
        return self.together + self.against


def pairs(event: comity.Event) -> Iterator[tuple[str, str]]:
    """Who and whom; for what is done together, each two of the parties."""
    found = product(event.actor, event.recipient) if event.recipient else combinations(event.actor, 2)
    yield from {tuple(sorted(pair)) for pair in found}  # type: ignore[misc]


def dossiers(folders: Sequence[Path]) -> dict[tuple[str, str], Dossier]:
    """Read all texts of some folders."""
    paths = (path for folder in folders for path in sorted(folder.glob("*.txt")))
    texts = ((str(path), path.read_text(encoding="utf-8")) for path in paths)
    found: dict[tuple[str, str], Dossier] = defaultdict(Dossier)
    for reading in comity.read_many(texts):
        for event in reading.events:
            for pair in pairs(event):
                dossier = found[pair]
                dossier.documents.add(reading.document)
                dossier.domains.update(event.domains)
                if event.event in TOGETHER:
                    dossier.together += 1
                else:
                    dossier.against += 1
        for instrument in reading.instruments:
            for pair in combinations(sorted(instrument.parties), 2):
                if pair in found:
                    found[pair].instruments.setdefault(instrument.name, instrument.stage)
    return found


def show(found: dict[tuple[str, str], Dossier], folders: Sequence[Path]) -> None:
    """The fullest dossiers as a table, by the number of texts that they rest on."""
    table = Table(
        title=f"Who deals with whom in {', '.join(map(str, folders))}",
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 1, 0),
    )
    table.add_column("pair", no_wrap=True)
    table.add_column("together", justify="right")
    table.add_column("against", justify="right")
    table.add_column("on", no_wrap=True)
    table.add_column("under")
    ranked = sorted(found.items(), key=lambda item: (-len(item[1].instruments), -item[1].events, item[0]))
    for pair, dossier in ranked[:SHOWN]:
        under = "\n".join(f"{name} ({stage})" if stage else name for name, stage in dossier.instruments.items())
        on = "\n".join(domain for domain, _ in dossier.domains.most_common(3))
        table.add_row(" – ".join(pair), str(dossier.together), str(dossier.against), on, under)
    console = Console()
    console.print(table)
    documents = {name for dossier in found.values() for name in dossier.documents}
    console.print(f"{len(found)} pairs from {len(documents)} documents; the {min(SHOWN, len(found))} with most texts are shown\n")


if __name__ == "__main__":
    where = [Path(name) for name in sys.argv[1:]]
    show(dossiers(where), where)
