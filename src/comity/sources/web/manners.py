"""Manners: the pace at which a host is asked, what its robots.txt says, and when to leave it alone."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.sources.web.settings import ROBOT, Settings

if TYPE_CHECKING:
    from protego import Protego

_AGENT = re.compile(r"^(?P<field>\s*user[- ]?agent\s*:?)(?P<name>[^#\r\n]*)", re.IGNORECASE)
_OTHERS = "others"


class BusyError(Exception):
    """A host that is to be left alone for now; the message says why, without a subject."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, and waiting for it; tests bring their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class Host:
    """The turns at one host, for all threads together.

    Attributes:
        next: when its next turn is (the clock's seconds).
        until: until when it is left alone.
        why: for what.
        silent: failures to reach it in a row.
    """

    next: float = 0.0
    until: float = 0.0
    why: str = ""
    silent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Turns:
    """Keeps the pace at every host."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def _host(self, name: str) -> Host:
        with self._lock:
            return self._hosts.setdefault(name, Host())

    def take(self, name: str, pause: float) -> None:
        """Wait for a turn at the host, and keep the next one ``pause`` seconds off.

        Raises:
            BusyError: if the wait is longer than one has patience for.
        """
        host = self._host(name)
        with host.lock:
            now = self._clock.now()
            if host.until - now > self._settings.patience:
                raise BusyError(f"{host.why}: it is left alone for {host.until - now:.0f} more seconds")
            turn = max(now, host.next, host.until)
            host.next = turn + pause
        if turn > now:
            self._clock.sleep(turn - now)

    def rest(self, name: str, seconds: float, why: str) -> None:
        """Ask nothing of the host for so long."""
        host = self._host(name)
        with host.lock:
            host.until, host.why = max(host.until, self._clock.now() + seconds), why

    def reached(self, name: str) -> None:
        """The host has answered."""
        host = self._host(name)
        with host.lock:
            host.silent = 0

    def missed(self, name: str) -> None:
        """The host has not answered; after several times in a row it is left alone for a time."""
        host = self._host(name)
        with host.lock:
            host.silent += 1
            if host.silent >= self._settings.silent:
                host.until = max(host.until, self._clock.now() + self._settings.leave)
                host.why = f"its host has not answered {host.silent} times in a row"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says.

    Attributes:
        until: until when it counts (the clock's seconds).
        rules: parsed; None where everything is allowed.
        problem: why it could not be had: then nothing is fetched (RFC 9309).
        remedy: what to do about that.
    """

    until: float
    rules: Protego | None = None
    problem: str | None = None
    remedy: str = ""

    def allows(self, address: str) -> bool:
        return self.rules is None or bool(self.rules.can_fetch(address, ROBOT))

    def pause(self, settings: Settings) -> float:
        """Seconds between two requests: ours, or what the host asks for if that is more, up to a cap."""
        ours = 1 / settings.per_second if settings.per_second > 0 else 0.0
        if self.rules is None:
            return ours
        delay = self.rules.crawl_delay(ROBOT) or 0.0
        rate = self.rules.request_rate(ROBOT)
        theirs = max(delay, rate.seconds / rate.requests if rate else 0.0)
        return max(ours, min(theirs, settings.max_pause))


def read_robots(data: bytes, until: float) -> Rules:
    """The rules of a robots.txt; lines that are none are passed over.

    The groups of other robots are put under one name first: a file that names thousands of them, each with thousands of rules,
    would take gigabytes.
    """
    from protego import Protego

    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    return Rules(until, Protego.parse("\n".join(map(_ours, lines))))


def _ours(line: str) -> str:
    """The line, with another robot's name taken out."""
    match = _AGENT.match(line)
    if match is None or match["name"].strip().lower() in ("*", ROBOT.lower()):
        return line
    return f"User-agent: {_OTHERS}"
