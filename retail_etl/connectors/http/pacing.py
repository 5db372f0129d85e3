"""How fast a source may be asked, how many requests at a time, and how patient we are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pacing:
    """What one source is asked at most.

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

    @property
    def interval(self) -> float:
        """Seconds between requests at the steady rate."""
        return 1.0 / self.requests_per_second

    @property
    def allowance(self) -> float:
        """Seconds of requests that may be taken ahead of the steady rate."""
        return self.interval * max(self.burst - 1, 0)
