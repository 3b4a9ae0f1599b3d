"""``comity serve``: the register in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity.faces.cli.app import app, tell
from comity.faces.cli.asking import PANEL, RegisterOption, place_of


@app.command(rich_help_panel=PANEL)
def serve(
    register: RegisterOption = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; elsewhere than on this machine, accounts are needed.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", min=0, max=65535, help="Port to listen at; 0 for any free one.")] = 8350,
    accounts: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where accounts, tokens and saved searches are kept; else beside the register."),
    ] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="NAME", help="Who judges, where there are no accounts; else COMITY_AUTHOR, else git's user.name.")] = None,
) -> None:
    """Open the register in the browser: see it, read it, correct it.

    Example: comity serve --register facts.db
    """
    import uvicorn

    from comity.faces.cli.register_judge import author_of
    from comity.faces.web.app import create_app
    from comity.faces.web.settings import Settings

    settings = Settings(register=place_of(register), host=host, port=port, accounts=accounts, local_user=author_of(author or "local"))
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host=host, port=port, log_level="warning", server_header=False))
    tell(f"http://{host}:{port}  (Ctrl-C ends it)")
    server.run()
