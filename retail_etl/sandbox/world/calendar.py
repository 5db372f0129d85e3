"""Banking days: weekdays that are no US federal holiday."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import holidays
import numpy as np

if TYPE_CHECKING:
    import datetime as dt

    from retail_etl.sandbox.world.moments import Ints


@cache
def bank_calendar() -> np.busdaycalendar:
    """The processor's and the bank's working days, 2015 to 2040."""
    federal = holidays.country_holidays("US", years=range(2015, 2041), observed=True)
    days = np.array([np.datetime64(day, "D") for day in sorted(federal)], dtype="datetime64[D]")
    return np.busdaycalendar(weekmask="1111100", holidays=days)


def funding_day(days: Ints, lag: Ints | int) -> Ints:
    """The day `lag` banking days later; a weekend's batches travel with Friday's, a holiday's with the day before."""
    result = np.busday_offset(days.astype("datetime64[D]"), lag, roll="backward", busdaycal=bank_calendar())
    return result.astype(np.int64)


def next_bank_day(days: Ints) -> Ints:
    """The day itself where banks work on it, else the first one after."""
    result = np.busday_offset(days.astype("datetime64[D]"), 0, roll="forward", busdaycal=bank_calendar())
    return result.astype(np.int64)


def is_bank_day(day: dt.date) -> bool:
    """Whether banks work on that day."""
    return bool(np.is_busday(np.datetime64(day, "D"), busdaycal=bank_calendar()))
