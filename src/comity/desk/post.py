"""The mail server that digests are given to."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from types import TracebackType
from typing import Self

from comity.errors import DeskError

_PLACE = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^\s:/\[\]]+))(?::(?P<port>[0-9]{1,5}))?")
TIMEOUT = 30.0
"""Seconds that the server has for each answer."""


class Security(StrEnum):
    """How the connection to the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""Where a mail server listens if nothing else is said."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server.

    Attributes:
        host, port: where it listens.
        security: how the connection is encrypted.
        user, password: to sign in with; None for neither. They are in no message and no log.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def at(cls, place: str, security: Security, user: str | None = None, password: str | None = None) -> Server:
        """A server by ``HOST`` or ``HOST:PORT``.

        Raises:
            DeskError: if that is no such place, or a password would go over an open line.
        """
        found = _PLACE.fullmatch(place)
        port = int(found["port"]) if found and found["port"] else PORTS[security]
        if found is None or not 0 < port < 65536:
            raise DeskError(place, "is no mail server", "write HOST or HOST:PORT")
        host = found["six"] or found["host"]
        if user and security is Security.NONE and not is_loopback(host):
            raise DeskError(place, "the password would go there unencrypted", "leave --tls none out, or give no password")
        return cls(host, port, security, user, password)

    @property
    def name(self) -> str:
        """What errors call it."""
        return f"{self.host}:{self.port}"


class Post:
    """Gives messages to a mail server over one connection, which is opened for the first and opened again if it breaks."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._open: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Give a message to the server.

        Raises:
            DeskError: if it cannot be reached or does not take it.
        """
        try:
            connection = self._open or self._connect()
            self._open = connection
            connection.send_message(message)
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise self._failed("the connection broke", "send the digests again later") from error
        except smtplib.SMTPRecipientsRefused as error:
            code, told = next(iter(error.recipients.values()))
            self._reset()
            raise self._failed(f"does not take mail for {message['To']} ({_said(code, told)})", "correct the address") from error
        except smtplib.SMTPNotSupportedError as error:
            self.close()
            raise self._failed(f"cannot do that ({error})", "choose another --tls, or give no user name and password") from error
        except smtplib.SMTPAuthenticationError as error:
            self.close()
            raise self._failed("refuses the user name or password", "check COMITY_SMTP_USER and COMITY_SMTP_PASSWORD") from error
        except smtplib.SMTPResponseException as error:
            self._reset()
            answer = _said(error.smtp_code, error.smtp_error)
            raise self._failed(f"does not take the message ({answer})", "ask who runs it") from error
        except ssl.SSLError as error:
            self.close()
            raise self._failed(f"cannot be trusted ({error.reason or error})", "check --smtp and --tls") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise self._failed(f"cannot be reached ({error})", "check --smtp") from error

    def close(self) -> None:
        """End the connection."""
        if self._open is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._open.quit()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        context = ssl.create_default_context()
        if server.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _reset(self) -> None:
        """After a refusal: the connection serves for the next message."""
        if self._open is not None:
            try:
                self._open.rset()
            except (OSError, smtplib.SMTPException):
                self.close()

    def _failed(self, problem: str, remedy: str) -> DeskError:
        return DeskError(f"mail server {self.server.name}", problem, remedy)


def _said(code: int, told: bytes | str) -> str:
    words = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
    return f"{code} {' '.join(words.split())}"


def is_loopback(host: str) -> bool:
    """Whether a name or address is of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
