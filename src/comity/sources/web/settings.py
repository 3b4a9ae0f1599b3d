"""How the web is asked: who we say we are, how long we wait, how much we take."""

from __future__ import annotations

from dataclasses import dataclass

ROBOT = "Comity"
"""The name that robots.txt files may address."""
PORTS = frozenset({80, 443, 8080, 8443})
"""The ports of web servers. On any other port a page's links could make us talk to mail servers or databases: only if allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How addresses are fetched. Times are in seconds.

    Attributes:
        contact: the mail or web address of who runs this, for publishers who want to complain; part of the user agent.
        connect: for a connection, the handshake of TLS included.
        read: for the next bytes of an answer.
        deadline: on the network for one address, redirects included and polite waits not: so that no server can drip for ever.
        max_bytes: of one answer, unpacked. A sitemap may have 50 MB by its protocol; pages and most PDFs are far smaller.
        robots_bytes: of a robots.txt, what is over is not read (RFC 9309 asks for 500 KiB at least).
        feed_bytes: of a feed: what is larger is no list of news, and takes minutes to parse.
        per_second: requests to one host, unless its robots.txt asks for fewer.
        max_pause: the longest pause between requests that a robots.txt may ask for.
        patience: the longest wait that an answer 429 or 503 may ask for; who asks for longer is left alone in this run.
        tries: of one address where the server is busy or the connection breaks.
        silent: failures in a row to reach a host, after which it is left alone for a time (``leave``).
        leave: how long that is.
        redirects: that are followed from one address.
        robots_for: how long a robots.txt counts (RFC 9309: a day at most); one that could not be had is asked for after ``leave``.
        allowed: hosts that may be private and ports that may be odd, by name: ``intranet.example`` (on the usual ports) or
            ``127.0.0.1:8000``.
        entries: of one feed or of one sitemap with all that it lists.
        sitemaps: of one index, the newest first.
    """

    contact: str | None = None
    connect: float = 10.0
    read: float = 20.0
    deadline: float = 60.0
    max_bytes: int = 50_000_000
    robots_bytes: int = 512_000
    feed_bytes: int = 10_000_000
    per_second: float = 1.0
    max_pause: float = 30.0
    patience: float = 60.0
    tries: int = 3
    silent: int = 5
    leave: float = 600.0
    redirects: int = 8
    robots_for: float = 86_400.0
    allowed: frozenset[str] = frozenset()
    entries: int = 50_000
    sitemaps: int = 50

    @property
    def agent(self) -> str:
        """The user agent: ``Comity/0.1.0 (+mailto:desk@example.org)``."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("comity")
        except PackageNotFoundError:  # run from a folder of sources
            number = "0"
        named = "".join(char for char in self.contact or "" if " " <= char <= "~" and char not in "()")
        return f"{ROBOT}/{number}" + (f" (+{named})" if named else "")

    def allows(self, host: str, port: int | None = None) -> bool:
        """Whether the user named this host (``port`` None) or this host with this port."""
        bare = host.lower().rstrip(".")
        name = f"[{bare}]" if ":" in bare else bare
        wanted = {bare, name} if port is None else {f"{name}:{port}"}
        return any(each.lower().rstrip(".") in wanted for each in self.allowed)
