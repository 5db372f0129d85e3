"""Moments, days and amounts as the systems write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from retail_etl.sandbox.world.moments import Ints


def iso_ms_many(moments: Ints) -> list[str]:
    """`2026-03-02T05:00:00.000Z` for each moment."""
    text = np.datetime_as_string(moments.astype("datetime64[ms]"), unit="ms")
    return [f"{moment}Z" for moment in text.tolist()]


def iso_ms(moment: int) -> str:
    """`2026-03-02T05:00:00.000Z`."""
    return iso_ms_many(np.array([moment], dtype=np.int64))[0]


def sql_seconds_many(moments: Ints) -> list[str]:
    """`2026-03-02 05:00:00` (UTC) for each moment."""
    text = np.datetime_as_string((moments // 1000).astype("datetime64[s]"), unit="s")
    return [moment.replace("T", " ") for moment in text.tolist()]


def sql_seconds(moment: int) -> str:
    """`2026-03-02 05:00:00` (UTC)."""
    return sql_seconds_many(np.array([moment], dtype=np.int64))[0]


def day_text_many(days: Ints) -> list[str]:
    """`2026-03-02` for each day."""
    return list(np.datetime_as_string(days.astype("datetime64[D]"), unit="D").tolist())


def day_text(day: int) -> str:
    """`2026-03-02`."""
    return day_text_many(np.array([day], dtype=np.int64))[0]


def decimal2(cents: int) -> str:
    """`54.71`, `-0.05`."""
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(int(cents)), 100)
    return f"{sign}{whole}.{part:02d}"


def decimal2_many(cents: Ints) -> list[str]:
    """`54.71` for each amount."""
    return [decimal2(amount) for amount in cents.tolist()]
