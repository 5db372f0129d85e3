"""Moments as integers: milliseconds since the epoch in UTC, days since the epoch."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Column = NDArray[Any]

NEVER = 2**62
NONE = -1
SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH_DAY = dt.date(1970, 1, 1).toordinal()


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH_DAY


def day_of(number: int) -> dt.date:
    """The calendar day of a day number."""
    return dt.date.fromordinal(int(number) + EPOCH_DAY)


def moment_ms(moment: dt.datetime) -> int:
    """Milliseconds since the epoch of an aware moment."""
    return int(moment.timestamp()) * SECOND + moment.microsecond // 1000


def moment_of(ms: int) -> dt.datetime:
    """The UTC moment of a count of milliseconds."""
    return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(milliseconds=int(ms))
