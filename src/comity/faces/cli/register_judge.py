"""``comity judge``: what people decide about facts."""

from __future__ import annotations

import os
import subprocess
from typing import Annotated, Any

import typer

from comity.faces.cli.app import app
from comity.faces.cli.asking import PANEL, Format, FormatOption, RegisterOption, Where, grouped

AUTHOR = "COMITY_AUTHOR"
"""Environment variable that names who judges."""
judge_app = typer.Typer(
    no_args_is_help=True, help="Judge facts: confirm, reject, edit, merge, split; every judgement can be undone."
)
app.add_typer(judge_app, name="judge", rich_help_panel=PANEL)

Fact = Annotated[str, typer.Argument(metavar="ID", help="The fact, as comity facts shows it.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is stored.")]
Author = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Who judges; else COMITY_AUTHOR, else git's user.name.")
]


@judge_app.command()
@grouped
def confirm(id: Fact, reason: Reason, author: Author = None, register: RegisterOption = None) -> None:
    """Confirm a fact: it stays, even if a later reading no longer says it.

    Example: comity judge confirm e-2b3rax56lopb --reason "seen in the treaty series"
    """
    _judge(register, author, reason, "confirm", id)


@judge_app.command()
@grouped
def reject(id: Fact, reason: Reason, author: Author = None, register: RegisterOption = None) -> None:
    """Reject a fact: answers leave it out, unless they are asked with --rejected.

    Example: comity judge reject e-2b3rax56lopb --reason "the text speaks of a film"
    """
    _judge(register, author, reason, "reject", id)


@judge_app.command()
@grouped
def edit(
    id: Fact,
    field: Annotated[
        str, typer.Argument(metavar="FIELD", help="type, mode, status, date, place, domains, actor, name, stage, due ….")
    ],
    reason: Reason,
    value: Annotated[
        list[str] | None, typer.Argument(metavar="VALUE", help="Lists take several; a place a country and a name.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Leave the field empty.")] = False,
    author: Author = None,
    register: RegisterOption = None,
) -> None:
    """Correct a field of a fact; what sources say of it stays on record.

    Examples: comity judge edit e-2b3rax56lopb date 2018-02-14 --reason "see its source";
    comity judge edit e-2b3rax56lopb place EST Tallinn --reason "the communiqué says so"
    """
    if clear is bool(value):
        raise typer.BadParameter("give the field's value, or --clear")
    _judge(register, author, reason, "edit", id, field=field, given=value or [])


@judge_app.command()
@grouped
def merge(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="The facts that are one; the first one's id stays.")],
    reason: Reason,
    author: Author = None,
    register: RegisterOption = None,
) -> None:
    """Make one fact of several that are the same.

    Example: comity judge merge i-lpu2pwyu4mu7 i-2circbblr5hh --reason "two names of one programme"
    """
    _judge(register, author, reason, "merge", *ids)


@judge_app.command()
@grouped
def split(
    id: Fact,
    claims: Annotated[
        list[str],
        typer.Argument(metavar="CLAIM", help="What leaves: claims, or numbers of documents, as comity fact shows them."),
    ],
    reason: Reason,
    author: Author = None,
    register: RegisterOption = None,
) -> None:
    """Make a fact of its own of some of a fact's sources.

    Example: comity judge split e-2b3rax56lopb 12 14 --reason "another visit"
    """
    _judge(register, author, reason, "split", id, claims=claims)


@judge_app.command()
@grouped
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The judgement, as comity judge list shows it.")],
    reason: Reason,
    author: Author = None,
    register: RegisterOption = None,
) -> None:
    """Take a judgement back: its facts are as they would be without it.

    Example: comity judge undo 3 --reason "the wrong fact"
    """
    _judge(register, author, reason, "undo", undoes=number)


@judge_app.command("list")
@grouped
def show(
    where: Where,
    id: Annotated[str | None, typer.Argument(metavar="ID", help="Only those on this fact.")] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """List the judgements in order, undone ones too.

    Example: comity judge list e-2b3rax56lopb
    """
    from comity.faces.cli import register_tables
    from comity.faces.cli.register_out import Answer, write
    from comity.model.register import Judgement

    with where.view() as view:
        found = view.judgements(id)
    write(Answer(found, Judgement, "judgements", len(found)), layout, register_tables.judgements)


def author_of(given: str | None) -> str:
    """Who judges: the option, the environment's, or git's user.

    Raises:
        typer.BadParameter: if nobody is named.
    """
    named = given or os.environ.get(AUTHOR) or _git()
    if not named.strip():
        raise typer.BadParameter(f"who judges? Give --author, or set {AUTHOR}")
    return named.strip()


def _git() -> str:
    try:
        done = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _judge(
    register: str | None,
    author: str | None,
    reason: str,
    action: str,
    *facts: str,
    given: list[str] | None = None,
    claims: list[str] | None = None,
    **more: Any,
) -> None:
    """Store a judgement and tell what became of its facts."""
    from comity.faces.cli.asking import place_of, told_as_misuse
    from comity.faces.cli.register_tables import line
    from comity.register.book import Register
    from comity.register.terms import claims_of, value_of

    named = author_of(author)
    if not reason.strip():
        raise typer.BadParameter("a judgement needs a reason", param_hint="--reason")
    with Register(place_of(register)) as book:
        if given is not None:
            with told_as_misuse():
                more["value"] = value_of(book.view, more["field"], given)
        if claims:
            with told_as_misuse():
                more["claims"] = claims_of(book.view, facts[0], claims)
        stored = book.judge(action, *facts, author=named, reason=reason, **more)
        print(f"judgement {stored.id} by {stored.author}: {stored.action} {stored.undoes or ', '.join(stored.facts)}")
        for fact in book.judged(stored):
            print(f"  {line(fact)}")
