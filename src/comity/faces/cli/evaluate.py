"""``comity evaluate``: figures in the codebook's order, corpus by corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from comity.coder.coder import Coder
from comity.evaluation import floors, fusion, parity, plover
from comity.evaluation.corpus import HELD_OUT, Corpus, corpora, own
from comity.evaluation.scoring import Figures
from comity.faces.cli.app import FAILED, tell
from comity.flow import Reader

if TYPE_CHECKING:
    from comity.evaluation.extraction import Figures as Extracted


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


def run_plover(data: Path, misses: bool, as_json: bool) -> int:
    """Score on the field's data; returns the exit status."""
    if data.suffix != ".tsv":
        whole = plover.whole(Reader(), plover.records(data))
        print(msgspec.json.encode(whole).decode("utf-8") if as_json else "\n".join(whole_lines(whole)))
        return 0
    score = plover.score(Coder(Reader()), plover.load(data))
    if as_json:
        types = {root: dict(zip(("precision", "recall", "f1", "of"), score.of(root), strict=True)) for root in score.types}
        told = {"macro_f1": score.macro, "accuracy": score.accuracy, "quad_accuracy": score.quads, "types": types}
        print(msgspec.json.encode(told).decode("utf-8"))
        return 0
    print("\n".join(plover_lines(score)))
    for sentence, said, rule in score.wrong if misses else ():
        print(f"{sentence.root} said {said} [{rule}] {sentence.text}")
    return 0


def plover_lines(score: plover.Score) -> list[str]:
    """Figures per type, in all, and which types were taken for which."""
    found = [f"{'':10} precision  recall      f1     of"]
    for root in score.types:
        precision, recall, f1, of = score.of(root)
        found.append(f"{root:10} {precision:9.3f} {recall:7.3f} {f1:7.3f} {of:6}")
    found += [
        "",
        f"macro F1 {score.macro:.3f}   accuracy {score.accuracy:.3f}   quad class {score.quads:.3f}   sentences {score.total}",
    ]
    said = [*score.types, *sorted({other for _, other in score.pairs} - {*score.types})]
    found += ["", "rows: what it is; columns: what was said", f"{'':10}" + "".join(f"{other[:5]:>6}" for other in said)]
    found += [f"{root:10}" + "".join(f"{score.pairs[root, other] or '.':>6}" for other in said) for root in score.types]
    return found


def whole_lines(whole: plover.Whole) -> list[str]:
    """Figures of whole readings."""
    return [
        f"right type                  {whole.typed / max(1, whole.records):.3f} of {whole.records} records",
        f"right type and right actors {whole.right / max(1, whole.known):.3f} of {whole.known} records whose actors are known",
    ]


def run_parity(folder: Path | None, as_json: bool) -> int:
    """Compare twins; returns the exit status."""
    root = folder or own()
    found = [parity.measure(*pair) for pair in parity.twins(root)]
    if not found:
        tell(f"{root}: holds no document of one name in two languages")
        return FAILED
    if as_json:
        print(msgspec.json.encode(found).decode("utf-8"))
        return 0
    for each in found:
        print("\n".join([*parity_lines(each), "", *each.differences]))
    return 0


def parity_lines(each: parity.Parity) -> list[str]:
    """How alike two languages are read."""
    one, other = each.languages
    share = each.mentions / max(1, each.named)
    return [
        f"{one} and {other}: {each.documents} documents, {each.first} and {each.second} events, {each.same} the same",
        f"events strict f1 {each.f1:.3f}   same date {each.dates / max(1, each.same):.3f}   "
        f"same domains {each.domains / max(1, each.same):.3f}   same mentions {share:.3f}",
    ]


def run_fusion(half: str | None, misses: bool, as_json: bool) -> int:
    """Measure fusion on one half of the stories or on both; returns the exit status."""
    if half is not None and half not in fusion.HALVES:
        tell(f"--half {half}: there is no such half; it is {' or '.join(fusion.HALVES)}")
        return FAILED
    found = [fusion.evaluate(each) for each in ([half] if half else fusion.HALVES)]
    if as_json:
        print(msgspec.json.encode([fusion_record(each) for each in found]).decode("utf-8"))
        return 0
    for each in found:
        print("\n".join([*fusion_lines(each), ""]))
        for miss in each.misses if misses and each.half != HELD_OUT else ():
            print(miss)
    return 0


def fusion_record(each: fusion.Fusion) -> dict[str, object]:
    """How well claims came together, without the pairs that did not."""
    counts = {name: getattr(each, name) for name in ("half", "stories", "documents", "told", "read", "matched", "backwards")}
    figures = {
        name: {"precision": one.precision, "recall": one.recall, "f1": one.f1, "claims": one.claims}
        for name, one in each.figures.items()
    }
    return {**counts, "figures": figures}


def fusion_lines(each: fusion.Fusion) -> list[str]:
    """How well claims came together, in all and by kind of fact."""
    found = [
        f"{each.half}: {each.stories} stories, {each.documents} documents",
        f"claims: {each.told} told, {each.read} read, {each.matched} of both",
        f"{'B-cubed':12} precision  recall      f1  claims",
    ]
    found += [
        f"{name:12} {one.precision:9.3f} {one.recall:7.3f} {one.f1:7.3f} {one.claims:7}" for name, one in each.figures.items()
    ]
    found.append(f"f1 with the last document first {each.backwards:.3f}")
    return found


def run_extraction(data: Path, as_json: bool) -> int:
    """Measure extraction on a benchmark; returns the exit status."""
    from comity.evaluation import extraction, extraction_data  # here, since trafilatura takes a second to load

    figures = extraction.measure(extraction_data.load(data))
    print(msgspec.json.encode(figures).decode("utf-8") if as_json else "\n".join(extraction_lines(figures)))
    return 0


def extraction_lines(figures: Extracted) -> list[str]:
    """How well main texts and dates are found, in all and by half of the pages."""
    found = [f"{figures.pages} pages, {figures.failed} without text"]
    if figures.texts:
        found += ["", f"{'main text':18} {'half':9} precision  recall      f1  pages"]
    found += [
        f"{reader:18} {part:9} {one.precision:9.3f} {one.recall:7.3f} {one.f1:7.3f} {one.pages:6}"
        for reader, parts in figures.texts.items()
        for part, one in parts.items()
    ]
    if figures.dates:
        found += ["", f"{'publication date':18} {'half':9}     right   wrong missing  stated"]
    found += [
        f"{'comity':18} {part:9} {one.share:9.3f} {one.wrong:7} {one.missing:7} {one.stated:7}"
        for part, one in figures.dates.items()
    ]
    return found


def _show(name: str, figures: Mapping[str, Figures], misses: Sequence[str]) -> None:
    print(name)
    for line in lines(figures):
        print(f"  {line}")
    for miss in misses:
        print(f"  {miss}")
    print()
