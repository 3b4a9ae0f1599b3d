"""``comity evaluate all``: the accuracy page, every figure with its data, size and licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from comity.coder.coder import Coder
from comity.coder.train import load as load_examples
from comity.errors import InputError
from comity.evaluation import parity, plover
from comity.evaluation.corpus import Corpus, corpora, own
from comity.evaluation.scoring import Figures
from comity.faces.cli.app import FAILED, tell
from comity.faces.cli.evaluate import parity_lines, plover_lines, whole_lines
from comity.flow import Reader
from comity.language.pipeline import SHIPPED

_OWN = "written for Comity, licence of the project"
_PLOVER = {".tsv": "Hu et al., ACL 2024; measured, not trained on", ".txt": "Open Event Data Alliance, CC BY-SA 4.0"}
_F1S = ("mentions", "people", "instruments", "commitments")
_SHARES = ("dates", "places")
_HEAD = """# Accuracy

Every figure below is printed by `comity evaluate all --report FILE`; the same commands one by one are `comity evaluate gold`,
`comity evaluate documents`, `comity evaluate parity` and `comity evaluate plover`. Precision counts records that are a fact, recall
counts the core facts of a careful reader that were found; "strict" wants the type and all parties right, "lenient" the type and
half of the parties. Sets named `heldout` are only measured: nobody who writes rules reads them. Sets named `dev` are read while
rules are written, and flatter.
"""


def run(report: Path, data: Sequence[Path], documents: Sequence[Path]) -> int:
    """Measure everything and write the page; returns the exit status, 1 if a document could not be read."""
    faults: list[str] = []
    parts = [_HEAD, *_gold(documents, faults), *_parity(), *_field(data), *_pipelines()]
    partial = report.with_name(report.name + ".part")
    partial.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")
    partial.replace(report)
    tell(f"wrote {report}")
    for fault in faults:
        tell(fault)
    return FAILED if faults else 0


def _gold(documents: Sequence[Path], faults: list[str]) -> Iterator[str]:
    """Readings against annotated documents."""
    yield "## Whole documents\n"
    columns = ("set", "documents", "events strict F1 (P / R)", "lenient F1", *_F1S, *_SHARES, "domains")
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    others = [Corpus(folder.name, folder / "documents", folder / "gold") for folder in documents]
    for corpus in (*corpora(own()), *others):
        score = corpus.score()
        faults.extend(score.unread)
        yield _row(corpus, score.figures())
    yield f"\nSets named language/set are {_OWN}; others are named by their folder and are not part of the project.\n"


def _row(corpus: Corpus, figures: Mapping[str, Figures]) -> str:
    strict = figures["events strict"]
    count = len(list(corpus.gold.glob("*.json")))
    cells = [f"{strict['f1']} ({strict['precision']} / {strict['recall']})", figures["events lenient"]["f1"]]
    cells += [figures[name]["f1"] for name in _F1S]
    cells += [f"{figures[name]['share']} of {figures[name]['of']}" for name in _SHARES]
    cells.append(f"{figures['domains']['f1']} of {figures['domains']['of']}")
    return f"| {corpus.name} | {count} | " + " | ".join("-" if cell is None else str(cell) for cell in cells) + " |"


def _parity() -> Iterator[str]:
    found = [parity.measure(*pair) for pair in parity.twins(own())]
    if found:
        yield f"## The same dispatch in two languages\n\nData: twins in gold/, {_OWN}.\n"
        yield "```text"
        for each in found:
            yield from parity_lines(each)
        yield "```\n"


def _field(data: Sequence[Path]) -> Iterator[str]:
    """The field's own data, and what the coder was trained on."""
    if data:
        yield "## Coding single sentences\n"
        yield f"The statistical coder was trained on {len(load_examples(own() / 'coder'))} sentences under gold/coder, {_OWN}.\n"
    for path in data:
        yield f"`{path.name}`, {_PLOVER.get(path.suffix, 'given by the user')}:\n"
        yield "```text"
        if path.suffix == ".tsv":
            yield from plover_lines(plover.score(Coder(Reader()), plover.load(path)))
        else:
            yield from whole_lines(plover.whole(Reader(), plover.records(path)))
        yield "```\n"


def _pipelines() -> Iterator[str]:
    """The parsers' cards."""
    yield "## Parsing\n"
    for folder in sorted(SHIPPED.iterdir()):
        card = folder / "README.md"
        if not card.is_file():
            raise InputError(str(folder), "has no card", "train the pipeline again with `comity train`")
        path = f"src/comity/language/pipelines/{folder.name}/README.md"
        yield f"The {folder.name} pipeline's treebanks, licences and scores are in its card, [{path}]({path})."
