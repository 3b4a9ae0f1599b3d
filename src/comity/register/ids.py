"""Ids of facts: a letter for the kind and twelve letters and digits of a hash of the first claim."""

from __future__ import annotations

import base64
from hashlib import blake2b

from comity.model.register import Kind

_LETTER = {Kind.EVENT: "e", Kind.INSTRUMENT: "i", Kind.COMMITMENT: "c"}
_BYTES = 8
_LENGTH = 12


def fact_id(kind: Kind, claim: str) -> str:
    """The id of a fact that begins with a claim, by its key."""
    digest = blake2b(claim.encode() + b"\0", digest_size=_BYTES).digest()
    return f"{_LETTER[kind]}-{base64.b32encode(digest).decode().lower()[:_LENGTH]}"
