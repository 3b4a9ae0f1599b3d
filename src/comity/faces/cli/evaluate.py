"""``comity evaluate``: figures in the codebook's order, corpus by corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from comity.evaluation import floors
from comity.evaluation.corpus import HELD_OUT, Corpus, corpora, own
from comity.evaluation.scoring import Figures
from comity.faces.cli.app import FAILED, tell


def lines(figures: Mapping[str, Figures]) -> list[str]:
    """The figures as lines of text."""
    return [f"{name:24}" + "  ".join(f"{kind} {value}" for kind, value in values.items()) for name, values in figures.items()]


def run_gold(folder: Path | None, misses: bool, as_json: bool, write_floors: bool, allow_lower: bool) -> int:
    """Score all corpora below a folder; returns the exit status, 1 if a figure is under its floor."""
    root = folder or own()
    path = root / "floors.json"
    known = floors.load(path)
    new: dict[str, floors.Floor] = {}
    every: dict[str, dict[str, Figures]] = {}
    faults: list[str] = []
    for corpus in corpora(root):
        score = corpus.score()
        faults.extend(score.unread)
        figures = every[corpus.name] = score.figures()
        if not as_json:
            _show(corpus.name, figures, score.misses if misses and not corpus.name.endswith(f"/{HELD_OUT}") else ())
        if write_floors:
            new[corpus.name] = floors.raised(corpus.name, corpus.digest(), figures, known, allow_lower)
        else:
            faults.extend(floors.check(corpus.name, corpus.digest(), figures, known))
    if not every:
        tell(f"{root}: holds no corpora; they are laid out as language/set/documents and language/set/gold")
        return FAILED
    if as_json:
        print(msgspec.json.encode(every).decode("utf-8"))
    if write_floors:
        floors.save(path, new)
        tell(f"wrote {path}")
    for fault in faults:
        tell(fault)
    return FAILED if faults else 0


def run_documents(documents: Path, gold: Path, misses: bool, as_json: bool) -> int:
    """Score one folder of texts; returns the exit status."""
    score = Corpus(documents.name, documents, gold).score()
    for fault in score.unread:
        tell(fault)
    figures = score.figures()
    if as_json:
        print(msgspec.json.encode(figures).decode("utf-8"))
    else:
        _show(f"{documents}", figures, score.misses if misses else ())
    return FAILED if score.unread else 0


def _show(name: str, figures: Mapping[str, Figures], misses: Sequence[str]) -> None:
    print(name)
    for line in lines(figures):
        print(f"  {line}")
    for miss in misses:
        print(f"  {miss}")
    print()
