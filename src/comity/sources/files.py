"""Opening files: a path, an archive or standard input, to the documents that it holds."""

from __future__ import annotations

import io
import stat
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType

from comity.errors import InputError
from comity.knowledge.kinds import load_kinds
from comity.model.items import Item
from comity.sources.kinds import Kind, inner_name, kind_of
from comity.sources.limits import LIMITS, Limits
from comity.sources.mail import mail, mailbox
from comity.sources.notes import Tell, silent
from comity.sources.pieces import Job, Piece, Reader, error, item
from comity.sources.rows import rows
from comity.sources.streams import Budget, Counted, Damaged, Overrun, Readable, Unpacked, look, unpacked
from comity.sources.tables import table
from comity.sources.tars import tar
from comity.sources.warcs import warc
from comity.sources.zips import zipped

STDIN = "-"
_COMPRESSED = ("gzip", "bzip2", "xz", "zstd")
_UNMARKED = "tar"  # old ones begin without a mark
_NONE: Mapping[str, str] = MappingProxyType({})


def opened(
    entry: str,
    limits: Limits = LIMITS,
    wanted: Container[str] | None = None,
    *,
    columns: Mapping[str, str] = _NONE,
    tell: Tell = silent,
) -> Iterator[Item | InputError]:
    """The documents of an input, one by one as they are asked for, with errors in the place of what cannot be read.

    Memory does not grow with their number. A text, page, PDF or Word file is one item; a mail is one, and each of its attachments;
    of tables each row is one, of archives and mailboxes each member, however they lie in one another, of web archives each page
    that was captured.

    Args:
        entry: a path, or ``-`` for standard input.
        limits: how much is taken.
        wanted: names of items: only these are given (errors of the whole input still are). The name of a container stands for all
            that is in it.
        columns: which column of a table holds what (``{"text": "body"}``); what is not said is guessed.
        tell: takes notes for the user: guessed columns, what was passed over.
    """
    job = Job(entry, Budget(limits), limits, wanted, columns, tell)
    with ExitStack() as stack:
        try:
            piece = _entry(entry, job, stack)
        except (OSError, ValueError) as failed:  # ValueError: a NUL in the path
            problem = getattr(failed, "strerror", None) or failed
            yield InputError(entry, f"cannot be read ({problem})", "check the path and its permissions")
            return
        yield from _documents(piece, job)


def held(name: str, data: bytes, limits: Limits = LIMITS, *, tell: Tell = silent) -> Iterator[Item | InputError]:
    """The documents of a file whose bytes are held in memory, as :func:`opened`.

    Args:
        name: of the file.
        data: its bytes.
        limits: how much is taken.
        tell: takes notes for the user.
    """
    job = Job(name, Budget(limits), limits, tell=tell)
    raw = Counted(io.BytesIO(data), job.budget)
    yield from _documents(Piece(name, raw, size=len(data), file=io.BytesIO(data), again=lambda _: io.BytesIO(data)), job)


def _documents(piece: Piece, job: Job) -> Iterator[Item | InputError]:
    """What an input comes to as a whole."""
    try:
        for outcome in _unfold(piece, job, 0):
            if isinstance(outcome, Item) or outcome.name == job.entry or job.wants(outcome.name):
                yield outcome
    except Overrun as over:
        yield InputError(job.entry, over.problem, over.remedy)
    except OSError as failed:
        yield InputError(job.entry, f"cannot be read ({failed.strerror or failed})", "check the path and its permissions")


def _entry(entry: str, job: Job, stack: ExitStack) -> Piece:
    """The input itself."""
    if entry == STDIN:
        return Piece(entry, Counted(sys.stdin.buffer, job.budget), label="")
    path = Path(entry)
    found = path.stat()
    file = stack.enter_context(path.open("rb"))
    if not stat.S_ISREG(found.st_mode):  # a pipe or device
        return Piece(entry, Counted(file, job.budget))
    again = lambda later: later.enter_context(path.open("rb"))  # noqa: E731
    return Piece(entry, Counted(file, job.budget), size=found.st_size, file=file, again=again)


def _unfold(piece: Piece, job: Job, depth: int) -> Iterator[Item | InputError]:
    """What a piece comes to; ``depth`` is how many containers it lies in."""
    try:
        head, piece.raw = look(piece.raw)
        kind = kind_of(head, piece.media, piece.ending)
        if kind.use == "item":
            yield from item(piece, kind, job)
        elif kind.use != "container":
            yield InputError(piece.name, f"is {kind.what}", kind.remedy)
        elif (
            kind.magic and kind.name != "tar" and load_kinds().starting(head) is not kind and head
        ):  # old tar files begin otherwise
            yield InputError(piece.name, f"is not {kind.what}, though its name says so", "get the file again, or rename it")
        elif not head and not piece.raw.read(1):  # it would tell damage that it begins with
            yield InputError(piece.name, "is empty (0 bytes)", "give a file that holds something")
        else:
            yield from _open(piece, kind, job, depth)
    except Damaged as damage:
        yield error(piece.name, damage)


def _open(piece: Piece, kind: Kind, job: Job, depth: int) -> Iterator[Item | InputError]:
    """The documents of a container."""
    before = job.budget.members
    try:
        for part in _READERS[kind.name](piece, job):
            if not isinstance(part, Piece):
                job.budget.member()
                yield part
            elif depth == job.limits.depth:
                yield InputError(part.name, f"lies in {depth + 1} archives within one another", "unpack it by hand")
            else:
                yield from _part(part, job, depth + 1, piece.passed, kind.name in _COMPRESSED)
    except Damaged as damage:
        yield error(piece.name, damage)
    else:
        if not piece.passed and job.budget.members == before:
            job.note(piece.name, "holds nothing")
    if piece.passed:
        job.tell_passed(piece)


def _part(part: Piece, job: Job, depth: int, passed: Counter[str], alone: bool) -> Iterator[Item | InputError]:
    """What a part of a container comes to; pictures and the like are passed over, if they are not alone in it."""
    job.budget.member()
    if not alone:
        try:
            head, part.raw = look(part.raw)
        except Damaged as damage:
            yield error(part.name, damage)
            return
        kind = kind_of(head, part.media, part.ending)
        if kind.use == "passed":
            passed[kind.what.removeprefix("a ").removeprefix("an ")] += 1
            return
    yield from _unfold(part, job, depth)


def _compressed(piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    """The one file in a compressed file: it keeps its name."""
    head, piece.raw = look(piece.raw)
    kind = kind_of(head)
    stream = unpacked(piece.raw, kind.name, job.budget)
    yield Piece(
        piece.name,
        stream,
        inner_name(piece.ending),
        again=_again(piece, kind, job),
        packed=stream if isinstance(stream, Unpacked) else None,
        address=piece.address,
        fetched=piece.fetched,
        given=piece.given,
    )


def _again(piece: Piece, kind: Kind, job: Job) -> Callable[[ExitStack], Readable] | None:
    opener = piece.again
    if opener is None:
        return None
    budget = Budget(job.limits)
    return lambda stack: unpacked(Counted(opener(stack), budget), kind.name, budget)


_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "mail": mail,
        "mailbox": mailbox,
        "rows": rows,
        "table": table,
        "zip": zipped,
        "tar": tar,
        "warc": warc,
        **dict.fromkeys(_COMPRESSED, _compressed),
    }
)
