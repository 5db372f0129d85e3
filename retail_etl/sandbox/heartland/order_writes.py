"""POST and PUT of orders: fields, sums and transitions checked as the contract says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland.order_parts import (
    HEADER_AMOUNTS,
    address_in_both_forms,
    amount_or_zero,
    lines_of,
    shipment_of,
    totals,
)
from retail_etl.sandbox.heartland.rejections import invalid
from retail_etl.sandbox.world import World, zones
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import day_text, iso_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.heartland.resources import Document, Resource

TYPES = ("pos_sale", "web_order", "special_order", "return", "layaway")
STATUS_NAMES = {"Complete": "Completed", "Canceled": "Cancelled"}
FORWARD = {
    "Pending": {"Open", "Processing", "OnHold", "Cancelled", "Voided"},
    "Open": {"Processing", "OnHold", "PartiallyFulfilled", "Fulfilled", "Completed", "Cancelled", "Voided"},
    "OnHold": {"Open", "Cancelled", "Voided"},
    "Processing": {"PartiallyFulfilled", "Fulfilled", "Completed", "Cancelled"},
    "PartiallyFulfilled": {"Fulfilled", "Completed", "Cancelled"},
    "Fulfilled": {"Completed", "Cancelled"},
}
CHANGEABLE = {"status", "shipping_address", "billing_address", "shipments", "external_id", "custom", "line_items"}


@dataclass
class OrderWriter:
    """Creates and changes orders."""

    world: World
    orders: Resource

    def create(self, body: Mapping[str, Any]) -> tuple[Document, bool]:
        """The order, and whether it is new: one with the same external id and source system is given back as it is.

        Raises:
            Rejection: 422 where a field is missing or wrong, or the sums do not agree.
        """
        known = self._known(body.get("external_id"), body.get("source_system"))
        if known is not None:
            return known, False
        place = self._place(body.get("location_id"))
        if not body.get("order_date"):
            raise invalid("order_date is missing", {"order_date": ["required"]})
        if body.get("order_type", "pos_sale") not in TYPES:
            raise invalid("unknown order_type", {"order_type": ["unknown"]})
        document = self._document(body, place)
        row = self.orders.collection.add(document)
        document["id"] = self.orders.identifier(row)
        document["order_number"] = str(900_000 + row)
        return self.orders.document(row), True

    def change(self, row: int, body: Mapping[str, Any]) -> tuple[Document, list[str]]:
        """The changed order and the names of what happened to it.

        Raises:
            Rejection: 422 for a field that cannot be changed or a transition that does not exist.
        """
        unknown = set(body) - CHANGEABLE
        if unknown:
            raise invalid(f"cannot be changed: {', '.join(sorted(unknown))}", {name: ["read only"] for name in sorted(unknown)})
        order = self.orders.document(row)
        events = ["order.updated"]
        if body.get("status") is not None:
            events += self._move(order, str(body["status"]))
        if "line_items" in body:
            if order["status"] not in {"Pending", "Open"}:
                raise invalid("lines are fixed now", {"line_items": [f"order is {order['status']}"]}, "invalid_transition")
            order |= totals({**order, "line_items": lines_of(body["line_items"])})
        for name in ("shipping_address", "billing_address"):
            if name in body:
                order[name] = address_in_both_forms(body[name])
        if "shipments" in body:
            order["shipments"] = [
                shipment_of(shipment, number) for number, shipment in enumerate(body["shipments"] or [], start=1)
            ]
            events.append("shipment.created")
        for name in ("external_id", "custom"):
            if name in body:
                order[name] = body[name]
        self.orders.collection.put(row, order)
        return self.orders.document(row), events

    def _known(self, external_id: Any, source_system: Any) -> Document | None:
        if not external_id or not source_system:
            return None
        for row, document in self.orders.collection.documents.items():
            if document.get("external_id") == external_id and document.get("source_system") == source_system:
                return self.orders.document(row)
        rows = self.orders.collection.rows_by_number()
        rows = rows[rows < self.orders.collection.base_count]
        if source_system == "magento":
            found = rows[self.orders.masks["external_id"]((str(external_id),), rows, self.world.now_ms())]
            return self.orders.document(int(found[0])) if len(found) else None
        return None

    def _place(self, code: Any) -> int:
        codes = [place.code for place in PLACES]
        if code not in codes:
            raise invalid("location_id is missing or unknown", {"location_id": ["not found"]})
        return codes.index(code)

    def _document(self, body: Mapping[str, Any], place: int) -> Document:
        now = self.world.now_ms()
        business = int(zones.business_date(np.array([now]), np.array([place]))[0])
        status = STATUS_NAMES.get(str(body.get("status", "Open")), str(body.get("status", "Open")))
        if status not in FORWARD and status not in {"Completed", "Cancelled", "Voided"}:
            raise invalid(f"unknown status {status!r}", {"status": ["unknown"]})
        asked = {name: amount_or_zero(body, name) for name in HEADER_AMOUNTS}
        document: Document = {
            "id": None, "order_number": None, "external_id": body.get("external_id"),
            "source_system": body.get("source_system"),
            "order_type": body.get("order_type", "pos_sale"), "parent_order_id": body.get("parent_order_id"),
            "customer_id": body.get("customer_id"),
            "location_id": PLACES[place].code,
            "fulfillment_location_id": body.get("fulfillment_location_id") or PLACES[place].code,
            "station_id": body.get("station_id"), "order_date": body["order_date"],
            "completed_at": iso_ms(now) if status == "Completed" else None,
            "business_date": day_text(business), "timezone": PLACES[place].timezone, "status": status,
            "payment_status": "unpaid",
            "currency": body.get("currency") or "USD", "line_items": lines_of(body.get("line_items")), **asked,
            "amount_paid": Decimal("0.00"),
            "amount_refunded": Decimal("0.00"), "shipping_address": address_in_both_forms(body.get("shipping_address")),
            "billing_address": address_in_both_forms(body.get("billing_address")), "shipments": [],
            "custom": body.get("custom") or {},
            "created_at": iso_ms(now), "updated_at": iso_ms(now),
        }  # fmt: skip
        document |= totals(document)
        for name in ("subtotal", "tax_total", "total_amount"):
            if name in body and amount_or_zero(body, name) != document[name]:
                raise invalid(
                    f"{name} is {amount_or_zero(body, name)}, the lines make {document[name]}", {name: ["does not add up"]}
                )
        return document

    def _move(self, order: Document, wanted: str) -> list[str]:
        status = STATUS_NAMES.get(wanted, wanted)
        if status == order["status"]:
            return []
        if status not in FORWARD.get(order["status"], set()):
            raise invalid(
                f"from {order['status']} to {status} is no way", {"status": ["invalid transition"]}, "invalid_transition"
            )
        order["status"] = status
        if status == "Completed" and order.get("completed_at") is None:
            order["completed_at"] = iso_ms(self.world.now_ms())
        return {"Completed": ["order.completed"], "Cancelled": ["order.cancelled"]}.get(status, [])
