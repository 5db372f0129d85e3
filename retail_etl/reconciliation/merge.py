"""A judgement of everything from what stays of the one before and what was judged again; it foots against the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from retail_etl.contracts.reconciliation import Judgement
from retail_etl.errors import InvariantBrokenError

if TYPE_CHECKING:
    from collections.abc import Mapping

_OUTCOME = ["leg", "outcome_id"]
_PLACE = ["leg", "side", "currency"]


def merged(
    before: Judgement, touched: pl.DataFrame, new: Judgement, sources: Mapping[tuple[str, str, str], int], later: int
) -> Judgement:
    """The outcomes before without the touched ones (``leg``, ``outcome_id``), and the new ones.

    Raises:
        InvariantBrokenError: a side of a leg does not foot against its source, or a record would stand in two outcomes.
    """
    outcomes = _joined(before.outcomes, touched, new.outcomes).sort(_OUTCOME)
    members = _joined(before.members, touched, new.members).sort(*_OUTCOME, "side", "record_id")
    open_items = _joined(before.open_items, touched, new.open_items)
    if members.select("leg", "kind", "record_id").is_duplicated().any():
        raise InvariantBrokenError("a record would stand in two outcomes of a leg", system="reconciliation")
    classes = outcomes.group_by("class").len("count").with_columns(pl.col("count").cast(pl.Int64)).sort("class")
    return Judgement(
        outcomes=outcomes,
        members=members,
        open_items=open_items,
        leg_totals=_totals(outcomes, members, open_items, sources).select(new.leg_totals.columns),
        classes=classes,
        later=later,
        rule_version=new.rule_version,
    )


def _joined(before: pl.DataFrame, touched: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([before.select(new.columns).join(touched, on=_OUTCOME, how="anti"), new])


def _totals(
    outcomes: pl.DataFrame, members: pl.DataFrame, open_items: pl.DataFrame, sources: Mapping[tuple[str, str, str], int]
) -> pl.DataFrame:
    """The footing of every side, summed from the outcomes and held against the sources."""
    is_open = pl.col("outcome_id").is_in(open_items["outcome_id"].unique().implode())
    is_matched = pl.col("class").str.starts_with("matched") & (pl.col("status").is_null() | (pl.col("status") != "suggested"))
    share = pl.when(is_matched).then(pl.lit("matched")).when(is_open).then(pl.lit("open")).otherwise(pl.lit("excluded"))
    shares = members.join(outcomes.select(*_OUTCOME, share.alias("share")), on=_OUTCOME)
    sums = shares.group_by(_PLACE).agg(
        pl.col("amount_minor").filter(pl.col("share") == name).sum().alias(f"{name}_minor")
        for name in ("matched", "excluded", "open")
    )
    legs = set(outcomes["leg"])
    told = [(*place, total) for place, total in sources.items() if place[0] in legs]
    wanted = pl.DataFrame(told, schema=[*((name, pl.String) for name in _PLACE), ("total_minor", pl.Int64)], orient="row")
    found = sums.join(wanted, on=_PLACE, how="full", coalesce=True).with_columns(
        pl.col("matched_minor", "excluded_minor", "open_minor").fill_null(0)
    )
    counted = pl.col("matched_minor") + pl.col("excluded_minor") + pl.col("open_minor")
    found = found.with_columns(pl.col("total_minor").fill_null(counted)).with_columns(
        (pl.col("total_minor") == counted).alias("foots")
    )
    if not found["foots"].all():
        raise InvariantBrokenError(f"does not foot: {found.filter(~pl.col('foots')).rows()}", system="reconciliation")
    return found.sort(_PLACE)
