"""Shipments, offline credit memos and comments that integrations write to an order."""

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
from retail_etl.sandbox.magento.rejections import RejectedCallError, missing_document
from retail_etl.sandbox.world.places import PLACES, WEB
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.magento.goods_writes import GoodsWrites
    from retail_etl.sandbox.magento.shop import Shop

Document = dict[str, Any]
_NO_SHIPMENT = {"holded", "canceled", "payment_review", "closed"}
_NO_REFUND = {"holded", "canceled", "payment_review", "closed"}


class OrderWrites:
    """Writes to orders of one shop."""

    def __init__(self, shop: Shop, goods: GoodsWrites) -> None:
        self._shop = shop
        self._goods = goods
        self._comments = 0

    def ship(self, number: int, body: Mapping[str, Any]) -> str:
        """`POST /V1/order/{id}/ship`: the id of the shipment.

        Raises:
            RejectedCallError: 400 where the order or its quantities do not allow it.
        """
        row, order = self._order(number)
        if order["state"] in _NO_SHIPMENT:
            raise invalid("Shipment", "The order does not allow a shipment to be created.")
        wanted = _wanted(order, body, _left_to_ship, "Shipment", "ship", "unshipped")
        if not wanted:
            raise invalid("Shipment", "You can't create a shipment without products.")
        arguments = body.get("arguments") or {}
        source = (arguments.get("extension_attributes") or {}).get("source_code") or PLACES[WEB].code
        for item, quantity in wanted:
            self._goods.take_from_stock(str(item["sku"]), str(source), quantity)
        for item, quantity in wanted:
            add_to(item, "qty_shipped", quantity)
        document = self._shipment(order, wanted, body, str(source))
        number_of = self._add("shipments", document)
        if is_shipped(order) and order.get("total_due", 0) == 0:
            order["state"] = order["status"] = "complete"
        self._shop.collections["orders"].put(row, order)
        return str(number_of)

    def track(self, body: Mapping[str, Any]) -> str:
        """`POST /V1/shipment/track`: one more tracking number of a shipment."""
        entity = body.get("entity") or {}
        row = self._shop.collections["shipments"].row_of(int(entity.get("parent_id", 0)))
        if row is None:
            raise missing_document()
        shipment = copy.deepcopy(self._shop.document("shipments", self._shop.view(), row))
        shipment["tracks"].append({**entity, "entity_id": len(shipment["tracks"]) + 1})
        self._shop.collections["shipments"].edit(row, shipment)
        return str(len(shipment["tracks"]))

    def refund(self, number: int, body: Mapping[str, Any]) -> str:
        """`POST /V1/order/{id}/refund`: the id of an offline credit memo; no money moves.

        Raises:
            RejectedCallError: 400 where the order or its amounts do not allow it.
        """
        row, order = self._order(number)
        if order["state"] in _NO_REFUND:
            raise invalid("Creditmemo", f"We cannot create credit memo for the order in state {order['state']}.")
        wanted = _wanted(order, body, _left_to_refund, "Creditmemo", "creditmemo", "unrefunded")
        arguments = body.get("arguments") or {}
        amounts = _amounts(order, wanted, arguments)
        left = money(exact(order, "total_paid") - exact(order, "total_refunded"))
        if amounts["grand_total"] <= 0:
            raise invalid("Creditmemo", "The credit memo's total must be positive.")
        if amounts["grand_total"] > left:
            raise invalid("Creditmemo", "The most money available to refund is %1.", [f"{left:.2f}"])
        for item, quantity in wanted:
            add_to(item, "qty_refunded", quantity)
            add_to(item, "amount_refunded", _row_total(item, quantity))
        for name in ("total_refunded", "base_total_refunded", "total_offline_refunded", "base_total_offline_refunded"):
            add_to(order, name, amounts["grand_total"])
        for name in ("shipping_refunded", "base_shipping_refunded"):
            add_to(order, name, amounts["shipping_amount"])
        number_of = self._add("creditmemos", self._memo(order, wanted, amounts, body))
        if exact(order, "total_refunded") >= exact(order, "total_paid"):
            order["state"] = order["status"] = "closed"
        self._shop.collections["orders"].put(row, order)
        return str(number_of)

    def comment(self, number: int, body: Mapping[str, Any]) -> bool:
        """`POST /V1/orders/{id}/comments`: true. The order's `updated_at` stays as it was."""
        row, order = self._order(number)
        history = body.get("statusHistory")
        if not isinstance(history, dict) or not history.get("comment"):
            raise RejectedCallError(400, '"%fieldName" is required. Enter and try again.', {"fieldName": "statusHistory"})
        if history.get("status") not in {None, order["status"]}:
            raise RejectedCallError(400, "The status cannot be changed with a comment.")
        self._comments += 1
        told = {
            "comment": history["comment"],
            "created_at": sql_seconds(self._shop.world.now_ms()),
            "entity_id": 80_000_000 + self._comments,
            "entity_name": "order",
            "is_customer_notified": int(history.get("is_customer_notified") or 0),
            "is_visible_on_front": int(history.get("is_visible_on_front") or 0),
            "parent_id": number,
            "status": order["status"],
        }
        order["status_histories"] = [told, *order["status_histories"]]
        self._shop.collections["orders"].edit(row, order)
        return True

    def _order(self, number: int) -> tuple[int, Document]:
        row = self._shop.collections["orders"].row_of(number)
        if row is None:
            raise missing_document()
        return row, copy.deepcopy(self._shop.document("orders", self._shop.view(), row))

    def _add(self, name: str, document: Document) -> int:
        collection = self._shop.collections[name]
        number = collection.number(collection.add(document))
        document.update(entity_id=number, increment_id=f"{number:09d}")
        number_items(document)
        return number

    def _shipment(
        self, order: Document, wanted: list[tuple[Document, float]], body: Mapping[str, Any], source: str
    ) -> Document:
        now = sql_seconds(self._shop.world.now_ms())
        items = [
            {
                "order_item_id": item["item_id"],
                "sku": item["sku"],
                "name": item["name"],
                "qty": quantity,
                "price": item["price"],
            }
            for item, quantity in wanted
        ]
        tracks = [
            {**track, "entity_id": place, "order_id": order["entity_id"], "created_at": now, "updated_at": now}
            for place, track in enumerate(body.get("tracks") or [], start=1)
        ]
        return {
            "entity_id": None,
            "increment_id": None,
            "order_id": order["entity_id"],
            "store_id": order["store_id"],
            "total_qty": sum(quantity for _, quantity in wanted),
            "created_at": now,
            "updated_at": now,
            "items": items,
            "tracks": tracks,
            "comments": comments_of(body, now),
            "packages": [],
            "extension_attributes": {"source_code": source},
        }

    def _memo(
        self, order: Document, wanted: list[tuple[Document, float]], amounts: dict[str, float], body: Mapping[str, Any]
    ) -> Document:
        now = sql_seconds(self._shop.world.now_ms())
        items = [
            {
                "order_item_id": item["item_id"],
                "sku": item["sku"],
                "name": item["name"],
                "qty": quantity,
                "price": item["price"],
                "row_total": _row_total(item, quantity),
            }
            for item, quantity in wanted
        ]
        doubled = {**amounts, **{f"base_{name}": value for name, value in amounts.items()}}
        currencies = {name: order[name] for name in order if name.endswith("currency_code")}
        return {
            **currencies,
            **doubled,
            "entity_id": None,
            "increment_id": None,
            "order_id": order["entity_id"],
            "state": 2,
            "store_id": order["store_id"],
            "created_at": now,
            "updated_at": now,
            "items": items,
            "comments": comments_of(body, now),
        }


def _wanted(
    order: Document, body: Mapping[str, Any], left: Callable[[Document], float], kind: str, verb: str, state: str
) -> list[tuple[Document, float]]:
    """The items with their quantities; without items, all that is left of all of them."""
    items = {int(item["item_id"]): item for item in order["items"]}
    asked = body.get("items") or []
    if not asked:
        return [(item, left(item)) for item in _shippable(order) if left(item) > 0]
    wanted = []
    for one in asked:
        item = items.get(int(one.get("order_item_id", 0)))
        if item is None:
            raise invalid(kind, f"The {kind.lower()} contains product item that is not part of the original order.")
        quantity = float(one.get("qty", 0))
        if quantity > left(item):
            message = f'The quantity to {verb} must not be greater than the {state} quantity for product SKU "%1".'
            raise invalid(kind, message, [str(item["sku"])])
        if quantity > 0 and not item.get("parent_item_id"):
            wanted.append((item, quantity))
    return wanted


def _shippable(order: Document) -> list[Document]:
    """The items that carry the money: of a configurable its parent, which also ships."""
    return [item for item in order["items"] if not item.get("parent_item_id") and not item.get("is_virtual")]


def is_shipped(order: Document) -> bool:
    """Whether nothing of the order is left to ship."""
    return all(_left_to_ship(item) <= 0 for item in _shippable(order))


def _left_to_ship(item: Document) -> float:
    gone = sum(float(item.get(name, 0)) for name in ("qty_shipped", "qty_refunded", "qty_canceled"))
    return float(item["qty_ordered"]) - gone


def _left_to_refund(item: Document) -> float:
    return float(item.get("qty_invoiced", 0)) - float(item.get("qty_refunded", 0))


def _amounts(order: Document, wanted: list[tuple[Document, float]], arguments: Mapping[str, Any]) -> dict[str, float]:
    share = [(item, Decimal(str(quantity)) / exact(item, "qty_ordered")) for item, quantity in wanted]
    subtotal = sum((exact(item, "price") * Decimal(str(quantity)) for item, quantity in wanted), Decimal(0))
    tax = sum((exact(item, "tax_amount") * part for item, part in share), Decimal(0))
    discount = sum((exact(item, "discount_amount") * part for item, part in share), Decimal(0))
    shipping_left = exact(order, "shipping_amount") - exact(order, "shipping_refunded")
    shipping = Decimal(str(arguments.get("shipping_amount", shipping_left)))
    tax += shipping_share(order, "shipping_tax_amount", shipping)
    discount += shipping_share(order, "shipping_discount_amount", shipping)
    positive, negative = (exact(arguments, f"adjustment_{sign}") for sign in ("positive", "negative"))
    total = subtotal + tax - discount + shipping + positive - negative
    named = {
        "subtotal": subtotal, "tax_amount": tax, "discount_amount": -discount, "shipping_amount": shipping,
        "adjustment": positive - negative, "adjustment_positive": positive, "adjustment_negative": negative,
        "grand_total": total,
    }  # fmt: skip
    return {name: money(value) for name, value in named.items()}


def _row_total(item: Mapping[str, Any], quantity: float) -> float:
    return money(exact(item, "price") * Decimal(str(quantity)))
