"""The day of many moments in a zone by plain arithmetic: within a file a zone changes its offset a few times, not a million."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retail_etl.warehouse.scratch import ScratchSession

_DAY: Final = timedelta(days=1)  # no zone changes its offset twice within one
_SECOND: Final = timedelta(seconds=1)
# Moments beyond these, or further apart, are brought to their day one by one, by the database's own calendar.
_FIRST_YEAR, _LAST_YEAR, _YEARS_MAX = 1971, 2199, 30
_BOUNDS: Final = """
SELECT year(first), year(last), epoch(first), epoch(last)
FROM (SELECT min({column}) AS first, max({column}) AS last FROM read_parquet($path))
"""


def calendar_day(zone: str, moment: str) -> str:
    """The SQL of the day in the zone of a moment, by the database's own calendar."""
    return f"CAST(timezone('{zone.replace(chr(39), '')}', {moment}) AS DATE)"


def local_day(session: ScratchSession, path: Path, column: str, zone: str, moment: str) -> str:
    """The SQL of the day in the zone of ``moment``, which is what stands in a column of moments of a Parquet file, or null."""
    year, last_year, first, last = session.query(_BOUNDS.format(column=column), {"path": str(path)}).fetchall()[0]
    if year is None or year < _FIRST_YEAR or last_year > _LAST_YEAR or last_year - year > _YEARS_MAX:
        return calendar_day(zone, moment)
    span = (datetime.fromtimestamp(seconds, UTC).replace(microsecond=0) for seconds in (first, last))
    return f"CAST(make_timestamp(epoch_us({moment}) + {_offset(zone, moment, *span)}) AS DATE)"


def _offset(zone: str, moment: str, first: datetime, last: datetime) -> str:
    """The SQL of the microseconds by which the zone's clocks are ahead at a moment within the span."""
    here = ZoneInfo(zone)
    changes = list(_changes(here, first, last + _DAY))
    cases = [f"WHEN {moment} < TIMESTAMPTZ '{until.isoformat()}' THEN {before}" for until, before in changes]
    after = _micros(here, last + _DAY)
    return f"CASE {' '.join(cases)} ELSE {after} END" if cases else str(after)


def _changes(here: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, int]]:
    """When the clocks change, and how far ahead they were until then."""
    while first < last:
        following = min(first + _DAY, last)
        before = _micros(here, first)
        if _micros(here, following) != before:
            low, high = first, following
            while high - low > _SECOND:
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if _micros(here, middle) == before else (low, middle)
            yield high, before
        first = following


def _micros(here: ZoneInfo, moment: datetime) -> int:
    return (moment.astimezone(here).utcoffset() or timedelta()) // timedelta(microseconds=1)
