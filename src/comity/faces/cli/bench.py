"""``comity bench``: how fast Comity reads and takes texts out of pages, and how a large register answers, alone and served."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from comity.faces.cli.app import FAILED, app, tell

bench_app = typer.Typer(invoke_without_command=True)
app.add_typer(bench_app, name="bench")
MILLION = 400_000
"""Documents that give a million facts."""


@bench_app.callback()
def bench(
    context: typer.Context,
    documents: Annotated[int, typer.Option(min=20, help="Documents to read; at about 550 words each.")] = 300,
    corpus: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", exists=True, file_okay=False, help="Texts to make the documents from; else Comity's own dispatches."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Measure speed, start-up and memory of reading, in one process on one core; `comity bench register`: of the register;
    `comity bench sources`: of taking texts out of pages; `comity bench web`: of the pages of a served register."""
    if context.invoked_subcommand is not None:
        return
    from comity.evaluation.bench import measure

    figures = measure(documents, corpus)
    print(figures.to_json() if as_json else figures.to_text())


@bench_app.command("register")
def register(
    documents: Annotated[int, typer.Option(min=1, help=f"Documents to make; {MILLION:,} give about a million facts.")] = 20_000,
    place: Annotated[
        str | None,
        typer.Option(
            "--register", metavar="PLACE", help="A file or an address, which stays; what it holds already is not made again."
        ),
    ] = None,
    asked: Annotated[int, typer.Option(min=1, help="How often each question is asked.")] = 200,
    keep: Annotated[bool, typer.Option("--keep", help="Without --register: keep the file too, and say where it is.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Fill a register with made documents and ask it at random: documents per second, size, memory, and milliseconds per question.

    Example: comity bench register --documents 400000 --register postgresql://comity@localhost/million
    """
    from comity.evaluation.load import measure

    folder = Path(tempfile.mkdtemp(prefix="comity-"))
    try:
        load = measure(place or folder / "made.db", documents, asked, tell)
    finally:
        if not keep or place is not None:
            shutil.rmtree(folder)
    print(load.to_json() if as_json else load.to_text())
    if keep and place is None:
        tell(f"the register is {folder / 'made.db'}")


@bench_app.command("sources")
def sources(
    pages: Annotated[int, typer.Option(min=1, help="Pages of the web archive to make.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Make a web archive of pages from Comity's own dispatches, and measure how fast texts and copies are found in it.

    Example: comity bench sources --pages 2000
    """
    from comity.evaluation.bench_sources import measure

    figures = measure(pages)
    print(figures.to_json() if as_json else figures.to_text())


@bench_app.command("web")
def web(
    place: Annotated[str, typer.Option("--register", metavar="PLACE", help="The register that is served; it is only read.")],
    readers: Annotated[int, typer.Option(min=1, help="Readers at once.")] = 20,
    seconds: Annotated[float, typer.Option(min=1, help="How long they read; then half as long without any pause.")] = 60,
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two pages of a reader, on average.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Serve a register, let readers open its pages at random, and measure how long the first byte of each kind of page takes.

    Ends with status 1 if any kind takes more than 300 ms at the 95th percentile while readers pause, or fails.

    Example: comity bench register --documents 400000 --register million.db, then comity bench web --register million.db
    """
    from comity.evaluation.bench_web import measure

    load = measure(place, readers, seconds, pause, tell)
    print(load.to_json() if as_json else load.to_text())
    if load.slow:
        raise typer.Exit(FAILED)
