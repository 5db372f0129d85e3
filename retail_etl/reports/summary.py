"""``summary.json``: the totals of a reconciliation for programs, in decimal text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from retail_etl.domain.money import to_text
from retail_etl.reports.gift_cards import gift_card_rolls
from retail_etl.reports.totals import period

if TYPE_CHECKING:
    from retail_etl.reports.figures import ReportInput
    from retail_etl.reports.gift_cards import GiftCardRoll


def summary_text(report: ReportInput) -> str:
    """The summary as JSON text: legs, classes, rejected, later, and what the report is about."""
    return json.dumps(summary(report), indent=2, ensure_ascii=False) + "\n"


def summary(report: ReportInput) -> dict[str, Any]:
    """The summary as plain values; every amount is decimal text of its currency."""
    span = period(report)
    classes = report.classes.group_by("class").agg(pl.col("count").sum()).sort("class")
    return {
        "as_of": report.as_of.isoformat(),
        "period": [day.isoformat() for day in span] if span else None,
        "rule_version": report.rule_version,
        "legs": [
            _leg(row) | _reach(report, row["leg"])
            for row in report.leg_totals.sort("leg", "currency", "side").iter_rows(named=True)
        ],
        "classes": dict(classes.iter_rows()),
        "rejected": report.rejected,
        "later": report.later,
        "open_by_reason": _open_by_reason(report.open_items),
        **_gift_cards(report),
    }


def _leg(row: dict[str, Any]) -> dict[str, Any]:
    currency = row["currency"]
    amounts = {name: to_text(row[f"{name}_minor"], currency) for name in ("total", "matched", "excluded", "open")}
    return {"leg": row["leg"], "side": row["side"], "currency": currency, **amounts, "foots": row["foots"]}


def _reach(report: ReportInput, leg: str) -> dict[str, Any]:
    """How far the stalest stream reaches on which a leg stands, and which are stale; nothing where no stream is known."""
    sources = [source for source in report.data_as_of if leg in source.legs]
    if not sources:
        return {}
    known = [source.staged_at for source in sources if source.staged_at is not None]
    reaches_to = min(known).isoformat() if len(known) == len(sources) else None
    return {"data_as_of": reaches_to, "stale": sorted(source.stream for source in sources if source.is_stale)}


def _gift_cards(report: ReportInput) -> dict[str, Any]:
    """What is owed on gift cards, where their movements are known."""
    rolls = gift_card_rolls(report.gift_cards)
    return {"gift_cards": [_gift_card_roll(roll) for roll in rolls]} if rolls else {}


def _gift_card_roll(roll: GiftCardRoll) -> dict[str, Any]:
    amounts = ("opening", "expired", "not_booked_yet", "expected", "closing", "difference")
    moved = ("sold", "refunded", "redeemed")
    return {
        "currency": roll.currency,
        **{name: to_text(getattr(roll, f"{name}_minor"), roll.currency) for name in amounts},
        "systems": {
            one.system: {name: to_text(getattr(one, f"{name}_minor"), roll.currency) for name in moved} for one in roll.systems
        },
    }


def _open_by_reason(open_items: pl.DataFrame) -> list[dict[str, Any]]:
    keys = ["leg", "class", "state", "currency"]
    grouped = open_items.group_by(keys).agg(pl.len().alias("count"), pl.col("amount_minor").sum()).sort(keys)
    return [
        {**{key: row[key] for key in keys}, "count": row["count"], "amount": to_text(row["amount_minor"], row["currency"])}
        for row in grouped.iter_rows(named=True)
    ]
