"""Orders with their lines as another system's records: the compiled mapping, the same by hand, and a mapper that goes row by row."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from benchmarks.case import Answer, Case, Subject
from benchmarks.mapping_by_row import mapped_by_row
from retail_etl.mapping.assembled import assembled
from retail_etl.mapping.compile import CompiledMapping, compile_mapping
from retail_etl.warehouse.duckdb.connections import Connections
from retail_etl.warehouse.duckdb.session import DuckDBSession
from retail_etl.warehouse.interface import Select
from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    import polars as pl

MAPPING = Path(__file__).resolve().parents[1] / "config" / "mappings" / "heartland_order_to_salesforce_order.yaml"
LISTED = "lines"
TOTAL = "Heartland_Total__c"
# One order in a hundred has something wrong, or is none that takes part; what never happens, DuckDB would not even look for.
ORDERS = """
SELECT
    CASE n % 1009 WHEN 1 THEN 'magento' ELSE 'heartland' END AS source_system,
    format('ord_{:08d}', n) AS order_id,
    CASE n % 1013 WHEN 2 THEN repeat('9', 81) WHEN 3 THEN NULL ELSE CAST(n AS VARCHAR) END AS order_reference,
    CASE n % 1019 WHEN 4 THEN 'lost' WHEN 5 THEN NULL ELSE ['open', 'completed', 'voided'][n % 3 + 1] END AS state,
    CASE n % 1021 WHEN 6 THEN 'return' WHEN 7 THEN 'exchange' ELSE ['sale', 'web_order'][n % 2 + 1] END AS order_type,
    ['paid', 'paid', 'refunded', 'paid', 'partially_refunded', 'paid', 'paid'][n % 7 + 1] AS payment_state,
    CASE n % 1031 WHEN 8 THEN NULL WHEN 9 THEN '' ELSE format('cus_{:06d}', n % 50000) END AS customer_id,
    CASE n % 1033 WHEN 10 THEN repeat('x', 41) ELSE format('loc_{:02d}', n % 6) END AS location_id,
    CASE n % 1039 WHEN 11 THEN NULL ELSE DATE '2026-03-01' + CAST(n % 30 AS INTEGER) END AS business_date,
    CAST(n % 50000 AS BIGINT) AS subtotal_minor, CAST(0 AS BIGINT) AS discount_minor, CAST(n % 700 AS BIGINT) AS tax_minor,
    CAST(0 AS BIGINT) AS shipping_minor,
    CASE n % 1049 WHEN 12 THEN NULL WHEN 13 THEN 500000 + n % 2 ELSE CAST(n % 50000 + n % 700 AS BIGINT) END AS total_minor,
    CASE n % 1051 WHEN 14 THEN 'JPY' WHEN 15 THEN 'BHD' ELSE 'USD' END AS currency,
    TIMESTAMPTZ '2026-03-01 00:00:00+00' + to_seconds(n) AS updated_at,
    CASE n % 1061 WHEN 16 THEN 'salesforce' END AS external_system
FROM range($size) AS made(n)
"""
LINES = """
SELECT
    source_system, order_id, CAST(line AS VARCHAR) AS line_id, format('prd_{:05d}', line) AS product_id,
    CASE (n + line) % 1063 WHEN 1 THEN repeat('Tee ', 64) WHEN 2 THEN NULL ELSE 'Tee' END AS description,
    CASE (n + line) % 1069 WHEN 3 THEN NULL ELSE CAST(line AS DECIMAL(38, 8)) END AS quantity,
    CASE (n + line) % 1087 WHEN 4 THEN NULL ELSE CAST(12.5 AS DECIMAL(38, 8)) END AS unit_price,
    CAST(0.5 AS DECIMAL(38, 8)) AS tax_amount, CAST(0 AS DECIMAL(38, 8)) AS discount_amount,
    (n + line) % 1091 <> 5 AS carries_money, (n + line) % 1093 = 6 AS is_void
FROM (SELECT source_system, order_id, CAST(right(order_id, 8) AS BIGINT) AS n FROM canonical.orders) AS orders
CROSS JOIN LATERAL range(1, CASE n % 1097 WHEN 7 THEN 1 WHEN 8 THEN 13 ELSE 4 END) AS lines(line)
"""
BY_HAND = """
SELECT o.order_id AS Heartland_Id__c, o.customer_id AS account, strftime(o.business_date, '%Y-%m-%d') AS EffectiveDate,
    o.order_reference AS OrderReferenceNumber,
    CASE o.payment_state WHEN 'refunded' THEN 'Returned' WHEN 'partially_refunded' THEN 'Partially_Returned' ELSE
        CASE o.state WHEN 'open' THEN 'Processing' WHEN 'completed' THEN 'Completed' WHEN 'voided' THEN 'Cancelled' END
    END AS status,
    CASE o.order_type WHEN 'sale' THEN 'POS' WHEN 'web_order' THEN 'Online' ELSE 'Other' END AS channel,
    o.location_id AS store, CAST(o.subtotal_minor AS DECIMAL(20, 0)) * unit AS subtotal,
    CAST(o.discount_minor AS DECIMAL(20, 0)) * unit AS discount, CAST(o.tax_minor AS DECIMAL(20, 0)) * unit AS tax,
    CAST(o.shipping_minor AS DECIMAL(20, 0)) * unit AS shipping,
    CAST(o.total_minor AS DECIMAL(20, 0)) * unit AS Heartland_Total__c,
    strftime(o.updated_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS updated, coalesce(l.lines, []) AS lines
FROM (
    SELECT *, CASE currency WHEN 'JPY' THEN 1.000 WHEN 'BHD' THEN 0.001 ELSE 0.010 END AS unit FROM canonical.orders
) AS o
LEFT JOIN (
    SELECT source_system, order_id, list(struct_pack(
            id := order_id || ':' || line_id, product := product_id, description := description,
            quantity := quantity, price := unit_price, tax := tax_amount, discount := discount_amount
        ) ORDER BY length(line_id), line_id) AS lines
    FROM canonical.order_lines WHERE carries_money AND NOT is_void GROUP BY ALL
) AS l ON l.source_system = o.source_system AND l.order_id = o.order_id
WHERE o.source_system = 'heartland' AND o.customer_id IS NOT NULL AND o.order_type <> 'return'
    AND o.external_system IS DISTINCT FROM 'salesforce'
"""


def write_orders(size: int, folder: Path) -> None:
    with duckdb.connect(str(folder / "orders.duckdb")) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("CREATE SCHEMA canonical")
        connection.execute(f"CREATE TABLE canonical.orders AS {ORDERS}", {"size": size})
        connection.execute(f"CREATE TABLE canonical.order_lines AS {LINES}")


def opened(folder: Path) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """The file as the warehouse opens it, for every subject."""
    return Connections(folder / "orders.duckdb", wait_seconds=0).for_reading()


def read(connection: duckdb.DuckDBPyConnection, text: str) -> pl.DataFrame:
    return DuckDBSession(connection).read(Select(text, in_pieces=True))


def compiled_mapping(connection: duckdb.DuckDBPyConnection) -> CompiledMapping:
    """The mapping, with the functions that it calls in the session; flows compile it once and keep it."""
    mapping = compile_mapping(MAPPING)
    for macro in mapping.macros:
        connection.execute(statement(macro))
    return mapping


def mapped(connection: duckdb.DuckDBPyConnection, mapping: CompiledMapping) -> pl.DataFrame:
    """The records as ``mapping.preview.mapped`` makes them of a session."""
    return assembled(mapping, lambda text: read(connection, text))


def compiled(_size: int, folder: Path) -> Answer:
    with opened(folder) as connection:
        mapping = compiled_mapping(connection)
        return of_frame(*timed(lambda: mapped(connection, mapping)))


def by_hand(_size: int, folder: Path) -> Answer:
    """The same projection as one would write it, without any check of what comes out."""
    with opened(folder) as connection:
        return of_frame(*timed(lambda: read(connection, BY_HAND)))


def row_by_row(_size: int, folder: Path) -> Answer:
    with opened(folder) as connection:
        records, took = timed(lambda: mapped_by_row(connection))
    amounts = [record[TOTAL] for record in records if record[TOTAL] is not None]
    return {
        "rows": len(records),
        "total": told(sum(amounts, Decimal(0))),
        "lines": sum(len(record[LISTED]) for record in records),
        "with problems": sum(record["_problems"] is not None for record in records),
        **took,
    }


def timed(work: Callable[[], Any]) -> tuple[Any, Answer]:
    """What came out, which is kept in memory, and what it took."""
    start, before = time.perf_counter(), processor_seconds()
    found = work()
    return found, {"CPU s": round(processor_seconds() - before, 2), "seconds": time.perf_counter() - start}


def processor_seconds() -> float:
    """What this process has had of all cores: elapsed time is worth little on a machine that others use."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def of_frame(found: pl.DataFrame, took: Answer) -> Answer:
    """Counts, and a sum that any wrong amount would change."""
    problems = {"with problems": found["_problems"].drop_nulls().len()} if "_problems" in found.columns else {}
    return {
        "rows": found.height,
        "total": told(Decimal(found[TOTAL].sum())),
        "lines": int(found[LISTED].list.len().sum()),
        **problems,
        **took,
    }


def told(total: Decimal) -> str:
    return str(total.quantize(Decimal("0.001")))


CASE = Case(
    name="mapping",
    question="Orders with three lines each, one in a hundred with something wrong, become Salesforce orders: how much do the checks and the YAML cost?",
    sizes=(100_000, 1_000_000),
    prepare=write_orders,
    subjects=(
        Subject("SQL by hand", by_hand),
        Subject("compiled mapping", compiled),
        Subject("row by row in Python", row_by_row),
    ),
    answers=("rows", "total", "lines"),
    reading="The compiled mapping and the mapper also say of every record what is missing, too long or unknown, and where it waits.",
)
