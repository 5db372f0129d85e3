"""Processor fees against the agreed schedule: expected, charged and the difference, by month and brand, and batch by batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.domain.money import AmountError, to_minor

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.reports.figures import ReportInput

_AMOUNTS: Final = ("expected", "charged", "difference")
AGREES, DIFFERS, NOT_BILLED, NO_SCHEDULE = "agrees", "DIFFERS", "not billed yet", "no schedule"
BILLING: Final = {
    "deducted": "Taken out of deposits",
    "monthly": "Billed by the month",
    "chargeback": "Chargeback fees",
}
_MINORS: Final = tuple(f"{name}_minor" for name in _AMOUNTS)


def fees_by_month(report: ReportInput) -> pl.DataFrame:
    """One row a month of settlement, way of billing, brand and currency.

    Columns: ``month`` (its first day), ``billing_title``, ``brand``, ``currency``, ``transactions``, ``volume_minor``,
    ``expected_minor``, ``charged_minor``, ``difference_minor`` (charged less expected, null where one is unknown), ``state``.
    """
    expected, charged = pl.col("expected_minor"), pl.col("charged_minor")
    grouped = report.fees.group_by(pl.col("day").dt.truncate("1mo").alias("month"), "billing", "brand", "currency").agg(
        pl.col("transactions", "volume_minor").sum(),
        pl.when(expected.is_not_null().all()).then(expected.sum()).alias("expected_minor"),
        pl.when(charged.is_not_null().any()).then(charged.sum()).alias("charged_minor"),
    )
    difference = pl.col("charged_minor") - pl.col("expected_minor")
    state = (
        pl.when(pl.col("charged_minor").is_null())
        .then(pl.lit(NOT_BILLED))
        .when(pl.col("expected_minor").is_null())
        .then(pl.lit(NO_SCHEDULE))
        .otherwise(pl.when(difference == 0).then(pl.lit(AGREES)).otherwise(pl.lit(DIFFERS)))
    )
    titled = pl.col("billing").replace_strict(BILLING, default=pl.col("billing"), return_dtype=pl.String).alias("billing_title")
    order = pl.col("billing").replace_strict({code: place for place, code in enumerate(BILLING)}, default=len(BILLING))
    return grouped.with_columns(difference.alias("difference_minor"), state.alias("state"), titled).sort(
        "currency", "month", order, "brand"
    )


def fees_by_day(report: ReportInput, currency: str) -> list[tuple[date, int, int]]:
    """Expected and charged by day of settlement, of what is taken out of deposits and has a schedule."""
    chosen = report.fees.filter((pl.col("currency") == currency) & (pl.col("billing") != "monthly"))
    priced = chosen.filter(pl.col("expected_minor").is_not_null() & pl.col("charged_minor").is_not_null())
    return priced.group_by("day").agg(pl.col("expected_minor", "charged_minor").sum()).sort("day").rows()


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
