"""The moment for which a run speaks: the end of a business day, or a moment inside one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from retail_etl.domain.business_day import business_date, day_bounds


@dataclass(frozen=True)
class AsOf:
    """``day`` is the business day of the run; what is dated at or after ``until`` (UTC) is not known to it."""

    day: date
    until: datetime


def as_of_day(day: date, zone: str) -> AsOf:
    """The day counted whole, in the business time zone."""
    return AsOf(day, day_bounds(day, zone)[1])


def as_of_moment(moment: datetime, zone: str) -> AsOf:
    """A moment inside its day; a record of that very microsecond is known."""
    from datetime import timedelta

    return AsOf(business_date(moment, zone), moment.astimezone(UTC) + timedelta(microseconds=1))


def parse_as_of(text: str, zone: str) -> AsOf:
    """``2026-03-05`` or a moment with an offset.

    Raises:
        ValueError: it is neither.
    """
    if len(text) == len("2026-03-05"):
        return as_of_day(date.fromisoformat(text), zone)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return as_of_moment(moment, zone)
