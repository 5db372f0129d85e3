"""How much of the org's daily requests is used up, as every answer says; near the end of them our own work waits."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final

from retail_etl.errors import QuotaReachedError

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.domain.clock import Clock

HEADER: Final = "sforce-limit-info"
_TOLD: Final = re.compile(r"api-usage=(\d+)/(\d+)")
# The count is of the last 24 hours and falls on its own: after so long one request may ask again.
_BELIEVED: Final = timedelta(minutes=15)


class ApiUsage:
    """The org's own count, and the share of it at which we stop."""

    def __init__(self, share_max: float, clock: Clock) -> None:
        self._share_max = share_max
        self._clock = clock
        self._lock = Lock()
        self.used = 0
        self.most = 0
        self._heard_at: datetime | None = None

    def hear(self, told: str | None) -> None:
        """Take note of an answer's ``Sforce-Limit-Info``."""
        found = _TOLD.search(told or "")
        if found is not None:
            with self._lock:
                self.used, self.most = int(found.group(1)), int(found.group(2))
                self._heard_at = self._clock()

    def guard(self) -> None:
        """Let a request pass, or not.

        Raises:
            QuotaReachedError: too little of the day's requests is left for our own work.
        """
        if self._heard_at is None or self._clock() - self._heard_at > _BELIEVED:
            return
        if self.most and self.used >= self.most * self._share_max:
            share = f"{self._share_max:.0%}"
            said = f"{self.used:,} of the {self.most:,} requests of the last 24 hours are used up, and we stop at {share}"
            step = "Work waits and goes on by itself; raise the org's limit or find who uses it up if this comes often."
            raise QuotaReachedError(said, system="salesforce", next_step=step)
