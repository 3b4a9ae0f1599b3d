"""A note as Markdown (CommonMark with tables), in which words of documents stand as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from comity.briefs.note import Drawing, Note, Quote, Remark, Row, Section, Sentence, Table, marks
from comity.briefs.sources import line

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")
_FIRST = re.compile(r"^(\s*)(?:([-+=:#!])|(\d+)([.)]))")
_LINK = re.compile(r"(?i)(https?|ftp|mailto)(:)|(www)(\.)|(@)")


def escape(text: str) -> str:
    r"""Text in which nothing is markup: ``[a](b)`` → ``\[a\](b)``; nor does anything become a link by itself."""
    text = _SPECIAL.sub(r"\\\1", text)
    text = _LINK.sub(
        lambda found: "".join(f"\\{part}" if part in {":", ".", "@"} else part for part in found.groups() if part), text
    )
    return _FIRST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}", text)


def markdown(note: Note, pictures: Mapping[str, str]) -> str:
    """The note as Markdown.

    Args:
        note: the note.
        pictures: by kind of drawing the file that holds it; drawings without one are told in words.
    """
    numbers = note.numbers()
    lines = [f"# {escape(note.title)}", ""]
    for remark in note.scope:
        lines += [escape(remark.words), ""]
    for section in note.sections:
        lines += [f"## {escape(section.title)}", "", *_section(section, numbers, pictures), ""]
    if numbers:
        lines += [f"## {escape(note.labels['sources'])}", ""]
        for quote, number in numbers.items():
            lines += [f"[{number}] {escape(line(quote, note))} {escape(note.labels['quote'].format(text=quote.text))}", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(section: Section, numbers: Mapping[Quote, int], pictures: Mapping[str, str]) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Sentence):
            yield from _points(block, numbers, 0) if section.points else (_told(block, numbers), "")
        elif isinstance(block, Remark):
            yield from (escape(block.words), "")
        elif isinstance(block, Table):
            yield from _table(block, numbers)
        elif isinstance(block, Drawing):
            if block.kind in pictures:
                yield from (f"![{escape(block.alt)}]({_address(pictures[block.kind])})", "")
            yield from (_told(block.caption, numbers), "")


def _points(sentence: Sentence, numbers: Mapping[Quote, int], depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {_told(sentence, numbers)}"
    for each in sentence.under:
        yield from _points(each, numbers, depth + 1)


def _told(sentence: Sentence, numbers: Mapping[Quote, int]) -> str:
    return f"{escape(sentence.words)} {_marks(sentence.sources, numbers)}"


def _marks(sources: Sequence[Quote], numbers: Mapping[Quote, int]) -> str:
    return "".join(f"[{mark.text}]" for mark in marks(sources, numbers))


def _table(table: Table, numbers: Mapping[Quote, int]) -> Iterator[str]:
    yield _row(map(escape, table.head))
    yield _row("---:" if column in table.numbers else "---" for column in range(len(table.head)))
    for row in table.rows:
        yield _row(_cells(row, numbers))
    yield ""


def _cells(row: Row, numbers: Mapping[Quote, int]) -> Iterator[str]:
    yield from map(escape, row.cells)
    yield _marks(row.sources, numbers)


def _row(cells: Iterator[str] | map[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _address(file: str) -> str:
    """A file's name where a link leads: between pointed brackets, which allow spaces."""
    if not re.search(r"[\s()<>\\]", file):
        return file
    return "<" + re.sub(r"([<>\\])", r"\\\1", file) + ">"
