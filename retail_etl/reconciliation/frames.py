"""A verdict as the narrow frames that the warehouse stores and reports read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.contracts.reconciliation import Judgement
from retail_etl.domain.money import to_text
from retail_etl.reconciliation.files.shown import shown_evidence
from retail_etl.reconciliation.verdict import class_counts

if TYPE_CHECKING:
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.outcome import Outcome
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reconciliation.verdict import Verdict

_OUTCOMES: Final = {
    "outcome_id": pl.String, "leg": pl.String, "class": pl.String, "rule": pl.String, "reason": pl.String, "status": pl.String,
    "auto_matched": pl.Boolean, "residual_minor": pl.Int64, "currency": pl.String, "due": pl.Date, "business_date": pl.Date,
    "fiscal_period": pl.String, "category": pl.String, "suggested_action": pl.String, "explained": pl.String,
    "evidence": pl.String, "candidates": pl.String, "finding": pl.String, "history": pl.String, "rule_version": pl.String,
}  # fmt: skip
_MEMBERS: Final = {
    "outcome_id": pl.String, "leg": pl.String, "side": pl.String, "kind": pl.String, "record_id": pl.String,
    "amount_minor": pl.Int64, "currency": pl.String,
}  # fmt: skip
_DISPLAYED: Final = {
    "record_id": pl.String, "kind": pl.String, "business_date": pl.Date, "amount_minor": pl.Int64, "currency": pl.String,
    "store": pl.String, "reference": pl.String, "description": pl.String,
}  # fmt: skip
_OPEN: Final = {
    "record_id": pl.String, "kind": pl.String, "leg": pl.String, "amount_minor": pl.Int64, "currency": pl.String,
    "state": pl.String, "class": pl.String, "due": pl.Date, "age_business_days": pl.Int64, "outcome_id": pl.String,
    "business_date": pl.Date, "reason": pl.String,
}  # fmt: skip
_TOTALS: Final = {
    "leg": pl.String, "side": pl.String, "currency": pl.String, "total_minor": pl.Int64, "matched_minor": pl.Int64,
    "excluded_minor": pl.Int64, "open_minor": pl.Int64, "foots": pl.Boolean,
}  # fmt: skip


def judgement_of(verdict: Verdict, settings: RuleSettings, as_of: AsOf, version: str) -> Judgement:
    """The verdict's outcomes, members, open items and totals as frames, each in a fixed order."""
    named = [(outcome_id(outcome), outcome) for outcome in verdict.outcomes]
    totals = [(t.leg, t.side, t.currency, t.total, t.matched, t.excluded, t.open, t.foots) for t in verdict.totals]
    outcomes = _frame([_outcome_row(name, outcome, version) for name, outcome in named], _OUTCOMES)
    members = _frame([row for name, outcome in named for row in _member_rows(name, outcome)], _MEMBERS)
    if verdict.settled is not None and verdict.settled.is_listed:
        settled = verdict.settled.listed.with_columns(
            pl.col("rule").alias("reason"), pl.lit(value=True).alias("auto_matched"), pl.lit(version).alias("rule_version"),
            pl.lit(0, pl.Int64).alias("residual_minor"),
        )  # fmt: skip
        outcomes = pl.concat([outcomes, _conformed(settled, _OUTCOMES)]).sort("leg", "outcome_id")
        members = pl.concat([members, _conformed(verdict.settled.members, _MEMBERS)]).sort(
            "leg", "outcome_id", "side", "record_id"
        )
    return Judgement(
        outcomes=outcomes,
        members=members,
        open_items=_frame([row for name, outcome in named for row in _open_rows(name, outcome, settings, as_of)], _OPEN),
        leg_totals=_frame(totals, _TOTALS),
        classes=_frame(sorted(class_counts(verdict).items()), {"class": pl.String, "count": pl.Int64}),
        later=verdict.later,
        rule_version=version,
    )


def display_records(verdict: Verdict) -> pl.DataFrame:
    """What a reader wants to see of each record beside its id: kind, day, amount, store, reference, description."""
    found: dict[str, tuple[Any, ...]] = {}
    for outcome in verdict.outcomes:
        for item in outcome.members:
            record = item.record
            reference = (
                getattr(record, "reference", None) or getattr(record, "order_ref", None) or getattr(record, "batch_id", None)
            )
            description = getattr(record, "account", None) or getattr(record, "tender", None) or getattr(record, "type", None)
            store = getattr(record, "store", None)
            found.setdefault(item.id, (item.id, item.kind, item.day, item.amount, item.currency, store, reference, description))
    shown = _frame([found[name] for name in sorted(found)], _DISPLAYED)
    if verdict.settled is None or not verdict.settled.is_listed:
        return shown
    others = _conformed(verdict.settled.records, _DISPLAYED).join(shown.select("record_id"), on="record_id", how="anti")
    return pl.concat([shown, others]).sort("record_id")


def _conformed(frame: pl.DataFrame, schema: dict[str, Any]) -> pl.DataFrame:
    present = set(frame.columns)
    return frame.select(
        (pl.col(name) if name in present else pl.lit(None)).cast(dtype).alias(name) for name, dtype in schema.items()
    )


def outcome_id(outcome: Outcome) -> str:
    """The same id for the same members in the same leg, whatever was decided about them."""
    return hashlib.sha256("\n".join([outcome.leg, *outcome.ids]).encode()).hexdigest()[:24]


def _frame(rows: list[Any], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def _json(value: Any) -> str | None:
    return json.dumps(value, ensure_ascii=False) if value else None


def _outcome_row(name: str, outcome: Outcome, version: str) -> tuple[Any, ...]:
    return (
        name,
        outcome.leg,
        outcome.cls,
        outcome.rule,
        outcome.rule,
        outcome.status,
        outcome.auto_matched,
        outcome.residual,
        outcome.currency,
        outcome.due,
        min(item.day for item in outcome.members),
        outcome.fiscal_period,
        outcome.category,
        outcome.suggested_action,
        _json([[kind, to_text(amount, outcome.currency)] for kind, amount in outcome.explained]),
        _json(shown_evidence(outcome)),
        _json(outcome.candidates),
        _json(outcome.finding),
        _json(outcome.history),
        version,
    )


def _member_rows(name: str, outcome: Outcome) -> list[tuple[Any, ...]]:
    ordered = sorted(outcome.members, key=lambda item: (item.side, item.id))
    return [(name, outcome.leg, i.side, i.kind, i.id, i.amount, i.currency) for i in ordered]


def _open_rows(name: str, outcome: Outcome, settings: RuleSettings, as_of: AsOf) -> list[tuple[Any, ...]]:
    rows = []
    for item in outcome.open:
        due = outcome.due or item.day
        cls = "fee_variance" if item.state == "finding" else outcome.cls
        age = max(0, settings.calendar.between(due, as_of.day))
        place = (item.id, item.kind, outcome.leg, item.amount, item.currency, item.state, cls)
        rows.append((*place, due, age, name, item.day, outcome.rule))
    return rows
