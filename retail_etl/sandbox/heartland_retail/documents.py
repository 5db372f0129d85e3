"""Tickets, orders and invoices as Heartland Retail shows them, with what can be embedded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland.order_standing import CANCELLED, COMPLETED, VOIDED, order_status
from retail_etl.sandbox.heartland_retail.texts import local, number, utc
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.vocabulary import METHODS, Method, Operation, OrderType

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World

Document = dict[str, Any]
LOCATION_FROM = 100_001
TENDERED = (Operation.SALE, Operation.CAPTURE, Operation.REFUND, Operation.TIP_ADJUST)
TICKET_STATUS = {COMPLETED: "complete", CANCELLED: "void", VOIDED: "void"}
ORDER_STATUS = {COMPLETED: "closed", CANCELLED: "cancelled", VOIDED: "cancelled"}


def location_id(place: int) -> int:
    """The id of a place."""
    return LOCATION_FROM + place


def station_id(place: int, station: int) -> int:
    """The id of a till."""
    return (LOCATION_FROM + place) * 100 + station


def ticket(world: World, row: int, now: int, include: frozenset[str]) -> Document:
    """A ticket or return."""
    orders = world.table("orders")
    is_return = orders["order_type"][row] == OrderType.RETURN
    parent = int(orders["parent"][row])
    status = TICKET_STATUS.get(_status(world, row, now), "incomplete")
    return {
        **_head(world, row, now),
        "type": "Return" if is_return else "Ticket",
        "status": status,
        "completed?": status == "complete",
        "parent_transaction_id": parent + 1 if parent >= 0 else None,
        "original_subtotal": number(orders["subtotal"][row] + orders["discount_total"][row]),
        **_totals(world, row, now),
        **_embedded(world, row, now, include),
    }


def order(world: World, row: int, now: int, include: frozenset[str]) -> Document:
    """A sales order, here one of the web shop's."""
    orders = world.table("orders")
    web_order = int(orders["web_order"][row])
    return {
        **_head(world, row, now),
        "public_id": f"{web_order + 1:09d}" if web_order >= 0 else str(100_001 + row),  # brought in under the shop's number
        "status": ORDER_STATUS.get(_status(world, row, now), "open"),
        "shipping_charge": number(orders["shipping_total"][row]),
        **_totals(world, row, now),
        **_embedded(world, row, now, include),
    }


def invoice(world: World, row: int, now: int, include: frozenset[str]) -> Document:
    """An invoice of a sales order."""
    invoices, orders = world.table("invoices"), world.table("orders")
    of_order = int(world.table("web_orders")["order"][invoices["web_order"][row]])
    made = int(invoices["created_at"][row])
    part = int(invoices["part"][row])
    net = invoices["subtotal"][row] - invoices["discount"][row]
    shown: Document = {
        "id": row + 1,
        "public_id": str(row + 1),
        "type": "Invoice",
        "status": "complete",
        "order_id": of_order + 1,
        **_where(world, of_order),
        "total_discounts": number(invoices["discount"][row]),
        "total": number(net + invoices["tax"][row] + invoices["shipping"][row]),
        **_moments(made, made, int(orders["place"][of_order]), now),
    }
    embedded = {"subtotal": number(net), "tax_total": number(invoices["tax"][row])}
    shown |= {name: value for name, value in embedded.items() if name in include}
    if "lines" in include:
        shown["lines"] = _lines(world, of_order, part)
    return shown


def payments_of(world: World, row: int, now: int) -> list[Document]:
    """The payments on a ticket or order: what was tendered, negative where money went back."""
    payments = world.table("payments")
    mine = world.children("order_payments").of(row)
    there = (payments["created_at"][mine] <= now) & payments["in_heartland"][mine] & ~payments["declined"][mine]
    return [_payment(world, found) for found in mine[there].tolist() if payments["operation"][found] in TENDERED]


def _payment(world: World, row: int) -> Document:
    payments = world.table("payments")
    method = int(payments["method"][row])
    amount = int(payments["amount"][row]) * (-1 if payments["operation"][row] == Operation.REFUND else 1)
    when = utc(int(payments["created_at"][row]))
    return {
        "id": row + 1,
        "type": "Payments::ExternalPayment" if method < Method.CASH else "CustomPayment",
        "payment_type_id": method + 1,
        "amount": number(amount),
        "deposit": bool(payments["unapplied"][row]),
        "description": METHODS[method],
        "completed_at": when,
        "updated_at": when,
        "custom": {},
    }


def _status(world: World, row: int, now: int) -> int:
    return int(order_status(world, np.array([row], dtype=np.int64), now)[0])


def _head(world: World, row: int, now: int) -> Document:
    orders = world.table("orders")
    made, done = int(orders["created_at"][row]), int(orders["completed_at"][row])
    return {
        "id": row + 1,
        "public_id": str(100_001 + row),
        **_where(world, row),
        **_moments(made, done, int(orders["place"][row]), now),
    }


def _where(world: World, row: int) -> Document:
    orders = world.table("orders")
    place, customer = int(orders["place"][row]), int(orders["customer"][row])
    return {
        "station_id": station_id(place, int(orders["station"][row])),
        "source_location_id": location_id(place),
        "customer_id": customer + 1 if customer >= 0 else None,
        "custom": {},
    }


def _moments(made: int, done: int, place: int, now: int) -> Document:
    return {
        "created_at": utc(made),
        "completed_at": utc(done, now),
        "local_completed_at": local(done, PLACES[place].timezone, now),
    }


def _totals(world: World, row: int, now: int) -> Document:
    orders, payments = world.table("orders"), world.table("payments")
    mine = world.children("order_payments").of(row)
    there = (payments["created_at"][mine] <= now) & payments["in_heartland"][mine]
    paid, total = int(payments["signed"][mine][there].sum()), int(orders["total_amount"][row])
    return {
        "total_discounts": number(orders["discount_total"][row]),
        "total": number(total),
        "total_paid": number(paid),
        "balance": number(total - paid),
    }


def _embedded(world: World, row: int, now: int, include: frozenset[str]) -> Document:
    orders = world.table("orders")
    shown: Document = {}
    for name in ("subtotal", "tax_total"):
        if name in include:
            shown[name] = number(orders[name][row])
    if "lines" in include:
        shown["lines"] = _lines(world, row, -1)
    if "payments" in include:
        shown["payments"] = payments_of(world, row, now)
    return shown


def _lines(world: World, order_row: int, part: int) -> list[Document]:
    lines = world.table("order_lines")
    found = world.children("order_lines").of(order_row)
    found = found if part < 0 else found[lines["part"][found] == part]
    shown: list[Document] = [
        {
            "id": line + 1,
            "type": "ItemLine",
            "item_id": int(lines["product"][line]) + 1,
            "description": catalogue()[int(lines["product"][line])].name,
            "qty": int(lines["quantity"][line]),
            "unit_price": number(lines["price"][line]),
            "original_unit_price": number(lines["original_price"][line]),
        }
        for line in found.tolist()
    ]
    tax = int(lines["tax"][found].sum())
    return [*shown, {"id": order_row + 1, "type": "TaxLine", "value": number(tax)}] if tax else shown
