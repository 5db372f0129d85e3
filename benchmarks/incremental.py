"""One day that changed beside much that did not: judging on from a judgement against judging everything again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from benchmarks.case import Answer, Case, Subject

if TYPE_CHECKING:
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.incremental import Before

# Five stores, forty payments each a day, every one of a web order, settled in a batch and posted in one sum; all of it agrees.
_FIRST = date(2021, 1, 4)
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
    """The records before and after, and the judgement before."""
    from retail_etl.contracts.reconciliation import Records
    from retail_etl.reconciliation.incremental import judge_onwards

    given = frames(size)
    for kind, frame in given.items():
        frame.write_parquet(folder / f"{kind}.parquet")
    before = judge_onwards(None, Records(given), _rules(), _as_of(size))
    before.records.write_parquet(folder / "records.parquet")
    (folder / "facts.json").write_text(json.dumps([before.facts, before.judgement.rule_version]))
    for name in ("outcomes", "members", "open_items", "leg_totals", "classes"):
        getattr(before.judgement, name).write_parquet(folder / f"{name}.parquet")


def _rules():  # noqa: ANN202 -- the package is imported late, so that its import is part of no other case
    from retail_etl.reconciliation.settings import RuleSettings

    return RuleSettings()


def _as_of(days: int) -> AsOf:
    from retail_etl.reconciliation.as_of import as_of_day

    return as_of_day(_FIRST + timedelta(days=days + 20), _rules().business_timezone)


def _before(folder: Path) -> Before:
    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.reconciliation.incremental import Before

    facts, version = json.loads((folder / "facts.json").read_text())
    parts = {
        n: pl.read_parquet(folder / f"{n}.parquet") for n in ("outcomes", "members", "open_items", "leg_totals", "classes")
    }
    return Before(Judgement(**parts, later=0, rule_version=version), facts, pl.read_parquet(folder / "records.parquet"))


def _judged(size: int, folder: Path, *, onwards: bool) -> Answer:
    from retail_etl.contracts.reconciliation import Records
    from retail_etl.reconciliation.incremental import judge_onwards

    given = {kind: pl.read_parquet(folder / f"{kind}.parquet") for kind in ("payment", *_OTHERS)}
    before = _before(folder) if onwards else None
    started = perf_counter()
    found = judge_onwards(before, Records(changed(given, size)), _rules(), _as_of(size))
    return {
        "seconds of judging": round(perf_counter() - started, 3),
        "judged": found.judged,
        "open": found.judgement.open_items.height,
    }


def in_full(size: int, folder: Path) -> Answer:
    """Every record, as if nothing had been judged before."""
    return _judged(size, folder, onwards=False)


def onwards(size: int, folder: Path) -> Answer:
    """On from the judgement before."""
    return _judged(size, folder, onwards=True)


CASE = Case(
    name="one changed day",
    question="One payment of one day is corrected, beside days of history (the size; 200 payments each): what does judging cost?",
    sizes=(10, 100, 1_000),
    prepare=prepare,
    subjects=(Subject("judging everything", in_full), Subject("judging on", onwards)),
    answers=("open",),
    reading=(
        "`judged` is how many records were judged again (a record counts once a group of legs). It does not grow with history. What does is "
        "one hash of every record and a few scans of narrow columns; links are spelled out only for what the change comes to."
    ),
)
