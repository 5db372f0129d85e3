"""What happened day by day: match rate, deposits and fees; a long period is told by week or month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reports.totals import EXCLUDED, SIDES, match_counts

if TYPE_CHECKING:
    from datetime import date

# As many points as a chart can carry and still be read.
POINTS_MAX: Final = 70


def match_rate_by_day(members: pl.DataFrame, currency: str) -> list[tuple[date, float]]:
    """The share (0 to 1) of the records that found their counterpart, by the business day their outcome is filed under."""
    dated = _coarser(members.filter((pl.col("currency") == currency) & pl.col("business_date").is_not_null()))
    counted = match_counts(dated, "business_date").filter((pl.col("matched") + pl.col("open")) > 0)
    return [(day, matched / (matched + unmatched)) for day, matched, unmatched in counted.iter_rows()]


def leg_by_day(members: pl.DataFrame, currency: str, leg: str, *, thinned: bool = False) -> list[tuple[date, int, int]]:
    """Both sides of a leg in minor units by business day, without what needs no counterpart.

    With ``thinned`` a long period comes by the first day of its weeks or months.
    """
    of_leg = (pl.col("currency") == currency) & (pl.col("leg") == leg)
    chosen = members.filter(of_leg & (pl.col("bucket") != EXCLUDED) & pl.col("business_date").is_not_null())
    sums = [pl.col("amount_minor").filter(pl.col("side") == side).sum().alias(side) for side in SIDES]
    return (_coarser(chosen) if thinned else chosen).group_by("business_date").agg(sums).sort("business_date").rows()


def _coarser(dated: pl.DataFrame) -> pl.DataFrame:
    for step in ("1w", "1mo"):
        if dated["business_date"].n_unique() <= POINTS_MAX:
            break
        dated = dated.with_columns(pl.col("business_date").dt.truncate(step))
    return dated
