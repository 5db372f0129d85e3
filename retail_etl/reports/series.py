"""What happened day by day: match rate, deposits and fees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from retail_etl.reports.totals import EXCLUDED, SIDES, match_counts

if TYPE_CHECKING:
    from datetime import date


def match_rate_by_day(members: pl.DataFrame, currency: str) -> list[tuple[date, float]]:
    """The share (0 to 1) of the records that found their counterpart, by the business day their outcome is filed under."""
    dated = members.filter((pl.col("currency") == currency) & pl.col("business_date").is_not_null())
    counted = match_counts(dated, "business_date").filter((pl.col("matched") + pl.col("open")) > 0)
    return [(day, matched / (matched + unmatched)) for day, matched, unmatched in counted.iter_rows()]


def leg_by_day(members: pl.DataFrame, currency: str, leg: str) -> list[tuple[date, int, int]]:
    """Both sides of a leg in minor units by business day, without what needs no counterpart."""
    chosen = members.filter(
        (pl.col("currency") == currency)
        & (pl.col("leg") == leg)
        & (pl.col("bucket") != EXCLUDED)
        & pl.col("business_date").is_not_null()
    )
    sums = [pl.col("amount_minor").filter(pl.col("side") == side).sum().alias(side) for side in SIDES]
    return chosen.group_by("business_date").agg(sums).sort("business_date").rows()
