"""The US federal holidays, which are no business days of the processor unless the configuration lists its own.

Computed here and not taken from the ``holidays`` package, whose import alone takes longer than a small reconciliation; a test
compares the two. A holiday on a Sunday is kept on Monday, one on a Saturday on Friday (5 U.S.C. 6103).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100
_JUNETEENTH_SINCE: Final = 2021
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())


def _kept(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - timedelta(days=1)
    return day + timedelta(days=1) if day.weekday() == _SUNDAY else day


def _of_year(year: int) -> list[date]:
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    if year >= _JUNETEENTH_SINCE:
        fixed.append(date(year, 6, 19))
    return [
        *(_kept(day) for day in fixed),
        _nth(year, 1, _MONDAY, 3),
        _nth(year, 2, _MONDAY, 3),
        _last_monday_of_may(year),
        _nth(year, 9, _MONDAY, 1),
        _nth(year, 10, _MONDAY, 2),
        _nth(year, 11, _THURSDAY, 4),
    ]


@cache
def federal_holidays() -> frozenset[date]:
    """Every federal holiday from 2000 to 2100, on the day on which banks keep it."""
    return frozenset(day for year in range(_FIRST_YEAR, _LAST_YEAR + 1) for day in _of_year(year))
