"""The one place where "now" comes from: whoever needs the time is given a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


def frozen_clock(moment: datetime) -> Clock:
    """A clock that always tells the same moment."""
    if moment.tzinfo is None:
        raise ValueError("a clock's moment needs an offset")
    return lambda: moment.astimezone(UTC)
