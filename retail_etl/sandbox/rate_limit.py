"""Token buckets, one a client, on the machine's own clock."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a bucket says to one request: whether it may pass, and what the rate headers show."""

    allowed: bool
    limit: int
    remaining: int
    reset_epoch: int
    retry_after: int

    def headers(self) -> dict[str, str]:
        """The `X-RateLimit-*` headers, with `Retry-After` on a refusal."""
        shown = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset_epoch),
        }
        if not self.allowed:
            shown["Retry-After"] = str(self.retry_after)
        return shown


@dataclass
class RateLimiter:
    """`rate` requests a second for each client, `burst` at once; a rate of 0 means no limit."""

    rate: float = 10.0
    burst: int = 20
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, client: str) -> Allowance:
        """One request's allowance; a refused request costs nothing."""
        now = time.time()
        if self.rate <= 0:
            return Allowance(True, self.burst, self.burst, math.ceil(now), 0)
        level, seen = self._buckets.get(client, (float(self.burst), now))
        level = min(float(self.burst), level + max(0.0, now - seen) * self.rate)
        allowed = level >= 1.0
        level -= 1.0 if allowed else 0.0
        self._buckets[client] = (level, now)
        full_at = now + (self.burst - level) / self.rate
        wait = 0 if allowed else max(1, math.ceil((1.0 - level) / self.rate))
        return Allowance(allowed, self.burst, int(level), math.ceil(full_at), wait)
