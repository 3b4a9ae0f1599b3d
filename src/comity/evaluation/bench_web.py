"""The web face under load: a server of its own, readers at once who open pages at random, and how long each kind lets them wait.

What counts is the first byte: from the request to the answer's head. Readers think between two pages, as people do; a second run
without any pause tells what the server can do at most. Readers and server share the machine.
"""

from __future__ import annotations

import contextlib
import http.client
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from comity.errors import InputError
from comity.evaluation.bench_web_pages import Pages

READERS, SECONDS, THINK = 20, 60.0, 2.0
BAR = 300.0
"""Milliseconds in which the first byte of a page comes, 95 times of 100."""
STARTING = 120.0
"""Seconds that the server has to start, and as many until it has read the facts into memory."""
READY = 0.5
"""Seconds in which a question about all facts under a filter is answered once they are in memory."""
SLOWEST = 60.0
"""Seconds after which a request counts as failed."""
_ADDRESS = re.compile(r"http://[^\s/]+")
_ENDING = 15.0
_ITS_PEAK = 1 if sys.platform == "darwin" else 1024  # unit of ru_maxrss, bytes


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How long a kind of page took to its first byte, in milliseconds; ``failed`` answers are not among these."""

    page: str
    asked: int
    p50: float
    p95: float
    p99: float
    longest: float
    failed: int


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run: the mean pause of a reader in seconds, requests per second, and the figures of all pages and of each kind."""

    pause: float
    seconds: float
    per_second: float
    all: Figures
    pages: tuple[Figures, ...]
    faults: tuple[str, ...]


class WebLoad(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of ``comity bench web``.

    Attributes:
        facts, documents: that stand in the register.
        readers: at once.
        ready: seconds from the server's start until it has the facts in memory.
        memory_mb: of the server, at most.
        runs: with pauses, then without any.
        bar: milliseconds that the 95th percentile of each kind of page in the first run may take.
    """

    facts: int
    documents: int
    readers: int
    ready: float
    memory_mb: float
    runs: tuple[Run, ...]
    bar: float = BAR

    @property
    def slow(self) -> list[str]:
        """The kinds of pages that miss the bar when readers pause, or fail."""
        return [each.page for each in self.runs[0].pages if each.p95 > self.bar or each.failed]

    def to_json(self) -> str:
        """As one JSON object."""
        return msgspec.json.encode(self).decode("utf-8")

    def to_text(self) -> str:
        """As tables to read."""
        lines = [
            f"{self.facts:,} facts, {self.documents:,} documents; {self.readers} readers at once",
            f"the facts in memory after {self.ready:.0f} s; the server's memory at most {self.memory_mb:,.0f} MB",
        ]
        for run in self.runs:
            pause = f"a pause of {run.pause:g} s on average" if run.pause else "no pause"
            lines += ["", f"{pause}, {run.seconds:.0f} s: {run.per_second:.1f} pages/s; milliseconds to the first byte:"]
            lines.append("page                        asked      p50      p95      p99      max   failed")
            lines += [
                f"{each.page:25} {each.asked:7} {each.p50:8.0f} {each.p95:8.0f} {each.p99:8.0f} {each.longest:8.0f} {each.failed:8}"
                for each in (*run.pages, run.all)
            ]
            lines += [f"failed: {fault}" for fault in run.faults]
        slow = ", ".join(self.slow)
        bar = f"{self.bar:.0f} ms at the 95th percentile"
        lines += ["", f"over {bar}, or failed: {slow}" if slow else f"all pages within {bar}"]
        return "\n".join(lines)


def measure(
    register: str | Path,
    readers: int = READERS,
    seconds: float = SECONDS,
    pause: float = THINK,
    tell: Callable[[str], None] = lambda _: None,
    seed: int = 8,
) -> WebLoad:
    """Serve a register and let readers open its pages.

    Args:
        register: its file or address; it is only read.
        readers: at once.
        seconds: of the run with pauses; that without takes half as long.
        pause: seconds between two pages of a reader, on average.
        tell: called with a line as it goes on.
        seed: of what the readers open.

    Raises:
        RegisterError: if the register cannot be opened.
        InputError: if the server does not start.
    """
    pages = Pages.of(register)
    with _serving(register) as (address, began):
        tell(f"serving at {address}")
        ready = _await_facts(address, began)
        runs = []
        for each, length in ((pause, seconds), (0.0, seconds / 2)):
            tell(f"{readers} readers for {length:.0f} s, pausing {each:g} s")
            runs.append(_run(address, pages, readers, length, each, seed))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _ITS_PEAK / 1e6
    return WebLoad(
        facts=pages.count_facts, documents=pages.count_documents, readers=readers, ready=round(ready, 1),
        memory_mb=round(memory, 1), runs=tuple(runs),
    )  # fmt: skip


# -- the server ------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _serving(register: str | Path) -> Iterator[tuple[str, float]]:
    """A server as its own process: its address, and when it was started."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "comity", "serve", "--register", str(register), "--port", "0", "--author", "bench"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert server.stderr is not None
    said: list[str] = []
    try:
        address = ""
        timer = threading.Timer(STARTING, server.kill)
        timer.start()
        for line in server.stderr:
            said.append(line.strip())
            if found := _ADDRESS.search(line):
                address = found.group()
                break
        timer.cancel()
        if not address:
            told = " ".join(said[-3:]) or "it said nothing"
            raise InputError("the server", f"did not start: {told}", "run comity serve to see why")
        threading.Thread(target=server.stderr.read, daemon=True).start()  # what it says must not fill the pipe
        yield address, began
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(_ENDING)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await_facts(address: str, began: float) -> float:
    """Ask until what needs all facts is answered at once; returns how many seconds after the start that was."""
    reader = _Reader(address, random.Random(0))
    end = time.perf_counter() + STARTING
    confidence = 0.5
    while time.perf_counter() < end:
        confidence += 0.0001  # an answer that was given before would come at once
        asked = time.perf_counter()
        with contextlib.suppress(OSError, http.client.HTTPException):
            if reader.open(f"/?confidence={confidence:.4f}")[1] < 400 and time.perf_counter() - asked < READY:
                return time.perf_counter() - began
        time.sleep(0.1)
    raise InputError("the server", f"has not read the facts within {STARTING:.0f} s", "give the machine more room")


# -- the readers -----------------------------------------------------------------------------------------------------------


class _Reader:
    """One browser."""

    def __init__(self, address: str, rng: random.Random) -> None:
        where = urlsplit(address)
        self.rng = rng
        self.connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=SLOWEST)
        self.headers = {"Accept-Language": rng.choice(("en", "fr"))}

    def open(self, path: str) -> tuple[float, int]:
        """Milliseconds to the first byte, and the status."""
        begin = time.perf_counter()
        try:
            response = self._asked(path)
            took = (time.perf_counter() - begin) * 1000
            response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        cookie = response.getheader("Set-Cookie")
        if cookie:
            self.headers["Cookie"] = cookie.partition(";")[0]
        return took, response.status

    def _asked(self, path: str) -> http.client.HTTPResponse:
        """The head of the answer; a connection that the server closed meanwhile is opened anew, as browsers do."""
        held = self.connection.sock is not None
        try:
            self.connection.request("GET", path, headers=self.headers)
            return self.connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):
            if not held:
                raise
        self.connection.close()
        self.connection.request("GET", path, headers=self.headers)
        return self.connection.getresponse()


def _run(address: str, pages: Pages, readers: int, seconds: float, pause: float, seed: int) -> Run:
    times: Mapping[str, list[float]] = defaultdict(list)
    failed: dict[str, list[str]] = defaultdict(list)
    lock = threading.Lock()
    begin = time.perf_counter()

    def read(number: int) -> None:
        rng = random.Random(f"{seed} {pause} {number}")
        reader = _Reader(address, rng)
        time.sleep(rng.random() * pause)
        while time.perf_counter() < begin + seconds:
            page, path = pages.any(rng)
            try:
                took, status = reader.open(path)
                fault = f"{path}: {status}" if status >= 400 else ""
            except (OSError, http.client.HTTPException) as error:
                took, fault = 0.0, f"{path}: {type(error).__name__}"
            with lock:
                if fault:
                    failed[page].append(fault)
                else:
                    times[page].append(took)
            if pause:
                time.sleep(rng.expovariate(1 / pause))

    threads = [threading.Thread(target=read, args=(number,), daemon=True) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begin
    every = sorted(time for some in times.values() for time in some)
    faults = [fault for some in failed.values() for fault in some]
    kinds = sorted(times.keys() | failed.keys(), key=pages.kinds.index)
    return Run(
        pause=pause,
        seconds=round(took, 1),
        per_second=round(len(every) / took, 1),
        all=figures("all", every, len(faults)),
        pages=tuple(figures(kind, sorted(times.get(kind, [])), len(failed.get(kind, []))) for kind in kinds),
        faults=tuple(dict.fromkeys(faults))[:10],
    )


def figures(page: str, times: list[float], failed: int) -> Figures:
    """The figures of some sorted times."""

    def at(share: float) -> float:
        return round(times[min(len(times) - 1, int(share * len(times)))], 1) if times else 0.0

    return Figures(page=page, asked=len(times), p50=at(0.5), p95=at(0.95), p99=at(0.99), longest=at(1.0), failed=failed)
