"""The commands and their options."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.errors import ComityError, InputError

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


def _published(value: str | None) -> str | None:
    if value is None:
        return None
    from comity.documents.published import check_given

    try:
        return check_given(value)
    except InputError as error:
        raise typer.BadParameter(f"{error.problem}; {error.remedy}") from error


def _language(value: str | None) -> str | None:
    if value is None:
        return None
    from comity.knowledge.texts import languages

    if value not in languages():
        raise typer.BadParameter(f"{value!r} is no language that Comity reads; it reads {', '.join(languages())}")
    return value


def _version(wanted: bool) -> None:
    if wanted:
        from comity import __version__

        print(f"comity {__version__}")
        raise typer.Exit()


Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        callback=_published,
        help="When it was published: 2018-02-14, 2023-07 or 2021; else it is looked for in each text.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(metavar="CODE", callback=_language, help="Language of the texts, fr or en; else it is told from each text."),
]
Pipeline = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Parse with this installed spaCy pipeline (Universal Dependencies labels) instead of Comity's own."
    ),
]


@app.callback()
def comity(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Who cooperates with whom, on what, under which text, since when — with the quoted words behind every claim."""


@app.command()
def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders (searched to the bottom), or - for standard input.")
    ],
    layout: Annotated[
        ReadFormat, typer.Option("--format", help="table to look at, jsonl for one JSON object per document.")
    ] = ReadFormat.TABLE,
    published: Published = None,
    language: Language = None,
    pipeline: Pipeline = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to read with.")] = 1,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there; the file appears when all is read.")] = None,
    pattern: Annotated[str, typer.Option(metavar="GLOB", help="Which files of a folder to read.")] = "*.txt",
) -> None:
    """Read documents: who did what to whom, when, on what, under which text.

    Exit status: 0 all were read, 1 some could not be (each is named), 2 wrong usage (no such option, or none of the paths exists),
    130 after Ctrl-C.
    """
    from comity.faces.cli.read import Request, run

    if paths.count("-") > 1:
        raise typer.BadParameter("standard input can be read only once")
    raise typer.Exit(run(Request(paths, layout is ReadFormat.JSONL, published, language, pipeline, jobs, output, pattern)))


@app.command()
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")],
    record: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this record (e3, i1, c2); may be given again.")
    ] = None,
    layout: Annotated[ExplainFormat, typer.Option("--format", help="table to look at, json for one object.")] = ExplainFormat.TABLE,
    published: Published = None,
    language: Language = None,
    pipeline: Pipeline = None,
) -> None:
    """Explain a reading: each record's rule and parse, what was resolved, and what was considered and refused."""
    from comity.faces.cli import explain as explanation
    from comity.faces.cli.output import Output
    from comity.flow import Reader
    from comity.scale.inputs import sources

    chosen = record or []
    source = next(sources([file], published, language))
    if isinstance(source, InputError):
        raise source
    result = Reader(pipeline).read(source)
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


def tell(message: str | ComityError) -> None:
    """A line for the user on standard error."""
    print(f"comity: {message}", file=sys.stderr, flush=True)
