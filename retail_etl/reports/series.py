"""What happened day by day: match rate, deposits and fees; a long period is told by week or month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import polars as pl

from retail_etl.reports.totals import EXCLUDED, SIDES, match_counts

if TYPE_CHECKING:
    from datetime import date

# As many points as a chart can carry and still be read.
POINTS_MAX: Final = 70
_STEPS: Final = {"day": "1d", "week": "1w", "month": "1mo"}
_COARSEST: Final = "month"
_Point = TypeVar("_Point")


@dataclass(frozen=True)
class Series(Generic[_Point]):
    """Points in the order of their days; where they stand for weeks or months (``step``), the day is the first of it."""

    points: list[_Point]
    step: str = "day"


def match_rate_by_day(members: pl.DataFrame, currency: str) -> Series[tuple[date, float]]:
    """The share (0 to 1) of the records that found their counterpart, by the business day their outcome is filed under."""
    dated, step = _coarser(members.filter((pl.col("currency") == currency) & pl.col("business_date").is_not_null()))
    counted = match_counts(dated, "business_date").filter((pl.col("matched") + pl.col("open")) > 0)
    return Series([(day, matched / (matched + unmatched)) for day, matched, unmatched in counted.iter_rows()], step)


def leg_by_day(members: pl.DataFrame, currency: str, leg: str, *, thinned: bool = False) -> Series[tuple[date, int, int]]:
    """Both sides of a leg in minor units by business day, without what needs no counterpart.

    With ``thinned`` a long period comes by its weeks or months.
    """
    of_leg = (pl.col("currency") == currency) & (pl.col("leg") == leg)
    chosen = members.filter(of_leg & (pl.col("bucket") != EXCLUDED) & pl.col("business_date").is_not_null())
    dated, step = _coarser(chosen) if thinned else (chosen, "day")
    sums = [pl.col("amount_minor").filter(pl.col("side") == side).sum().alias(side) for side in SIDES]
    return Series(dated.group_by("business_date").agg(sums).sort("business_date").rows(), step)


def thinned(points: list[tuple[date, int, int]]) -> Series[tuple[date, int, int]]:
    """Two amounts by day; a long period comes by its weeks or months."""
    schema = {"business_date": pl.Date, **dict.fromkeys(SIDES, pl.Int64)}
    dated, step = _coarser(pl.DataFrame(points, schema=schema, orient="row"))
    return Series(dated.group_by("business_date").agg(pl.col(SIDES).sum()).sort("business_date").rows(), step)


def _coarser(dated: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The same rows by the finest step that a chart can carry, and that step."""
    for step, width in _STEPS.items():
        stepped = dated.with_columns(pl.col("business_date").dt.truncate(width))
        if step == _COARSEST or stepped["business_date"].n_unique() <= POINTS_MAX:
            break
    return stepped, step
