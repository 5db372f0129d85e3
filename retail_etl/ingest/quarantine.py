"""Records that broke their contract: what waits, why, and judging them again from the landed line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from retail_etl.contracts.catalog import staging_table
from retail_etl.errors import UnusableInputError
from retail_etl.ingest.judging import judge_load
from retail_etl.ingest.parse import define_macros, parse_load
from retail_etl.ingest.stage import bad_row_frame, merge

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores


@dataclass(frozen=True)
class QuarantinedRecord:
    """One record that waits. ``raw`` is its landed line, without what may not be kept; ``None`` in a list."""

    quarantine_id: str
    stream: str
    load_id: str
    line: int
    record_key: str | None
    reasons: tuple[str, ...]
    landed_at: datetime
    state: str = "open"
    raw: str | None = None


@dataclass(frozen=True)
class RetryResult:
    """What became of retried records: how many are in staging now, are still bad, or were overtaken by a newer version."""

    accepted: int
    still_bad: int
    superseded: int
    touched_days: tuple[date, ...]


def quarantined(stores: Stores, stream: str | None = None) -> list[QuarantinedRecord]:
    """The records that wait, of one stream or of all, the longest waiting first."""
    with stores.warehouse.reading() as session:
        rows = session.read("ops/quarantine_list", stream=stream).rows(named=True)
    return [_record(row) for row in rows]


def quarantined_record(stores: Stores, quarantine_id: str) -> QuarantinedRecord:
    """One record with its text, also if it waits no longer.

    Raises:
        UnusableInputError: there is no such record.
    """
    with stores.warehouse.reading() as session:
        rows = session.read("ops/quarantine_show", quarantine_id=quarantine_id).rows(named=True)
    if not rows:
        raise UnusableInputError(
            "no record in quarantine has this id",
            record=quarantine_id,
            next_step="list them with `retail-etl quarantine list`.",
        )
    return _record(rows[0])


def _record(row: dict[str, Any]) -> QuarantinedRecord:
    return QuarantinedRecord(
        quarantine_id=row["quarantine_id"],
        stream=row["stream"],
        load_id=row["load_id"],
        line=row["line"],
        record_key=row["record_key"],
        reasons=tuple(json.loads(row["reasons"])),
        landed_at=row["landed_at"],
        state=row.get("state", "open"),
        raw=row.get("raw"),
    )


def retry(
    stores: Stores, clock: Clock, *, stream: str | None = None, quarantine_ids: Collection[str] | None = None
) -> RetryResult:
    """Judge waiting records again, from their landed lines and by the contract as it is now; without choice, all of them.

    Each load is a transaction of its own. A record that is accepted goes to staging as if it had been good when it came:
    it never takes the place of a newer version.
    """
    waiting = [
        record for record in quarantined(stores, stream) if quarantine_ids is None or record.quarantine_id in quarantine_ids
    ]
    by_load: dict[str, list[int]] = {}
    for record in waiting:
        by_load.setdefault(record.load_id, []).append(record.line)
    results = [_retry_load(stores, load_id, lines, clock()) for load_id, lines in sorted(by_load.items())]
    return RetryResult(
        accepted=sum(result.accepted for result in results),
        still_bad=sum(result.still_bad for result in results),
        superseded=sum(result.superseded for result in results),
        touched_days=tuple(sorted({day for result in results for day in result.touched_days})),
    )


def _retry_load(stores: Stores, load_id: str, lines: list[int], now: datetime) -> RetryResult:
    with stores.warehouse.writing() as session:
        load = session.read("ops/load", load_id=load_id).row(0, named=True)
        entry = staging_table(load["stream"])
        define_macros(session, entry.stream)
        parse_load(session, load, entry, stores)
        session.give("retried", pl.DataFrame({"line": lines}, schema={"line": pl.Int64}))
        session.run("ops/compare_retried")
        session.run("ops/keep_fresh")
        judgement = judge_load(session, int(load["rows"]), entry)
        session.give("bad_rows", bad_row_frame(judgement))
        session.run("ops/quarantine_rejudge", load_id=load_id, now=now)
        session.run("ops/drop_bad")
        session.run("ops/keep_newest")
        good = set(session.read("ops/accepted_lines")["line"].to_list())
        closed = {line: "resolved" if line in good else "superseded" for line in lines if line not in judgement.reasons}
        session.give(
            "resolved",
            pl.DataFrame({"line": list(closed), "state": list(closed.values())}, schema={"line": pl.Int64, "state": pl.String}),
        )
        session.run("ops/quarantine_resolve", load_id=load_id, now=now)
        accepted, touched = merge(session, load_id, entry, now)
    return RetryResult(accepted, len(judgement.reasons), len(closed) - accepted, touched)
