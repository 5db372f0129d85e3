"""Orders with their lines as Salesforce's, row by row in plain Python: what a team writes that has no compiled mappings.

A dict comes for each row and a dict goes for each record; amounts are Decimal; tables of words and rules stand at the top, and
one function makes an order, one a line. It reads each table once, in large fetches, and looks nothing up per row. It does all
that ``heartland_order_to_salesforce_order`` does, and a test holds the two together field by field: the record's names, its
parent, every field, what is missing, too long or unknown in the order and in its lines, and where it waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.domain.money import exponent

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

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
STATUS = {
    "pending": "Pending",
    "open": "Processing",
    "processing": "Processing",
    "on_hold": "Pending",
    "partially_fulfilled": "Ready",
    "fulfilled": "Completed",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "voided": "Cancelled",
}
RETURNED = {"refunded": "Returned", "partially_refunded": "Partially_Returned"}
CHANNEL = {"sale": "POS", "layaway": "POS", "web_order": "Online", "special_order": "Other"}
APPROVAL = 500_000
# Whether a field must be there, and how long it may be.
ORDER_RULES: dict[str, tuple[bool, int | None]] = {
    "Heartland_Id__c": (True, 64),
    "Account.Heartland_Id__c": (True, None),
    "EffectiveDate": (True, None),
    "OrderReferenceNumber": (False, 80),
    "Heartland_Status__c": (True, None),
    "Heartland_Store__c": (False, 40),
    "Heartland_Total__c": (True, None),
}
LINE_RULES: dict[str, tuple[bool, int | None]] = {
    "Heartland_Id__c": (True, 64),
    "Description": (False, 255),
    "Quantity": (True, None),
    "UnitPrice": (True, None),
}


def mapped_by_row(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every target record, with what ``mapping.compile`` tells of it beside its fields."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(connection, "order_lines"):
        if row["source_system"] == "heartland" and row["carries_money"] and not row["is_void"]:
            lines[row["order_id"]].append(row)
    return [_order(row, lines.pop(row["order_id"], [])) for row in _rows(connection, "orders") if _takes_part(row)]


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Row]:
    found = connection.execute(f"SELECT {COLUMNS[table]} FROM canonical.{table}")
    names = [column[0] for column in found.description or []]
    while rows := found.fetchmany(10_000):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def _takes_part(row: Row) -> bool:
    return (
        row["source_system"] == "heartland"
        and row["customer_id"] is not None
        and row["order_type"] is not None
        and row["order_type"] != "return"
        and row["external_system"] != "salesforce"
    )


def _order(row: Row, lines: list[Row]) -> Row:
    problems = [] if row["order_id"] else ["reference: is missing"]
    unknown = {}
    if row["state"] is not None and row["state"] not in STATUS:
        unknown["Heartland_Status__c"] = f"{row['state']} has no counterpart in status"
    currency, day, updated = row["currency"], row["business_date"], row["updated_at"]
    record: Row = {
        "Heartland_Id__c": row["order_id"],
        "Account.Heartland_Id__c": row["customer_id"],
        "EffectiveDate": day.strftime("%Y-%m-%d") if day else None,
        "OrderReferenceNumber": row["order_reference"],
        "Heartland_Status__c": RETURNED.get(row["payment_state"]) or STATUS.get(row["state"]),
        "Heartland_Channel__c": CHANNEL.get(row["order_type"], "Other"),
        "Heartland_Store__c": row["location_id"],
        "Heartland_Subtotal__c": amount(row["subtotal_minor"], currency),
        "Heartland_Discount__c": amount(row["discount_minor"], currency),
        "Heartland_Tax__c": amount(row["tax_minor"], currency),
        "Heartland_Shipping__c": amount(row["shipping_minor"], currency),
        "Heartland_Total__c": amount(row["total_minor"], currency),
        "Heartland_Updated_At__c": updated.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if updated else None,
    }
    problems += wrong_in(record, ORDER_RULES, unknown)
    found, wrong = [], set()
    for line in sorted(lines, key=_place):
        made = _line(line)
        if told := wrong_in(made, LINE_RULES):
            wrong.add("\n".join(told))
        found.append(made)
    waits = row["total_minor"] is not None and row["total_minor"] >= APPROVAL
    return {
        "_record": f"{row['source_system']}:orders:{row['order_id']}",
        "_reference": row["order_id"],
        "_parent": f"{row['source_system']}:customers:{row['customer_id']}",
        "_target_id": None,
        "_route": "approval" if waits else None,
        "_because": "The order's value is 5,000.00 or more." if waits else None,
        "_problems": "\n".join([*problems, *sorted(wrong)]) or None,
        **record,
        "lines": found,
    }


def _line(row: Row) -> Row:
    return {
        "Heartland_Id__c": f"{row['order_id']}:{row['line_id']}",
        "Product.Heartland_Id__c": row["product_id"],
        "Description": row["description"],
        "Quantity": row["quantity"],
        "UnitPrice": row["unit_price"],
        "Heartland_Tax__c": row["tax_amount"],
        "Heartland_Discount__c": row["discount_amount"],
    }


def _place(line: Row) -> tuple[int, str]:
    return len(line["line_id"]), line["line_id"]


def wrong_in(record: Row, rules: dict[str, tuple[bool, int | None]], unknown: dict[str, str] | None = None) -> list[str]:
    """What is unknown, missing or too long in a record."""
    problems = []
    for field, (required, longest) in rules.items():
        value = record[field]
        if unknown and field in unknown:
            problems.append(f"{field}: {unknown[field]}")
        elif required and (value is None or value == ""):
            problems.append(f"{field}: is missing")
        if longest is not None and value is not None and len(value) > longest:
            problems.append(f"{field}: is longer than {longest} characters")
    return problems


def amount(minor: int | None, currency: str | None) -> Decimal | None:
    """Minor units as the exact amount in whole units of their currency."""
    return None if minor is None else Decimal(minor).scaleb(-exponent(currency or ""))
