"""A judgement of everything from what stays of the one before and what was judged again; it foots against the sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from retail_etl.contracts.reconciliation import Judgement
from retail_etl.errors import InvariantBrokenError

if TYPE_CHECKING:
    from collections.abc import Mapping

_OUTCOME = ["leg", "outcome_id"]
_PLACE = ["leg", "side", "currency"]
_RECORD = ["leg", "kind", "record_id"]
_SHARES = ("matched", "excluded", "open")


def merged(
    before: Judgement, touched: pl.DataFrame, new: Judgement, sources: Mapping[tuple[str, str, str], int], later: int
) -> Judgement:
    """The outcomes before without the touched ones (``leg``, ``outcome_id``), and after them the new ones.

    What stays was held against its sources, and looked at for records in two outcomes, before: what goes and comes is summed.

    Raises:
        InvariantBrokenError: a side of a leg does not foot against its source, or a record would stand in two outcomes.
    """
    outcomes, members, open_items = (
        _joined(getattr(before, name), touched, getattr(new, name)) for name in ("outcomes", "members", "open_items")
    )
    _stand_once(members.head(members.height - new.members.height), new.members)
    goes = pl.col("outcome_id").is_in(touched["outcome_id"].implode())
    gone = replace(
        before,
        outcomes=before.outcomes.filter(goes),
        members=before.members.filter(goes),
        open_items=before.open_items.filter(goes),
    )
    classes = pl.concat([before.classes, _classes(new.outcomes), _classes(gone.outcomes).with_columns(-pl.col("count"))])
    counted = classes.group_by("class").agg(pl.col("count").sum()).filter(pl.col("count") > 0).sort("class")
    totals = _totals(before, members, (_sums(gone), _sums(new)), _legs(before, gone, new), sources)
    return Judgement(
        outcomes=outcomes,
        members=members,
        open_items=open_items,
        leg_totals=totals.select(new.leg_totals.columns),
        classes=counted,
        later=later,
        rule_version=new.rule_version,
    )


def _joined(before: pl.DataFrame, touched: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    stays = ~pl.col("outcome_id").is_in(touched["outcome_id"].implode())
    return pl.concat([before.select(new.columns).filter(stays), new])


def _stand_once(stays: pl.DataFrame, comes: pl.DataFrame) -> None:
    """Raises where a record that comes stands already, or comes twice."""
    named = stays.filter(pl.col("record_id").is_in(comes["record_id"].implode()))
    both = named.join(comes.select(_RECORD), on=_RECORD, how="semi")
    if not both.is_empty() or comes.select(_RECORD).is_duplicated().any():
        raise InvariantBrokenError("a record would stand in two outcomes of a leg", system="reconciliation")


def _classes(outcomes: pl.DataFrame) -> pl.DataFrame:
    return outcomes.group_by("class").len("count").with_columns(pl.col("count").cast(pl.Int64)).select("class", "count")


def _legs(before: Judgement, gone: Judgement, new: Judgement) -> set[str]:
    """The legs in which there are outcomes."""
    counts = pl.concat([before.outcomes.group_by("leg").len(), new.outcomes.group_by("leg").len()])
    counts = counts.group_by("leg").agg(pl.col("len").sum())
    left = gone.outcomes.group_by("leg").len("gone")
    stays = counts.join(left, on="leg", how="left").filter(pl.col("len") > pl.col("gone").fill_null(0))
    return set(stays["leg"])


def _sums(judgement: Judgement) -> pl.DataFrame:
    """What the members of outcomes come to, by place and by where they count."""
    is_open = pl.col("outcome_id").is_in(judgement.open_items["outcome_id"].unique().implode())
    is_matched = pl.col("class").str.starts_with("matched") & (pl.col("status").is_null() | (pl.col("status") != "suggested"))
    share = pl.when(is_matched).then(pl.lit("matched")).when(is_open).then(pl.lit("open")).otherwise(pl.lit("excluded"))
    shares = judgement.members.join(judgement.outcomes.select(*_OUTCOME, share.alias("share")), on=_OUTCOME)
    return shares.group_by(_PLACE).agg(
        pl.col("amount_minor").filter(pl.col("share") == name).sum().alias(f"{name}_minor") for name in _SHARES
    )


def _left_empty(places: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The places that no member is in any more."""
    there = [row for row in places.select(_PLACE).iter_rows() if members.filter(_is_in(row)).is_empty()]
    return pl.DataFrame(there, schema=dict.fromkeys(_PLACE, pl.String), orient="row")


def _is_in(place: tuple[str, str, str]) -> pl.Expr:
    return pl.all_horizontal(pl.col(name) == value for name, value in zip(_PLACE, place, strict=True))


def _totals(
    before: Judgement,
    members: pl.DataFrame,
    difference: tuple[pl.DataFrame, pl.DataFrame],
    legs: set[str],
    sources: Mapping[tuple[str, str, str], int],
) -> pl.DataFrame:
    """The footing of every side: what it was, less what goes, with what comes, held against the sources."""
    goes, comes = difference
    columns = [f"{name}_minor" for name in _SHARES]
    was = before.leg_totals.select(*_PLACE, *columns)
    parts = [was, comes.select(*_PLACE, *columns), goes.select(*_PLACE, *(-pl.col(name) for name in columns))]
    sums = pl.concat(parts).group_by(_PLACE).agg(pl.col(columns).sum()).filter(pl.col("leg").is_in(sorted(legs)))
    told = [(*place, total) for place, total in sources.items() if place[0] in legs]
    wanted = pl.DataFrame(told, schema=[*((name, pl.String) for name in _PLACE), ("total_minor", pl.Int64)], orient="row")
    found = sums.join(wanted, on=_PLACE, how="full", coalesce=True).with_columns(pl.col(columns).fill_null(0))
    counted = pl.sum_horizontal(columns)
    unsure = found.filter(pl.col("total_minor").is_null() & pl.all_horizontal(pl.col(name) == 0 for name in columns))
    found = found.join(_left_empty(unsure, members), on=_PLACE, how="anti")
    found = found.with_columns(pl.col("total_minor").fill_null(counted)).with_columns(
        (pl.col("total_minor") == counted).alias("foots")
    )
    if not found["foots"].all():
        raise InvariantBrokenError(f"does not foot: {found.filter(~pl.col('foots')).rows()}", system="reconciliation")
    return found.sort(_PLACE)
