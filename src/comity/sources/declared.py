"""Declared sources: what is pulled again and again, one YAML file each in a folder.

.. code-block:: yaml

    # sources/un-news.yaml
    name: un-news                # the file's name
    publisher: UN News
    language: en                 # where all of it is in one
    feed: https://news.un.org/feed/subscribe/en/news/all/rss.xml
    expected: 10-40 per day

In the place of ``feed``: ``sitemap`` (an address); ``address`` (a page, or with ``{year}``, ``{month}`` and ``{day}`` in it one for
each of the last ``days``); ``folder`` or ``file`` (a path, from the folder of the YAML file). Further fields: ``allow_hosts``
(private hosts by name), ``rate`` (requests a second to one host), ``columns`` (what the columns of a table hold:
``text=body,date=pub_date``).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from comity.errors import InputError

ENDING = ".yaml"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_VOLUME = re.compile(r"\s*(\d{1,7})(?:\s*[-–]\s*(\d{1,7}))?\s*(?:/|per|a)\s*(day|week)\s*")
_PERIODS = {"day": 1, "week": 7}
_FIELDS = re.compile(r"\{(year|month|day)\}")
_LARGEST = 100_000  # bytes of a declaration
_MOST_DAYS = 366


class Kind(StrEnum):
    """How a source gives its documents: the field that says where."""

    FEED = "feed"
    SITEMAP = "sitemap"
    ADDRESS = "address"
    FOLDER = "folder"
    FILE = "file"

    @property
    def web(self) -> bool:
        """It is asked over the web."""
        return self not in {Kind.FOLDER, Kind.FILE}


@dataclass(frozen=True, slots=True)
class Volume:
    """How many documents are expected: from ``least`` to ``most`` in so many ``days``."""

    least: int
    most: int
    days: int

    def __str__(self) -> str:
        many = f"{self.least}-{self.most}" if self.least != self.most else f"{self.least}"
        return f"{many} per {next(word for word, days in _PERIODS.items() if days == self.days)}"

    @property
    def period(self) -> str:
        """The days in words."""
        return "day" if self.days == 1 else "week"

    def far(self, documents: int) -> bool:
        """Whether it is less than half of what is expected, or more than twice as much."""
        return self.few(documents) or documents > 2 * self.most

    def few(self, documents: int) -> bool:
        """Whether it is less than half of what is expected."""
        return 2 * documents < self.least


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared source.

    Attributes:
        name: under which it is pulled: small letters, digits, ``-``, ``_`` and ``.``.
        kind: how it gives its documents.
        place: the address, or the path of the folder or file.
        publisher: who publishes all of it, if that is one.
        language: ISO 639-1 code, if all of it is in one.
        expected: how much is to come.
        allow_hosts: private hosts that may be asked, by name.
        rate: requests a second to one host, at most.
        days: of an address with the day in it: how many days are asked for, today being the last.
        columns: which column of a table holds what.
    """

    name: str
    kind: Kind
    place: str
    publisher: str | None = None
    language: str | None = None
    expected: Volume | None = None
    allow_hosts: tuple[str, ...] = ()
    rate: float | None = None
    days: int = 3
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def daily(self) -> bool:
        """Its address has the day in it."""
        return self.kind is Kind.ADDRESS and _FIELDS.search(self.place) is not None

    def addresses(self, today: datetime.date) -> list[str]:
        """The addresses that are asked: one, or one for each of the last days, the earliest first."""
        if not self.daily:
            return [self.place]
        days = [today - datetime.timedelta(days=back) for back in range(self.days - 1, -1, -1)]
        made = [_FIELDS.sub(lambda part, day=day: _part(day, part[1]), self.place) for day in days]  # type: ignore[misc]
        return list(dict.fromkeys(made))


def _part(day: datetime.date, name: str) -> str:
    return f"{day.year:04}" if name == "year" else f"{getattr(day, name):02}"


# -- reading ---------------------------------------------------------------------------------------------------------------


def load(path: Path) -> Declared:
    """The source that a file declares.

    Raises:
        InputError: if it cannot be read, or an entry cannot stand; it names the file, the entry and the remedy.
    """
    import yaml

    from comity.knowledge.files import parse

    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(str(path), f"is too large for a declaration (over {_LARGEST:,} bytes)", "give one source per file")
        entries = parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror or error})", "check the path and its permissions") from error
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        told = " ".join(str(error).split())
        raise InputError(str(path), f"is no YAML ({told})", "see comity sources add --help for an example") from error
    if not isinstance(entries, dict):
        raise InputError(str(path), "declares nothing", "write fields such as name, publisher and feed")
    return declared(entries, str(path))


def load_all(folder: Path) -> list[Declared | InputError]:
    """The sources that the files of a folder declare, by their names, with errors in the place of what cannot stand; none where
    there is no folder."""
    found: list[Declared | InputError] = []
    for path in sorted(folder.glob(f"*{ENDING}")):
        try:
            found.append(load(path))
        except InputError as error:
            found.append(error)
    return found


def declared(entries: Mapping[Any, Any], path: str) -> Declared:
    """The source of a file's entries.

    Args:
        entries: by field.
        path: of the file, for errors and for relative paths.

    Raises:
        InputError: if a field is unknown, missing or has a value that cannot stand.
    """
    known = [*_CHECKS, *Kind]
    for name in entries:
        if name not in known:
            raise InputError(path, f"has an unknown field {name!r}", f"the fields are {', '.join(known)}")
    kinds = [kind for kind in Kind if entries.get(kind) is not None]
    if len(kinds) != 1:
        told = f"has {' and '.join(kinds)}" if kinds else "does not say where its documents are"
        raise InputError(path, told, f"give exactly one of {', '.join(Kind)}")
    values: dict[str, Any] = {"name": Path(path).name.removesuffix(ENDING)}
    for name, check in _CHECKS.items():
        if entries.get(name) is not None:
            values[name] = _checked(path, name, entries[name], check)
    if values["name"] != Path(path).name.removesuffix(ENDING):
        raise InputError(path, f"name: is {values['name']!r}, not the file's", f"call the file {values['name']}{ENDING}")
    _checked(path, "name", values["name"], _name)  # that of the file
    kind = kinds[0]
    place = _checked(path, kind, entries[kind], _address if kind.web else _path)
    if not kind.web:
        place = str(Path(path).parent / place) if not Path(place).is_absolute() else place
    if kind is not Kind.ADDRESS and ("days" in values or _FIELDS.search(place)):
        raise InputError(path, f"{kind}: cannot have days in it", f"only {Kind.ADDRESS} can")
    return Declared(kind=kind, place=place, **values)


def _checked(path: str, name: str, value: Any, check: Callable[[Any], Any]) -> Any:
    try:
        return check(value)
    except ValueError as error:
        problem, _, remedy = str(error).partition("; ")
        raise InputError(path, f"{name}: {value!r} {problem}", remedy) from None


def _name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("is no name; use small letters, digits, - and _, such as un-news")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("is no text; put it in quotes")
    return value.strip()


def _language(value: Any) -> str:
    import pycountry

    if not isinstance(value, str) or len(value) != 2 or pycountry.languages.get(alpha_2=value.lower()) is None:
        raise ValueError("is no language; give its ISO 639-1 code, such as fr")
    return value.lower()


def _expected(value: Any) -> Volume:
    found = _VOLUME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is no volume; write it as 10-40 per day, or 3 per week")
    least, most = int(found[1]), int(found[2] or found[1])
    if least > most:
        raise ValueError(f"is no volume; write the lower number first, {most}-{least} per {found[3]}")
    return Volume(least, most, _PERIODS[found[3]])


def _hosts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and re.fullmatch(r"[\w.:\[\]-]+", each) for each in value):
        raise ValueError("is no list of hosts; write it as [intranet.example, 127.0.0.1:8000]")
    return tuple(value)


def _rate(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 1000:
        raise ValueError("is no rate; give the requests a second, such as 0.5")
    return float(value)


def _days(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST_DAYS:
        raise ValueError(f"is no number of days; give one from 1 to {_MOST_DAYS}")
    return value


def _columns(value: Any) -> Mapping[str, str]:
    from comity.sources.columns import parse_columns

    try:
        return parse_columns(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("does not say which column holds what; write it as text=body,date=pub_date") from None


def _address(value: Any) -> str:
    from comity.sources.web.guard import is_address

    if not isinstance(value, str) or not is_address(value) or any(char.isspace() for char in value):
        raise ValueError("is no web address; give one that begins with http:// or https://")
    return value


def _path(value: Any) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("is no path; name a folder or a file")
    return value


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "name": _name,
    "publisher": _text,
    "language": _language,
    "expected": _expected,
    "allow_hosts": _hosts,
    "rate": _rate,
    "days": _days,
    "columns": _columns,
}


# -- writing ---------------------------------------------------------------------------------------------------------------


def save(source: Declared, folder: Path) -> Path:
    """Write a declaration into a folder, which is made where there is none; returns its file.

    Raises:
        InputError: if there is one of that name, if an entry cannot stand, or if it cannot be written.
    """
    import yaml

    path = folder / f"{source.name}{ENDING}"
    entries: dict[str, Any] = {"name": source.name, "publisher": source.publisher, "language": source.language}
    entries[str(source.kind)] = source.place
    entries |= {"days": source.days} if source.daily else {}
    entries |= {"expected": str(source.expected) if source.expected else None, "rate": source.rate}
    entries |= {"allow_hosts": list(source.allow_hosts)}
    entries |= {"columns": ",".join(f"{role}={column}" for role, column in source.columns.items())}
    told = {name: value for name, value in entries.items() if value}
    declared(told, str(path))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            yaml.safe_dump(told, file, sort_keys=False, allow_unicode=True, width=132)
    except FileExistsError as error:
        raise InputError(str(path), "declares a source of that name", "choose another name, or edit the file") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be written ({error.strerror or error})", "check the folder's permissions") from error
    return path
