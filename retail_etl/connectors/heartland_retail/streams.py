"""The streams of Heartland Retail: where each is read, and which fields may be kept.

Names of customers and staff, addresses, free-form ``custom`` objects and gift card numbers are on no list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Along, CursorKind, KeyList, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

# Rows can commit a little late with the moment at which their transaction began.
_OVERLAP: Final = timedelta(minutes=15)
_SETTLE_LAG: Final = timedelta(minutes=2)
_PAGE_SIZE: Final = 500  # others ask for up to 5000 rows; documents with their lines are long

_LINES: Final = frozenset(
    f"lines.{name}"
    for name in (
        "id", "type", "item_id", "description", "qty", "unit_price", "original_unit_price", "adjusted_unit_price", "value",
        "ship_from_location_id",
    )
)  # fmt: skip
_DOCUMENT_IDENTIFIERS: Final = frozenset({"id", "public_id", "station_id", "source_location_id", "customer_id"})
_DOCUMENT: Final = _LINES | _DOCUMENT_IDENTIFIERS | {
    "type", "status", "total_discounts", "subtotal", "tax_total", "total", "created_at", "updated_at", "completed_at",
    "local_completed_at",
}  # fmt: skip
_PAYMENT_IDENTIFIERS: Final = frozenset(
    {
        "id", "document.parent_transaction_id", "document.source_location_id", "document.station_id",
        "document.customer_id", "payment.payment_type_id",
    }
)  # fmt: skip
_PAYMENT: Final = _PAYMENT_IDENTIFIERS | {
    "updated_at", "document.status", "document.type", "document.created_at", "document.completed_at",
    "document.local_completed_at", "payment.type", "payment.amount", "payment.deposit", "payment.description",
    "payment.completed_at", "payment.updated_at",
}  # fmt: skip
_QUANTITIES: Final = frozenset(
    {"qty", "qty_on_hand", "qty_committed", "qty_available", "qty_on_po", "qty_in_transit", "unit_cost"}
)


@dataclass(frozen=True)
class Route:
    """Where a stream is read.

    Attributes:
        path: the list.
        include: what is embedded in each record of it.
        document: of payments, the kind of document that they stand in.
        groups: of a snapshot, what its rows are grouped by; it has no moments and is read whole.
    """

    path: str
    record_path: str
    include: tuple[str, ...] = ()
    document: str = ""
    groups: tuple[str, ...] = ()


ROUTES: Final[Mapping[str, Route]] = {
    "tickets": Route("/sales/tickets", "/sales/tickets/{id}", ("lines", "subtotal", "tax_total")),
    "orders": Route("/sales/orders", "/sales/orders/{id}", ("lines", "subtotal", "tax_total")),
    "invoices": Route("/sales/invoices", "/sales/invoices/{id}", ("lines", "subtotal", "tax_total")),
    "ticket_payments": Route("/sales/tickets", "/sales/tickets/{ticket_id}/payments#{id}", ("payments",), document="ticket"),
    "order_payments": Route("/sales/orders", "/sales/orders/{order_id}/payments#{id}", ("payments",), document="order"),
    "items": Route("/items", "/items/{id}"),
    "locations": Route("/locations", "/locations/{id}"),
    "payment_types": Route("/payment_types", "/payment_types/{id}"),
    "inventory_values": Route(
        "/inventory/values", "/inventory/values?item_id={item_id}&location_id={location_id}", groups=("item_id", "location_id")
    ),
}


def _stream(
    entity: str, key: tuple[str, ...], keys: KeyList, description: str, cursor: CursorKind = CursorKind.MODIFIED_AT
) -> Stream:
    return Stream(
        source="heartland_retail",
        entity=entity,
        key=key,
        cursor=cursor,
        cursor_field="" if cursor is CursorKind.SNAPSHOT else "updated_at",
        keys=keys,
        overlap=_OVERLAP,
        settle_lag=_SETTLE_LAG,
        page_size=_PAGE_SIZE,
        description=description,
        rescan=Along.CREATED_AT,
    )


def _lookup(entity: str, fields: set[str], description: str) -> Stream:
    keys = KeyList(frozenset({"id", "created_at", "updated_at"} | fields), frozenset({"id", "public_id", "grid_id"}))
    return _stream(entity, ("id",), keys, description)


STREAMS: Final[Mapping[str, Stream]] = {
    stream.entity: stream
    for stream in (
        _stream(
            "tickets",
            ("id",),
            KeyList(
                _DOCUMENT | {"completed?", "parent_transaction_id", "original_subtotal", "total_paid", "balance"},
                _DOCUMENT_IDENTIFIERS | {"parent_transaction_id", "lines.id", "lines.item_id"},
            ),
            "Tickets of the tills: sales and returns, with their lines.",
        ),
        _stream(
            "orders",
            ("id",),
            KeyList(
                _DOCUMENT | {"shipping_charge", "total_paid", "balance"},
                _DOCUMENT_IDENTIFIERS | {"lines.id", "lines.item_id"},
            ),
            "Sales orders: goods to be handed over or shipped later.",
        ),
        _stream(
            "invoices",
            ("id",),
            KeyList(_DOCUMENT | {"order_id"}, _DOCUMENT_IDENTIFIERS | {"order_id", "lines.id", "lines.item_id"}),
            "Invoices of sales orders: the moment at which they become revenue.",
        ),
        _stream(
            "ticket_payments",
            ("ticket_id", "id"),
            KeyList(_PAYMENT | {"ticket_id"}, _PAYMENT_IDENTIFIERS | {"ticket_id"}),
            "Payments on tickets, taken out of the tickets that embed them.",
        ),
        _stream(
            "order_payments",
            ("order_id", "id"),
            KeyList(_PAYMENT | {"order_id"}, _PAYMENT_IDENTIFIERS | {"order_id"}),
            "Payments on sales orders: prepayments, until their goods are invoiced.",
        ),
        _lookup(
            "items",
            {"public_id", "description", "price", "original_price", "cost", "active", "active?", "grid_id"},
            "Items: what the lines of documents and stock point at.",
        ),
        _lookup("locations", {"public_id", "name", "active", "active?"}, "Stores and warehouses."),
        _lookup("payment_types", {"name"}, "Tenders: what the payment type of a payment stands for."),
        _stream(
            "inventory_values",
            ("item_id", "location_id"),
            KeyList(_QUANTITIES | {"item_id", "location_id"}, frozenset({"item_id", "location_id"})),
            "Stock by item and location, which carries no moment of change and is read whole.",
            CursorKind.SNAPSHOT,
        ),
    )
}
