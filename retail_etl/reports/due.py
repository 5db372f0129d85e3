"""Open items by another order: what is on its way by the day it is due, and what is older than the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement


def timing_by_due_day(items: pl.DataFrame) -> pl.DataFrame:
    """What is on its way, one row a due day and leg: ``due``, ``leg``, ``leg_title``, ``count``, ``amount_minor``."""
    timing = items.filter(pl.col("state") == "timing")
    grouped = timing.group_by("due", "leg", "leg_title").agg(
        pl.len().cast(pl.Int64).alias("count"), pl.col("amount_minor").sum()
    )
    return grouped.sort("due", "leg_title", nulls_last=True)


def prior_items(statement: Statement, currency: str) -> pl.DataFrame:
    """The open items of a currency from before the period, the largest first."""
    items = statement.of(statement.items, currency)
    return items.clear() if statement.period is None else items.filter(pl.col("business_date") < statement.period[0])
