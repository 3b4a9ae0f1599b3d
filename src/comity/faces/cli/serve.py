"""``comity serve``: the register in the browser."""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
import socket
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.faces.cli.accounts import AccountsOption
from comity.faces.cli.app import FAILED, app, tell
from comity.faces.cli.asking import PANEL, RegisterOption, place_of

if TYPE_CHECKING:
    import uvicorn

    from comity.faces.web.settings import Settings

_WAITING = 2048  # connections that wait for the server, at most


def _network(name: str, metavar: str, help: str, **more: Any) -> Any:
    return typer.Option(name, metavar=metavar, help=help, rich_help_panel="Network", **more)


@app.command(rich_help_panel=PANEL)
def serve(
    register: RegisterOption = None,
    host: Annotated[
        str, _network("--host", "ADDRESS", "Where to listen; elsewhere than on this machine, accounts are needed.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", min=0, max=65535, help="Port to listen at; 0 for any free one.")] = 8350,
    accounts: AccountsOption = None,
    author: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Who judges, where there are no accounts; else COMITY_AUTHOR, git's user.name, or your login."
        ),
    ] = None,
    host_name: Annotated[
        list[str] | None, _network("--host-name", "NAME", "A further name under which browsers ask for it; may be given again.")
    ] = None,
    proxy: Annotated[
        list[str] | None,
        _network(
            "--proxy", "ADDRESS",
            "A proxy before it, whose X-Forwarded-For and X-Forwarded-Proto are believed, and of nobody else; may be given again.",
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        _network("--certificate", "FILE", "Serve https with this certificate (PEM, with its chain).", exists=True, dir_okay=False),
    ] = None,
    key: Annotated[
        Path | None,
        _network("--key", "FILE", "The certificate's key, if it is not in the same file.", exists=True, dir_okay=False),
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,
) -> None:
    """Open the register in the browser: see it, read it, correct it.

    On this machine alone it needs no password, as long as there are no accounts (comity accounts add). Where others can reach it,
    it starts only with accounts, and everybody signs in.

    Examples: comity serve --register facts.db --open;
    comity serve --host 0.0.0.0 --host-name comity.example.org --certificate comity.pem
    """
    from comity.faces.web.settings import Settings

    if key and not certificate:
        raise typer.BadParameter("a key needs its certificate", param_hint="--key")
    settings = Settings(
        register=place_of(register), host=host, port=port, accounts=accounts, local_user=local_author(author),
        hosts=tuple(host_name or ()), proxies=tuple(proxy or ()),
    )  # fmt: skip
    _run(settings, certificate, key, open_browser)


def local_author(given: str | None) -> str:
    """Who judges where there are no accounts: the option, the environment's, git's user, or who is logged in."""
    from comity.faces.cli.register_judge import author_of

    try:
        return author_of(given)
    except typer.BadParameter:
        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return "local"


def _run(settings: Settings, certificate: Path | None, key: Path | None, open_browser: bool) -> None:
    import uvicorn

    from comity.faces.web.app import create_app
    from comity.faces.web.server import config

    web = create_app(settings)
    listening = _listen(settings.host, settings.port)
    more: dict[str, Any] = {"ssl_certfile": certificate, "ssl_keyfile": key} if certificate else {}
    server = uvicorn.Server(config(web, log_level="warning", **more))
    address = _address(settings, listening, bool(certificate))
    tell(f"{address}  (Ctrl-C ends it)")
    if not settings.local and not certificate and not settings.proxies:
        tell("passwords can be read on their way: give --certificate, or put a proxy with https before it and name it with --proxy")
    if open_browser:
        threading.Thread(target=_show, args=(server, address), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):  # it is how one ends it
        server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket at an address.

    Raises:
        typer.Exit: if it cannot be had; why is told.
    """
    try:
        family, kind, number, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, number)
        if os.name == "posix":  # elsewhere it lets another program take the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen(_WAITING)  # from now on who comes waits until the server is ready
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            tell(f"{host}:{port}: the port is taken; choose another one with --port, or --port 0 for any free one")
        elif error.errno == errno.EACCES:
            tell(f"{host}:{port}: this port is not allowed; choose one above 1023 with --port")
        else:
            tell(f"{host}:{port}: cannot be listened at ({error.strerror}); choose another address with --host")
        raise typer.Exit(FAILED) from error
    return listening


def _address(settings: Settings, listening: socket.socket, secure: bool) -> str:
    """Where a browser finds the pages."""
    name = settings.hosts[0] if settings.hosts else "127.0.0.1" if settings.everywhere else settings.host
    port: int = listening.getsockname()[1]
    return f"http{'s' if secure else ''}://{f'[{name}]' if ':' in name else name}:{port}"


def _show(server: uvicorn.Server, address: str) -> None:
    while not server.started and not server.should_exit:
        time.sleep(0.05)
    if server.started:
        webbrowser.open(address)
