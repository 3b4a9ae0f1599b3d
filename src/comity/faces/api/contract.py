"""What an endpoint promises, in the words of OpenAPI: said beside it, and made into the description by :mod:`.describe`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from comity.faces.api.asking import JSON

F = TypeVar("F", bound=Callable[..., Any])
ALWAYS = (400, 401, 403, 405, 414, 429, 500, 503)
"""Errors that any endpoint may answer with."""
_MARK = "__contract__"


@dataclass(frozen=True, slots=True)
class Contract:
    """What an endpoint takes and answers.

    Attributes:
        answers: by media type the type of the answer; None for what is no JSON of ours.
        status: of the answer.
        takes: by media type the type of the body; None for bytes.
        errors: statuses of problems, besides :data:`ALWAYS`.
        scope: that a token needs.
        held: it may answer that nothing has changed (304).
        example: by its name in a body of JSON, an example.
    """

    answers: Mapping[str, Any]
    status: int = 200
    takes: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[int, ...] = ()
    scope: str = "read"
    held: bool = True
    example: Any = None


def promises(
    answer: Any,
    *errors: int,
    media: str = JSON,
    status: int = 200,
    takes: Mapping[str, Any] | None = None,
    also: Mapping[str, Any] | None = None,
    scope: str = "read",
    example: Any = None,
) -> Callable[[F], F]:
    """Say what an endpoint promises.

    Args:
        answer: the type of its answer; None for what is no JSON of ours.
        errors: statuses of problems, besides :data:`ALWAYS`.
        media: the media type of the answer.
        status: of the answer.
        takes: by media type the type of the body; None for bytes.
        also: further answers by media type.
        scope: that a token needs.
        example: of a body.
    """

    def marked(function: F) -> F:
        made = Contract({media: answer, **(also or {})}, status, takes or {}, errors, scope, not takes, example)
        setattr(function, _MARK, made)
        return function

    return marked


def contract_of(function: Callable[..., Any]) -> Contract | None:
    """What an endpoint promises, if it said so."""
    found: Contract | None = getattr(function, _MARK, None)
    return found
