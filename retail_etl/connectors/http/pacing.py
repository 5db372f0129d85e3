"""How fast a source may be asked: a token bucket, a cap on requests at a time, and how patient we are."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

Sleep = Callable[[float], None]
Monotonic = Callable[[], float]


@dataclass(frozen=True)
class Pacing:
    """The budget for one source.

    Attributes:
        requests_per_second: the bucket's refill.
        burst: how many requests may follow one another at once.
        concurrency: how many requests may be under way at a time.
        attempts: how often one request is tried in all.
        backoff_first_seconds: the width of the first random wait; it doubles from try to try.
        backoff_seconds_max: the widest random wait.
        told_wait_seconds_max: the longest ``Retry-After`` that we sit out; a longer one ends the attempt.
        connect_seconds: time-out for a connection.
        read_seconds: time-out for the next bytes.
        answer_seconds_max: time-out for a whole answer, however steadily it drips.
    """

    requests_per_second: float
    burst: int = 10
    concurrency: int = 2
    attempts: int = 6
    backoff_first_seconds: float = 0.5
    backoff_seconds_max: float = 60.0
    told_wait_seconds_max: float = 120.0
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    answer_seconds_max: float = 300.0


class RateLimit:
    """A token bucket kept as one number: the moment at which it will be full again (the generic cell rate algorithm).

    Thread-safe; the waiting itself happens outside the lock, so that callers queue in the order in which they asked.
    """

    def __init__(self, pacing: Pacing, *, monotonic: Monotonic = time.monotonic, sleep: Sleep = time.sleep) -> None:
        self._interval = 1.0 / pacing.requests_per_second
        self._allowance = self._interval * max(pacing.burst - 1, 0)
        self._monotonic = monotonic
        self._sleep = sleep
        self._full_at = float("-inf")
        self._lock = Lock()

    def wait(self) -> float:
        """Take one token, waiting for it; how many seconds that took."""
        with self._lock:
            now = self._monotonic()
            start = max(self._full_at, now)
            pause = max(0.0, start - self._allowance - now)
            self._full_at = start + self._interval
        if pause > 0:
            self._sleep(pause)
        return pause

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long: the source told one caller to wait and means all of them."""
        with self._lock:
            self._full_at = max(self._full_at, self._monotonic() + seconds + self._allowance)


def slots(pacing: Pacing) -> BoundedSemaphore:
    """As many slots as requests may be under way at a time."""
    return BoundedSemaphore(max(pacing.concurrency, 1))
