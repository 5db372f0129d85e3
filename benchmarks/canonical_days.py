"""Days of canonical tables that agree, and the pipeline's own judging of a day in which one payment was corrected."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from benchmarks.case import Answer

if TYPE_CHECKING:
    from retail_etl.reconciliation.scope import Scope
    from retail_etl.reconciliation.store import StoredJudgement

_FIRST = date(2021, 1, 4)
_RUNS = 9
_WAREHOUSE = "warehouse.duckdb"
_BOOK = "pipeline.duckdb"
# Five stores, forty payments each a day, every one of a web order, settled in a batch and posted in one sum.
_FILLED = (
    """
    INSERT INTO canonical.payments BY NAME
    SELECT
        'heartland' AS source_system, printf('pay_%09d', i) AS payment_id, 'sale' AS operation, printf('%09d', i) AS web_order_reference,
        'web' AS channel, CAST(1000 + (i * 7919) % 40000 AS BIGINT) AS amount_minor, 'USD' AS currency, 'VISA' AS tender,
        'card' AS tender_type, 'captured' AS status, printf('ST%02d', i % 5) AS location_id,
        TIMESTAMPTZ '2021-01-04 15:00:00+00' + to_days(CAST(i // 200 AS INTEGER)) + to_seconds(CAST((i % 200) * 60 AS BIGINT)) AS occurred_at,
        DATE '2021-01-04' + CAST(i // 200 AS INTEGER) AS business_date, printf('HB-%02d-%05d', i % 5, i // 200) AS batch_id,
        'D-' || printf('%02d-%05d', i % 5, i // 200) AS deposit_id, business_date + 2 AS settlement_date, occurred_at AS updated_at,
        occurred_at AS recorded_at, 'L' || (i // 200) AS load_id, i AS line
    FROM range($days * 200) AS t (i)
    """,
    """
    INSERT INTO canonical.orders BY NAME
    SELECT
        'magento' AS source_system, 'MO-' || web_order_reference AS order_id, web_order_reference AS order_reference, 'complete' AS state,
        amount_minor AS total_minor, amount_minor AS paid_minor, 0 AS refunded_minor, currency, occurred_at AS created_at, business_date,
        updated_at, load_id, line
    FROM canonical.payments
    """,
    """
    INSERT INTO canonical.settlement_batches BY NAME
    SELECT
        'heartland' AS source_system, batch_id, batch_id AS processor_batch_id, 'batch' AS entry_type, any_value(location_id) AS location_id,
        max(occurred_at) AS closed_at, any_value(business_date) AS business_date, count(*) AS payment_count,
        CAST(sum(amount_minor) AS BIGINT) AS gross_minor, 0 AS fees_minor, 0 AS adjustments_minor, CAST(sum(amount_minor) AS BIGINT) AS net_minor,
        'USD' AS currency, any_value(deposit_id) AS deposit_id, any_value(settlement_date) AS settlement_date, any_value(load_id) AS load_id,
        1 AS line
    FROM canonical.payments
    GROUP BY batch_id
    """,
    """
    INSERT INTO canonical.ledger_lines BY NAME
    SELECT
        'epicor' AS source_system, role || batch_id AS ledger_line_id, account, role AS account_role, location_id AS store_segment,
        net_minor AS amount_minor, currency, business_date + days AS journal_date, strftime(journal_date, '%Y-%m') AS fiscal_period,
        role || batch_id AS journal, deposit_id AS reference, load_id, line
    FROM canonical.settlement_batches
    CROSS JOIN (VALUES ('bank', '1010', 2), ('card_clearing', '1150', 0)) AS booked (role, account, days)
    """,
    """
    INSERT INTO canonical.transaction_report_rows BY NAME
    SELECT
        source_system, 'R' || payment_id AS report_row_id, 'payment' AS row_type, payment_id, operation, status, tender, tender_type, amount_minor,
        currency, location_id, occurred_at, business_date, batch_id, deposit_id, updated_at, load_id, line
    FROM canonical.payments
    """,
)


def prepare(days: int, folder: Path) -> None:
    """A warehouse of so many days that were judged, with the book of that."""
    from retail_etl.warehouse.duckdb import DuckDBWarehouse

    DuckDBWarehouse(folder / _WAREHOUSE).migrate()
    with duckdb.connect(folder / _WAREHOUSE) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for text in _FILLED:
            connection.execute(text, {"days": days} if "$days" in text else None)
    _judge(days, folder, 0)


def corrected(days: int, folder: Path) -> Answer:
    """A payment of a day in the middle is corrected again and again, and the day judged: what it takes from asking to having stored it."""
    seconds, processor = [], []
    for turn in range(1, _RUNS + 1):
        _correct(days, folder, 700 if turn % 2 else -700)
        began, began_processor = perf_counter(), process_time()
        stored = _judge(days, folder, turn)
        seconds.append(perf_counter() - began)
        processor.append(process_time() - began_processor)
        if stored.judged_whole is not None:
            raise RuntimeError(stored.judged_whole)
    return {
        "seconds": median(seconds),
        "processor s": round(median(processor), 3),
        "open items": stored.judgement.open_items.height,
    }


def _correct(days: int, folder: Path, by_minor: int) -> None:
    with duckdb.connect(folder / _WAREHOUSE) as connection:
        connection.execute(
            "UPDATE canonical.payments SET amount_minor = amount_minor - $by WHERE payment_id = $id",
            {"by": by_minor, "id": f"pay_{days // 2 * 200:09d}"},
        )


def _judge(days: int, folder: Path, turn: int) -> StoredJudgement:
    from retail_etl.reconciliation.judge import judge_day
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.duckdb import DuckDBWarehouse

    as_of, now = _FIRST + timedelta(days=days + 20), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=turn)
    return judge_day(DuckDBWarehouse(folder / _WAREHOUSE), _scope(), RuleSettings(), as_of, now, None, folder / _BOOK)


def _scope() -> Scope:
    from retail_etl.reconciliation.scope import Scope, Takings

    stores = [f"ST{n:02d}" for n in range(5)]
    return Scope(
        stores=pl.DataFrame(
            {
                "location_id": stores,
                "time_zone": ["UTC"] * 5,
                "ledger_segment": stores,
                "merchant_id": [f"M77{n}" for n in range(5)],
            }
        ),
        other_money=pl.DataFrame({"role": ["payroll"]}),
        paid_elsewhere=pl.DataFrame({"payment_method": ["transfer"]}),
        deposit_pattern=r"(D-[0-9-]+)",
        takings=Takings(pl.DataFrame({"account": ["1150"], "tender": ["VISA"]})),
    )
