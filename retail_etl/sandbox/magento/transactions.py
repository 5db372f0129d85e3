"""Gateway transactions: `GET /V1/transactions`. They carry no amount, no currency, and no keys in their extra information."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.world.moments import NONE

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.records import Record, View


def gateway_id(payment: Record) -> str:
    """The gateway's own id of a ledger row."""
    return f"18{payment['gateway_number']:08d}"


def transaction_text(view: View, transaction: Record) -> str:
    """`txn_id`: the gateway's id with the type behind it, as the older Heartland module writes it."""
    return f"{gateway_id(view.record('payments', transaction['payment']))}-{transaction.label('txn_type')}"


def transaction(view: View, row: int) -> dict[str, Any]:
    """A transaction with its children inside; the children stand at top level as well."""
    record = view.record("transactions", row)
    number = record["web_order"] + 1
    document: dict[str, Any] = {
        "transaction_id": row + 1,
        "order_id": number,
        "payment_id": number,
        "txn_id": transaction_text(view, record),
        "txn_type": record.label("txn_type"),
        "is_closed": int(record.happened("closed_at")),
        "additional_information": [gateway_id(view.record("payments", record["payment"]))],
        "created_at": record.moment("created_at"),
        "child_transactions": [transaction(view, child.row) for child in _children(view, record)],
    }
    if record["parent"] != NONE:
        document["parent_id"] = record["parent"] + 1
        document["parent_txn_id"] = transaction_text(view, view.record("transactions", record["parent"]))
    return document


def _children(view: View, record: Record) -> list[Record]:
    siblings = view.children("web_transactions", record["web_order"])
    return [sibling for sibling in siblings if sibling["parent"] == record.row]
