"""``comity accounts``: who may sign in to the pages, what they may do, and what they did."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.faces.cli.app import app
from comity.faces.cli.asking import PANEL, RegisterOption, grouped, place_of

if TYPE_CHECKING:
    from comity.desk.store import Desk

accounts_app = typer.Typer(no_args_is_help=True, help="Who may sign in to the pages of comity serve, and what they may do.")
app.add_typer(accounts_app, name="accounts", rich_help_panel=PANEL)
_MINUTE = len("2026-01-31T12:00")
_LAST = 50


class RoleName(StrEnum):
    """What an account may do."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a token may do."""

    READ = "read"
    JUDGE = "judge"
    ADD = "add"
    EXPORT = "export"


AccountsOption = Annotated[
    Path | None,
    typer.Option(
        "--accounts",
        metavar="FILE",
        dir_okay=False,
        help="Where accounts, tokens and saved searches are kept; else beside the register.",
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name, under which judgements are stored.")]
RoleOption = Annotated[
    RoleName,
    typer.Option("--role", help="A reader looks and takes away; a reviewer also judges and adds; an admin manages accounts."),
]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Take the password from the first line of standard input; else it is asked for.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object per line instead of a table.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which accounts: those of a register, or of a file."""

    register: RegisterOption = None
    accounts: AccountsOption = None

    @contextmanager
    def desk(self, *, create: bool = False) -> Iterator[Desk]:
        """The open desk.

        Args:
            create: make it where there is none.

        Raises:
            DeskError: if there is none.
        """
        from comity.desk.store import beside, open_desk
        from comity.errors import DeskError

        path = self.accounts or beside(place_of(self.register))
        if not create and not path.exists():
            raise DeskError(str(path), "there are no accounts", "make one: comity accounts add NAME --role admin")
        desk = open_desk(path)
        try:
            yield desk
        finally:
            desk.close()


@accounts_app.command()
@grouped
def add(name: Name, place: Place, role: RoleOption = RoleName.READER, password_stdin: FromInput = False) -> None:
    """Make an account; its password is asked for twice. The first one must be an admin.

    As soon as there is an account, comity serve asks everybody to sign in.

    Example: comity accounts add "Ada Byron" --role admin
    """
    from comity.desk import accounts

    with place.desk(create=True) as desk:
        made = accounts.add(desk, name, _password(password_stdin), accounts.role_of(role.value), by=_who())
        print(f"{made.name}: {made.role.name.lower()} (in {desk.path})")


@accounts_app.command("list")
@grouped
def show(place: Place, as_json: AsJson = False) -> None:
    """List the accounts: their roles, when they last signed in, and whether they are disabled or must wait after wrong passwords.

    Example: comity accounts list
    """
    from comity.desk import accounts, audit

    with place.desk() as desk:
        known = accounts.listed(desk)
        waits = accounts.waits(desk, (each.name for each in known))
        seen = audit.last(desk, "signed-in")
    rows = [
        {
            "name": each.name,
            "role": each.role.name.lower(),
            "made": each.created,
            "signed_in": seen.get(each.name),
            "state": "disabled" if each.disabled else f"waits {waits[each.name]:.0f} s" if each.name in waits else "active",
        }
        for each in known
    ]
    _write(rows, ("name", "role", "made", "signed_in", "state"), as_json)


@accounts_app.command()
@grouped
def role(
    name: Name, role: Annotated[RoleName, typer.Argument(metavar="ROLE", help="reader, reviewer or admin.")], place: Place
) -> None:
    """Give an account another role, from now on.

    Example: comity accounts role "Ada Byron" reviewer
    """
    from comity.desk import accounts

    with place.desk() as desk:
        done = accounts.set_role(desk, name, accounts.role_of(role.value), by=_who())
        print(f"{done.name}: {done.role.name.lower()}")


@accounts_app.command()
@grouped
def disable(name: Name, place: Place) -> None:
    """Let nobody sign in with an account any more: its sessions end, its tokens open nothing. Its judgements stay.

    Example: comity accounts disable "Ada Byron"
    """
    from comity.desk import accounts

    with place.desk() as desk:
        print(f"{accounts.disable(desk, name, by=_who()).name}: disabled")


@accounts_app.command()
@grouped
def enable(name: Name, place: Place) -> None:
    """Let somebody sign in again whose account was disabled.

    Example: comity accounts enable "Ada Byron"
    """
    from comity.desk import accounts

    with place.desk() as desk:
        print(f"{accounts.enable(desk, name, by=_who()).name}: enabled")


@accounts_app.command()
@grouped
def unlock(name: Name, place: Place) -> None:
    """Forget the wrong passwords that were given for an account, so that one need not wait.

    Example: comity accounts unlock "Ada Byron"
    """
    from comity.desk import accounts

    with place.desk() as desk:
        print(f"{accounts.unlock(desk, name, by=_who()).name}: need not wait")


@accounts_app.command()
@grouped
def password(name: Name, place: Place, password_stdin: FromInput = False) -> None:
    """Give an account another password, asked for twice; it is signed out everywhere.

    Example: comity accounts password "Ada Byron"
    """
    from comity.desk import accounts

    with place.desk() as desk:
        print(f"{accounts.set_password(desk, name, _password(password_stdin), by=_who()).name}: the password is changed")


@accounts_app.command()
@grouped
def token(
    name: Name,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What the token is for.")],
    place: Place,
    scope: Annotated[
        list[Scope] | None, typer.Option("--scope", help="What it may do; may be given again. Never more than its account may.")
    ] = None,
    days: Annotated[int | None, typer.Option("--days", metavar="N", min=1, help="Expires after so many days; else never.")] = None,
) -> None:
    """Make a token for a program that asks the REST interface; it is shown this once, on standard output.

    Example: comity accounts token "Ada Byron" "nightly export" --scope read --scope export --days 90
    """
    from comity.desk import tokens
    from comity.faces.cli.app import tell

    with place.desk() as desk:
        made, secret = tokens.make(desk, name, title, [each.value for each in scope or [Scope.READ]], days, by=_who())
    told = f"token {made.id} of {made.account} ({', '.join(sorted(made.scopes))})"
    tell(f"{told}, {f'until {made.until[:_MINUTE]}' if made.until else 'which does not expire'}; it is not shown again")
    print(secret)


@accounts_app.command("tokens")
@grouped
def show_tokens(
    place: Place,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only those of this account.")] = None,
    as_json: AsJson = False,
) -> None:
    """List tokens: what they may do, when they were last used, and whether they can still be used.

    Example: comity accounts tokens "Ada Byron"
    """
    from comity.desk import tokens

    with place.desk() as desk:
        known = tokens.listed(desk, name)
    rows = [
        {
            "id": each.id,
            "account": each.account,
            "title": each.name,
            "scopes": " ".join(sorted(each.scopes)),
            "made": each.created,
            "used": each.used,
            "until": each.until,
            "state": "revoked" if each.revoked else "expired" if each.expired else "active",
        }
        for each in known
    ]
    _write(rows, ("id", "account", "title", "scopes", "made", "used", "until", "state"), as_json)


@accounts_app.command()
@grouped
def revoke(
    id: Annotated[int, typer.Argument(metavar="ID", help="The token, as comity accounts tokens shows it.")], place: Place
) -> None:
    """Let a token open nothing any more.

    Example: comity accounts revoke 3
    """
    from comity.desk import tokens

    with place.desk() as desk:
        tokens.revoke(desk, id, by=_who())
        print(f"token {id}: revoked")


@accounts_app.command()
@grouped
def trail(
    place: Place,
    who: Annotated[str | None, typer.Option("--who", metavar="NAME", help="Only what this account did.")] = None,
    what: Annotated[
        list[str] | None, typer.Option("--what", metavar="ACT", help="Only this: signed-in, refused, judged …; may be given again.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Lines at most.")] = _LAST,
    as_json: AsJson = False,
) -> None:
    """Show the audit trail, the newest first: who did what, about what, when, from where.

    Example: comity accounts trail --what refused --what locked-out
    """
    from comity.desk import audit

    unknown = [each for each in what or () if each not in audit.ACTS]
    if unknown:
        raise typer.BadParameter(f"nothing is noted as {unknown[0]!r}; say one of {', '.join(audit.ACTS)}", param_hint="--what")
    with place.desk() as desk:
        rows = [asdict(entry) for entry in audit.trail(desk, who=who, what=what or (), limit=limit)]
    _write(rows, ("id", "at", "who", "what", "about", "address"), as_json)


def _password(from_input: bool) -> str:
    """The password, asked for twice at the terminal, where it is not shown.

    Raises:
        typer.BadParameter: if there is no terminal and no standard input was named, or the two are not the same.
    """
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not _at_terminal():
        raise typer.BadParameter("there is no terminal to ask for the password at; give it with --password-stdin")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise typer.BadParameter("the two passwords are not the same")
    return first


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _who() -> str:
    """Who stands in the audit trail for what the command line does."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):
        return "command line"


def _write(rows: Sequence[dict[str, Any]], columns: Sequence[str], as_json: bool) -> None:
    from comity.faces.cli.output import Output
    from comity.faces.cli.register_tables import plain_table
    from comity.faces.cli.show import clean

    output = Output()
    if as_json:
        for row in rows:
            output.line(json.dumps(row, ensure_ascii=False))
        return
    table = plain_table(*(column.replace("_", " ") for column in columns))
    for row in rows:
        table.add_row(*(clean(_short(column, row[column])) for column in columns))
    output.show(table)


def _short(column: str, value: object) -> str:
    if value is None:
        return "-"
    return str(value)[:_MINUTE].replace("T", " ") if column in {"made", "signed_in", "used", "until", "at"} else str(value)
