"""How much one may ask: so many requests in a time, by token or address."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from comity.faces.api.problems import RefusedError


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an allowance: requests in a time, how many of them are left, seconds until some come back."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """As headers of an answer."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class Pace:
    """Counts requests, in memory.

    Args:
        usual: how many questions, such as ``1200/minute``.
        work: how many requests that read texts, change the register or export.
    """

    def __init__(self, usual: str, work: str) -> None:
        self._usual, self._work = parse(usual), parse(work)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, whose: str, work: bool) -> Left:
        """Count a request.

        Args:
            whose: the token or address.
            work: it makes work.

        Raises:
            RefusedError: 429 if there were too many.
        """
        item = self._work if work else self._usual
        kind = "work" if work else "usual"
        taken = self._limiter.hit(item, kind, whose)
        left = self._left(item, kind, whose)
        if not taken:
            detail = f"more than {item.amount} requests in {item.get_expiry()} seconds"
            headers = {**left.headers(), "Retry-After": str(left.reset)}
            raise RefusedError(429, detail, f"ask again in {left.reset} seconds", headers)
        return left

    def _left(self, item: RateLimitItem, kind: str, whose: str) -> Left:
        stats = self._limiter.get_window_stats(item, kind, whose)
        return Left(item.amount, max(0, stats.remaining), max(1, math.ceil(stats.reset_time - time.time())))
