"""Shipments, offline credit memos and comments of orders. The shop has no idempotency keys: a marker in a comment is ours.

None of these moves money: a refund is written down that was made elsewhere, and no invoice is captured.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Receipt
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter, failure, number
from retail_etl.connectors.outcomes import one_by_one
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome

_DOCUMENTS_MAX = 100


def marker(item: OutboxItem) -> str:
    """By what a document of ours is known again, and kept from flowing back."""
    return f"ext:{item.reference}"


class _OfOrders(ABC):
    """Documents of an order, written one by one; ``order_id`` in the payload is the order's entity id."""

    target = "magento"
    entity = ""
    permission = ""
    batch_limit = 20

    def __init__(self, shop: ShopWriter) -> None:
        self._shop = shop

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One request an item."""
        return one_by_one(items, self._one)

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items whose marker an order's documents carry."""
        return [receipt for item in items if (receipt := self._found(item)) is not None]

    def _one(self, item: OutboxItem) -> Outcome:
        try:
            return self._written(item)
        except RetailEtlError as error:
            return failure(item.key, error)

    @abstractmethod
    def _written(self, item: OutboxItem) -> Outcome: ...

    @abstractmethod
    def _found(self, item: OutboxItem) -> Receipt | None: ...

    def _place(self, item: OutboxItem) -> Place:
        return Place(self.entity, item.reference, self.permission)

    def _document_with_marker(self, path: str, item: OutboxItem) -> Mapping[str, Any] | None:
        groups = [[Filter("order_id", "eq", str(item.payload["order_id"]))]]
        for document in self._shop.listed(path, groups, _DOCUMENTS_MAX, self._place(item)):
            if any(marker(item) in str(one.get("comment") or "").split() for one in document.get("comments") or []):
                return document
        return None


class ShipmentSink(_OfOrders):
    """``shipments``: items with quantities, tracks, and the source that they leave."""

    entity = "shipments"
    permission = "Magento_Sales::ship"

    def _written(self, item: OutboxItem) -> Outcome:
        told = item.payload
        body: dict[str, Any] = {
            "items": _quantities(told),
            "notify": bool(told.get("notify", False)),
            "appendComment": True,
            "comment": {"comment": marker(item), "is_visible_on_front": 0},
            "tracks": list(told.get("tracks") or []),
        }
        if told.get("source_code"):
            body["arguments"] = {"extension_attributes": {"source_code": told["source_code"]}}
        number_of = self._shop.send(f"order/{told['order_id']}/ship", body, self._place(item))
        return Receipt(item.key, str(number_of))

    def _found(self, item: OutboxItem) -> Receipt | None:
        document = self._document_with_marker("shipments", item)
        return Receipt(item.key, str(document["entity_id"]), found=True) if document else None


class CreditMemoSink(_OfOrders):
    """``credit_memos``: what was refunded elsewhere, offline. Shipping and adjustments are said, never left to the shop."""

    entity = "credit_memos"
    permission = "Magento_Sales::creditmemo"

    def _written(self, item: OutboxItem) -> Outcome:
        told = item.payload
        amounts = ("shipping_amount", "adjustment_positive", "adjustment_negative")
        arguments: dict[str, Any] = {name: number(told.get(name, 0)) for name in amounts}
        if told.get("return_to_stock_items"):
            arguments["extension_attributes"] = {"return_to_stock_items": list(told["return_to_stock_items"])}
        body = {
            "items": _quantities(told),
            "notify": False,
            "appendComment": True,
            "comment": {"comment": marker(item), "is_visible_on_front": 0},
            "arguments": arguments,
        }
        number_of = self._shop.send(f"order/{told['order_id']}/refund", body, self._place(item))
        return Receipt(item.key, str(number_of))

    def _found(self, item: OutboxItem) -> Receipt | None:
        document = self._document_with_marker("creditmemos", item)
        return Receipt(item.key, str(document["entity_id"]), found=True) if document else None


class CommentSink(_OfOrders):
    """``order_comments``: a line in the order's history, by default for staff only. It never changes the status."""

    entity = "order_comments"
    permission = "Magento_Sales::comment"

    def _written(self, item: OutboxItem) -> Outcome:
        told = item.payload
        order = self._shop.read(f"orders/{told['order_id']}", self._place(item), [("fields", "entity_id,status")])
        history = {
            "comment": f"{told['comment']} {marker(item)}",
            "is_customer_notified": int(bool(told.get("notify", False))),
            "is_visible_on_front": int(bool(told.get("visible", False))),
            "parent_id": told["order_id"],
            "status": order.get("status"),
        }
        self._shop.send(f"orders/{told['order_id']}/comments", {"statusHistory": history}, self._place(item))
        return Receipt(item.key, item.reference)

    def _found(self, item: OutboxItem) -> Receipt | None:
        query = [("fields", "entity_id,status_histories[comment]")]
        order = self._shop.read(f"orders/{item.payload['order_id']}", self._place(item), query)
        said = [str(one.get("comment") or "") for one in order.get("status_histories") or []]
        return Receipt(item.key, item.reference, found=True) if any(marker(item) in one.split() for one in said) else None


def _quantities(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"order_item_id": one["order_item_id"], "qty": number(one["qty"])} for one in payload.get("items") or []]
