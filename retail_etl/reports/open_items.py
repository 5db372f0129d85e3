"""The open items as people read them: every code in words, with store, system, owner, next step and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from retail_etl.reports import wording
from retail_etl.reports.safe_text import safe_columns
from retail_etl.reports.totals import age_bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.reports.figures import ReportInput

SAME_ITEM = ("record_id", "leg", "currency")


def shown_records(report: ReportInput) -> pl.DataFrame:
    """What may be shown of each record: one row a record id, free text made safe."""
    records = report.records.unique("record_id", keep="first", maintain_order=True)
    return safe_columns(records, ("store", "reference", "description", "source_url", "landed_in")).select(
        "record_id",
        pl.col("kind").alias("record_kind"),
        pl.col("business_date").alias("record_date"),
        "store",
        "reference",
        "description",
        "system",
        "source_url",
        "landed_in",
    )


def open_items_in_words(report: ReportInput, records: pl.DataFrame) -> pl.DataFrame:
    """One row an open item, the largest first, with its codes in words.

    Besides the item's own columns: ``age_bucket``, ``leg_title``, ``class_title``, ``reason_text``, ``state_title``, ``owner``,
    ``next_step``, ``system``, ``store``, ``reference``, ``description``, ``source_url``, ``landed_in``,
    ``since`` (New, Carried over, or nothing where there was no report before) and ``is_material``.
    """
    assignments = safe_columns(report.assignments, ("owner", "next_step")).unique(
        ["record_id", "leg"], keep="first", maintain_order=True
    )
    items = report.open_items.join(records, on="record_id", how="left", maintain_order="left")
    items = items.join(assignments, on=["record_id", "leg"], how="left", maintain_order="left")
    threshold = pl.col("currency").replace_strict(dict(report.materiality_minor), default=None, return_dtype=pl.Int64)
    items = items.with_columns(
        pl.coalesce("business_date", "record_date").alias("business_date"),
        pl.coalesce("kind", "record_kind").alias("kind"),
        age_bucket().alias("age_bucket"),
        (pl.col("amount_minor").abs() >= threshold).fill_null(value=False).alias("is_material"),
    ).drop("record_date", "record_kind")
    items = _since(_worded(items, report.owners), report.previous_open_items)
    order = [
        pl.col("amount_minor").abs(),
        pl.col("currency"),
        pl.col("leg"),
        pl.col("record_id"),
        pl.col("state"),
        pl.col("class"),
    ]
    return items.sort(order, descending=[True, *[False] * 5])


def _worded(items: pl.DataFrame, owners: Mapping[str, str]) -> pl.DataFrame:
    """The items with words for their codes; each distinct code is looked up once."""
    reasons = items.select("class", "reason").unique(maintain_order=True)
    told = [wording.reason_text(class_code, reason) for class_code, reason in reasons.iter_rows()]
    reasons = safe_columns(reasons.with_columns(pl.Series("reason_text", told, pl.String)), ["reason_text"])
    items = items.join(reasons, on=["class", "reason"], how="left", nulls_equal=True, maintain_order="left")
    return items.with_columns(
        _word(items, "leg", lambda code: wording.leg_words(code).title).alias("leg_title"),
        _word(items, "class", lambda code: wording.class_words(code).title).alias("class_title"),
        _word(items, "state", lambda code: wording.state_words(code).title).alias("state_title"),
        pl.coalesce("owner", _word(items, "class", lambda code: owners.get(code) or wording.class_words(code).owner)).alias(
            "owner"
        ),
        pl.coalesce("next_step", _word(items, "class", lambda code: wording.class_words(code).next_step)).alias("next_step"),
        pl.coalesce(
            _word(items, "system", wording.system_title), _word(items, "kind", lambda code: wording.SYSTEMS.get(code, ""))
        ).alias("system"),
    )


def _word(items: pl.DataFrame, column: str, words: Callable[[str], str]) -> pl.Expr:
    codes = items[column].drop_nulls().unique().to_list()
    return pl.col(column).replace_strict({code: words(code) for code in codes}, default=None, return_dtype=pl.String)


def _since(items: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    if before is None:
        return items.with_columns(pl.lit(None, pl.String).alias("since"))
    seen = before.select(SAME_ITEM).unique().with_columns(pl.lit("Carried over").alias("since"))
    joined = items.join(seen, on=SAME_ITEM, how="left", maintain_order="left")
    return joined.with_columns(pl.col("since").fill_null("New"))
