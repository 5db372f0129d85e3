"""What other rules would change: two judgements of the same records, compared record by record. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from retail_etl.contracts.reconciliation import Judgement

_PLACE: Final = ["leg", "side", "record_id"]
_DETAILS: Final = ("due", "residual_minor", "finding", "fiscal_period", "candidates", "suggested_action")


@dataclass(frozen=True)
class RuleChange:
    """How two judgements differ.

    Attributes:
        classes: leg, side, currency, before, after, change, records, amount_minor: what records are now and would be, and
            whether their class, their partners, the rule or a detail (due date, residual, finding, period) is another.
        records: leg, side, record_id, currency, amount_minor, before, after, rule_before, rule_after, with_before, with_after,
            change: each record that would be decided otherwise, the largest first.
        judged: how many records stand in outcomes at all, a leg each.
    """

    classes: pl.DataFrame
    records: pl.DataFrame
    judged: int


def rule_change(before: Judgement, after: Judgement) -> RuleChange:
    """What ``after`` decides otherwise than ``before``; a record that one of them does not have stands as ``-`` there."""
    left, right = _standing(before), _standing(after)
    keys = [*_PLACE, "kind", "amount_minor", "currency"]
    both = left.join(right, on=keys, how="full", coalesce=True, suffix="_after")
    told = both.with_columns(_change().alias("change")).filter(pl.col("change").is_not_null())
    records = told.select(
        *_PLACE,
        "currency",
        "amount_minor",
        pl.col("state").fill_null("-").alias("before"),
        pl.col("state_after").fill_null("-").alias("after"),
        pl.col("rule").alias("rule_before"),
        pl.col("rule_after").alias("rule_after"),
        _others("members").alias("with_before"),
        _others("members_after").alias("with_after"),
        "change",
    ).sort([pl.col("amount_minor").abs(), *_PLACE], descending=[True, False, False, False])
    by = ["leg", "side", "currency", "before", "after", "change"]
    classes = records.group_by(by).agg(pl.len().alias("records"), pl.col("amount_minor").sum()).sort(by)
    return RuleChange(classes, records, both.height)


def _standing(judgement: Judgement) -> pl.DataFrame:
    """Each record of each leg with what was decided about it."""
    status = pl.when(pl.col("status").is_not_null()).then(pl.col("class") + ", " + pl.col("status")).otherwise("class")
    outcomes = judgement.outcomes.select(
        "outcome_id", status.alias("state"), "rule", pl.concat_str(_DETAILS, separator="|", ignore_nulls=True).alias("details")
    )
    together = judgement.members.group_by("outcome_id").agg(pl.col("record_id").unique().sort().alias("members"))
    standing = judgement.members.join(outcomes, on="outcome_id").join(together, on="outcome_id")
    return standing.select(*_PLACE, "kind", "amount_minor", "currency", "outcome_id", "state", "rule", "details", "members")


def _change() -> pl.Expr:
    return (
        pl.when(pl.col("state").ne_missing(pl.col("state_after")))
        .then(pl.lit("class"))
        .when(pl.col("outcome_id") != pl.col("outcome_id_after"))
        .then(pl.lit("partners"))
        .when(pl.col("rule") != pl.col("rule_after"))
        .then(pl.lit("rule"))
        .when(pl.col("details") != pl.col("details_after"))
        .then(pl.lit("details"))
    )


def _others(members: str) -> pl.Expr:
    """The other records of the group, the first few of many."""
    return pl.col(members).list.set_difference(pl.concat_list("record_id")).list.sort().list.head(5)
