"""Every reader on broken data: only items and errors come out, and not without end.

``COMITY_FUZZ=20000 pytest tests/sources/test_fuzz.py`` runs so many cases for each reader instead of a few.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archives import ACCORD, PACT, answer, captured, chunked, mailed, page, record, tarred, zipped
from comity.errors import InputError
from comity.model.items import Item
from comity.sources.files import opened
from comity.sources.limits import Limits

CASES = int(os.environ.get("COMITY_FUZZ", "40"))
LIMITS = Limits(text=100_000, document=300_000, free=1_000_000, spool=1_000_000)
INNER = zipped({"a.txt": ACCORD, "b/c.html": page(), "d.eml": mailed(), "é.csv": f"id,text\n1,{PACT}\n"})
PACKED = record(
    "https://example.org/z", answer(chunked(gzip.compress(page())), content_encoding="gzip", transfer_encoding="chunked")
)
SEEDS: Mapping[str, bytes] = {
    "a.zip": INNER,
    "a.tar": tarred({"a.txt": ACCORD.encode(), "x" * 150: b"long name", "z.zip": INNER}),
    "a.tar.gz": tarred({"a.txt": ACCORD.encode(), "z.zip": INNER}, "w:gz"),
    "a.txt.bz2": bz2.compress(ACCORD.encode()),
    "a.txt.xz": lzma.compress(ACCORD.encode()),
    "a.warc": captured(3) + PACKED,
    "a.warc.gz": captured(3, packed=True) + gzip.compress(PACKED),
    "a.eml": mailed(attached=INNER),
    "a.mbox": b"".join(b"From a@b Tue May  4 23:30:00 2021\n" + mailed(number=number) + b"\n" for number in (1, 2)),
    "a.csv": f'id;title;text;date\n1;Un;{ACCORD};14/05/2021\n2;Deux;"{PACT}\n""x""";03/05/2021\n'.encode(),
    "b.csv": f"id\ttext\n1\t{ACCORD}\n".encode("utf-16"),
    "a.jsonl": b'{"id": 1, "text": "one", "source": {"name": "AFP"}}\n{"text": ["two", {"name": "x"}], "date": "2021-05-04"}\n',
    "a.json": b'[\n {"id": 1, "text": "one"},\n {"text": "two"}\n]\n',
    "a.html": page(),
    "none": page(),
}
PIECES = (
    *(
        b"",
        b"\0" * 512,
        b"\r\n",
        b"\n\n",
        b'"',
        b"\xff\xff\xff\xff",
        b"../",
        b"\x1b[2J",
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06",
    ),
    *(
        b"\x1f\x8b\x08",
        b"WARC/1.0\r\nWARC-Type: response\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"--X\r\n",
        b"=?utf-8?q?",
        b"9" * 30,
        b"[" * 99,
    ),
)


def broken(data: bytes, seed: int) -> bytes:
    """The data with a few bytes changed, taken out, put in, doubled, or cut off."""
    luck = random.Random(seed)
    found = bytearray(data)
    for _ in range(luck.choice((0, 1, 1, 2, 4, 16))):
        place = luck.randrange(len(found) + 1)
        match luck.randrange(6):
            case 0 if place < len(found):
                found[place] ^= 1 << luck.randrange(8)
            case 1:
                del found[place:]
            case 2:
                del found[place : place + luck.randrange(1, 40)]
            case 3:
                found[place:place] = luck.choice(PIECES)
            case 4:
                found[place:place] = luck.randbytes(luck.randrange(20))
            case _:
                other = luck.randrange(len(found) + 1)
                found[place:place] = found[other : other + luck.randrange(700)]
    return bytes(found)


def check(path: Path, data: bytes) -> None:
    """Open the data as a file: items and errors come out, few enough, and small enough to be stored."""
    path.write_bytes(data)
    size = 0
    for number, outcome in enumerate(opened(str(path), LIMITS), 1):
        assert isinstance(outcome, Item | InputError)
        assert number < 5_000
        outcome.name.encode()
        if isinstance(outcome, Item):
            assert len(outcome.data) <= LIMITS.document
            size += len(outcome.data)
            for value in (
                outcome.media,
                outcome.charset,
                outcome.address,
                outcome.fetched,
                outcome.given.title,
                outcome.given.byline,
            ):
                assert value is None or value.encode() is not None
        else:
            assert str(outcome).encode()
            assert outcome.problem
            assert outcome.remedy
    assert size <= 2 * LIMITS.free + LIMITS.ratio * len(data)


many = settings(
    max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=CASES < 1_000
)


@pytest.mark.parametrize("name", SEEDS)
def test_broken_files(tmp_path: Path, name: str) -> None:
    @many
    @given(st.integers(0, 1 << 60))
    def run(seed: int) -> None:
        check(tmp_path / name, broken(SEEDS[name], seed))

    run()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
def test_broken_files_that_are_packed_well(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    names = [name for name in SEEDS if name in ("a.tar", "a.warc", "a.csv", "a.mbox")]

    @many
    @given(st.sampled_from(names), st.integers(0, 1 << 60))
    def run(name: str, seed: int) -> None:
        check(tmp_path / f"{name}.packed", pack(broken(SEEDS[name], seed)))

    run()


@many
@given(st.binary(max_size=2_000), st.sampled_from([*SEEDS, "a.docx", "a.pdf", "a.tsv", "a.zst", "a.tgz"]))
def test_random_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    check(tmp_path_factory.getbasetemp() / name, data)


@pytest.mark.parametrize("name", SEEDS)
def test_every_length(tmp_path: Path, name: str) -> None:
    data = SEEDS[name]
    for length in range(0, len(data), max(1, len(data) // CASES)):
        check(tmp_path / name, data[:length])
