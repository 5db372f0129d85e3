"""Local time of many moments at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from retail_etl.sandbox.world.moments import DAY, HOUR, MINUTE, SECOND, Column, Flags, Ints
from retail_etl.sandbox.world.places import PLACES

FIRST_YEAR, LAST_YEAR = 2024, 2032


@dataclass(frozen=True)
class Offsets:
    """A zone's offsets from UTC (ms) and the UTC moments they begin at."""

    begins: Ints
    offsets: Ints

    def at(self, utc_ms: Ints) -> Ints:
        """The offset in force at each moment."""
        return self.offsets[np.searchsorted(self.begins, utc_ms, side="right") - 1]

    def to_utc(self, local_ms: Ints) -> Ints:
        """The moment of a wall-clock time; of one that comes twice the first, of one that is skipped the one after the gap."""
        guess = local_ms - self.at(local_ms - self.offsets.max())
        late = local_ms - self.at(guess)
        return np.where(self.at(guess) == self.at(late), late, np.maximum(guess, late)).astype(np.int64)


@cache
def offsets_of(zone: str) -> Offsets:
    """The zone's offsets over the years that a world may touch."""
    info = ZoneInfo(zone)
    first, last = dt.datetime(FIRST_YEAR, 1, 1, tzinfo=dt.UTC), dt.datetime(LAST_YEAR, 1, 1, tzinfo=dt.UTC)
    begins, offsets = [int(first.timestamp()) * SECOND], [_offset(info, first)]
    day = first
    while day < last:
        following = day + dt.timedelta(days=1)
        if _offset(info, following) != offsets[-1]:
            hour = next(
                day + dt.timedelta(hours=h) for h in range(25) if _offset(info, day + dt.timedelta(hours=h)) != offsets[-1]
            )
            begins.append(int(hour.timestamp()) * SECOND)
            offsets.append(_offset(info, hour))
        day = following
    return Offsets(np.array(begins, dtype=np.int64), np.array(offsets, dtype=np.int64))


def _offset(info: ZoneInfo, moment: dt.datetime) -> int:
    shift = moment.astimezone(info).utcoffset() or dt.timedelta(0)
    return int(shift.total_seconds()) * SECOND


def to_utc(local_ms: Ints, place: Column) -> Ints:
    """The UTC moments of local wall-clock times at places."""
    return _by_zone(local_ms, place, inverse=True)


def to_local(utc_ms: Ints, place: Column) -> Ints:
    """The wall-clock times (ms since the local epoch) of UTC moments at places."""
    return _by_zone(utc_ms, place, inverse=False)


def business_date(utc_ms: Ints, place: Column) -> Ints:
    """The store-local day of each moment."""
    return to_local(utc_ms, place) // DAY


def comes_again(utc_ms: Ints, place: Column) -> Flags:
    """Whether the wall clock shows the same time an hour later once more, as when summer time ends."""
    again: Flags = to_local(utc_ms + HOUR, place) == to_local(utc_ms, place)
    return again


def _by_zone(times: Ints, place: Column, *, inverse: bool) -> Ints:
    result = np.empty(len(times), dtype=np.int64)
    for zone in {spot.timezone for spot in PLACES}:
        here = np.isin(place, [index for index, spot in enumerate(PLACES) if spot.timezone == zone])
        offsets = offsets_of(zone)
        chosen = times[here]
        result[here] = offsets.to_utc(chosen) if inverse else chosen + offsets.at(chosen)
    return result


def zone_day_start(day: int, zone: str, minutes: int = 0) -> int:
    """The UTC moment of a local minute of a local day (minutes may pass midnight)."""
    local = np.array([day * DAY + minutes * MINUTE], dtype=np.int64)
    return int(offsets_of(zone).to_utc(local)[0])
