"""What the web face is told when it starts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from comity.desk.post import is_loopback

LOOPBACK = "127.0.0.1"
PORT = 8350
UPLOAD = 32 * 1024 * 1024
"""Bytes of an upload at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the pages are served.

    Attributes:
        register: the register's file or address.
        host, port: where the server listens.
        accounts: the file of accounts, tokens and saved searches; None for one beside the register.
        local_user: who acts where no accounts are needed: the author of judgements made on this machine.
        secret: key that signs what the browser keeps; a new one at each start where none is given.
        upload: bytes of an upload at most.
        hosts: further names under which the server may be asked for.
        proxies: addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; of nobody else.
        questions, work: how many requests to the REST interface a token or address may make: that ask, and that read texts,
            change the register or export.
    """

    register: str
    host: str = LOOPBACK
    port: int = PORT
    accounts: Path | None = None
    local_user: str = "local"
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    upload: int = UPLOAD
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    questions: str = "1200/minute"
    work: str = "120/minute"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def local(self) -> bool:
        """Whether it is served for this machine alone, so that no password is asked as long as there are no accounts.

        Who says that there is a proxy, or another name, says that others come.
        """
        return self.loopback and not self.proxies and all(is_loopback(host) for host in self.hosts)

    @property
    def everywhere(self) -> bool:
        """Whether the server listens at all addresses of the machine."""
        return self.host in {"0.0.0.0", "::", ""}
