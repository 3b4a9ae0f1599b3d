"""What requests bring along: bodies of bounded size and of kinds that are taken."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from fastapi import Request

from comity.faces.api.asking import JSON
from comity.faces.api.problems import Fault, RefusedError

T = TypeVar("T")
_PART = re.compile(r" - at `\$\.?([^`]*)`$")


def media_of(request: Request, taken: Iterable[str]) -> str:
    """The media type of what a request brings.

    Raises:
        RefusedError: 415 if it is none that is taken.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    known = tuple(taken)
    if given not in known:
        raise RefusedError(415, f"a body of the type {given or 'that is not said'} is not taken", f"send {', '.join(known)}")
    return given


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises:
        RefusedError: 413 if it is too large; not all of it is then taken in.
    """
    refused = RefusedError(413, f"the body holds more than {most:,} bytes", "send less")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise refused
    chunks: list[bytes] = []
    held = 0
    async for chunk in request.stream():
        held += len(chunk)
        if held > most:
            raise refused
        chunks.append(chunk)
    return b"".join(chunks)


def decoded(body: bytes, type: type[T]) -> T:
    """A body of JSON.

    Raises:
        RefusedError: 400 if it is no JSON, 422 if it is not of this form.
    """
    try:
        found = msgspec.json.decode(body, type=type)
    except msgspec.ValidationError as error:
        said = str(error)
        at = _PART.search(said)
        fault = Fault(at=f"body.{at[1]}" if at else "body", problem=_PART.sub("", said))
        raise RefusedError(422, f"{fault.at}: {fault.problem}", None, None, [fault]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(400, f"the body is no {JSON} ({error})", "send one value of JSON in UTF-8") from error
    if _holds_nul(found):
        raise RefusedError(422, "body: a text holds the character U+0000", "leave it out")
    return found


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, msgspec.Struct):
        return any(_holds_nul(getattr(value, name)) for name in value.__struct_fields__)
    return isinstance(value, tuple) and any(map(_holds_nul, value))
