"""Orders with their lines as another system's records: the compiled mapping, the same by hand, and a mapper that goes row by row."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.case import Answer, Case, Subject
from retail_etl.mapping.compile import compile_mapping
from retail_etl.warehouse.sql_files import statement

MAPPING = Path(__file__).resolve().parents[1] / "config" / "mappings" / "heartland_order_to_salesforce_order.yaml"
COLUMNS = {
    "orders": (
        "source_system, order_id, order_reference, state, order_type, payment_state, customer_id, location_id, business_date, "
        "subtotal_minor, discount_minor, tax_minor, shipping_minor, total_minor, currency, updated_at, external_system"
    ),
    "order_lines": (
        "source_system, order_id, line_id, product_id, description, quantity, unit_price, tax_amount, discount_amount, "
        "carries_money, is_void"
    ),
}
STATUS = {"open": "Processing", "completed": "Completed", "voided": "Cancelled"}
CHANNEL = {"sale": "POS", "web_order": "Online"}
EXPONENTS = {"USD": 2, "JPY": 0, "BHD": 3}
APPROVAL = 500_000
# Which fields must be there, and how long each may be: what the mapping file says.
ORDER_RULES = {
    "Heartland_Id__c": (True, 64),
    "Account.Heartland_Id__c": (True, None),
    "EffectiveDate": (True, None),
    "OrderReferenceNumber": (False, 80),
    "Heartland_Status__c": (True, None),
    "Heartland_Store__c": (False, 40),
    "Heartland_Total__c": (True, None),
}
LINE_RULES = {"Heartland_Id__c": (True, 64), "Description": (False, 255), "Quantity": (True, None), "UnitPrice": (True, None)}


def write_orders(size: int, folder: Path) -> None:
    with duckdb.connect(str(folder / "orders.duckdb")) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("CREATE SCHEMA canonical")
        connection.execute(f"""
            CREATE TABLE canonical.orders AS SELECT
                'heartland' AS source_system, format('ord_{{:08d}}', n) AS order_id, CAST(n AS VARCHAR) AS order_reference,
                ['open', 'completed', 'voided'][n % 3 + 1] AS state, ['sale', 'web_order'][n % 2 + 1] AS order_type,
                ['paid', 'refunded'][n % 7 // 6 + 1] AS payment_state, format('cus_{{:06d}}', n % 50000) AS customer_id,
                format('loc_{{:02d}}', n % 6) AS location_id, DATE '2026-03-01' + CAST(n % 30 AS INTEGER) AS business_date,
                CAST(n % 50000 AS BIGINT) AS subtotal_minor, CAST(0 AS BIGINT) AS discount_minor, CAST(n % 700 AS BIGINT) AS tax_minor,
                CAST(0 AS BIGINT) AS shipping_minor, CAST(n % 50000 + n % 700 AS BIGINT) AS total_minor, 'USD' AS currency,
                TIMESTAMPTZ '2026-03-01 00:00:00+00' + to_seconds(n) AS updated_at
            FROM range({size}) AS made(n)""")
        connection.execute("""
            CREATE TABLE canonical.order_lines AS SELECT
                source_system, order_id, CAST(line AS VARCHAR) AS line_id, format('prd_{:05d}', line) AS product_id, 'Tee' AS description,
                CAST(line AS DECIMAL(38, 8)) AS quantity, CAST(12.5 AS DECIMAL(38, 8)) AS unit_price,
                CAST(0.5 AS DECIMAL(38, 8)) AS tax_amount, CAST(0 AS DECIMAL(38, 8)) AS discount_amount,
                true AS carries_money, false AS is_void
            FROM canonical.orders, range(1, 4) AS lines(line)""")
        for table in COLUMNS:  # what the mapping may read and this world does not have
            known = {row[0] for row in connection.execute(f"DESCRIBE canonical.{table}").fetchall()}
            for name in sorted(_wanted(table) - known):
                connection.execute(f"ALTER TABLE canonical.{table} ADD COLUMN {name} VARCHAR")


def _wanted(table: str) -> set[str]:
    return {name.strip() for name in COLUMNS[table].split(",")}


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(folder / "orders.duckdb"), read_only=True)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def told(connection: duckdb.DuckDBPyConnection, text: str) -> Answer:
    """The records made and kept in a table, then counted with a sum that any wrong amount would change."""
    start, before = time.perf_counter(), processor_seconds()
    connection.execute(f"CREATE TEMP TABLE made AS {text}")
    seconds, worked = time.perf_counter() - start, processor_seconds() - before
    rows, total, lines = connection.execute(
        "SELECT count(*), sum(CAST(Heartland_Total__c AS DECIMAL(38, 2))), sum(len(lines)) FROM made"
    ).fetchone() or (0, 0, 0)
    return {"rows": rows, "total": str(total), "lines": int(lines), "CPU s": round(worked, 1), "seconds": seconds}


def processor_seconds() -> float:
    """What this process has had of all cores: elapsed time is worth little on a machine that others use."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def compiled(_size: int, folder: Path) -> Answer:
    mapping = compile_mapping(MAPPING)
    with opened(folder) as connection:
        for macro in mapping.macros:
            connection.execute(statement(macro))
        return told(connection, mapping.text)


def by_hand(_size: int, folder: Path) -> Answer:
    """The same projection as one would write it, without any check of what comes out."""
    with opened(folder) as connection:
        return told(
            connection,
            """
            SELECT o.order_id AS Heartland_Id__c, o.customer_id AS account, strftime(o.business_date, '%Y-%m-%d') AS EffectiveDate,
                o.order_reference AS OrderReferenceNumber,
                CASE o.payment_state WHEN 'refunded' THEN 'Returned' WHEN 'partially_refunded' THEN 'Partially_Returned' ELSE
                    CASE o.state WHEN 'open' THEN 'Processing' WHEN 'completed' THEN 'Completed' WHEN 'voided' THEN 'Cancelled' END
                END AS status,
                CASE o.order_type WHEN 'sale' THEN 'POS' WHEN 'web_order' THEN 'Online' ELSE 'Other' END AS channel,
                o.location_id AS store, CAST(o.subtotal_minor AS DECIMAL(20, 0)) * 0.01 AS subtotal,
                CAST(o.discount_minor AS DECIMAL(20, 0)) * 0.01 AS discount, CAST(o.tax_minor AS DECIMAL(20, 0)) * 0.01 AS tax,
                CAST(o.shipping_minor AS DECIMAL(20, 0)) * 0.01 AS shipping,
                CAST(o.total_minor AS DECIMAL(20, 0)) * 0.01 AS Heartland_Total__c,
                strftime(o.updated_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS updated, l.lines
            FROM canonical.orders AS o
            LEFT JOIN (
                SELECT source_system, order_id, list(struct_pack(
                        id := order_id || ':' || line_id, product := product_id, description := description,
                        quantity := quantity, price := unit_price, tax := tax_amount, discount := discount_amount
                    ) ORDER BY length(line_id), line_id) AS lines
                FROM canonical.order_lines WHERE carries_money AND NOT is_void GROUP BY ALL
            ) AS l ON l.source_system = o.source_system AND l.order_id = o.order_id
            WHERE o.source_system = 'heartland' AND o.customer_id IS NOT NULL AND o.order_type <> 'return'
                AND o.external_system IS DISTINCT FROM 'salesforce'""",
        )


def row_by_row(_size: int, folder: Path) -> Answer:
    """A mapper as most are: functions that make one record of one row, with the checks, words and routes of the mapping file.

    Rows come as dicts and go as dicts, as delivery would send them: amounts as text, fields without a value left out.
    """
    with opened(folder) as connection:
        start, before = time.perf_counter(), processor_seconds()
        lines: dict[str, list[dict[str, Any]]] = {}
        wrong: dict[str, list[str]] = {}
        for row in _rows(connection, "order_lines"):
            if row["source_system"] == "heartland" and row["carries_money"] and not row["is_void"]:
                line = _line(row, wrong.setdefault(row["order_id"], []))
                lines.setdefault(row["order_id"], []).append(line)
        records, told, routes = [], {}, {}
        for row in _rows(connection, "orders"):
            if row["source_system"] != "heartland" or not row["customer_id"] or row["order_type"] == "return":
                continue
            if row["external_system"] == "salesforce":
                continue
            problems = wrong.get(row["order_id"], [])
            records.append(_order(row, lines.get(row["order_id"], []), problems))
            name = f"{row['source_system']}:orders:{row['order_id']}"
            if problems:
                told[name] = "\n".join(dict.fromkeys(problems))
            if row["total_minor"] >= APPROVAL:
                routes[name] = "approval"
        seconds, worked = time.perf_counter() - start, processor_seconds() - before
    total = sum((Decimal(record["Heartland_Total__c"]) for record in records), Decimal(0)).quantize(Decimal("0.01"))
    return {
        "rows": len(records),
        "total": str(total),
        "lines": sum(len(record["lines"]) for record in records),
        "CPU s": round(worked, 1),
        "seconds": seconds,
    }


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[dict[str, Any]]:
    found = connection.execute(f"SELECT {COLUMNS[table]} FROM canonical.{table}")
    names = [column[0] for column in found.description or []]
    while rows := found.fetchmany(10_000):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def _line(row: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    return checked(
        {
            "Heartland_Id__c": f"{row['order_id']}:{row['line_id']}",
            "Product.Heartland_Id__c": row["product_id"],
            "Description": row["description"],
            "Quantity": amount(row["quantity"]),
            "UnitPrice": amount(row["unit_price"]),
            "Heartland_Tax__c": amount(row["tax_amount"]),
            "Heartland_Discount__c": amount(row["discount_amount"]),
        },
        LINE_RULES,
        problems,
    )


def _order(row: dict[str, Any], lines: list[dict[str, Any]], problems: list[str]) -> dict[str, Any]:
    status = {"refunded": "Returned", "partially_refunded": "Partially_Returned"}.get(row["payment_state"])
    if status is None:
        status = STATUS.get(row["state"])
        if status is None:
            problems.append(f"Heartland_Status__c: {row['state']} has no counterpart in status")
    exponent = EXPONENTS.get(row["currency"], 2)
    record = {
        "Heartland_Id__c": row["order_id"],
        "Account.Heartland_Id__c": row["customer_id"],
        "EffectiveDate": row["business_date"].strftime("%Y-%m-%d"),
        "OrderReferenceNumber": row["order_reference"],
        "Heartland_Status__c": status,
        "Heartland_Channel__c": CHANNEL.get(row["order_type"], "Other"),
        "Heartland_Store__c": row["location_id"],
        "Heartland_Subtotal__c": minor(row["subtotal_minor"], exponent),
        "Heartland_Discount__c": minor(row["discount_minor"], exponent),
        "Heartland_Tax__c": minor(row["tax_minor"], exponent),
        "Heartland_Shipping__c": minor(row["shipping_minor"], exponent),
        "Heartland_Total__c": minor(row["total_minor"], exponent),
        "Heartland_Updated_At__c": row["updated_at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "lines": sorted(lines, key=by_line),
    }
    return checked(record, ORDER_RULES, problems)


def checked(record: dict[str, Any], rules: dict[str, tuple[bool, int | None]], problems: list[str]) -> dict[str, Any]:
    """The record without what is empty; what is missing or too long is told, as the mapping file asks."""
    for field, (required, longest) in rules.items():
        value = record[field]
        if required and (value is None or value == ""):
            problems.append(f"{field}: is missing")
        elif longest is not None and value is not None and len(str(value)) > longest:
            problems.append(f"{field}: is longer than {longest} characters")
    return {field: value for field, value in record.items() if value is not None}


def amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def minor(value: int | None, exponent: int) -> str | None:
    return None if value is None else amount(Decimal(value).scaleb(-exponent))


def by_line(line: dict[str, Any]) -> tuple[int, str]:
    return len(line["Heartland_Id__c"]), line["Heartland_Id__c"]


CASE = Case(
    name="mapping",
    question="Orders with three lines each become Salesforce orders: how much do the checks and the YAML cost?",
    sizes=(100_000, 1_000_000),
    prepare=write_orders,
    subjects=(
        Subject("SQL by hand", by_hand),
        Subject("compiled mapping", compiled),
        Subject("row by row in Python", row_by_row),
    ),
    answers=("rows", "total", "lines"),
    reading="The compiled mapping also says of every record what is missing, too long or unknown, and where it waits.",
)
