"""The streams of Heartland's ``v1`` dialect: where each is read, what it takes, and which fields may be kept.

Payment tokens, cardholder data, addresses and free-form ``custom`` objects are on no list, so they never reach the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import CursorKind, KeyList, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

# Rows can commit a little late with the moment at which their transaction began.
_OVERLAP: Final = timedelta(minutes=15)
_SETTLE_LAG: Final = timedelta(minutes=2)
_PAGE_SIZE: Final = 200  # the most the listing gives

_PAYMENT_IDENTIFIERS: Final = frozenset(
    {
        "id", "order_id", "parent_payment_id", "customer_id", "gateway_transaction_id", "auth_code", "retrieval_ref",
        "acquirer_reference", "batch_id", "deposit_id", "location_id", "station_id", "device_id",
    }
)  # fmt: skip
_PAYMENT_FIELDS: Final = _PAYMENT_IDENTIFIERS | {
    "operation", "amount", "tip_amount", "surcharge_amount", "cashback_amount", "tendered_amount", "change_amount",
    "rounding_amount", "authorized_amount", "currency", "method", "method_type", "is_deposit", "card.brand", "card.last4",
    "card.funding", "card.entry_mode", "gateway", "status", "failure_code", "failure_message", "offline",
    "offline_captured_at", "occurred_at", "business_date", "batch_closed_at", "settlement_date", "fee_amount", "net_amount",
    "fee_status", "created_at", "updated_at",
}  # fmt: skip
_REPORT_IDENTIFIERS: Final = _PAYMENT_IDENTIFIERS | {"row_id", "parent_row_id", "payment_id", "dispute_id"}
_REPORT_FIELDS: Final = _PAYMENT_FIELDS | _REPORT_IDENTIFIERS | {"row_type", "direction", "description"}
_ORDER_IDENTIFIERS: Final = frozenset(
    {
        "id", "order_number", "external_id", "parent_order_id", "customer_id", "location_id", "fulfillment_location_id",
        "station_id", "line_items.id", "line_items.product_id", "line_items.sku", "shipments.id", "shipments.tracking_number",
        "shipments.lines.line_id",
    }
)  # fmt: skip
_ORDER_FIELDS: Final = _ORDER_IDENTIFIERS | {
    "source_system", "order_type", "order_date", "completed_at", "business_date", "timezone", "status", "payment_status",
    "currency", "subtotal", "order_discount_amount", "discount_total", "tax_total", "shipping_total", "tip_total",
    "surcharge_total", "rounding_total", "total_amount", "amount_paid", "amount_refunded", "balance_due", "created_at",
    "updated_at", "line_items.line_type", "line_items.description", "line_items.quantity", "line_items.price",
    "line_items.original_price", "line_items.discount_amount", "line_items.tax_amount", "line_items.tax_lines.name",
    "line_items.tax_lines.rate", "line_items.tax_lines.amount", "line_items.total", "line_items.gift_card_last4",
    "shipments.carrier", "shipments.shipped_at", "shipments.lines.quantity",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """Where a stream is read and the scope that reading it takes."""

    path: str
    scope: str
    record_path: str
    by_date: bool = False


ROUTES: Final[Mapping[str, Route]] = {
    "payments": Route("/v1/payments", "payments.read", "/v1/payments/{id}"),
    "report_rows": Route(
        "/v1/reports/transactions", "reports.read", "/v1/reports/transactions?level=detail#{row_id}", by_date=True
    ),
    "orders": Route("/v1/orders", "orders.read", "/v1/orders/{id}"),
}


def _stream(entity: str, key: str, keys: KeyList, description: str) -> Stream:
    return Stream(
        source="heartland",
        entity=entity,
        key=(key,),
        cursor=CursorKind.MODIFIED_AT,
        cursor_field="updated_at",
        keys=keys,
        overlap=_OVERLAP,
        settle_lag=_SETTLE_LAG,
        page_size=_PAGE_SIZE,
        description=description,
    )


STREAMS: Final[Mapping[str, Stream]] = {
    stream.entity: stream
    for stream in (
        _stream(
            "payments",
            "id",
            KeyList(_PAYMENT_FIELDS, _PAYMENT_IDENTIFIERS),
            "Ledger rows of tenders: sales, authorisations, captures, refunds, voids; settlement fields are filled in later.",
        ),
        _stream(
            "report_rows",
            "row_id",
            KeyList(_REPORT_FIELDS, _REPORT_IDENTIFIERS),
            "Rows of the transaction report: settled payments, fees, chargebacks, adjustments and reserves, by deposit.",
        ),
        _stream(
            "orders",
            "id",
            KeyList(_ORDER_FIELDS, _ORDER_IDENTIFIERS),
            "Orders of tills and web shops with their lines, totals and shipments.",
        ),
    )
}
