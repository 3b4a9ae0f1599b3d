"""``comity digest``: what is new for saved searches, by e-mail."""

from __future__ import annotations

import os
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.faces.cli.app import app, tell
from comity.faces.cli.asking import PANEL, RegisterOption, opened, place_of

if TYPE_CHECKING:
    from comity.desk.post import Post
    from comity.desk.store import Desk
    from comity.register.view import View

USER, PASSWORD = "COMITY_SMTP_USER", "COMITY_SMTP_PASSWORD"
"""Environment variables with which one signs in at the mail server."""


def _encryption(value: str) -> str:
    from comity.desk.post import Security

    if value not in set(Security):
        raise typer.BadParameter(f"{value!r} is no way to encrypt; it can be {', '.join(Security)}")
    return value


def _sender(value: str) -> str:
    from comity.desk.searches import SearchError, checked_mail

    try:
        return checked_mail(value)
    except SearchError as error:
        raise typer.BadParameter(str(error)) from error


def _base(value: str) -> str:
    from urllib.parse import urlsplit

    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
        raise typer.BadParameter(f"{value!r} is no address; write https://comity.example.org")
    return value


@app.command("digest", rich_help_panel=PANEL)
def digest(
    sender: Annotated[
        str, typer.Option("--from", metavar="ADDRESS", callback=_sender, help="The address that the mails come from.")
    ],
    url: Annotated[str, typer.Option(metavar="ADDRESS", callback=_base, help="Where the pages are, for the links in the mails.")],
    register: RegisterOption = None,
    accounts: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where accounts and saved searches are kept; else beside the register."),
    ] = None,
    smtp: Annotated[str, typer.Option(metavar="HOST:PORT", help="The mail server.")] = "localhost",
    tls: Annotated[
        str,
        typer.Option(metavar="HOW", callback=_encryption, help="starttls (port 587), tls (465) or none (25)."),
    ] = "starttls",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the mails; send nothing and note nothing.")] = False,
) -> None:
    """Send what is new for saved searches, by e-mail.

    It sends the digests that are due, one for each saved search for which something is new or has changed, and ends: let it run
    every hour, or every morning. User name and password of the mail server come from COMITY_SMTP_USER and COMITY_SMTP_PASSWORD.
    What the server does not take stays due; the exit status is 1 then.

    Example: comity digest --register facts.db --smtp mail.example.org --from comity@example.org --url https://comity.example.org
    """
    from comity.desk.post import Post, Security, Server
    from comity.desk.store import beside, open_desk
    from comity.register.view import View

    server = Server.at(smtp, Security(tls), os.environ.get(USER) or None, os.environ.get(PASSWORD) or None)
    with opened(register) as store, Post(server) as post:
        desk = open_desk(accounts or beside(place_of(register)))
        try:
            failed = _send(desk, View(store), post, sender, url, dry_run)
        finally:
            desk.close()
    if failed:
        raise typer.Exit(1)


def _send(desk: Desk, view: View, post: Post, sender: str, url: str, dry: bool) -> int:
    """Send what is due, say what became of it, and count what failed."""
    from comity.desk.digest import send_due

    failed = count = 0
    for done in send_due(desk, view, _printed if dry else post.send, sender, url, dry=dry):
        count += 1
        failed += done.error is not None
        named = f"{done.search.owner}: {done.search.name}"
        tell(f"{named}: {done.error}" if done.error else f"{named}: {done.facts:,} to {done.search.mail}")
    if not count:
        tell("nothing is new for any digest that is due")
    return failed


def _printed(message: EmailMessage) -> None:
    """Show a mail as it would be sent, its text readable."""
    for name, value in message.items():
        print(f"{name}: {value}")
    for part in message.walk():
        if part.get_content_maintype() == "text":
            print(f"\n[{part.get_content_type()}]\n{part.get_content()}")
    sys.stdout.flush()
