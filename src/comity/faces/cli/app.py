"""The commands and their options."""

from __future__ import annotations

import sys
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.faces.cli.asking import grouped
from comity.faces.cli.taking import INPUTS, Asking, Language, Pipeline, Published, Taking

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Who cooperates with whom, on what, under which text — with the quoted words.",
)
evaluate_app = typer.Typer(no_args_is_help=True, help="Compare readings with what careful readers recorded.")
app.add_typer(evaluate_app, name="evaluate")

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
CODER = "coder"  # what `comity train` trains beside the languages


class ReadFormat(StrEnum):
    """How readings are laid out."""

    TABLE = "table"
    JSONL = "jsonl"


class ExplainFormat(StrEnum):
    """How explanations are laid out."""

    TABLE = "table"
    JSON = "json"


def _version(wanted: bool) -> None:
    if wanted:
        from comity import __version__

        print(f"comity {__version__}")
        raise typer.Exit()


@app.callback()
def comity(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Who cooperates with whom, on what, under which text, since when — with the quoted words behind every claim."""


@app.command()
@grouped
def read(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help=INPUTS)],
    taking: Taking,
    layout: Annotated[
        ReadFormat, typer.Option("--format", help="table to look at, jsonl for one JSON object per document.")
    ] = ReadFormat.TABLE,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there; the file appears when all is read.")] = None,
) -> None:
    """Read documents: who did what to whom, when, on what, under which text.

    An address is fetched; of a feed or sitemap, all pages that it lists. What stands in an archive is called ARCHIVE!/NAME.

    Exit status: 0 all were read, 1 some could not be (each is named), 2 wrong usage (no such option, or none of the inputs exists),
    130 after Ctrl-C.

    Example: comity read news.zip https://example.org/feed.xml --format jsonl --output readings.jsonl --jobs 2
    """
    from comity.faces.cli.read import Request, run

    if inputs.count("-") > 1:
        raise typer.BadParameter("standard input can be read only once")
    if taking.json_log == "-" and output is None:
        raise typer.BadParameter("the readings go to standard output; give the log a file, or the readings one with --output")
    raise typer.Exit(run(Request(inputs, taking, layout is ReadFormat.JSONL, output)))


@app.command()
@grouped
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file or a web address, or - for standard input.")],
    asking: Asking,
    record: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this record (e3, i1, c2); may be given again.")
    ] = None,
    layout: Annotated[ExplainFormat, typer.Option("--format", help="table to look at, json for one object.")] = ExplainFormat.TABLE,
    published: Published = None,
    language: Language = None,
    pipeline: Pipeline = None,
) -> None:
    """Explain a reading: each record's rule and parse, what was resolved, and what was considered and refused.

    Example: comity explain article.html --record e2
    """
    from comity.faces.cli import explain as explanation
    from comity.faces.cli.output import Output

    chosen = record or []
    taking = Taking(**{each.name: getattr(asking, each.name) for each in fields(asking)}, published=published, language=language)
    result = explanation.read_one(file, taking.opener(tell), pipeline)
    known = explanation.ids(result)
    for name in chosen:
        if name not in known:
            raise typer.BadParameter(f"{file} has no record {name!r}; it has {', '.join(known) or 'none'}", param_hint="--record")
    output = Output()
    if layout is ExplainFormat.JSON:
        output.line(explanation.as_json(result, chosen))
    else:
        output.show(explanation.view(result, chosen, plain=not output.terminal))


@app.command()
def code(
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="One sentence.")],
    source: Annotated[str, typer.Option(metavar="SPAN", help="Who acts: words of the sentence, or START:END.")],
    target: Annotated[str, typer.Option(metavar="SPAN", help="On whom: words of the sentence, or START:END.")],
    language: Language = None,
    pipeline: Pipeline = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a line.")] = False,
) -> None:
    """Code what a source does to a target: PLOVER type, mode and status, and the word that says it.

    Example: comity code "Oslo has frozen the assets of two Russian banks." --source Oslo --target "two Russian banks"
    """
    from comity.faces.cli.code import run

    raise typer.Exit(run(sentence, source, target, language, pipeline, as_json))


@app.command()
def train(
    what: Annotated[str, typer.Argument(metavar="LANGUAGE", help="ISO 639-1 code (fr, en), or coder for the statistical coder.")],
    out: Annotated[
        Path, typer.Option(metavar="PATH", help="Where the pipeline (a folder with its card) or the coder (a file) goes.")
    ],
    treebanks: Annotated[
        Path | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="Folder of Universal Dependencies files (*.conllu)."),
    ] = None,
    sentences: Annotated[
        Path | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="For coder: marked sentences; else Comity's, gold/coder."),
    ] = None,
) -> None:
    """Train the pipeline of a language from treebanks, or the statistical coder from marked sentences, with fixed seeds."""
    if what == CODER:
        from comity.faces.cli.code import train_coder

        raise typer.Exit(train_coder(sentences, out))
    if treebanks is None:
        raise typer.BadParameter("a pipeline is trained from treebanks; name their folder", param_hint="--treebanks")
    from comity.language.train import train as train_pipeline

    scores = train_pipeline(what, treebanks, out)
    print(f"{out}: " + ", ".join(f"{name} {value}" for name, value in scores.items()) + " on the development treebank")


@evaluate_app.command("gold")
def evaluate_gold(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", exists=True, file_okay=False, help="Folder of languages and sets; else Comity's own, gold/."
        ),
    ] = None,
    misses: Annotated[
        bool, typer.Option(help="List what was not found and what matches nothing, of the development set only.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
    write_floors: Annotated[bool, typer.Option(help="Write floors.json from these figures; floors only rise.")] = False,
    allow_lower: Annotated[bool, typer.Option(help="With --write-floors: let floors fall too.")] = False,
) -> None:
    """Score our own annotated dispatches, set by set, against the floors."""
    from comity.faces.cli.evaluate import run_gold

    raise typer.Exit(run_gold(folder, misses, as_json, write_floors, allow_lower))


@evaluate_app.command("documents")
def evaluate_documents(
    documents: Annotated[Path, typer.Option(metavar="DIR", exists=True, file_okay=False, help="The texts.")],
    gold: Annotated[
        Path, typer.Option(metavar="DIR", exists=True, file_okay=False, help="Their gold files, one JSON object each.")
    ],
    misses: Annotated[bool, typer.Option(help="List what was not found and what matches nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Score a folder of texts against a folder of gold files."""
    from comity.faces.cli.evaluate import run_documents

    raise typer.Exit(run_documents(documents, gold, misses, as_json))


@evaluate_app.command("plover")
def evaluate_plover(
    data: Annotated[
        Path,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, help="PLV_*.tsv (marked sentences) or PLOVER_GSR_CAMEO.txt (records)."
        ),
    ],
    misses: Annotated[bool, typer.Option(help="List the sentences whose type is wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Score the coder on sentences with marked source and target, or whole readings on the field's gold records."""
    from comity.faces.cli.evaluate import run_plover

    raise typer.Exit(run_plover(data, misses, as_json))


@evaluate_app.command("parity")
def evaluate_parity(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", exists=True, file_okay=False, help="Folder of languages and sets; else Comity's own, gold/."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Compare the readings of dispatches that stand in two languages, and list what differs."""
    from comity.faces.cli.evaluate import run_parity

    raise typer.Exit(run_parity(folder, as_json))


@evaluate_app.command("fusion")
def evaluate_fusion(
    half: Annotated[str | None, typer.Option(help="Only this half of the stories: dev or heldout.")] = None,
    misses: Annotated[
        bool, typer.Option(help="List the pairs joined or kept apart wrongly, of the development half only.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Measure how well what several dispatches tell becomes one fact (B-cubed).

    Example: comity evaluate fusion --half dev --misses
    """
    from comity.faces.cli.evaluate import run_fusion

    raise typer.Exit(run_fusion(half, misses, as_json))


@evaluate_app.command("extraction")
def evaluate_extraction(
    data: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Pages with gold: a checkout of scrapinghub/article-extraction-benchmark, the folder tests of adbar/trafilatura "
            "or adbar/htmldate, or tests/resources/parser/test_data of flairNLP/fundus.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Measure main texts (beside trafilatura alone) and dates of publication on the pages of a public benchmark.

    Example: comity evaluate extraction --data article-extraction-benchmark
    """
    from comity.faces.cli.evaluate import run_extraction

    raise typer.Exit(run_extraction(data, as_json))


@evaluate_app.command("all")
def evaluate_all(
    report: Annotated[Path, typer.Option(metavar="FILE", help="Write the accuracy page there (Markdown).")],
    plover: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="PLOVER data to measure on; may be given again."),
    ] = None,
    documents: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="A folder with documents/ and gold/; may be given again."),
    ] = None,
) -> None:
    """Measure everything and write the accuracy page: every figure with its data, size and licence."""
    from comity.faces.cli.report import run

    raise typer.Exit(run(report, plover or [], documents or []))


def tell(message: object) -> None:
    """A line for the user on standard error."""
    print(f"comity: {message}", file=sys.stderr, flush=True)
