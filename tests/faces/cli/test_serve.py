"""``comity serve``: where it listens, who judges, and what it says when it cannot start."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from comity.faces.cli import serve
from comity.faces.cli.serve import local_author
from signing import PASSWORD

COMITY = (sys.executable, "-m", "comity")
Run = Callable[..., Any]
STARTED = re.compile(r"comity: (https?://\S+)  \(Ctrl-C ends it\)")


@contextmanager
def serving(*words: str | Path, **environment: str) -> Iterator[tuple[str, list[str]]]:
    """The address of a server in a process of its own, and what else it wrote; Ctrl-C ends it, and that is no fault."""
    said: list[str] = []
    command = [*COMITY, "serve", "--port", "0", *map(str, words)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}) as process:
        assert process.stderr is not None
        found = STARTED.match(process.stderr.readline())
        assert found, process.stderr.read()
        try:
            yield found[1], said
        finally:
            process.send_signal(signal.SIGINT)
            said += process.stderr.read().splitlines()
            assert process.wait(30) == 0
    assert not any("Traceback" in line for line in said)


def test_it_opens_on_this_machine_without_a_password_and_ends_with_ctrl_c(filled: Path) -> None:
    with serving("--register", filled, "--author", "Grace") as (address, said):
        assert address.startswith("http://127.0.0.1:")
        with httpx.Client(base_url=address, timeout=60) as client:
            assert client.get("/facts").status_code == 200
            assert "Grace" in client.get("/account").text
            assert client.get("/account", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 403
    assert said == []


def test_elsewhere_it_asks_for_accounts_first(run: Run, filled: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.desk"
    refused = run("serve", "--host", "0.0.0.0", "--register", filled, "--accounts", people)
    assert refused.status == 1
    assert "others can reach this address, and there are no accounts" in refused.err
    assert f"comity accounts add NAME --role admin --accounts {people}" in refused.err
    added = run("accounts", "add", "Ada", "--role", "admin", "--password-stdin", "--accounts", people, given=PASSWORD.encode())
    assert added.status == 0
    options = ("--host", "0.0.0.0", "--register", filled, "--accounts", people)
    with serving(*options) as (address, said), httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/facts").headers["location"] == "/login?next=/facts"
        assert client.get("/facts", headers={"Host": "evil.example"}).status_code == 421
    assert len(said) == 1 and "passwords can be read on their way: give --certificate" in said[0]


def test_it_serves_https_with_a_certificate(run: Run, filled: Path, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(tmp_path / "comity.pem")
    people = tmp_path / "people.desk"
    run("accounts", "add", "Ada", "--role", "admin", "--password-stdin", "--accounts", people, given=PASSWORD.encode())
    options = ("--host", "localhost", "--certificate", tmp_path / "comity.pem", "--accounts", people)
    with serving("--register", filled, *options) as (address, said):
        assert address.startswith("https://localhost:")
        with httpx.Client(base_url=address, timeout=60, verify=ssl.create_default_context(cafile=tmp_path / "ca.pem")) as client:
            answer = client.get("/login")
            assert answer.headers["strict-transport-security"]
            assert answer.headers["set-cookie"].startswith("__Host-comity_session=") and "Secure" in answer.headers["set-cookie"]
    assert said == []
    assert run("serve", "--key", tmp_path / "comity.pem").status == 2


def test_a_port_that_is_taken_is_said_clearly(run: Run, filled: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = run("serve", "--register", filled, "--port", port)
    assert told.status == 1
    assert told.err.startswith(f"comity: 127.0.0.1:{port}: the port is taken; choose another one with --port")


def test_an_address_that_is_not_ours_is_said_clearly(run: Run, filled: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.desk"
    run("accounts", "add", "Ada", "--role", "admin", "--password-stdin", "--accounts", people, given=PASSWORD.encode())
    told = run("serve", "--register", filled, "--accounts", people, "--host", "192.0.2.1")
    assert told.status == 1 and "choose another address with --host" in told.err


def test_no_register_is_said_clearly(run: Run, tmp_path: Path) -> None:
    told = run("serve", "--register", tmp_path / "none.db")
    assert told.status == 1 and "none.db" in told.err
    assert not (tmp_path / "none.db.desk").exists()


def test_who_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.faces.cli.register_judge._git", lambda: "Git User\n")
    assert local_author("Given") == "Given"
    assert local_author(None) == "Git User"
    monkeypatch.setenv("COMITY_AUTHOR", "Of the environment")
    assert local_author(None) == "Of the environment"
    monkeypatch.delenv("COMITY_AUTHOR")
    monkeypatch.setattr("comity.faces.cli.register_judge._git", lambda: "")
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    assert local_author(None) == "login"


def test_the_browser_is_opened_when_the_server_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        started, should_exit = True, False

    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    serve._show(Server(), "http://127.0.0.1:1")  # type: ignore[arg-type]
    assert opened == ["http://127.0.0.1:1"]
