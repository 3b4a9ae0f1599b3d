"""A note in one of its formats, written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from comity.briefs.draw import svg
from comity.briefs.note import Note
from comity.errors import InputError


class Format(StrEnum):
    """How a note is laid out; each is also the ending of its files."""

    MARKDOWN = "md"
    HTML = "html"
    WORD = "docx"
    PDF = "pdf"


BINARY = frozenset({Format.WORD, Format.PDF})
"""What no terminal can show."""
_ENDINGS: Mapping[str, Format] = {
    **{f".{each.value}": each for each in Format},
    ".markdown": Format.MARKDOWN,
    ".htm": Format.HTML,
}


def format_of(file: Path) -> Format:
    """The format that a file's ending names.

    Raises:
        InputError: if it names none.
    """
    found = _ENDINGS.get(file.suffix.lower())
    if found is None:
        raise InputError(
            str(file), "its ending names no format of a note", f"end it with {', '.join(f'.{e.value}' for e in Format)}"
        )
    return found


def laid_out(note: Note, layout: Format, pictures: Mapping[str, str] | None = None) -> bytes:
    """A note in a format.

    Args:
        note: the note.
        layout: the format.
        pictures: for Markdown, by kind of drawing the file that holds it.
    """
    if layout is Format.MARKDOWN:
        from comity.briefs.markdown import markdown

        return markdown(note, pictures or {}).encode()
    if layout is Format.HTML:
        from comity.briefs.page import html

        return html(note).encode()
    make: Callable[[Note], bytes]
    if layout is Format.WORD:
        from comity.briefs.word import word as make
    else:
        from comity.briefs.pdf import pdf as make
    return make(note)


def write(note: Note, file: Path, layout: Format | None = None) -> list[Path]:
    """Write a note to a file; with Markdown its drawings to SVG files beside it.

    Args:
        note: the note.
        file: where to; the folder must be there.
        layout: the format; None for what the file's ending names.

    Returns:
        The files written, the note's first.

    Raises:
        InputError: if the ending names no format, or the file cannot be written.
    """
    layout = layout or format_of(file)
    drawings = note.drawings() if layout is Format.MARKDOWN else ()
    beside = {drawing.kind: file.with_name(f"{file.stem}-{drawing.kind}.svg") for drawing in drawings}
    for drawing in drawings:
        _whole(beside[drawing.kind], svg(drawing))
    _whole(file, laid_out(note, layout, {kind: path.name for kind, path in beside.items()}))
    return [file, *beside.values()]


def _whole(file: Path, data: bytes) -> None:
    """Write beside the place, then give it its name."""
    try:
        if file.exists() and not file.is_file():  # /dev/null, a named pipe
            file.write_bytes(data)
            return
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
            part = Path(folder) / file.name
            part.write_bytes(data)
            part.replace(file)
    except OSError as error:
        raise InputError(
            str(file), f"cannot be written ({error.strerror or error})", "name a file in a folder that is yours"
        ) from error
