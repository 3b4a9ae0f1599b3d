"""Fetching: one address, politely and safely."""

from __future__ import annotations

import contextlib
import datetime
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from comity.errors import InputError
from comity.model.items import Given, Item
from comity.sources.web.encoding import CODINGS, EncodingError, TooLargeError, decoded
from comity.sources.web.guard import LONGEST, HostError, Resolve, resolve, shown, target
from comity.sources.web.manners import BusyError, Clock, Rules, Turns, read_robots
from comity.sources.web.outcomes import Fetched, GoneError, Unchanged, Validators
from comity.sources.web.settings import Settings

if TYPE_CHECKING:
    import httpcore
    from httpx import URL

_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_BUSY = frozenset({429, 502, 503, 504})
_HERE = frozenset({200, 203})
_CLOSED = frozenset({401, 402, 403, 407, 451})
_GONE = frozenset({404, 410})
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"
_LATER = "try again later"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_MEDIA = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,80}")
_LONGEST_HEADER = 1000  # characters of an entity tag or date that are kept


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the status, its headers (names in small letters) and, where it is wanted, the body unpacked."""

    status: int
    headers: Mapping[str, str]
    data: bytes = b""


class _FailedError(Exception):
    """What went wrong with one address, without its name; whether to try ``again``, and whether its host was ``silent``."""

    error: type[InputError] = InputError
    """As what it is told."""

    def __init__(self, problem: str, remedy: str, *, again: bool = False, silent: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.again = again
        self.silent = silent


class _NotThereError(_FailedError):
    """There is nothing at the address."""

    error = GoneError


class Web:
    """The web, as one run asks it: keeps the pace at every host, robots.txt files and open connections; nothing on disk.

    Several threads may share it.

    Args:
        settings: see there.
        find: looks up hosts, in place of the system.
        clock: of the waits between requests.
        below: makes connections to IP addresses that have been checked (httpcore's interface), in place of the system.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        find: Resolve = resolve,
        clock: Clock | None = None,
        below: httpcore.NetworkBackend | None = None,
    ) -> None:
        from comity.sources.web.wire import Watch, connections

        self.settings = settings or Settings()
        self._clock = clock or Clock()
        self._watch = Watch()
        self._pool = connections(self.settings, find, self._watch, below)
        self._turns = Turns(self.settings, self._clock)
        self._robots: dict[str, Rules] = {}
        self._asking: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def get(
        self, address: str, known: Validators | None = None, *, given: Given | None = None, root: str | None = None
    ) -> Fetched | Unchanged:
        """Fetch what stands at an address.

        Args:
            address: http or https.
            known: the validators of what was fetched last, to be told whether it has changed.
            given: what is known of it already; goes into the item.
            root: the feed or sitemap it stands in; the address itself if None.

        Raises:
            GoneError: if there is nothing (any more).
            InputError: if it may not be asked for, does not answer, or gives nothing to read.
        """
        url = target(address, self.settings)
        self._watch.wind(self.settings.deadline)
        try:
            final, answer, moved = self._followed(url, known or Validators())
        except _FailedError as error:
            raise error.error(shown(address, LONGEST), error.problem, error.remedy) from error
        except (HostError, InputError) as error:  # the latter of a redirect
            raise InputError(shown(address, LONGEST), error.problem, error.remedy) from error
        if answer.status == 304:
            return Unchanged(address)
        declared = answer.headers.get("content-type", "")
        media, charset = _MEDIA.match(declared.strip()), _CHARSET.search(declared)
        item = Item(
            name=address,
            data=answer.data,
            media=media[0].lower() if media else None,
            charset=charset[1].lower() if charset else None,
            address=str(final),
            fetched=datetime.datetime.now(datetime.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
            root=root or address,
            given=given or Given(),
        )
        validators = _validators(answer.headers)
        if final != url:  # a date says nothing of where a redirect may lead next time; a tag still does
            validators = replace(validators, last_modified=None)
        return Fetched(item, validators, answer.status, moved)

    def _followed(self, url: URL, known: Validators) -> tuple[URL, Answer, str | None]:
        """Where redirects end, the answer there, and whether all of them were for good."""
        first, seen, for_good = url, {str(url)}, True
        headers = {b"If-None-Match": known.etag} if known.etag else {}
        if known.last_modified and not known.etag:
            headers[b"If-Modified-Since"] = known.last_modified
        for _ in range(self.settings.redirects + 1):
            self._heed_robots(url)
            answer = self._insisted(url, headers)
            if answer.status not in _MOVED:
                _must_serve(answer, asked=bool(headers))
                return url, answer, str(url) if for_good and url != first else None
            for_good = for_good and answer.status in _FOR_GOOD
            url = self._next(url, answer)
            if str(url) in seen:
                raise _FailedError(f"redirects in a circle (to {shown(str(url))})", "check the address in a browser")
            seen.add(str(url))
            headers.pop(b"If-Modified-Since", None)
        raise _FailedError(f"redirects more than {self.settings.redirects} times", "check the address in a browser")

    def _next(self, url: URL, answer: Answer) -> URL:
        where = answer.headers.get("location")
        if not where:
            raise _FailedError(f"redirects to nowhere (status {answer.status})", "check the address in a browser")
        return target(where, self.settings, base=url)

    # -- robots.txt --------------------------------------------------------------------------------------------------------

    def _heed_robots(self, url: URL) -> None:
        rules = self._rules(url)
        if rules.problem is not None:
            raise _FailedError(rules.problem, rules.remedy)
        if not rules.allows(str(url)):
            where = f" at {shown(str(url))}" if url.path != "/" else ""
            problem = f"is closed to programs by the robots.txt of {url.host}{where}"
            raise _FailedError(problem, "ask its publisher, or save the page yourself and add the file")

    def _rules(self, url: URL) -> Rules:
        """The rules of the host, asked for once by all threads."""
        origin = _origin(url)
        with self._lock:
            lock = self._asking.setdefault(origin, threading.Lock())
        with lock:
            rules = self._robots.get(origin)
            if rules is None or rules.until <= self._clock.now():
                rules = self._robots[origin] = self._asked_rules(url)
            return rules

    def _asked_rules(self, url: URL) -> Rules:
        """Fetch a robots.txt: none there allows all, one that cannot be had forbids all (RFC 9309)."""
        day, soon = (self._clock.now() + seconds for seconds in (self.settings.robots_for, self.settings.leave))
        place = url.copy_with(raw_path=b"/robots.txt")
        try:
            for _ in range(6):  # redirects that RFC 9309 asks for, and one
                answer = self._insisted(place, {}, robots=True)
                if answer.status not in _MOVED:
                    break
                place = self._next(place, answer)
        except HostError:
            raise  # the host itself: nothing of it can be had
        except (_FailedError, InputError) as error:
            return Rules(soon, problem=f"{error.problem} when asked for its robots.txt", remedy=error.remedy)
        if answer.status in _HERE:
            return read_robots(answer.data, day)
        if 400 <= answer.status < 500 and answer.status != 429:
            return Rules(day)
        problem = f"is not fetched: the robots.txt of {url.host} could not be had (status {answer.status})"
        return Rules(soon, problem=problem, remedy=_LATER)

    # -- one request -------------------------------------------------------------------------------------------------------

    def _insisted(self, url: URL, headers: Mapping[bytes, str], robots: bool = False) -> Answer:
        """The answer to a request, made again a few times where the server is busy or the connection breaks."""
        host = _host(url)
        pause = Rules(0.0).pause(self.settings) if robots else self._rules(url).pause(self.settings)
        for tried in range(1, self.settings.tries + 1):
            last = tried == self.settings.tries
            try:
                self._turns.take(host, pause)
                answer = self._exchanged(url, headers, robots)
            except BusyError as error:
                raise _FailedError(f"is not fetched: {error}", _LATER) from error
            except _FailedError as error:
                if last or not error.again:
                    raise
                self._turns.rest(host, float(2**tried), error.problem)
                continue
            if answer.status not in _BUSY:
                return answer
            wait = _retry_after(answer.headers.get("retry-after"))
            why = f"its host is busy (status {answer.status})"
            self._turns.rest(host, float(2**tried) if wait is None else wait, why)
            if last:
                return answer
        raise AssertionError("a last try returns or raises")

    def _exchanged(self, url: URL, headers: Mapping[bytes, str], robots: bool) -> Answer:
        """One request and its answer."""
        try:
            with self._watch.running():
                answer = self._read(url, headers, robots)
        except (_FailedError, HostError) as error:
            if error.silent:
                self._turns.missed(_host(url))
            raise
        self._turns.reached(_host(url))
        return answer

    def _read(self, url: URL, headers: Mapping[bytes, str], robots: bool) -> Answer:
        import httpcore

        place = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = {b"User-Agent": self.settings.agent, b"Accept": _ACCEPT, b"Accept-Encoding": CODINGS, **headers}
        encoded = [(name, value.encode("latin-1", "ignore")) for name, value in sent.items()]
        times = {
            "connect": self.settings.connect,
            "read": self.settings.read,
            "write": self.settings.read,
            "pool": self.settings.read,
        }
        with self._told(url), self._pool.stream("GET", place, headers=encoded, extensions={"timeout": times}) as response:
            found = {name.decode("latin-1").lower(): value.decode("latin-1").strip() for name, value in response.headers}
            body = self._body(response.iter_stream(), found, robots) if response.status in _HERE else b""
            return Answer(response.status, found, body)

    def _body(self, chunks: Iterator[bytes], headers: Mapping[str, str], robots: bool) -> bytes:
        """The body, unpacked; of a robots.txt the beginning."""
        limit = self.settings.robots_bytes if robots else self.settings.max_bytes
        declared = headers.get("content-length", "")
        found = bytearray()
        try:
            if declared.isdecimal() and int(declared[:18]) > limit and not robots:
                raise TooLargeError(f"is too large ({int(declared[:18]) / 1e6:.0f} MB; the limit is {limit / 1e6:g} MB)")
            for piece in decoded(chunks, headers.get("content-encoding"), limit):
                found += piece
        except TooLargeError as error:
            if not robots:
                raise _FailedError(str(error), "save it yourself, and add the parts that matter as files") from error
        except EncodingError as error:
            raise _FailedError(str(error), "open it in a browser, save it and add the file") from error
        return bytes(found)

    @contextlib.contextmanager
    def _told(self, url: URL) -> Iterator[None]:
        """Failures of the connection, said."""
        import ssl

        import httpcore

        try:
            yield
        except httpcore.TimeoutException as error:
            if self._watch.left() <= 0:
                problem = f"was not there after {self.settings.deadline:g} seconds"
            else:
                doing = "connect" if isinstance(error, httpcore.ConnectTimeout) else "answer"
                problem = f"its host {url.host} does not {doing} in time"
            raise _FailedError(problem, _LATER, silent=True) from error
        except httpcore.ConnectError as error:
            cause = error.args[0] if error.args else None
            if isinstance(cause, ssl.SSLError):
                reason = getattr(cause, "verify_message", None) or cause.reason or cause
                problem = f"its host {url.host} cannot prove who it is ({reason})"
                raise _FailedError(problem, "check the address; nothing is fetched without a valid certificate") from error
            raise _FailedError(f"its host {url.host} cannot be reached ({error})", _LATER, again=True, silent=True) from error
        except httpcore.NetworkError as error:
            raise _FailedError(f"the connection to {url.host} broke ({error or 'closed'})", _LATER, again=True) from error
        except httpcore.ProtocolError as error:
            if "complete message body" in str(error):
                raise _FailedError("breaks off before its end", _LATER, again=True) from error
            problem = f"its host {url.host} does not answer as a web server should ({error})"
            raise _FailedError(problem, _LATER, again="disconnected" in str(error)) from error


def _origin(url: URL) -> str:
    """What a robots.txt counts for."""
    return f"{url.scheme}://{url.host}:{url.port or ''}"


def _host(url: URL) -> str:
    """What a pace is kept for."""
    return f"{url.host}:{url.port or url.scheme}"


def _must_serve(answer: Answer, asked: bool) -> None:
    """Nothing but what there is to read, or that it is unchanged."""
    status = answer.status
    if status in _HERE or (status == 304 and asked):
        return
    if status in _CLOSED:
        remedy = "get the text from its publisher or an archive you may use, and add the file"
        raise _FailedError(f"is closed to us: a login, a paywall or a block (status {status})", remedy)
    if status in _GONE:
        raise _NotThereError(f"is not there{' any more' if status == 410 else ''} (status {status})", "check the address")
    if status in _BUSY:
        raise _FailedError(f"its host is busy (status {status})", _LATER)
    if status >= 500:
        raise _FailedError(f"its server fails (status {status})", _LATER)
    raise _FailedError(f"was not given (status {status})", "check the address in a browser")


def _validators(headers: Mapping[str, str]) -> Validators:
    etag, date = headers.get("etag"), headers.get("last-modified")
    fit = [value if value and len(value) <= _LONGEST_HEADER else None for value in (etag, date)]
    return Validators(*fit)


def _retry_after(value: str | None) -> float | None:
    """Seconds, from seconds or a date; None where nothing is said."""
    from email.utils import parsedate_to_datetime

    if not value:
        return None
    if value.isdecimal():
        return float(value[:9])
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=datetime.UTC)
    return max(0.0, (date - datetime.datetime.now(datetime.UTC)).total_seconds())
