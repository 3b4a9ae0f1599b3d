"""Columns of tables: which one holds the text, which the title, the date and the rest; guessed, or as the user says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from comity.knowledge.columns import ROLES, load_columns, plain
from comity.model.items import Given, Item
from comity.sources.dates import DAY_FIRST, MONTH_FIRST, edtf, numeric, order_of
from comity.sources.names import shown
from comity.sources.streams import Damaged

Row: TypeAlias = Mapping[str, str]
"""A row's cells by the names of their columns; those without contents are left out."""
DELIMITERS = ",;\t|"
SAMPLE = 500
"""Rows that are looked at before the first is given out."""
_SHARE = 0.8  # of a column's values that must be what the column is taken for
_LONG = 200  # characters of a text, at the median, where no name tells the column
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})?\Z")
_ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_HEADING = re.compile(r"\s*\w[\w .#()/-]{0,60}(?<!\.)\Z")
_PAGE = re.compile(
    r"\s*<(?:!doctype|html|head|body|p|div|h[1-6]|article|section|span|br|table|ul|figure|img|a)\b[^>]*>", re.IGNORECASE
)
_USERS = {"date": "published", "url": "address", "author": "byline", "source": "publisher"}
_TOLD = {"published": "date", "address": "url", "byline": "author"}


def parse_columns(written: str) -> Mapping[str, str]:
    """What a user says of columns: ``text=body,date=pub_date``.

    Raises:
        ValueError: if it does not read so; with words for the user.
    """
    pairs = [each.partition("=") for each in written.split(",")]
    if wrong := ["".join(each).strip() for each in pairs if not all(part.strip() for part in each)]:
        raise ValueError(f"{wrong[0]!r} is not WHAT=COLUMN, as in text=body,date=pub_date")
    if len({what.strip() for what, _, _ in pairs}) < len(pairs):
        raise ValueError("names something twice")
    return checked({what.strip(): column.strip() for what, _, column in pairs})


def checked(said: Mapping[str, str]) -> Mapping[str, str]:
    """The same by roles (``published`` for ``date``), which is how :func:`guess` takes it.

    Raises:
        ValueError: if something is no role of a column, or named twice; with words for the user.
    """
    found: dict[str, str] = {}
    for what, column in said.items():
        role = _USERS.get(what.lower(), what.lower())
        if role not in ROLES:
            names = ", ".join(_TOLD.get(role, role) for role in ROLES)
            raise ValueError(f"says what holds {what!r}; it can say what holds {names}, as in text=body,date=pub_date")
        if role in found:
            raise ValueError(f"names {_TOLD.get(role, role)} twice")
        found[role] = column
    return found


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what.

    Attributes:
        held: by role (``text``, ``published``, …) the column.
        order: of day and month in the dates, where they are written in numbers and it is known.
        doubtful: whether there are such dates and it is not known: they are not taken then.
        unused: the columns that hold nothing of use.
    """

    held: Mapping[str, str]
    order: str | None = None
    doubtful: bool = False
    unused: tuple[str, ...] = ()

    def words(self) -> str:
        """The same for the user, in one line."""
        parts = [f"{_TOLD.get(role, role)} from '{shown(self.held[role])}'" for role in ROLES if role in self.held]
        if self.order:
            parts = [f"{part} ({self.order})" if part.startswith("date ") else part for part in parts]
        if self.doubtful:
            parts = [f"{part} (where day and month can be told apart)" if part.startswith("date ") else part for part in parts]
        unused = f"; not used: {', '.join(shown(name) for name in self.unused[:8])}{', …' if len(self.unused) > 8 else ''}"
        return f"{', '.join(parts)}{unused if self.unused else ''} (--columns text=…,date=… to change that)"

    def item(self, row: Row, name: str, root: str) -> Item | None:
        """The document in a row; None if it has no text."""
        text = self._value(row, "text")
        if not text:
            return None
        date = edtf(self._value(row, "published"), self.order)
        language = _LANGUAGE.match(self._value(row, "language"))
        address = self._value(row, "address")
        given = Given(
            title=self._value(row, "title") or None,
            byline=self._value(row, "byline") or None,
            publisher=self._value(row, "publisher") or None,
            language=language[1].lower() if language else None,
            published=date,
            published_by="table" if date else None,
        )
        media = "text/html" if _PAGE.match(text) else "text/plain"
        data = text.encode("utf-8", "replace")
        return Item(name, data, media, "utf-8", address if _ADDRESS.match(address) else None, None, root, None, given)

    def id(self, row: Row) -> str:
        """What the row is called in its table; "" if it has no name."""
        return self._value(row, "id")[:200]

    def dated(self, order: str | None) -> Columns:
        """The same with the order of the dates known, or in doubt."""
        return replace(self, order=order, doubtful=order is None)

    def _value(self, row: Row, role: str) -> str:
        column = self.held.get(role)
        return row.get(column, "").strip() if column is not None else ""


def guess(names: Sequence[str], sample: Sequence[Row], said: Mapping[str, str]) -> Columns:
    """Which column holds what, by the columns' names and what stands in them.

    Args:
        names: of all columns, in their order.
        sample: the first rows.
        said: by role the column that the user named.

    Raises:
        Damaged: if the user named a column that is not there, or none holds text.
    """
    held: dict[str, str] = {}
    for role, column in said.items():
        found = next((name for name in names if name == column), None) or next(
            (n for n in names if plain(n) == plain(column)), None
        )
        if found is None:
            raise Damaged(f"has no column {column!r}; it has {_listed(names)}", "name another with --columns")
        held[role] = found
    known = load_columns()
    for role in ROLES:
        ranks = {name: _rank(known[role], name) for name in names if name not in held.values()}
        fitting = [name for name in names if ranks.get(name) is not None and _fits(role, name, sample)]
        if role not in held and fitting:
            held[role] = min(fitting, key=lambda name: ranks[name] or 0)
    if "text" not in held:
        longest = _longest([name for name in names if name not in held.values()], sample)
        if longest is None:
            raise Damaged(f"has no column that holds text (its columns: {_listed(names)})", "name it with --columns text=COLUMN")
        held["text"] = longest
    columns = Columns(held, unused=tuple(name for name in names if name not in held.values()))
    dates = [row[held["published"]] for row in sample if held.get("published") in row] if "published" in held else []
    return columns.dated(order_of(dates)) if any(map(numeric, dates)) else columns


def is_header(cells: Sequence[str]) -> bool:
    """Whether these are the names of columns of a table of documents: short, and one of them says that it holds text."""
    names = {plain(cell) for cell in cells}
    known = load_columns()
    roles = sum(not names.isdisjoint(known[role]) for role in ROLES)
    return len(cells) > 1 and roles > 1 and not names.isdisjoint(known["text"]) and all(map(_HEADING.match, cells))


def _rank(known: Mapping[str, int], name: str) -> int | None:
    """How likely a column is by its name; less so if the name is that of something one level down (``source.title``)."""
    rank = known.get(plain(name))
    if rank is None and "." in name:
        below = known.get(plain(name.rpartition(".")[2]))
        return None if below is None else below + len(known)
    return rank


def _fits(role: str, name: str, sample: Sequence[Row]) -> bool:
    """Whether what stands in a column can be what its name says."""
    values = [row[name].strip() for row in sample if row.get(name, "").strip()]
    if not values:
        return not sample or role not in ("text", "id")
    if role == "id":
        return len(values) == len(set(values)) and 2 * len(values) >= len(sample)
    tests: dict[str, Callable[[str], object]] = {
        "published": lambda value: edtf(value, DAY_FIRST) or edtf(value, MONTH_FIRST),
        "address": _ADDRESS.match,
        "language": _LANGUAGE.match,
    }
    test = tests.get(role)
    return test is None or sum(bool(test(value)) for value in values) >= _SHARE * len(values)


def _longest(names: Sequence[str], sample: Sequence[Row]) -> str | None:
    """The column with the longest values, if they are as long as texts are."""
    lengths = {name: sorted(len(row.get(name, "")) for row in sample)[len(sample) // 2] for name in names} if sample else {}
    best = max(lengths, key=lambda name: lengths[name], default=None)
    return best if best is not None and lengths[best] >= _LONG else None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(shown(name)[:40] for name in names[:12]) + (", …" if len(names) > 12 else "")
