"""Which addresses may be asked: only the web, and of it only what is public or allowed by name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from comity.errors import InputError
from comity.sources.web.settings import PORTS, Settings

if TYPE_CHECKING:
    from httpx import URL

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host; raises OSError."""
SCHEMES = {"http": 80, "https": 443}
LONGEST = 8192
"""Characters of an address: servers refuse longer ones."""
_SHOWN = 160
_LAST_PORT = 65_535
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: IPv6-only networks reach IPv4 through it
_UNICAST = ipaddress.ip_network("2000::/3")  # all public addresses of IPv6; the list that the library has is one of exceptions
_TUNNELS = tuple(
    ipaddress.ip_network(each) for each in ("2001::/32", "2002::/16")
)  # Teredo, 6to4: an IPv4 address of any kind within
_NOT_PUBLIC = (  # which the library of Python 3.11 takes for public
    ipaddress.ip_network("168.63.129.16/32"),  # Azure's host agent
    ipaddress.ip_network("192.0.0.0/24"),  # protocols' own; Oracle's metadata
    ipaddress.ip_network("192.88.99.0/24"),  # relays of 6to4
    ipaddress.ip_network("3fff::/20"),  # examples in documents
)


class HostError(Exception):
    """A host that is not found (``silent``) or must not be connected to."""

    def __init__(self, problem: str, remedy: str, *, silent: bool) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.silent = silent


def is_address(entry: str) -> bool:
    """Whether an input is a web address and no path."""
    return entry[:8].lower().startswith(("http://", "https://"))


def shown(address: str, longest: int = _SHOWN) -> str:
    """An address for a message: no control characters, not too long, no password."""
    plain = address.encode("unicode_escape").decode("ascii") if not address.isprintable() else address
    scheme, mark, rest = plain.partition("://")
    authority, slash, path = rest.partition("/")
    if mark and "@" in authority:
        plain = f"{scheme}://…@{authority.rpartition('@')[2]}{slash}{path}"
    return plain if len(plain) <= longest else f"{plain[:longest]}…"


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, by the system."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    Private, loopback, link-local (with the clouds' metadata), multicast and reserved ones do not, nor do tunnels to such.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        inner = ip.ipv4_mapped or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in (*_NOT_PUBLIC, *_TUNNELS))


def target(address: str, settings: Settings, base: URL | None = None) -> URL:
    """The address to ask, without its fragment; ``base`` is where it was found, if in a redirect.

    Raises:
        InputError: if it is no web address, carries a password, or names a port that is not the web's and not allowed.
    """
    from httpx import URL, InvalidURL

    name = shown(str(base) if base is not None else address, LONGEST)
    where = f"redirects to {shown(address)!r}, which" if base is not None else "is an address that"
    if len(address) > LONGEST:
        raise InputError(name, f"{where} has {len(address):,} characters", f"give one of at most {LONGEST:,}")
    try:
        url = base.join(address) if base is not None else URL(address)
        host = url.raw_host.decode("ascii")
        port = SCHEMES.get(url.scheme, 0) if url.port is None else url.port
        if "%" in host or port > _LAST_PORT:  # httpx escapes what cannot stand in a host
            raise ValueError("no such host or port")
    except (InvalidURL, ValueError, TypeError) as error:  # of which the last two are its parts' own
        raise InputError(name, f"{where} cannot be understood ({error})", "check the address") from error
    if url.scheme not in SCHEMES or not host:
        raise InputError(name, f"{where} is none of the web's", "only http:// and https:// addresses are fetched")
    if url.userinfo:
        raise InputError(name, f"{where} carries a user name or password", "take it out: nothing is fetched with credentials")
    if port not in PORTS and not settings.allows(host, port):
        problem = f"{where} asks for port {port}, which is not the web's"
        raise InputError(name, problem, f"name it with --allow-host {host}:{port} if you mean it")
    return url.copy_with(fragment=None)


def checked(host: str, port: int, settings: Settings, find: Resolve) -> list[str]:
    """The IP addresses of a host that may be connected to.

    One private address among them is enough to refuse the host: public ones beside it are how a guard is led astray.

    Raises:
        HostError: if the host is not found, or is private and not allowed by name.
    """
    try:
        found = list(find(host, port))
    except (OSError, UnicodeError) as error:
        problem = f"its host {host} is not found ({getattr(error, 'strerror', None) or error})"
        raise HostError(problem, "check the address", silent=True) from error
    if not found:
        raise HostError(f"its host {host} is not found", "check the address", silent=True)
    if settings.allows(host, port) or (port in PORTS and settings.allows(host)):
        return found
    private = [ip for ip in found if not is_public(ip)]
    if private:
        there = host if private[0] == host else f"{host} ({private[0]})"
        named = f"[{host}]" if ":" in host else host
        problem = f"its host {there} is not on the public internet"
        raise HostError(problem, f"name it with --allow-host {named}:{port} if you mean it", silent=False)
    return found
