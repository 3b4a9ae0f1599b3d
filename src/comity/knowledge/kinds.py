"""Kinds of files: ``knowledge/kinds.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml

_PATH = "kinds.yaml"
_USES = ("item", "container", "refused", "passed")
_REMEDY = "extract its text to a .txt file first"
_FIELDS = {"what", "use", "remedy", "magic", "holds", "media", "endings"}
_PLACED = re.compile(r"(.+)@(\d+)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        name: its key in the file (``html``).
        what: in a message, after "is" ("a PNG image").
        use: ``item`` (a document as it is), ``container`` (its parts are documents), ``refused`` (a document that is not read) or
            ``passed`` (no document).
        remedy: what the user can do about it where it is not read.
        magic: bytes that stand at an offset: (offset, bytes).
        holds: the member that tells it, for what is packed as ZIP.
        media: media types that declare it; one that ends in a slash stands for all of that type.
        endings: of file names, in small letters, with their dot.
    """

    name: str
    what: str
    use: str
    remedy: str
    magic: tuple[tuple[int, bytes], ...] = ()
    holds: str | None = None
    media: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds, and what tells them."""

    named: Mapping[str, Kind]
    by_media: Mapping[str, Kind]
    by_ending: Mapping[str, Kind]
    magic: tuple[tuple[int, bytes, Kind], ...]
    packed: Mapping[str, Kind]

    def starting(self, head: bytes) -> Kind | None:
        """The kind whose bytes stand at the beginning of these."""
        return next((kind for offset, magic, kind in self.magic if head.startswith(magic, offset)), None)

    def declared(self, media: str | None) -> Kind | None:
        """The kind that a media type (small letters, no parameters) declares."""
        if not media:
            return None
        return self.by_media.get(media) or self.by_media.get(media.partition("/")[0] + "/")


@cache
def load_kinds() -> Kinds:
    """The kinds of files.

    Raises:
        KnowledgeError: if an entry lacks something, has an unknown field or use, or claims what another has.
    """
    kinds = [_kind(str(name), entry) for name, entry in read_yaml(_PATH).items()]
    return Kinds(
        {kind.name: kind for kind in kinds},
        _claimed("media", ((media, kind) for kind in kinds for media in kind.media)),
        _claimed("endings", ((ending, kind) for kind in kinds for ending in kind.endings)),
        tuple((offset, magic, kind) for kind in kinds for offset, magic in kind.magic),
        _claimed("holds", ((kind.holds, kind) for kind in kinds if kind.holds)),
    )


def _kind(name: str, entry: Mapping[str, Any]) -> Kind:
    where = f"knowledge/{_PATH}: {name}"
    if unknown := set(entry) - _FIELDS:
        raise KnowledgeError(f"{where}: unknown field {sorted(unknown)[0]!r}; one of {', '.join(sorted(_FIELDS))}")
    if entry.get("use") not in _USES:
        raise KnowledgeError(f"{where}: use is {entry.get('use')!r}; one of {', '.join(_USES)}")
    if not entry.get("what"):
        raise KnowledgeError(f"{where}: has no what; say what a message calls it")
    if entry["use"] in ("refused", "passed") and not entry.get("remedy"):
        raise KnowledgeError(f"{where}: has no remedy; say what the user can do about it")
    endings = tuple(str(ending) for ending in entry.get("endings", ()))
    if wrong := [ending for ending in endings if not re.fullmatch(r"\.[a-z0-9]+", ending)]:
        raise KnowledgeError(f"{where}: ending {wrong[0]!r}; write it with its dot and in small letters")
    return Kind(
        name,
        str(entry["what"]),
        str(entry["use"]),
        str(entry.get("remedy", _REMEDY)),
        tuple(_magic(str(magic)) for magic in entry.get("magic", ())),
        entry.get("holds"),
        tuple(str(media) for media in entry.get("media", ())),
        endings,
    )


def _magic(written: str) -> tuple[int, bytes]:
    placed = _PLACED.match(written)
    text, offset = (placed[1], int(placed[2])) if placed else (written, 0)
    return offset, text.encode("latin-1")


def _claimed(field: str, pairs: Any) -> Mapping[str, Kind]:
    found: dict[str, Kind] = {}
    for key, kind in pairs:
        if key in found:
            raise KnowledgeError(f"knowledge/{_PATH}: {field} {key!r} stands under {found[key].name} and {kind.name}; keep one")
        found[key] = kind
    return found
