"""The plain comparison: two files with one key, which rows only one of them has, and which have both and disagree.

That is all that datacompy is for, and a small part of what the engine does with one leg: here every payment names its order. Of a
thousand sales four have no order, four no payment, and two each were paid three dollars short or over.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import duckdb

from benchmarks.case import Answer, Case, Subject
from benchmarks.memory import peak_mib
from benchmarks.peers import in_their_venv, installed

FAULTS: Final = ("only left", "only right", "unequal")
_AS_OF: Final = "2026-05-15"
_SALE: Final = """
CREATE TABLE sale AS
SELECT
    printf('%010d', i) AS key, CAST(1000 + hash(i) % 4000000 AS BIGINT) AS amount_minor, DATE '2026-01-05' + CAST(i % 90 AS INTEGER) AS business_date,
    CASE i % 250 WHEN 7 THEN 'only left' WHEN 19 THEN 'only right' WHEN 31 THEN 'unequal' END AS fault, CASE i % 500 WHEN 31 THEN -300 ELSE 300 END AS off
FROM range($size) AS t (i)
"""
_TABLES: Final = {
    "payment": """
        SELECT
            'pay_' || key AS id, amount_minor + CASE fault WHEN 'unequal' THEN off ELSE 0 END AS amount_minor, 'USD' AS currency,
            business_date + INTERVAL 15 HOUR AS captured_at, business_date, 'VISA' AS tender, 'web' AS channel, key AS order_ref
        FROM sale WHERE fault IS DISTINCT FROM 'only right'
    """,
    "order": """
        SELECT
            'MO-' || key AS id, amount_minor AS grand_total_minor, 'USD' AS currency, business_date + INTERVAL 14 HOUR AS created_at, business_date,
            'complete' AS status
        FROM sale WHERE fault IS DISTINCT FROM 'only left'
    """,
    "truth": "SELECT fault, key FROM sale WHERE fault IS NOT NULL",
}
_OF_CLASS: Final = {
    "missing_in_magento": "only left",
    "missing_in_heartland": "only right",
    "partially_paid": "unequal",
    "amount_mismatch": "unequal",
}


def prepare(size: int, folder: Path) -> None:
    """``payment``, ``order`` and ``truth`` (fault, key) as Parquet."""
    with duckdb.connect() as connection:
        connection.execute(_SALE, {"size": size})
        for name, text in _TABLES.items():
            connection.execute(f"COPY ({text}) TO '{folder / name}.parquet' (FORMAT parquet)")


def engine(_size: int, folder: Path) -> Answer:
    """The engine with one leg: files read, settled by key, the rest judged one by one and named, both sides proven to foot."""
    from benchmarks.engine import take_in
    from retail_etl.reconciliation.as_of import parse_as_of
    from retail_etl.reconciliation.load import create_tables
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reconciliation.verdict import judge_tables
    from retail_etl.warehouse.scratch import scratch

    settings = RuleSettings()
    with scratch(bounded=True) as session:
        create_tables(session)
        started, used = time.perf_counter(), time.process_time()
        for kind in ("payment", "order"):
            take_in(session, kind, folder)
        verdict = judge_tables(session, settings, parse_as_of(_AS_OF, settings.business_timezone), listed_max=0)
        found: dict[str, set[str]] = {fault: set() for fault in FAULTS}
        for outcome in verdict.outcomes:
            if outcome.cls in _OF_CLASS:
                found[_OF_CLASS[outcome.cls]].update(item.id[-10:] for item in outcome.members)
        return _took(started, used) | scored(found, folder)


def full_join(_size: int, folder: Path) -> Answer:
    """The floor: one full join in DuckDB over both files, and what it leaves over."""
    with duckdb.connect() as connection:
        started, used = time.perf_counter(), time.process_time()
        rows = connection.execute(
            f"""
            SELECT CASE WHEN r.key IS NULL THEN 'only left' WHEN l.key IS NULL THEN 'only right' ELSE 'unequal' END, coalesce(l.key, r.key)
            FROM (SELECT order_ref AS key, amount_minor, currency FROM '{folder}/payment.parquet') AS l
            FULL JOIN (SELECT substr(id, 4) AS key, grand_total_minor, currency FROM '{folder}/order.parquet') AS r ON l.key = r.key
            WHERE l.key IS NULL OR r.key IS NULL OR amount_minor <> grand_total_minor OR l.currency <> r.currency
            """
        ).fetchall()
        found = {fault: {key for told, key in rows if told == fault} for fault in FAULTS}
        return _took(started, used) | scored(found, folder)


def datacompy(way: str) -> Callable[[int, Path], Answer]:
    """Datacompy on frames of polars or pandas, in the peers' venv."""

    def run(_size: int, folder: Path) -> Answer:
        return in_their_venv("compare_datacompy", str(folder), way)

    return run


def scored(found: Mapping[str, Iterable[str]], folder: Path) -> Answer:
    """How many keys were found of each fault, and whether they are exactly those that were planted."""
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT fault, key FROM '{folder}/truth.parquet'").fetchall()
    planted = {fault: {key for told, key in rows if told == fault} for fault in FAULTS}
    told = {fault: set(keys) for fault, keys in found.items()}
    return {**{fault: len(told[fault]) for fault in FAULTS}, "as planted": planted == told}


def _took(started: float, used: float) -> Answer:
    return {"seconds": time.perf_counter() - started, "CPU s": round(time.process_time() - used, 2), "peak_mib": peak_mib()}


CASE = Case(
    name="compare",
    question="Payments and orders in Parquet, each payment with the key of its order: which keys stand on one side only, and which on both with different "
    "amounts. Reading is timed, imports are not.",
    sizes=(100_000, 1_000_000),
    prepare=prepare,
    subjects=(
        Subject("a bare DuckDB full join", full_join),
        Subject("retail_etl engine, one leg", engine),
        *(
            (Subject("datacompy, polars", datacompy("polars")), Subject("datacompy, pandas", datacompy("pandas")))
            if installed("datacompy")
            else ()
        ),
    ),
    answers=(*FAULTS, "as planted"),
    reading="datacompy joins and compares column by column, and its frames hold every row; it knows one row a key on each side. The engine also groups split "
    "payments, looks for what has lost its key, gives each difference its class, and proves that both sides foot.",
)
