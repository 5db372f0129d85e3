"""The figures of a report: what each leg's sides are made of, and how the open items stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.reports.figures import ReportInput

MATCHED, EXCLUDED, OPEN = "matched", "excluded", "open"
BUCKETS: Final = (MATCHED, EXCLUDED, OPEN)
SIDES: Final = ("left", "right")
UNLISTED: Final = "not_listed_one_by_one"
# Behind each figure the page holds its largest records; the workbook and the files beside it hold them all.
BEHIND_A_FIGURE_MAX: Final = 300
BEHIND_A_PROOF_MAX: Final = 100

AGES: Final = ("Not past due", "1 to 5 days", "6 to 10 days", "11 to 20 days", "21 to 60 days", "Over 60 days", "No due date")
_AGE_BREAKS: Final = (0, 5, 10, 20, 60)


def currencies(report: ReportInput) -> list[str]:
    """Every currency of the report, the one with the most records first."""
    beside = report.unlisted.select("currency", pl.col("left_records") + pl.col("right_records"))
    listed = report.members.select("currency", pl.lit(1, pl.Int64).alias("left_records"))
    counted = pl.concat([listed, beside]).group_by("currency").agg(pl.col("left_records").sum().alias("len"))
    every = pl.concat([report.leg_totals["currency"], report.open_items["currency"]]).drop_nulls().unique().to_frame()
    ranked = every.join(counted, on="currency", how="left").sort(
        pl.col("len").fill_null(0), "currency", descending=[True, False]
    )
    return ranked["currency"].to_list()


def period(report: ReportInput) -> tuple[date, date] | None:
    """The first and last business day that the report is about; ``None`` where no day is known."""
    return report.period or judged_days(report)


def judged_days(report: ReportInput) -> tuple[date, date] | None:
    """The first and last business day of what was judged, whatever the period."""
    told = [report.outcomes["business_date"], report.open_items["business_date"], *report.unlisted["first_on", "last_on"]]
    days = pl.concat(told).drop_nulls().unique().sort().to_list()
    return (days[0], days[-1]) if days else None


def judged_members(report: ReportInput) -> pl.DataFrame:
    """Each record of each outcome with its ``bucket``: matched, excluded or open.

    A suggestion counts as open. An outcome that is neither matched nor on the open-items list is explained without a
    partner, and counts as excluded; so do the leg totals.
    """
    listed = report.open_items.filter(pl.col("state") != "finding").select("outcome_id").drop_nulls().unique()
    offered = (pl.col("status") == "suggested").fill_null(value=False) | ~pl.col("auto_matched").fill_null(value=True)
    outcomes = report.outcomes.join(
        listed.with_columns(listed=pl.lit(value=True)), on="outcome_id", how="left", maintain_order="left"
    )
    bucket = (
        pl.when(pl.col("class").str.starts_with("matched") & ~offered)
        .then(pl.lit(MATCHED))
        .when(pl.col("listed").fill_null(value=False) | offered)
        .then(pl.lit(OPEN))
        .otherwise(pl.lit(EXCLUDED))
    )
    chosen = outcomes.select("outcome_id", "class", "rule", "reason", "business_date", bucket.alias("bucket"))
    return report.members.join(chosen, on="outcome_id", how="inner", maintain_order="left")


def leg_lines(report: ReportInput, members: pl.DataFrame) -> pl.DataFrame:
    """What the sides of each leg are made of: one row a leg, currency, bucket, class, rule and reason.

    Where the totals hold more than the listed records (a leg whose unremarkable records get no outcome), one line with the
    reason ``UNLISTED`` carries the difference, so that the lines of a bucket always add up to the leg's totals.
    """
    keys = ["leg", "currency", "bucket", "class", "rule", "reason"]
    of_side = {side: pl.col("side") == side for side in SIDES}
    sums = [pl.col("amount_minor").filter(chosen).sum().alias(f"{side}_minor") for side, chosen in of_side.items()]
    counts = [chosen.sum().cast(pl.Int64).alias(f"{side}_records") for side, chosen in of_side.items()]
    lines = members.group_by(keys).agg(pl.col("outcome_id").n_unique().cast(pl.Int64).alias("outcomes"), *sums, *counts)
    lines = pl.concat([lines, _beside(report, keys)], how="diagonal").group_by(keys).agg(pl.exclude(keys).sum())
    size = pl.col("left_minor").abs() + pl.col("right_minor").abs()
    order = [
        pl.col("leg"),
        pl.col("currency"),
        pl.col("bucket").replace_strict(BUCKETS, [0, 1, 2]),
        size,
        *map(pl.col, keys[3:]),
    ]
    return pl.concat([lines, _unlisted(report, lines)], how="diagonal").sort(
        order, descending=[False, False, False, True, *[False] * 3]
    )


def _beside(report: ReportInput, keys: list[str]) -> pl.DataFrame:
    bucket = pl.when(pl.col("class") == EXCLUDED).then(pl.lit(EXCLUDED)).otherwise(pl.lit(MATCHED)).alias("bucket")
    figures = ("outcomes", "left_minor", "right_minor", "left_records", "right_records")
    return report.unlisted.with_columns(bucket).select(*keys, *figures)


def _unlisted(report: ReportInput, lines: pl.DataFrame) -> pl.DataFrame:
    place = ["leg", "currency", "bucket"]
    stated = report.leg_totals.unpivot(
        [f"{bucket}_minor" for bucket in BUCKETS], index=["leg", "currency", "side"], variable_name="bucket", value_name="minor"
    ).with_columns(pl.col("bucket").str.strip_suffix("_minor"))
    wide = stated.group_by(place).agg(
        pl.col("minor").filter(pl.col("side") == side).sum().alias(f"{side}_minor") for side in SIDES
    )
    listed = lines.group_by(place).agg(pl.col("left_minor", "right_minor").sum())
    gaps = wide.join(listed, on=place, how="left", suffix="_listed").with_columns(
        pl.col(f"{side}_minor") - pl.col(f"{side}_minor_listed").fill_null(0) for side in SIDES
    )
    zeros = [pl.lit(0, pl.Int64).alias(name) for name in ("outcomes", "left_records", "right_records")]
    missing = gaps.filter((pl.col("left_minor") != 0) | (pl.col("right_minor") != 0))
    return missing.select(*place, "left_minor", "right_minor", pl.lit(UNLISTED).alias("reason"), *zeros)


def age_bucket() -> pl.Expr:
    """The bucket of ``age_business_days``, one of ``AGES``; ageing starts at the due date."""
    age = pl.col("age_business_days")
    buckets = pl.lit(AGES[-2])
    for limit, name in zip(reversed(_AGE_BREAKS), reversed(AGES[:-2]), strict=True):
        buckets = pl.when(age <= limit).then(pl.lit(name)).otherwise(buckets)
    return pl.when(age.is_null()).then(pl.lit(AGES[-1])).otherwise(buckets)


def by_state(items: pl.DataFrame) -> pl.DataFrame:
    """Open items a currency and state: ``count``, ``net_minor``, ``gross_minor``, ``oldest`` age, how many are ``material``."""
    return (
        items.group_by("currency", "state")
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("amount_minor").sum().alias("net_minor"),
            pl.col("amount_minor").abs().sum().alias("gross_minor"),
            pl.col("age_business_days").max().alias("oldest"),
            pl.col("is_material").sum().cast(pl.Int64).alias("material"),
        )
        .sort("currency", "state")
    )


def match_counts(members: pl.DataFrame, *by: str) -> pl.DataFrame:
    """How many records are ``matched`` and ``open`` by the given columns; what needs no counterpart is left out."""
    counts = [(pl.col("bucket") == bucket).sum().cast(pl.Int64).alias(bucket) for bucket in (MATCHED, OPEN)]
    return members.group_by(*by).agg(counts).sort(*by)


def matched_and_open(report: ReportInput, members: pl.DataFrame) -> pl.DataFrame:
    """How many records are ``matched`` and ``open`` a currency, those that are not given one by one included."""
    beside = report.unlisted.filter(pl.col("class") != EXCLUDED).select(
        "currency", (pl.col("left_records") + pl.col("right_records")).alias(MATCHED), pl.lit(0, pl.Int64).alias(OPEN)
    )
    every = pl.concat([match_counts(members, "currency"), beside], how="vertical_relaxed")
    return every.group_by("currency").agg(pl.col(MATCHED, OPEN).sum()).sort("currency")


def largest_of_each_figure(members: pl.DataFrame) -> pl.DataFrame:
    """The largest records of each leg, side, currency and bucket: what a reader finds behind a figure."""
    ranked = members.sort(pl.col("amount_minor").abs(), "record_id", "outcome_id", descending=[True, False, False])
    return ranked.group_by("leg", "currency", "bucket", "side", maintain_order=True).head(BEHIND_A_FIGURE_MAX)
