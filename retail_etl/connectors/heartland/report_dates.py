"""Which business days the transaction report is asked for.

The report is cut by date first and by modification second, so a window of modifications says only half of the question:
a fee that is posted next month changes a row of this month.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS_MAX: Final = 31  # of one daily report
_POLL_SPAN: Final = timedelta(days=1)
_RESCAN_REACH: Final = timedelta(days=62)  # month-end fees and their corrections land within two months


def first_day(since: date, until: date) -> date:
    """The first business day to ask for: one report's length before the end, and further back for a re-scan.

    A poll asks one report; whatever changes later than that is found by the nightly re-scan, whose window is longer than a day.
    """
    if until - since <= _POLL_SPAN:
        return last_day(until) - timedelta(days=DAYS_MAX - 1)
    return since - _RESCAN_REACH


def last_day(until: date) -> date:
    """The last business day to ask for: east of Greenwich it is tomorrow already."""
    return until + timedelta(days=1)


def slices(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The stretch cut into reports of at most 31 days, both ends included."""
    while first <= last:
        end = min(last, first + timedelta(days=DAYS_MAX - 1))
        yield first, end
        first = end + timedelta(days=1)
