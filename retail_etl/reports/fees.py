"""Processor fees that differ from the agreed schedule: expected, charged and the difference, batch by batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.domain.money import AmountError, to_minor

if TYPE_CHECKING:
    from retail_etl.reports.figures import ReportInput

_AMOUNTS: Final = ("expected", "charged", "difference")
_MINORS: Final = tuple(f"{name}_minor" for name in _AMOUNTS)


def fee_findings(report: ReportInput) -> pl.DataFrame:
    """One row a finding, the largest first: record, currency, business date and the three amounts in minor units."""
    found = report.outcomes.filter(pl.col("finding").is_not_null() & (pl.col("finding") != "null"))
    lefts = report.members.filter(pl.col("side") == "left").group_by("outcome_id").agg(pl.col("record_id").min())
    rows = found.join(lefts, on="outcome_id", how="left").select("record_id", "currency", "business_date", "finding").rows()
    schema = {"record_id": pl.String, "currency": pl.String, "business_date": pl.Date, **dict.fromkeys(_MINORS, pl.Int64)}
    frame = pl.DataFrame([(*row[:3], *_amounts(row[3], row[1])) for row in rows], schema=schema, orient="row")
    return frame.sort(pl.col("difference_minor").abs(), "record_id", descending=[True, False], nulls_last=True)


def _amounts(text: str, currency: str) -> list[int | None]:
    finding: Any = json.loads(text)
    return [_minor(finding.get(name), currency) for name in _AMOUNTS] if isinstance(finding, dict) else [None] * len(_AMOUNTS)


def _minor(amount: object, currency: str) -> int | None:
    try:
        return to_minor(str(amount), currency)
    except AmountError:
        return None
