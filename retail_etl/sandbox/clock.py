"""World time: what the served systems take for now. Transport security goes by the machine's clock instead."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

Mode = Literal["frozen", "moving"]


@dataclass
class WorldClock:
    """The moment the sandbox stands at, in milliseconds since the epoch (UTC); it never goes back."""

    start_ms: int
    mode: Mode = "frozen"
    factor: float = 1.0
    _base_ms: int = field(init=False)
    _set_at: float = field(init=False)
    _lock: Lock = field(init=False, default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        self._base_ms = self.start_ms
        self._set_at = time.monotonic()

    def now_ms(self) -> int:
        """World time; a moving clock runs `factor` times as fast as the machine's."""
        if self.mode == "frozen":
            return self._base_ms
        return self._base_ms + int((time.monotonic() - self._set_at) * 1000 * self.factor)

    def advance(self, milliseconds: int) -> int:
        """The new moment, `milliseconds` later.

        Raises:
            ValueError: the step is negative.
        """
        if milliseconds < 0:
            raise ValueError("world time does not go back: advance by 0 ms or more")
        with self._lock:
            self._rebase(self.now_ms() + milliseconds)
        return self.now_ms()

    def set(self, moment_ms: int) -> int:
        """The new moment.

        Raises:
            ValueError: it lies before the present one.
        """
        if moment_ms < self.now_ms():
            raise ValueError("world time does not go back: start a new sandbox for an earlier moment")
        with self._lock:
            self._rebase(moment_ms)
        return self.now_ms()

    def run(self, mode: Mode, factor: float | None = None) -> int:
        """The present moment, from which the clock now stands still or moves at `factor`.

        Raises:
            ValueError: the factor is not positive.
        """
        if factor is not None and factor <= 0:
            raise ValueError("a clock's factor is greater than 0")
        with self._lock:
            self._rebase(self.now_ms())
            self.mode = mode
            self.factor = self.factor if factor is None else factor
        return self.now_ms()

    def _rebase(self, moment_ms: int) -> None:
        self._base_ms = moment_ms
        self._set_at = time.monotonic()
