"""The engine by its front door: frames of records in, a judgement in frames out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from retail_etl.contracts.reconciliation import COLUMNS, Judgement, Records
from retail_etl.domain.money import DEFAULT_CURRENCY
from retail_etl.reconciliation.book import FEW
from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.frames import judgement_of
from retail_etl.reconciliation.load import create_tables
from retail_etl.reconciliation.verdict import judge_tables
from retail_etl.warehouse.scratch import scratch

if TYPE_CHECKING:
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.settings import RuleSettings

__all__ = ["prepared", "reconcile", "rule_version"]


def reconcile(records: Records, settings: RuleSettings, as_of: AsOf) -> Judgement:
    """What the records come to as of a day: the same for the same records, decisions, settings and day, in any order.

    Raises:
        InvariantBrokenError: a leg does not foot or a record was decided twice; nothing may be published then.
    """
    with scratch(few_rows=sum(frame.height for frame in records.frames.values()) < FEW) as session:
        create_tables(session)
        for kind, frame in records.frames.items():
            session.append(kind, prepared(kind, frame))
        verdict = judge_tables(session, settings, as_of)
        return judgement_of(verdict, settings, as_of, rule_version(settings))


def prepared(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the columns of its kind, moments in UTC without a zone, references clean, currencies filled in."""
    columns = [name for name in COLUMNS[kind] if name in frame.columns]
    frame = frame.select(columns)
    moments = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None]
    frame = frame.with_columns(pl.col(name).dt.convert_time_zone("UTC").dt.replace_time_zone(None) for name in moments)
    if "currency" in columns:
        frame = frame.with_columns(pl.col("currency").fill_null(DEFAULT_CURRENCY))
    if "tender" in columns:
        frame = frame.with_columns(pl.col("tender").str.to_uppercase())
    if kind in ("payment", "credit_memo") and "order_ref" in columns:
        frame = frame.with_columns(_cleaned("order_ref").str.replace("^(MO-|#)", "").replace("", None))
    if kind == "payment" and "batch_id" in columns:
        frame = frame.with_columns(_cleaned("batch_id"))
    return frame


def _cleaned(name: str) -> pl.Expr:
    """The reference as ``clean_reference`` brings it to one form."""
    return pl.col(name).str.replace_all(r"\s+", " ").str.strip_chars().str.to_uppercase().replace("", None)
