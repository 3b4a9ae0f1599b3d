"""A real mail server on loopback: the fixture of all tests that send mail."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mails:
    """What a mail server has taken.

    Attributes:
        port: where it listens, on 127.0.0.1.
        taken: the messages.
        recipients: of each message.
        refused: addresses whose mail it does not take.
        broken: it refuses every message.
    """

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    broken: bool = False

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.broken:
            return "451 try again later"
        self.taken.append(email.message_from_bytes(envelope.content or b"", policy=email.policy.default))  # type: ignore[arg-type]
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 taken"


USER, PASSWORD = "digests", "s3cret-of-the-server"
Serving = Callable[..., Mails]


@pytest.fixture
def mail_server() -> Iterator[Serving]:
    """Starts mail servers: ``mail_server(tls=…, implicit=…, auth=…)``; ``tls`` is a certificate authority of trustme."""
    running: list[Controller] = []

    def start(tls: trustme.CA | None = None, implicit: bool = False, auth: bool = False) -> Mails:
        mails = Mails()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            mails.port = free.getsockname()[1]
        options: dict[str, Any] = {}
        if tls is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.issue_cert("127.0.0.1").configure_cert(context)
            options |= {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
        if auth:
            options |= {"authenticator": _known, "auth_required": True, "auth_require_tls": tls is not None and not implicit}
        controller = Controller(mails, hostname="127.0.0.1", port=mails.port, **options)
        controller.start()
        running.append(controller)
        return mails

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def mails(mail_server: Serving) -> Mails:
    """A mail server without encryption that takes everything."""
    return mail_server()


def _known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)
