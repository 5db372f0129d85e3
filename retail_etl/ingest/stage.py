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
from retail_etl.ingest.gate import Judgement, check_census, check_tolerance
from retail_etl.ingest.judging import judge_load
from retail_etl.ingest.land import LoadKind
from retail_etl.ingest.parse import define_macros, parse_load, part_of
from retail_etl.ingest.sums import prove_sums

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.domain.clock import Clock
    from retail_etl.errors import RetailEtlError
    from retail_etl.ingest.stores import Stores
    from retail_etl.warehouse.interface import Session

# So many records, or loads, are staged in one transaction at most: hourly polls bring little, and each commit has its price.
_ROWS_AT_ONCE: Final = 20_000
_LOADS_AT_ONCE: Final = 50


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
    staged: list[StagedLoad] = []
    for batch in _batches(pending):
        try:
            staged += _stage_loads(batch, entry, stores, clock())
        except (SourceChangedError, ContractBrokenError) as error:
            staged += _stage_until_stopped(batch, entry, stores, clock, error)
    return staged


def _batches(pending: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for load in pending:
        if batch and (len(batch) == _LOADS_AT_ONCE or sum(one["rows"] for one in [*batch, load]) > _ROWS_AT_ONCE):
            yield batch
            batch = []
        batch.append(load)
    if batch:
        yield batch


def _stage_until_stopped(
    batch: list[dict[str, Any]], entry: TableEntry, stores: Stores, clock: Clock, stopped_by: RetailEtlError
) -> list[StagedLoad]:
    """The loads of a batch one by one, since one of them stops the stream; never returns but by raising why."""
    for load in batch[:-1]:
        try:
            _stage_loads([load], entry, stores, clock())
        except (SourceChangedError, ContractBrokenError) as error:
            stopped_by = error
            break
    with stores.warehouse.writing() as session:
        session.run("ops/set_stopped", stream=entry.stream, reason=str(stopped_by), now=clock())
    raise stopped_by


def stage_again(load: dict[str, Any], entry: TableEntry, stores: Stores, now: datetime) -> StagedLoad:
    """A load that was staged before, staged as if it were new; its marks and the stream's stay as they are.

    Raises:
        SourceChangedError, ContractBrokenError: it breaks the contract as it is now, and nothing of it was staged.
    """
    with stores.warehouse.writing() as session:
        define_macros(session, entry.stream)
        parse_load(session, load, entry, stores)
        session.run("ops/compare_replayed", stream=entry.stream)
        staged = _judge_and_merge(session, load, entry, stores, now)
        session.run("ops/forget_gate_result", load_id=staged.load_id)
        _keep_gate_result(session, entry, staged, now)
    return staged


def stage_erased(
    places: pl.DataFrame, loads: list[tuple[dict[str, Any], dict[int, bytes]]], entry: TableEntry, stores: Stores, now: datetime
) -> None:
    """Let the manifest turn to where loads stand now, and stage those whose lines changed again; all of it, or nothing.

    Raises:
        SourceChangedError, ContractBrokenError: a load breaks the contract as it is now.
    """
    with stores.warehouse.writing() as session:
        define_macros(session, entry.stream)
        session.give("rewritten_loads", places)
        session.run("ops/rewrite_loads", now=now)
        for load, lines in loads:
            if load["staged_at"] is None:
                continue
            parse_load(session, load, entry, stores)
            raw = [line.decode() for line in lines.values()]
            schema = {"line": pl.Int64, "raw": pl.String}
            session.give("erased_lines", pl.DataFrame({"line": list(lines), "raw": raw}, schema=schema))
            session.run("ops/erase_quarantined", load_id=load["load_id"])
            session.run("ops/compare_replayed", stream=entry.stream)
            _judge_and_merge(session, load, entry, stores, now)


def _stage_loads(loads: list[dict[str, Any]], entry: TableEntry, stores: Stores, now: datetime) -> list[StagedLoad]:
    """Some loads in one transaction: all of them, or none."""
    with stores.warehouse.writing() as session:
        define_macros(session, entry.stream)
        return [_stage_load(session, load, entry, stores, now) for load in loads]


def _stage_load(session: Session, load: dict[str, Any], entry: TableEntry, stores: Stores, now: datetime) -> StagedLoad:
    parse_load(session, load, entry, stores)
    records, named = session.read("ops/distinct_records").row(0)
    has_repeats = named < int(load["rows"])  # of what has no key, nobody knows
    last = load["source_last_key"]
    last_read = last is not None and session.read("ops/has_record", record_key=last).item()
    session.run("ops/compare_deliveries" if has_repeats else "ops/compare_single_deliveries", stream=entry.stream)
    staged = _judge_and_merge(session, load, entry, stores, now, has_repeats=has_repeats)
    _keep_gate_result(session, entry, staged, now)
    session.run("ops/prove_completeness", load_id=staged.load_id, records=records, last_read=last_read)
    prove_sums(session, entry.stream, staged.load_id, now)
    session.run("ops/mark_staged", load_id=staged.load_id, now=now)
    # Single records that events named say nothing of how new the stream is.
    asked = None if load["kind"] == LoadKind.EVENT else now
    session.run("ops/set_staged", stream=entry.stream, position=load["reached"], now=asked)
    return staged


def _judge_and_merge(
    session: Session, load: dict[str, Any], entry: TableEntry, stores: Stores, now: datetime, *, has_repeats: bool = True
) -> StagedLoad:
    """What becomes of the lines that ``deliveries`` calls fresh; without repeats each record has one line."""
    verdicts = dict(session.read("ops/delivery_counts").iter_rows())
    if verdicts.keys() != {"fresh"}:
        session.run("ops/keep_fresh")
    judgement = judge_load(session, int(load["rows"]), entry)
    check_census(judgement, entry)
    check_tolerance(judgement, entry, stores.settings)
    _quarantine(session, load, entry, judgement, stores, now)
    outnumbered = session.run("ops/keep_newest") if has_repeats else 0
    if entry.editions:
        outnumbered += session.run(f"staging/{entry.stream}_newest")
    accepted, touched = merge(session, str(load["load_id"]), entry, now)
    return StagedLoad(
        load_id=str(load["load_id"]),
        rows_read=int(load["rows"]),
        rows_redelivered=verdicts.get("redelivered", 0),
        rows_superseded=verdicts.get("superseded", 0) + outnumbered,
        rows_quarantined=len(judgement.reasons),
        rows_accepted=accepted,
        touched_days=touched,
        failed_checks=judgement.counts(),
    )


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
    if session.read("ops/is_waiting", stream=entry.stream).item():
        session.run("ops/supersede_quarantine", stream=entry.stream, now=now)
    accepted = session.merge(entry)
    if accepted and not session.run("ops/count_merge", stream=entry.stream):
        session.run("ops/add_merge_count", stream=entry.stream)
    return accepted, tuple(touched["business_date"].to_list())


def _quarantine(
    session: Session, load: dict[str, Any], entry: TableEntry, judgement: Judgement, stores: Stores, now: datetime
) -> None:
    bad = bad_row_frame(judgement)
    session.give("bad_rows", bad)
    if bad.is_empty():
        return
    rows = session.read("ops/bad_rows")
    if load.get("staged_at") is not None:
        session.run("ops/quarantine_reopen", load_id=load["load_id"], now=now)
        known = session.read("ops/quarantine_lines", load_id=load["load_id"])["line"]
        rows = rows.filter(~pl.col("line").is_in(known.implode()))
    raw = stores.landing.lines(load["path"], set(judgement.reasons), part_of(load))
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


def _keep_gate_result(session: Session, entry: TableEntry, staged: StagedLoad, now: datetime) -> None:
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
