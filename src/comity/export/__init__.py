"""The register in others' formats; this module is light to import.

``export`` writes facts in one of :data:`FORMATS`, with the documents that say them and their words; ``bring_in`` of
:mod:`comity.export.archive` puts what was exported whole (Parquet, JSON Lines) into an empty register.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import RegisterError

if TYPE_CHECKING:
    from comity.export.records import Exported
    from comity.register.query import Filter
    from comity.register.view import View

LOSSLESS = "jsonl"
"""The format of text that can also hold the whole register."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Attributes:
        name: what ``comity export`` calls it.
        about: what it is, in a line.
        writer: module and function that write it: to a stream of text, or to a path.
        ending: of its files.
        text: it is text; else a file of bytes, or a folder.
        folder: it is a folder of files.
    """

    name: str
    about: str
    writer: str
    ending: str
    text: bool = True
    folder: bool = False


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("csv", "a line for each fact", "tables:write_csv", ".csv"),
        Format("xlsx", "a workbook: facts, sources, instruments, commitments", "tables:write_xlsx", ".xlsx", text=False),
        Format(
            "parquet",
            "a folder; of a whole register one that can be imported",
            "archive:write_parquet",
            "",
            text=False,
            folder=True,
        ),
        Format("jsonl", "PLOVER records; with --lossless the whole register, to import", "plover:write_jsonl", ".jsonl"),
        Format("graphml", "the network of actors", "network:write_graphml", ".graphml"),
        Format("gexf", "the network of actors, for Gephi", "network:write_gexf", ".gexf"),
        Format("geojson", "events on the map", "places:write_geojson", ".geojson"),
        Format("jsonld", "linked data: schema.org and PROV", "linked:write_jsonld", ".jsonld"),
        Format("cameo", "events shaped like GDELT 1.0, in CAMEO codes", "cameo:write_cameo", ".tsv"),
        Format("iccd", "as the International Cybersecurity Cooperation Dataset", "layouts:write_iccd", ".csv"),
        Format("dca", "dyads and years as the Defense Cooperation Agreement Dataset", "layouts:write_dca", ".csv"),
        Format("gold", "a folder of judged documents, to evaluate readings with", "gold:write_gold", "", text=False, folder=True),
    )
}
"""By name."""


def export(view: View, name: str, wanted: Filter | None = None, output: Path | None = None, *, lossless: bool = False) -> Exported:
    """Write facts in a format.

    Args:
        view: the register at a time.
        name: one of :data:`FORMATS`.
        wanted: which facts; all if None.
        output: the file or folder, which appears when it is complete; None for standard output.
        lossless: the whole register with its history, to be imported; of ``jsonl``.

    Returns:
        How much was written, and what was left out and why.

    Raises:
        RegisterError: if the format is unknown or cannot be written there, or if a part of a register is to be lossless.
    """
    from comity.export import files
    from comity.register.query import Filter

    if name not in FORMATS:
        raise RegisterError(name, "is no format", f"export one of {', '.join(FORMATS)}")
    chosen, wanted = FORMATS[name], wanted or Filter()
    if lossless and (name != LOSSLESS or wanted != Filter() or view.stamp is not None):
        raise RegisterError(
            name, "is lossless only of the whole register as it is now", f"export {LOSSLESS} or parquet without a filter"
        )
    module, function = ("archive", "write_lines") if lossless else chosen.writer.split(":")
    write = getattr(import_module(f"comity.export.{module}"), function)
    if chosen.text:
        with files.new_text(output) as stream:
            found: Exported = write(view, stream) if lossless else write(view, wanted, stream)
            return found
    if output is None:
        raise RegisterError(name, "is no text that a terminal or pipe could show", f"name a file: --output facts{chosen.ending}")
    with (files.new_folder if chosen.folder else files.new_file)(output) as place:
        done: Exported = write(view, wanted, place)
    return done
