"""The connections: made to the very IP address that was checked, and ended when their time is up.

httpcore, which httpx is made of, takes the maker of connections as an argument; what httpx adds to it (redirects, cookies,
unpacking, proxies of the environment) is what must be done otherwise here.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

from comity.sources.web.guard import Resolve, checked
from comity.sources.web.settings import Settings

_ADDRESSES = 4  # of a host that are tried


class Watch(threading.local):
    """When the address that this thread fetches must be done with: seconds that are left on the network."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.since = 0.0

    def wind(self, seconds: float) -> None:
        """Give the next address its time."""
        self.seconds = seconds

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time counts within; the waits for politeness between requests do not."""
        self.since = time.monotonic()
        try:
            yield
        finally:
            self.seconds = self.left()

    def left(self) -> float:
        return self.seconds - (time.monotonic() - self.since)

    def cut(self, timeout: float | None) -> float:
        """A time-out that ends with the time that is left.

        Raises:
            httpcore.ReadTimeout: if none is left.
        """
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout("its time is up")
        return left if timeout is None else min(timeout, left)


class TimedStream(httpcore.NetworkStream):
    """A connection on which every step ends with the watch."""

    def __init__(self, stream: httpcore.NetworkStream, watch: Watch) -> None:
        self._stream = stream
        self._watch = watch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._watch.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._watch.cut(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._watch.cut(timeout)), self._watch)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Makes connections to hosts that may be asked, and to no other.

    The name is looked up once and the connection made to what was found: a second look-up could give another address.
    """

    def __init__(self, settings: Settings, find: Resolve, watch: Watch, below: httpcore.NetworkBackend | None = None) -> None:
        self._settings = settings
        self._find = find
        self._watch = watch
        self._below = below or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception | None = None
        for ip in checked(host, port, self._settings, self._find)[:_ADDRESSES]:
            try:
                made = self._below.connect_tcp(ip, port, self._watch.cut(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return TimedStream(made, self._watch)
        raise failed or httpcore.ConnectError("no address")


def connections(settings: Settings, find: Resolve, watch: Watch, below: httpcore.NetworkBackend | None) -> httpcore.ConnectionPool:
    """Kept-alive connections, with certificates checked (against ``SSL_CERT_FILE`` where that is set)."""
    import httpx

    return httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(),
        max_connections=32,
        max_keepalive_connections=16,
        keepalive_expiry=30.0,
        network_backend=GuardedBackend(settings, find, watch, below),
    )
