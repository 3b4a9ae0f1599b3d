"""The versions that a reading carries: of the code, of the data files, of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

_CODE = ("documents", "language", "mentions", "events", "coding", "model", "flow.py")
_DATA = ("knowledge",)
_PIPELINES = ("language", "pipelines")
_UNREAD = frozenset({"crosswalks", "web"})  # data of exports and the words of pages: no reading depends on them
_LENGTH = 4  # bytes of a hash


@dataclass(frozen=True, slots=True)
class Versions:
    """What a reading is made with.

    Attributes:
        code: Comity's version and a hash of the modules that read ("0.1.0+1f2e3d4c").
        lexicon: hash of the data files.
        pipeline: hash of Comity's own pipelines, or name and version of the one that was named.
    """

    code: str
    lexicon: str
    pipeline: str


@cache
def present(pipeline: str | None = None) -> Versions:
    """The versions of what is installed.

    Args:
        pipeline: name of an installed spaCy pipeline that is read with instead of Comity's own.
    """
    root = files("comity")
    try:
        number = version("comity")
    except PackageNotFoundError:
        number = "0"
    pipelines = root.joinpath(*_PIPELINES)
    return Versions(
        code=f"{number}+{_hash(_tree([root / name for name in _CODE], ('.py', '.npz')))}",
        lexicon=_hash(_tree([root / name for name in _DATA], (".yaml", ".tsv"))),
        pipeline=_named(pipeline) if pipeline else _hash(_tree([pipelines], ("model", "meta.json", "lemmas.tsv"))),
    )


def _named(pipeline: str) -> str:
    try:
        return f"{pipeline} {version(pipeline)}"
    except PackageNotFoundError:
        return pipeline


def _tree(roots: Sequence[Traversable], endings: tuple[str, ...]) -> Iterator[Traversable]:
    """All files below some folders with one of the endings, in the order of their names."""
    for root in roots:
        if root.is_file():
            yield root
        else:
            for entry in sorted(root.iterdir(), key=lambda entry: entry.name):
                if entry.name in _UNREAD:
                    continue
                if entry.is_dir():
                    yield from _tree([entry], endings)
                elif entry.name.endswith(endings):
                    yield entry


def _hash(found: Iterator[Traversable]) -> str:
    digest = blake2b(digest_size=_LENGTH)
    for entry in found:
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()
