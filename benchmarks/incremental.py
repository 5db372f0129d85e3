"""One day that changed beside much that did not: judging on from a judgement against judging everything again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Self

import duckdb
import polars as pl

from benchmarks import canonical_days
from benchmarks.case import Answer, Case, Subject

if TYPE_CHECKING:
    from retail_etl.reconciliation.as_of import AsOf

# Five stores, forty payments each a day, every one of a web order, settled in a batch and posted in one sum; all of it agrees.
_FIRST = date(2021, 1, 4)
_RUNS = 9
_BOOK = "book.duckdb"
_COPY = "copy.duckdb"
_SCANNED = """
SELECT coalesce(sum(CAST(regexp_extract(message, '''value'': ([0-9]+)', 1) AS BIGINT)), 0)
FROM duckdb_logs WHERE type = 'Metrics' AND contains(message, 'query.total_rows_scanned')
"""
_PAYMENTS = """
CREATE TABLE payment AS
SELECT
    printf('pay_%09d', i) AS id, CAST(1000 + (i * 7919) % 40000 AS BIGINT) AS amount_minor, 'USD' AS currency,
    TIMESTAMP '2021-01-04 15:00:00' + to_days(CAST(i // 200 AS INTEGER)) + to_seconds(CAST((i % 200) * 60 AS BIGINT)) AS captured_at,
    DATE '2021-01-04' + CAST(i // 200 AS INTEGER) AS business_date, 'VISA' AS tender, printf('ST%02d', i % 5) AS store,
    printf('%09d', i) AS order_ref, printf('HB-%02d-%05d', i % 5, i // 200) AS batch_id, 'web' AS channel
FROM range($days * 200) AS t (i)
"""
_OTHERS = {
    "order": """
        CREATE TABLE "order" AS
        SELECT 'MO-' || order_ref AS id, amount_minor AS grand_total_minor, currency, captured_at AS created_at, business_date FROM payment
    """,
    "batch": """
        CREATE TABLE batch AS
        SELECT
            batch_id AS id, max(captured_at) AS closed_at, any_value(business_date) AS business_date,
            CAST(sum(amount_minor) AS BIGINT) AS gross_minor, CAST(0 AS BIGINT) AS fees_minor, CAST(0 AS BIGINT) AS adjustments_minor,
            CAST(sum(amount_minor) AS BIGINT) AS net_minor, 'USD' AS currency, any_value(store) AS store
        FROM payment GROUP BY batch_id
    """,
    "gl_line": """
        CREATE TABLE gl_line AS
        SELECT 'GL-' || id AS id, '1010' AS account, net_minor AS amount_minor, currency, business_date + 2 AS business_date, id AS reference
        FROM batch
        UNION ALL
        SELECT 'CL-' || id, '1150', net_minor, currency, business_date, store || ' ' || business_date || ' VISA' FROM batch
    """,
    "report": """
        CREATE TABLE report AS
        SELECT
            'R-' || any_value(batch_id) AS id, business_date, store, tender, count(*) AS "count",
            CAST(sum(amount_minor) AS BIGINT) AS net_minor, 'USD' AS currency
        FROM payment GROUP BY ALL
    """,
}


def frames(days: int) -> dict[str, pl.DataFrame]:
    """Some days of records that agree, a frame a kind."""
    with duckdb.connect() as connection:
        connection.execute(_PAYMENTS, {"days": days})
        for text in _OTHERS.values():
            connection.execute(text)
        return {
            kind: pl.DataFrame(connection.sql(f'FROM "{kind}" ORDER BY id').to_arrow_table()) for kind in ("payment", *_OTHERS)
        }


def changed(given: dict[str, pl.DataFrame], days: int) -> dict[str, pl.DataFrame]:
    """The same, where a payment of a day in the middle was corrected."""
    middle = f"pay_{days // 2 * 200:09d}"
    amount = pl.when(pl.col("id") == middle).then(pl.col("amount_minor") - 700).otherwise("amount_minor").alias("amount_minor")
    return given | {"payment": given["payment"].with_columns(amount)}


def prepare(size: int, folder: Path) -> None:
    """The records, and the book of the judgement before."""
    from retail_etl.contracts.reconciliation import Records
    from retail_etl.reconciliation.book import open_book
    from retail_etl.reconciliation.incremental import judge_onwards

    given = frames(size)
    for kind, frame in given.items():
        frame.write_parquet(folder / f"{kind}.parquet")
    with open_book(folder / _BOOK) as book:
        judge_onwards(book, Records(given), _rules(), _as_of(size))
    canonical_days.prepare(size, folder)


def _rules():  # noqa: ANN202 -- the package is imported late, so that its import is part of no other case
    from retail_etl.reconciliation.settings import RuleSettings

    return RuleSettings()


def _as_of(days: int) -> AsOf:
    from retail_etl.reconciliation.as_of import as_of_day

    return as_of_day(_FIRST + timedelta(days=days + 20), _rules().business_timezone)


def _read(folder: Path) -> dict[str, pl.DataFrame]:
    return {kind: pl.read_parquet(folder / f"{kind}.parquet") for kind in ("payment", *_OTHERS)}


def in_full(size: int, folder: Path) -> Answer:
    """Every record, as if nothing had been judged before."""
    from retail_etl.contracts.reconciliation import Records
    from retail_etl.reconciliation.engine import reconcile

    news = changed(_read(folder), size)
    started = perf_counter()
    found = reconcile(Records(news), _rules(), _as_of(size))
    records = sum(frame.height for frame in news.values())
    return {"seconds": perf_counter() - started, "judged": records, "open": found.open_items.height}


def told_what_changed(size: int, folder: Path) -> Answer:
    """The corrected payment alone is given, to the book of the judgement before."""
    runs = [_onwards(size, folder) for _ in range(_RUNS)]
    with rows_scanned() as scanned:
        told = _onwards(size, folder)
    seconds, processor = (median(float(str(run[name])) for run in runs) for name in ("seconds", "processor s"))
    return {**told, "seconds": seconds, "processor s": round(processor, 3), "rows scanned": scanned[0]}


def all_given(size: int, folder: Path) -> Answer:
    """Every record is given, and compared with the book's: what a caller pays who does not know what changed."""
    from retail_etl.contracts.reconciliation import Records
    from retail_etl.reconciliation.book import open_book
    from retail_etl.reconciliation.incremental import judge_onwards

    news = changed(_read(folder), size)
    shutil.copy(folder / _BOOK, folder / _COPY)
    started = perf_counter()
    with open_book(folder / _COPY) as book:
        found = judge_onwards(book, Records(news), _rules(), _as_of(size))
    return {"seconds": perf_counter() - started, "judged": found.judged, "open": found.come.open_items.height}


def _onwards(size: int, folder: Path) -> Answer:
    """What it takes from opening the book to its being closed."""
    from retail_etl.reconciliation.book import open_book
    from retail_etl.reconciliation.change import Change, known_records
    from retail_etl.reconciliation.incremental import judge_change

    payment = changed({"payment": pl.read_parquet(folder / "payment.parquet")}, size)["payment"]
    mine = payment.filter(pl.col("id") == f"pay_{size // 2 * 200:09d}")
    gone = mine.select(pl.lit("payment").alias("kind"), "id")
    shutil.copy(folder / _BOOK, folder / _COPY)
    started, processor = perf_counter(), process_time()
    with open_book(folder / _COPY) as book:
        new, later = known_records(book, {"payment": mine}, _as_of(size))
        found = judge_change(book, Change(new, gone, later), _rules(), _as_of(size))
    return {
        "seconds": perf_counter() - started,
        "processor s": process_time() - processor,
        "judged": found.judged,
        "open": found.come.open_items.height,
    }


class _Profiled:
    """A connection that says how many rows it scanned before it closes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, total: list[int]) -> None:
        self._connection, self._total = connection, total
        for setting in (
            "CALL enable_logging('Metrics')",
            "SET enable_profiling = 'no_output'",
            "SET profiling_coverage = 'ALL'",
        ):
            connection.execute(setting).fetchall()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._total[0] += int(self._connection.execute(_SCANNED).fetchall()[0][0])
        self._connection.close()


@contextmanager
def rows_scanned() -> Iterator[list[int]]:
    """A block that counts the rows which DuckDB scans in every database that is opened and closed within it: the list's first."""
    connect, total = duckdb.connect, [0]
    duckdb.connect = lambda *args, **more: _Profiled(connect(*args, **more), total)
    try:
        yield total
    finally:
        duckdb.connect = connect


CASE = Case(
    name="one changed day",
    question="One payment of one day is corrected, beside days of history (the size; 200 payments each): what does judging cost?",
    sizes=(10, 100, 1_000),
    prepare=prepare,
    subjects=(
        Subject("judging everything", in_full),
        Subject("judging on, told what changed", told_what_changed),
        Subject("judging on, given every record", all_given),
        Subject("the pipeline's judging of a day", canonical_days.corrected),
    ),
    answers=("open",),
    reading=(
        "`judged` is how many records were judged again (a record counts once a group of legs); seconds of the second subject are the median of "
        f"{_RUNS}, with the book opened, written and closed; `rows scanned` is DuckDB's own count over all of its statements. Promised: for 1,000 days "
        "at most 1.5 times what 10 days take, and 50 ms, and rows scanned that do not grow. The third subject finds out what changed by comparing "
        "every record with the book, which grows with history. The fourth is what the nightly run does: it finds the day whose records are others by "
        "the sums of all days, which the database makes, and reads that day; it writes the judgement into the warehouse, besides."
    ),
)
