"""Ids of facts: a letter for the kind and twelve letters and digits of a hash of the first claim."""

from __future__ import annotations

import base64
from collections.abc import Container
from hashlib import blake2b

from comity.model.register import Kind

_LETTER = {Kind.EVENT: "e", Kind.INSTRUMENT: "i", Kind.COMMITMENT: "c"}
_BYTES = 8
_LENGTH = 12


def fact_id(kind: Kind, claim: str, taken: Container[str] = ()) -> str:
    """The id of a fact that begins with a claim; another one where that is taken."""
    number = 0
    while True:
        digest = blake2b(f"{claim}\0{number or ''}".encode(), digest_size=_BYTES).digest()
        found = f"{_LETTER[kind]}-{base64.b32encode(digest).decode().lower()[:_LENGTH]}"
        if found not in taken:
            return found
        number += 1
