"""Puts a report together from the warehouse: the stored judgement, the records behind it, and how fresh each source is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from retail_etl.domain.business_day import day_bounds
from retail_etl.reports.figures import DataAsOf, InputFile, Judged, ReportInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from retail_etl.warehouse.interface import Session, Warehouse


@dataclass(frozen=True)
class ReportContext:
    """What a report needs to know besides the warehouse.

    Attributes:
        stores: one row a store: ``location_id``, ``name``, ``ledger_segment``.
        zone: the company's time zone, in which the judged day ends.
        inputs: for each record kind, how many rows were judged and the SHA-256 of their content.
        left_out: what took no part: ``kind``, ``reason``, ``currency``, ``records``, ``amount_minor``.
        judged_at: when these inputs were first judged; the report shows it as its own moment, so that it can be written again.
        materiality_minor: by currency.
        streams: every stream that should have been polled.
    """

    stores: pl.DataFrame
    zone: str
    inputs: Mapping[str, tuple[int, str]]
    left_out: pl.DataFrame
    judged_at: datetime
    materiality_minor: Mapping[str, int]
    streams: tuple[str, ...]


def gather(warehouse: Warehouse, judged: Judged, as_of: date, previous: date | None, context: ReportContext) -> ReportInput:
    """The report of a judged day; ``previous`` is the day of the report before it."""
    with warehouse.reading() as session:
        session.give("stores", context.stores)
        records = session.read("report/records", as_of=as_of)
        session.give("records", records.select("record_id", "load_id", "line"))
        pages = session.read("report/pages", as_of=as_of)
        before = session.read("recon/store/open_items", as_of=previous) if previous else None
        quarantine = session.read("report/quarantine")
        freshness = _freshness(session, as_of, context)
    return ReportInput.of(
        judged,
        as_of=as_of,
        generated_at=context.judged_at,
        records=records.join(pages, on="record_id", how="left"),
        data_as_of=freshness,
        inputs=tuple(InputFile(name, rows, sha256) for name, (rows, sha256) in sorted(context.inputs.items())),
        left_out=context.left_out,
        materiality_minor=dict(context.materiality_minor),
        quarantine=quarantine,
        previous_open_items=before,
        previous_as_of=previous,
        rest_of_rows="open_items.parquet",
    )


def _freshness(session: Session, as_of: date, context: ReportContext) -> tuple[DataAsOf, ...]:
    """How far each stream reaches; one that does not reach the end of the judged day is stale, whatever its last poll said."""
    known = {row["stream"]: row for row in session.read("report/data_as_of").iter_rows(named=True)}
    day_end = day_bounds(as_of, context.zone)[1]
    found = []
    for stream in sorted(context.streams):
        row = known.get(stream)
        reaches_to: datetime | None = row["reaches_to"] if row else None
        # A ledger is posted by day, and on some days nobody posts: a long weekend passes before that is news.
        needed = day_end - timedelta(days=4) if row and row["is_by_day"] else day_end
        is_stale = reaches_to is None or reaches_to < needed or bool(row and row["stopped_reason"])
        found.append(DataAsOf(stream.partition("_")[0], stream, reaches_to, is_stale))
    return tuple(found)
