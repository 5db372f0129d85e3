"""The second commit: a landed load is parsed, judged and merged, and all that follows from it commits together.

Merged rows, quarantine rows, touched days, the proof of completeness, the manifest's mark and the staged watermark are one
transaction: after a crash a load is either staged whole or still pending.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.contracts.catalog import staging_table
from retail_etl.errors import ContractBrokenError, SourceChangedError
from retail_etl.ingest.gate import Judgement, check_census, check_tolerance, judge

if TYPE_CHECKING:
    from datetime import date, datetime

    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import IngestSettings, Stores
    from retail_etl.warehouse.interface import Session

MACROS: Final = (
    "currency_exponent",
    "minor_units",
    "four_places",
    "exact_decimal",
    "shop_minor_units",
    "whole_number",
    "yes_or_no",
    "utc_moment",
    "shop_moment",
    "calendar_day",
    "company_moment",
    "second_of_day",
    "filled",
    "unfit_amount",
    "unfit_shop_amount",
    "unfit_quantity",
    "unfit_decimal",
    "unfit_number",
    "unfit_flag",
    "unfit_moment",
    "unfit_shop_moment",
    "unfit_day",
    "unfit_company_moment",
    "unfit_second_of_day",
    "unfit_object",
    "unfit_value",
    "unfit_list",
    "unfit_texts",
    "unfit_parts",
    "missing_value",
    "unreadable_record",
)
_JUDGED_AT_ONCE: Final = 250_000
_LONGEST_LINE_MIN: Final = 16 << 20  # DuckDB's own default for one JSON object


@dataclass(frozen=True)
class StagedLoad:
    """What became of one load: ``rows_read`` is the sum of the four others."""

    load_id: str
    rows_read: int
    rows_redelivered: int
    rows_superseded: int
    rows_quarantined: int
    rows_accepted: int
    touched_days: tuple[date, ...]
    failed_checks: dict[str, int]


def stage_stream(stream: str, stores: Stores, clock: Clock) -> list[StagedLoad]:
    """Stage every pending load of a stream, in the order of delivery.

    Raises:
        SourceChangedError, ContractBrokenError: a load stopped the stream; it stays pending, and with it all that follow. Loads
            before it are staged, and the stream goes on landing.
    """
    entry = staging_table(stream)
    with stores.warehouse.reading() as session:
        pending = session.read("ops/pending_loads", stream=stream).rows(named=True)
    staged = []
    for load in pending:
        try:
            staged.append(_stage_load(load, entry, stores, clock()))
        except (SourceChangedError, ContractBrokenError) as error:
            with stores.warehouse.writing() as session:
                session.run("ops/set_stopped", stream=stream, reason=str(error), now=clock())
            raise
    return staged


def _stage_load(load: dict[str, Any], entry: TableEntry, stores: Stores, now: datetime) -> StagedLoad:
    with stores.warehouse.writing() as session:
        parse_load(session, load, entry, stores)
        records = session.read("ops/distinct_records").item()
        session.run("ops/compare_deliveries", stream=entry.stream)
        verdicts = dict(session.read("ops/delivery_counts").iter_rows())
        session.run("ops/keep_fresh")
        judgement = judge_load(session, int(load["rows"]), entry)
        check_census(judgement, entry)
        check_tolerance(judgement, entry, stores.settings)
        _quarantine(session, load, entry, judgement, stores, now)
        outnumbered = session.run("ops/keep_newest")
        accepted, touched = merge(session, str(load["load_id"]), entry, now)
        staged = StagedLoad(
            load_id=str(load["load_id"]),
            rows_read=int(load["rows"]),
            rows_redelivered=verdicts.get("redelivered", 0),
            rows_superseded=verdicts.get("superseded", 0) + outnumbered,
            rows_quarantined=len(judgement.reasons),
            rows_accepted=accepted,
            touched_days=touched,
            failed_checks=judgement.counts(),
        )
        _conclude(session, load, entry, staged, records, now)
    return staged


def parse_load(session: Session, load: dict[str, Any], entry: TableEntry, stores: Stores) -> None:
    """Make the load's lines readable as ``parsed``, and what staging holds of its records as ``current_versions``."""
    for macro in MACROS:
        session.run(f"macros/{macro}")
    with stores.landing.local_file(load["path"]) as file:
        buffer = max(_LONGEST_LINE_MIN, int(load["longest_line"]) + 1024)
        session.run(f"staging/{entry.stream}_delivered", path=str(file), longest_line=buffer)
    session.run(f"staging/{entry.stream}", load_id=load["load_id"], **_facts(entry, stores.settings))
    session.run("ops/drop_delivered")
    session.compare(entry)


def _facts(entry: TableEntry, settings: IngestSettings) -> dict[str, str]:
    known = {"zone": settings.zone, "currency": settings.currency}
    return {name: known[name] for name in entry.parameters}


def judge_load(session: Session, lines: int, entry: TableEntry) -> Judgement:
    """What the gate finds in ``parsed``, some hundred thousand rows at a time, so that memory does not grow with the load."""
    found = [
        judge(session.read("ops/fresh_rows", after=after, upto=after + _JUDGED_AT_ONCE), entry)
        for after in range(0, lines, _JUDGED_AT_ONCE)
    ]
    reasons = {line: why for part in found for line, why in part.reasons.items()}
    return Judgement(reasons, sum(part.rows for part in found))


def bad_row_frame(judgement: Judgement) -> pl.DataFrame:
    """The bad rows as lines with their reasons (a JSON list)."""
    return pl.DataFrame(
        {"line": list(judgement.reasons), "reasons": [json.dumps(reasons) for reasons in judgement.reasons.values()]},
        schema={"line": pl.Int64, "reasons": pl.String},
    )


def merge(session: Session, load_id: str, entry: TableEntry, now: datetime) -> tuple[int, tuple[date, ...]]:
    """Merge what is left in ``parsed``: how many rows, and the business days they touch."""
    touched = session.read("ops/touched_days", load_id=load_id, stream=entry.stream, now=now)
    session.append("ops.touched_days", touched)
    session.run("ops/supersede_quarantine", stream=entry.stream, now=now)
    accepted = session.merge(entry)
    return accepted, tuple(touched["business_date"].to_list())


def _quarantine(
    session: Session, load: dict[str, Any], entry: TableEntry, judgement: Judgement, stores: Stores, now: datetime
) -> None:
    bad = bad_row_frame(judgement)
    session.give("bad_rows", bad)
    if bad.is_empty():
        return
    rows = session.read("ops/bad_rows")
    raw = stores.landing.lines(load["path"], set(judgement.reasons))
    session.append(
        "ops.quarantine",
        rows.with_columns(
            quarantine_id=pl.format("{}:{}", "load_id", "line"),
            stream=pl.lit(entry.stream),
            raw=pl.col("line").replace_strict(raw, return_dtype=pl.String),
            state=pl.lit("open"),
            landed_at=pl.lit(load["landed_at"], dtype=pl.Datetime("us", "UTC")),
            judged_at=pl.lit(now, dtype=pl.Datetime("us", "UTC")),
            resolved_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")),
        ),
    )
    session.run("ops/drop_bad")


def _conclude(
    session: Session, load: dict[str, Any], entry: TableEntry, staged: StagedLoad, records: int, now: datetime
) -> None:
    session.run(
        "ops/add_gate_result",
        load_id=staged.load_id,
        stream=entry.stream,
        rows_read=staged.rows_read,
        rows_redelivered=staged.rows_redelivered,
        rows_superseded=staged.rows_superseded,
        rows_quarantined=staged.rows_quarantined,
        rows_accepted=staged.rows_accepted,
        failed_checks=json.dumps(staged.failed_checks),
        now=now,
    )
    session.run("ops/prove_completeness", load_id=staged.load_id, records=records)
    session.run("ops/mark_staged", load_id=staged.load_id, now=now)
    session.run("ops/set_staged", stream=entry.stream, position=load["reached"], now=now)
