"""Orders: `GET /V1/orders` and `/V1/orders/{id}`. Every amount stands twice; what no event has filled yet is left out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.magento.addresses import address_id, email_of, order_address
from retail_etl.sandbox.magento.amounts import amount
from retail_etl.sandbox.magento.order_facts import OrderFacts
from retail_etl.sandbox.magento.order_items import order_items
from retail_etl.sandbox.magento.order_payment import order_payment, payment_additional_info
from retail_etl.sandbox.magento.order_taxes import tax_extensions
from retail_etl.sandbox.magento.records import CURRENCIES, STORE_ID, View, put_amounts
from retail_etl.sandbox.magento.status_histories import status_histories
from retail_etl.sandbox.world.text import sql_seconds
from retail_etl.sandbox.world.web import STATES, magento_state

if TYPE_CHECKING:
    from collections.abc import Callable

STORE_NAME = "Main Website\nMain Website Store\nDefault Store View"
STATUSES = {"new": "pending"}
_SHIPPING_FIELDS = (
    "shipping_amount",
    "shipping_discount_amount",
    "shipping_incl_tax",
    "shipping_invoiced",
    "shipping_refunded",
    "shipping_canceled",
    "shipping_tax_amount",
    "shipping_tax_refunded",
)


def order(view: View, row: int, updated_ms: int) -> dict[str, Any]:
    """The order document at the view's moment."""
    facts = OrderFacts(view, row)
    document = {**_identity(facts, updated_ms), **_placement(facts), **CURRENCIES}
    for put in (_put_totals, _put_invoiced, _put_refunded, _put_canceled):
        put(facts, document)
    items = order_items(facts)
    document["items"] = items
    document["billing_address"] = order_address(facts, "billing")
    document["payment"] = order_payment(facts)
    document["status_histories"] = status_histories(facts)
    document["extension_attributes"] = _extensions(facts, document, items)
    return document


def _identity(facts: OrderFacts, updated_ms: int) -> dict[str, Any]:
    state = STATES[int(magento_state(facts.view.world, np.array([facts.row]), facts.view.now)[0])]
    identity: dict[str, Any] = {
        "entity_id": facts.number,
        "increment_id": facts.increment_id,
        "state": state,
        "status": STATUSES.get(state, state),
        "created_at": facts.created_at,
        "updated_at": sql_seconds(updated_ms),
        "customer_email": email_of(facts),
        "customer_firstname": facts.customer.first_name if facts.customer else "Guest",
        "customer_lastname": facts.customer.last_name if facts.customer else "Shopper",
        "customer_group_id": 0 if facts.order["guest"] else 1,
        "customer_is_guest": int(bool(facts.order["guest"])),
        "customer_note_notify": 1,
        "email_sent": 1,
        "billing_address_id": address_id(facts.number, "billing"),
    }
    if not facts.order["guest"]:
        identity["customer_id"] = facts.order["customer"] + 1
        identity["customer_gender"] = 0
    return identity


def _placement(facts: OrderFacts) -> dict[str, Any]:
    goods = [line for line in facts.lines if not line.product.gift_card]
    seed = facts.increment_id.encode()
    placement: dict[str, Any] = {
        "is_virtual": int(not goods),
        "quote_id": facts.number + 50_000,
        "protect_code": hashlib.sha256(seed).hexdigest()[:32],
        "remote_ip": "192.0.2.10",
        "x_forwarded_for": "192.0.2.10, 192.0.2.10",
        "store_id": STORE_ID,
        "store_name": STORE_NAME,
        "total_item_count": len(facts.lines),
        "total_qty_ordered": sum(line.quantity for line in facts.lines),
        "weight": sum(line.quantity for line in goods),
    }
    if goods:
        placement["shipping_description"] = "Flat Rate - Fixed"
    if facts.order["discount"]:
        placement.update(applied_rule_ids="1", discount_description="Spring promotion")
    return placement


def _put_totals(facts: OrderFacts, document: dict[str, Any]) -> None:
    order = facts.order
    paid = facts.sum_of(facts.paid_invoices, "grand_total")
    put_amounts(
        document,
        subtotal=order["subtotal"],
        subtotal_incl_tax=order["subtotal"] + order["tax"],
        discount_amount=-order["discount"],
        tax_amount=order["tax"],
        shipping_amount=order["shipping"],
        shipping_incl_tax=order["shipping"],
        shipping_tax_amount=0,
        shipping_discount_amount=0,
        discount_tax_compensation_amount=0,
        grand_total=order["grand_total"],
        total_due=max(order["grand_total"] - paid, 0),
    )
    document["shipping_discount_tax_compensation_amount"] = 0
    document["base_shipping_discount_tax_compensation_amnt"] = 0
    if facts.paid_invoices:
        put_amounts(document, total_paid=paid)


def _put_invoiced(facts: OrderFacts, document: dict[str, Any]) -> None:
    if not facts.invoices:
        return
    total: Callable[[str], int] = lambda column: facts.sum_of(facts.invoices, column)  # noqa: E731 - a short name for one table
    put_amounts(
        document,
        subtotal_invoiced=total("subtotal"),
        discount_invoiced=-total("discount"),
        tax_invoiced=total("tax"),
        shipping_invoiced=total("shipping"),
        discount_tax_compensation_invoiced=0,
        total_invoiced=total("grand_total"),
    )
    document["base_total_invoiced_cost"] = 0


def _put_refunded(facts: OrderFacts, document: dict[str, Any]) -> None:
    """`total_online_refunded` follows the request's flag, as in the shop; it is no proof of a gateway refund."""
    if not facts.memos:
        return
    memos = facts.memos
    adjustment = facts.sum_of(memos, "adjustment")
    put_amounts(
        document,
        subtotal_refunded=facts.sum_of(memos, "subtotal"),
        discount_refunded=-facts.sum_of(memos, "discount"),
        tax_refunded=facts.sum_of(memos, "tax"),
        shipping_refunded=facts.sum_of(memos, "shipping"),
        shipping_tax_refunded=0,
        discount_tax_compensation_refunded=0,
        adjustment_positive=max(adjustment, 0),
        adjustment_negative=max(-adjustment, 0),
        total_refunded=facts.sum_of(memos, "grand_total"),
    )
    online = [memo for memo in memos if memo.has("payment")]
    kind = "total_online_refunded" if online else "total_offline_refunded"
    put_amounts(document, **{kind: facts.sum_of(online or memos, "grand_total")})


def _put_canceled(facts: OrderFacts, document: dict[str, Any]) -> None:
    if not facts.canceled:
        return
    order, invoices = facts.order, facts.invoices
    put_amounts(
        document,
        subtotal_canceled=order["subtotal"] - facts.sum_of(invoices, "subtotal"),
        discount_canceled=order["discount"] - facts.sum_of(invoices, "discount"),
        tax_canceled=order["tax"] - facts.sum_of(invoices, "tax"),
        shipping_canceled=order["shipping"] - facts.sum_of(invoices, "shipping"),
        total_canceled=order["grand_total"] - facts.sum_of(invoices, "grand_total"),
    )


def _extensions(facts: OrderFacts, document: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    extensions: dict[str, Any] = {
        "payment_additional_info": payment_additional_info(facts),
        **tax_extensions(facts),
        "converting_from_quote": False,
    }
    if not document["is_virtual"]:
        extensions["shipping_assignments"] = [_shipping_assignment(facts, document, items)]
    if facts.order["gift_card"]:
        code = hashlib.sha256(b"card" + facts.increment_id.encode()).hexdigest()[:12].upper()
        value = amount(facts.order["gift_card"])
        extensions["gift_cards"] = [{"id": facts.number, "code": code, "amount": value, "base_amount": value}]
        put_amounts(extensions, gift_cards_amount=facts.order["gift_card"])
        put_amounts(extensions, gift_cards_invoiced=facts.sum_of(facts.invoices, "gift_card"))
    if facts.order["store_credit"]:
        put_amounts(extensions, customer_balance_amount=facts.order["store_credit"])
        put_amounts(extensions, customer_balance_invoiced=facts.sum_of(facts.invoices, "store_credit"))
    return extensions


def _shipping_assignment(facts: OrderFacts, document: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """The shipping address lives here only; the items are repeated, never to be summed with the order's own."""
    names = [prefix + name for name in _SHIPPING_FIELDS for prefix in ("", "base_")]
    total = {name: document[name] for name in names if name in document}
    total["shipping_discount_tax_compensation_amount"] = 0
    total["base_shipping_discount_tax_compensation_amnt"] = 0
    address = order_address(facts, "shipping")
    return {"shipping": {"address": address, "method": "flatrate_flatrate", "total": total}, "items": items}
