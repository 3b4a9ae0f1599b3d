"""Bytes to text."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.documents.decode import decode, read_file, read_stream
from comity.errors import InputError

FRENCH = "Le député a déjà signé à l’Élysée « l’accord » : c’est l’œuvre d’une journée — 3 € ou 4 €…\nLa fête fut brève, où ça ?\n"
PLAIN = "Le député a déjà signé à l'Élysée « l'accord » : c'est prévu. Où ça ? Là-bas, en forêt.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding), "a.txt") == FRENCH


@pytest.mark.parametrize("encoding", ["latin-1", "iso-8859-15", "cp1252"])
def test_single_byte_french_is_never_taken_for_something_else(encoding: str) -> None:
    assert decode(PLAIN.encode(encoding), "a.txt") == PLAIN
    assert decode("é".encode(encoding), "a.txt") == "é"
    assert decode("À bientôt".encode(encoding), "a.txt") == "À bientôt"


def test_latin_9_ligatures() -> None:
    text = "Le cœur de l'œuvre, à 3 €, est à Évry."
    assert decode(text.encode("iso-8859-15"), "a.txt") == text


def test_line_ends_are_kept() -> None:
    assert decode(b"un\r\ndeux\rtrois\n", "a.txt") == "un\r\ndeux\rtrois\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "only white space"),
        ("\ufeff \u00a0\n".encode(), "only white space"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"abc\x00def ghi", "NUL byte at byte 3"),
        (b"Bon" + b"\x01\x02\x03\x04" * 40 + b"jour", "160 control characters"),
        ("déjà là, été, où ça, très bientôt né ".encode() + b"\xc3 tronqu\xc3\xa9", "broken character at byte 47"),
        (b"\xff\xfea\x00b", "broken UTF-16-LE at byte"),
    ],
)
def test_what_is_no_text(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "dossier/a.txt")
    assert words in caught.value.problem
    assert caught.value.name == "dossier/a.txt"
    assert caught.value.remedy


def test_a_stray_quotation_mark_of_windows_in_utf8_is_read() -> None:
    data = "La séance a été levée à midi, a déclaré le député, c".encode() + b"\x92" + "était prévu où ça".encode()
    assert "c’était" in decode(data, "a.txt")


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 2000)
    with pytest.raises(InputError, match=r"too large \(0\.0 MB; the limit is 0\.001 MB\)"):
        read_file(path, max_bytes=1000)
    with pytest.raises(InputError, match="too large"):
        read_stream(io.BytesIO(b"a" * 2000), "-", max_bytes=1000)
    assert read_file(path, max_bytes=2000) == "a" * 2000


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_file(path)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_an_input_error(data: bytes) -> None:
    try:
        text = decode(data, "a")
    except InputError as error:
        assert error.problem and error.remedy
    else:
        assert text.strip()


@given(st.text(alphabet="abcdeéèêàùçôîœ «»’\n.,", min_size=1, max_size=300).filter(lambda t: t.strip()))
def test_french_survives_utf8_and_windows(text: str) -> None:
    assert decode(text.encode("utf-8"), "a") == text
    data = text.encode("cp1252")
    try:
        data.decode("utf-8")  # a few strings ("é»«") are the same bytes as other characters in UTF-8
    except UnicodeDecodeError:
        assert decode(data, "a") == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_long_line_takes_linear_time(encoding: str) -> None:
    data = ("Le député a signé. " * 60_000).encode(encoding)
    begun = time.process_time()
    decode(data, "a")
    assert time.process_time() - begun < 1


def test_a_broken_encoding_is_said_and_not_guessed() -> None:
    with pytest.raises(InputError, match=r"x\.txt: is in no encoding that can be told"):
        decode(b"La France a sign\xc3 un accord \xff\xfe avec le Japon\x80\x81.", "x.txt")
