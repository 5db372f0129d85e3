"""What became of the open items since the report before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from retail_etl.reports.open_items import SAME_ITEM

if TYPE_CHECKING:
    from retail_etl.reports.figures import ReportInput


@dataclass(frozen=True)
class CountAndValue:
    """How many items, and their net value in minor units."""

    count: int
    minor: int


@dataclass(frozen=True)
class Change:
    """One currency's open items: new since then, cleared since then (with their last amount), and still open."""

    currency: str
    new: CountAndValue
    cleared: CountAndValue
    aged: CountAndValue


def changes(report: ReportInput, currencies: list[str]) -> list[Change] | None:
    """The change by currency, or ``None`` where there is no report before; an item is known by record, leg and currency."""
    before, now = report.previous_open_items, report.open_items
    if before is None:
        return None
    gone = sorted(set(before["currency"].drop_nulls()) - set(currencies))
    parts = (now.join(before, on=SAME_ITEM, how="anti"), cleared_items(report), now.join(before, on=SAME_ITEM, how="semi"))
    return [Change(currency, *(_of(part, currency) for part in parts)) for currency in [*currencies, *gone]]


def cleared_items(report: ReportInput) -> pl.DataFrame:
    """The open items of the report before that are open no more, the largest first."""
    if report.previous_open_items is None:
        return report.open_items.clear()
    gone = report.previous_open_items.join(report.open_items, on=SAME_ITEM, how="anti")
    return gone.sort(pl.col("amount_minor").abs(), *SAME_ITEM, descending=[True, False, False, False])


def _of(part: pl.DataFrame, currency: str) -> CountAndValue:
    amounts = part.filter(pl.col("currency") == currency)["amount_minor"]
    return CountAndValue(amounts.len(), int(amounts.sum()))
