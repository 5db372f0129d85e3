"""The comments of an order, newest first. They are children: writing one leaves the order's `updated_at` as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.transactions import gateway_id, transaction_text
from retail_etl.sandbox.world.moments import MINUTE
from retail_etl.sandbox.world.text import decimal2, sql_seconds

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.order_facts import OrderFacts
    from retail_etl.sandbox.magento.records import Record

_IDS_PER_ORDER = 16
_TRACKING_MAIL = 92 * MINUTE
Comment = tuple[int, str, str, str | None, int | None]


def status_histories(facts: OrderFacts) -> list[dict[str, Any]]:
    """Every comment up to the view's moment."""
    comments = sorted((c for c in _comments(facts) if c[0] <= facts.view.now), key=lambda c: c[0])
    entries = [
        {
            "comment": text,
            "created_at": sql_seconds(moment),
            "entity_id": facts.number * _IDS_PER_ORDER + place,
            "entity_name": entity,
            "is_customer_notified": notified,
            "is_visible_on_front": 0,
            "parent_id": facts.number,
            "status": status,
        }
        for place, (moment, entity, status, text, notified) in enumerate(comments)
    ]
    return entries[::-1]


def _comments(facts: OrderFacts) -> list[Comment]:
    comments = [*_placed(facts), *_documents(facts)]
    for shipment in facts.shipments:
        sent = shipment["created_at"] + _TRACKING_MAIL
        text = f"Tracking sent: {shipment.label('carrier')} {tracking_number(shipment)}"
        comments.append((sent, "order", "processing", text, 1))
    if facts.canceled:
        comments.append((facts.order["canceled_at"], "order", "canceled", "Order canceled.", None))
    return comments


def tracking_number(shipment: Record) -> str:
    """The carrier's number of a parcel."""
    return f"1Z999AA{shipment['track_number']:010d}"


def _placed(facts: OrderFacts) -> list[Comment]:
    created = facts.order["created_at"]
    first = next(iter(facts.transactions), None)
    if first is not None and first.label("txn_type") == "authorization":
        total = decimal2(facts.order["grand_total"])
        text = f'Authorized amount of ${total}. Transaction ID: "{transaction_text(facts.view, first)}"'
        return [(created, "order", "processing", text, None)]
    return [(created, "order", "pending", None, 1)]


def _documents(facts: OrderFacts) -> list[Comment]:
    comments: list[Comment] = []
    for invoice in facts.paid_invoices:
        text = f"Captured amount of ${decimal2(invoice['grand_total'])} online."
        if invoice.has("payment"):
            text += f' Transaction ID: "{gateway_id(facts.view.record("payments", invoice["payment"]))}-capture"'
        comments.append((invoice["paid_at"], "invoice", "processing", text, None))
    for memo in facts.memos:
        way = "online" if memo.has("payment") else "offline"
        text = f"We refunded ${decimal2(memo['grand_total'])} {way}."
        comments.append((memo["created_at"], "creditmemo", "processing", text, 1))
    return comments
