"""Public benchmarks of extraction, as their repositories lay them out, and a layout of our own."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from comity.errors import InputError

LAYOUTS = "ground-truth.json with html/, evaldata.json, eval_*.json, or */meta.info"
_PAGE = re.compile(r"(?P<publisher>.+?)_\d{4}_\d\d_\d\d\.html\.gz$")


@dataclass(frozen=True, slots=True)
class Page:
    """One page with what its annotators found.

    Attributes:
        name: of its file.
        address: its web address.
        path: where its markup is.
        text: its main text, without the title.
        included: pieces that its main text holds.
        excluded: pieces that it does not.
        published: its date of publication (``2018-02-14``).
    """

    name: str
    address: str | None
    path: Path
    text: str | None = None
    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    published: str | None = None

    @property
    def half(self) -> str:
        """The half that it belongs to, by its name: ``develop`` may be looked at, ``held-out`` is only measured."""
        return "held-out" if sha256(self.name.encode()).digest()[0] % 2 else "develop"

    def markup(self) -> bytes:
        """Its bytes."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data


def load(folder: Path) -> list[Page]:
    """The pages of a benchmark.

    Four layouts are known: that of scrapinghub/article-extraction-benchmark and of our own (``ground-truth.json``: by key its
    ``articleBody``, ``url`` and, ours only, ``datePublished``; ``html/KEY.html`` or ``.html.gz``); those of the folders ``tests``
    of adbar/trafilatura (``evaldata.json``) and adbar/htmldate (``eval_*.json``); and ``tests/resources/parser/test_data`` of
    flairNLP/fundus.

    Raises:
        InputError: if the folder holds none of them, or a file in it is broken.
    """
    try:
        if (folder / "ground-truth.json").is_file():
            found = list(_ground_truth(folder))
        elif (folder / "evaldata.json").is_file():
            found = list(_chunks(folder))
        elif files := sorted(folder.glob("eval_*.json")):
            found = [page for file in files for page in _dates(folder, file)]
        else:
            found = [page for file in sorted(folder.glob("*/meta.info")) for page in _parsed(file)]
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise InputError(str(folder), f"is a broken benchmark ({type(error).__name__}: {error})", "fetch it again") from error
    if not found:
        raise InputError(str(folder), "holds no benchmark of extraction", f"name a folder with {LAYOUTS}")
    return found


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes())  # the standard library's, since some hold NaN
    return found


def _ground_truth(folder: Path) -> Iterator[Page]:
    for key, told in sorted(_read(folder / "ground-truth.json").items()):
        if path := _first(folder, ["html"], [f"{key}.html.gz", f"{key}.html", key]):
            day = told.get("datePublished")
            yield Page(key, told.get("url"), path, text=told.get("articleBody"), published=day[:10] if day else None)


def _chunks(folder: Path) -> Iterator[Page]:
    for address, told in sorted(_read(folder / "evaldata.json").items()):
        if path := _first(folder, ["cache", "eval"], [told["file"]]):
            yield Page(told["file"], address, path, included=tuple(told["with"]), excluded=tuple(told["without"]))


def _dates(folder: Path, file: Path) -> Iterator[Page]:
    for address, told in sorted(_read(file).items()):
        day, path = told["date"], _first(folder, ["cache", "eval", "test_set"], [told["file"]])
        if path and isinstance(day, str) and len(day) == 10:
            yield Page(told["file"], address, path, published=day)


def _parsed(file: Path) -> Iterator[Page]:
    """The pages of one country of fundus: as many files of a publisher as versions of its parser, in the same order."""
    meta = _read(file)
    by_publisher: dict[str, list[str]] = {}
    for name in sorted(meta):
        if (match := _PAGE.match(name)) and (file.parent / name).is_file():
            by_publisher.setdefault(match["publisher"], []).append(name)
    for publisher, names in sorted(by_publisher.items()):
        parsed = file.parent / f"{publisher}.json"
        versions = list(_read(parsed).values()) if parsed.is_file() else []
        if len(versions) == len(names):
            for name, told in zip(names, versions, strict=True):
                body, day = told.get("body"), told.get("publishing_date")
                text = _fundus_text(body) if body else None
                yield Page(name, meta[name].get("url"), file.parent / name, text=text, published=day[:10] if day else None)


def _fundus_text(body: dict[str, Any]) -> str:
    sections = [line for section in body["sections"] for line in (*section["headline"], *section["paragraphs"])]
    return "\n".join([*body.get("summary", []), *sections])


def _first(folder: Path, places: Sequence[str], names: Sequence[str]) -> Path | None:
    found = (folder / place / name for place in places for name in names)
    return next((path for path in found if path.is_file()), None)
