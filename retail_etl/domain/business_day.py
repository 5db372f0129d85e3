"""Business days: which store day a moment belongs to, and which days banks and processors count."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

_SATURDAY = 5


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def business_date(moment: datetime, zone: str, cutoff_hour: int = 0) -> date:
    """The store's day of a moment: its local date, where hours before the cut-off still belong to the day before.

    Raises:
        ValueError: the moment has no offset.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no offset")
    local = moment.astimezone(_zone(zone))
    return local.date() - timedelta(days=1) if local.hour < cutoff_hour else local.date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The UTC moments at which a local day begins and ends; 23 or 25 hours apart where clocks change."""
    start = datetime(day.year, day.month, day.day, tzinfo=_zone(zone))
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=_zone(zone))
    return start.astimezone(UTC), end.astimezone(UTC)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


@dataclass(frozen=True)
class BusinessCalendar:
    """The days on which money moves: weekdays that are no holiday of the processor or its bank."""

    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_business_day(self, day: date) -> bool:
        """Whether banks and the processor work on that day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add(self, day: date, business_days: int) -> date:
        """The day that lies so many business days after the given one; 0 is the day itself, or the next business day."""
        current, left = day, business_days
        while not self.is_business_day(current) and left == 0:
            current += timedelta(days=1)
        while left > 0:
            current += timedelta(days=1)
            left -= self.is_business_day(current)
        return current

    def between(self, first: date, last: date) -> int:
        """How many business days lie after the first day up to and including the last; negative when last is earlier."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_business_day(day) for day in days(first + timedelta(days=1), last))
