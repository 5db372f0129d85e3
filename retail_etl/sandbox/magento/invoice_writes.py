"""Invoices that integrations write to an order, and the order's standing: canceled, held, released."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.document_parts import (
    add_to,
    comments_of,
    exact,
    invalid,
    money,
    number_items,
    shipping_share,
)
from retail_etl.sandbox.magento.order_writes import is_shipped
from retail_etl.sandbox.magento.rejections import RejectedCallError, missing_document
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.magento.shop import Shop

Document = dict[str, Any]
OPEN, PAID = 1, 2
# Methods whose money comes outside any gateway: their invoices are paid when they are written.
OFFLINE_METHODS = frozenset({"checkmo", "banktransfer", "cashondelivery", "purchaseorder", "free"})
# What rounding by item may come to over the invoices of an order.
_ROUNDED_MOST = Decimal("0.05")
_NO_INVOICE = {"holded", "canceled", "payment_review", "closed", "complete"}
_NO_CANCEL = {"holded", "canceled", "payment_review", "closed", "complete"}
_NO_HOLD = {"holded", "canceled", "payment_review", "closed", "complete"}


class InvoiceWrites:
    """Invoices and standing of orders of one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def invoice(self, number: int, body: Mapping[str, Any]) -> str:
        """`POST /V1/order/{id}/invoice`: the id of the invoice; a gateway is asked only with `capture`.

        Raises:
            RejectedCallError: 400 where the order or its quantities do not allow it.
        """
        row, order = self._order(number)
        if order["state"] in _NO_INVOICE:
            raise invalid("Invoice", "The order does not allow an invoice to be created.")
        wanted = _wanted(order, body)
        if not wanted:
            raise invalid("Invoice", "You can't create an invoice without products.")
        amounts = _amounts(order, wanted)
        is_paid = order["payment"]["method"] in OFFLINE_METHODS or bool(body.get("capture"))
        for item, quantity in wanted:
            add_to(item, "qty_invoiced", quantity)
        for name in ("total_invoiced", "base_total_invoiced"):
            add_to(order, name, amounts["grand_total"])
        for name in ("shipping_invoiced", "base_shipping_invoiced"):
            add_to(order, name, amounts["shipping_amount"])
        if is_paid:
            for name in ("total_paid", "base_total_paid"):
                add_to(order, name, amounts["grand_total"])
            order["total_due"] = order["base_total_due"] = money(exact(order, "grand_total") - exact(order, "total_paid"))
        if order["state"] in {"new", "pending_payment"}:
            order["state"] = order["status"] = "processing"
        if is_shipped(order) and order.get("total_due", 0) == 0:
            order["state"] = order["status"] = "complete"
        document = self._document(order, wanted, amounts, body, PAID if is_paid else OPEN)
        collection = self._shop.collections["invoices"]
        added = collection.number(collection.add(document))
        document.update(entity_id=added, increment_id=f"{added:09d}")
        number_items(document)
        self._shop.collections["orders"].put(row, order)
        return str(added)

    def cancel(self, number: int) -> bool:
        """`POST /V1/orders/{id}/cancel`: false where the order cannot be canceled any more."""
        row, order = self._order(number)
        if order["state"] in _NO_CANCEL or exact(order, "total_invoiced") > 0:
            return False
        for item in order["items"]:
            item["qty_canceled"] = item["qty_ordered"]
        order["total_canceled"] = order["base_total_canceled"] = order["grand_total"]
        self._stand(row, order, "canceled")
        return True

    def hold(self, number: int) -> bool:
        """`POST /V1/orders/{id}/hold`.

        Raises:
            RejectedCallError: 400 where it cannot be held.
        """
        row, order = self._order(number)
        if order["state"] in _NO_HOLD:
            raise RejectedCallError(400, "A hold action is not available.")
        order.update(hold_before_state=order["state"], hold_before_status=order["status"])
        self._stand(row, order, "holded")
        return True

    def release(self, number: int) -> bool:
        """`POST /V1/orders/{id}/unhold`.

        Raises:
            RejectedCallError: 400 where it is not held.
        """
        row, order = self._order(number)
        if order["state"] != "holded":
            raise RejectedCallError(400, "You cannot remove the hold.")
        self._stand(row, order, order.pop("hold_before_state"), order.pop("hold_before_status"))
        return True

    def _stand(self, row: int, order: Document, state: str, status: str | None = None) -> None:
        order.update(state=state, status=status or state)
        self._shop.collections["orders"].put(row, order)

    def _order(self, number: int) -> tuple[int, Document]:
        row = self._shop.collections["orders"].row_of(number)
        if row is None:
            raise missing_document()
        return row, copy.deepcopy(self._shop.document("orders", self._shop.view(), row))

    def _document(
        self,
        order: Document,
        wanted: list[tuple[Document, float]],
        amounts: dict[str, float],
        body: Mapping[str, Any],
        state: int,
    ) -> Document:
        now = sql_seconds(self._shop.world.now_ms())
        items = [
            {
                **{name: item[name] for name in ("sku", "name", "price", "product_id") if name in item},
                "order_item_id": item["item_id"],
                "qty": quantity,
                "row_total": money(exact(item, "price") * exact({"q": quantity}, "q")),
            }
            for item, quantity in wanted
        ]
        return {
            **{name: order[name] for name in order if name.endswith("currency_code")},
            **amounts,
            **{f"base_{name}": value for name, value in amounts.items()},
            "entity_id": None,
            "increment_id": None,
            "order_id": order["entity_id"],
            "state": state,
            "store_id": order["store_id"],
            "total_qty": sum(quantity for _, quantity in wanted),
            "can_void_flag": 0,
            "created_at": now,
            "updated_at": now,
            "items": items,
            "comments": comments_of(body, now),
        }


def _wanted(order: Document, body: Mapping[str, Any]) -> list[tuple[Document, float]]:
    """The items with their quantities; without items, all that is left of all of them."""
    items = {int(item["item_id"]): item for item in order["items"] if not item.get("parent_item_id")}
    asked = body.get("items") or []
    if not asked:
        return [(item, _left(item)) for item in items.values() if _left(item) > 0]
    wanted = []
    for one in asked:
        item = items.get(int(one.get("order_item_id", 0)))
        if item is None:
            raise invalid("Invoice", "The invoice contains one or more items that are not part of the original order.")
        quantity = float(one.get("qty", 0))
        if quantity > _left(item):
            message = 'The quantity to invoice must not be greater than the uninvoiced quantity for product SKU "%1".'
            raise invalid("Invoice", message, [str(item["sku"])])
        if quantity > 0:
            wanted.append((item, quantity))
    return wanted


def _left(item: Document) -> float:
    return float(item["qty_ordered"]) - float(item.get("qty_invoiced", 0)) - float(item.get("qty_canceled", 0))


def _amounts(order: Document, wanted: list[tuple[Document, float]]) -> dict[str, float]:
    """The items' share of price, tax and discount; shipping comes with the first invoice, what rounding left with the last."""
    share = [(item, exact({"q": quantity}, "q") / exact(item, "qty_ordered")) for item, quantity in wanted]
    subtotal = sum((exact(item, "price") * exact({"q": quantity}, "q") for item, quantity in wanted), exact({}, ""))
    tax = sum((exact(item, "tax_amount") * part for item, part in share), exact({}, ""))
    discount = sum((exact(item, "discount_amount") * part for item, part in share), exact({}, ""))
    shipping = exact(order, "shipping_amount") - exact(order, "shipping_invoiced")
    tax += shipping_share(order, "shipping_tax_amount", shipping)
    discount += shipping_share(order, "shipping_discount_amount", shipping)
    taken = {int(item["item_id"]): quantity for item, quantity in wanted}
    left = exact(order, "grand_total") - exact(order, "total_invoiced")
    is_last = all(
        _left(item) <= taken.get(int(item["item_id"]), 0) for item in order["items"] if not item.get("parent_item_id")
    )
    if is_last and abs(left - (subtotal + tax - discount + shipping)) <= _ROUNDED_MOST:
        tax += left - (subtotal + tax - discount + shipping)
    named = {"subtotal": subtotal, "tax_amount": tax, "discount_amount": -discount, "shipping_amount": shipping}
    named["grand_total"] = subtotal + tax - discount + shipping
    return {name: money(value) for name, value in named.items()}
