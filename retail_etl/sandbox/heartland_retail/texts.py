"""Moments and amounts as Heartland Retail writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from retail_etl.sandbox.world.moments import NEVER, SECOND, moment_of


def utc(moment: int, now: int = NEVER - 1) -> str | None:
    """`2026-03-02T02:30:11Z`; None for what has not come to pass by `now`."""
    return moment_of(moment).strftime("%Y-%m-%dT%H:%M:%SZ") if moment <= now else None


def local(moment: int, zone: str, now: int) -> str | None:
    """`2026-03-01T21:30:11-05:00`, the store's clock."""
    if moment > now:
        return None
    return dt.datetime.fromtimestamp(int(moment) // SECOND, ZoneInfo(zone)).isoformat()


def number(cents: int) -> Decimal:
    """`-15.90`, written as a JSON number."""
    return Decimal(int(cents)).scaleb(-2)
