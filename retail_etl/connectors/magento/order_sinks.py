"""Shipments, invoices, offline credit memos, comments and standing of orders. A marker in a comment stands for a key.

None of these moves money: a refund is written down that was made elsewhere, and no invoice is captured.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
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
    documents = ""
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

    def _found(self, item: OutboxItem) -> Receipt | None:
        document = self._document_with_marker(self.documents, item)
        return Receipt(item.key, str(document["entity_id"]), found=True) if document else None

    def _place(self, item: OutboxItem) -> Place:
        return Place(self.entity, item.reference, self.permission)

    def _document_with_marker(self, path: str, item: OutboxItem) -> Mapping[str, Any] | None:
        groups = [[Filter("order_id", "eq", str(item.payload["order_id"]))]]
        for document in self._shop.listed(path, groups, _DOCUMENTS_MAX, self._place(item)):
            if any(marker(item) in str(one.get("comment") or "").split() for one in document.get("comments") or []):
                return document
        return None


class ShipmentSink(_OfOrders):
    """``shipments``: items with quantities, tracks, and the source that they leave. Later tracks are added to the shipment."""

    entity = "shipments"
    permission = "Magento_Sales::ship"
    documents = "shipments"

    def _written(self, item: OutboxItem) -> Outcome:
        told = item.payload
        if item.target_id is not None:
            return self._tracked(item, item.target_id)
        body: dict[str, Any] = {**_document(item), "tracks": list(told.get("tracks") or [])}
        if told.get("source_code"):
            body["arguments"] = {"extension_attributes": {"source_code": told["source_code"]}}
        number_of = self._shop.send(f"order/{told['order_id']}/ship", body, self._place(item))
        return Receipt(item.key, str(number_of))

    def _tracked(self, item: OutboxItem, shipment: str) -> Outcome:
        """A shipment keeps its items; what may still come is a tracking number."""
        held = self._shop.read(f"shipment/{shipment}", self._place(item))
        if not _same_quantities(held, item.payload):
            step = "Ship the rest as a shipment of its own, or correct it in the shop; then withdraw it."
            return _unchangeable(item, "already_shipped", f"shipment {shipment} holds other items and keeps them", step)
        for track in _missing_tracks(held, item.payload):
            entity = {**track, "order_id": item.payload["order_id"], "parent_id": int(shipment)}
            self._shop.send("shipment/track", {"entity": entity}, self._place(item))
        return Receipt(item.key, shipment)

    def _found(self, item: OutboxItem) -> Receipt | None:
        if item.target_id is not None:
            document: Mapping[str, Any] | None = self._shop.read(f"shipment/{item.target_id}", self._place(item))
        else:
            document = self._document_with_marker(self.documents, item)
        if not document or _missing_tracks(document, item.payload):
            return None
        return Receipt(item.key, str(document["entity_id"]), found=True)


class InvoiceSink(_OfOrders):
    """``invoices``: what of an order was paid elsewhere. No gateway is asked, so no money moves.

    Of an order that a gateway is to be asked for, such an invoice stays open: the shop has no call that says it was paid.
    """

    entity = "invoices"
    permission = "Magento_Sales::invoice"
    documents = "invoices"

    def _written(self, item: OutboxItem) -> Outcome:
        if item.target_id is not None:
            step = "Credit the difference, or invoice the rest as an invoice of its own; then withdraw it."
            return _unchangeable(item, "already_invoiced", f"invoice {item.target_id} cannot be changed", step)
        body = {**_document(item), "capture": False}
        number_of = self._shop.send(f"order/{item.payload['order_id']}/invoice", body, self._place(item))
        return Receipt(item.key, str(number_of))


class CreditMemoSink(_OfOrders):
    """``credit_memos``: what was refunded elsewhere, offline. Shipping and adjustments are said, never left to the shop."""

    entity = "credit_memos"
    permission = "Magento_Sales::creditmemo"
    documents = "creditmemos"

    def _written(self, item: OutboxItem) -> Outcome:
        told = item.payload
        if item.target_id is not None:
            step = "Correct it in the shop by hand: credit memos can neither be changed nor canceled. Then withdraw it."
            return _unchangeable(item, "already_refunded", f"credit memo {item.target_id} cannot be changed", step)
        amounts = ("shipping_amount", "adjustment_positive", "adjustment_negative")
        arguments: dict[str, Any] = {name: number(told.get(name, 0)) for name in amounts}
        if told.get("return_to_stock_items"):
            arguments["extension_attributes"] = {"return_to_stock_items": list(told["return_to_stock_items"])}
        body = {**_document(item), "notify": False, "arguments": arguments}
        number_of = self._shop.send(f"order/{told['order_id']}/refund", body, self._place(item))
        return Receipt(item.key, str(number_of))


class CommentSink(_OfOrders):
    """``order_comments``: a line in the order's history, by default for staff only. It never changes the status."""

    entity = "order_comments"
    permission = "Magento_Sales::comment"

    def _written(self, item: OutboxItem) -> Outcome:
        told = item.payload
        order = self._shop.read(f"orders/{told['order_id']}", self._place(item), [("fields", "entity_id,status")])
        history = {
            "comment": _said(item),
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
        said = {str(one.get("comment") or "") for one in order.get("status_histories") or []}
        return Receipt(item.key, item.reference, found=True) if _said(item) in said else None


class OrderStateSink(_OfOrders):
    """``order_states``: an order is canceled, held, or released (``canceled``, ``holded``, ``released``). No money moves."""

    entity = "order_states"
    permission = "Magento_Sales::cancel, ::hold and ::unhold"

    def _written(self, item: OutboxItem) -> Outcome:
        found = self._found(item)
        if found is not None:
            return found
        verb = _VERBS.get(str(item.payload["state"]))
        if verb is None:
            step = f"Map the status to one of {', '.join(_VERBS)}, or leave it out."
            return _unchangeable(item, "unknown_state", f"no call brings an order to {item.payload['state']}", step)
        path = f"orders/{item.payload['order_id']}"
        if verb == "cancel" and self._state(item) == "holded":
            self._shop.send(f"{path}/unhold", {}, self._place(item))  # the shop cancels nothing that is held
        done = self._shop.send(f"{path}/{verb}", {}, self._place(item))
        if done is not True:
            step = "Look at the order in the shop: what is invoiced has to be credited first. Then replay or withdraw it."
            return _unchangeable(item, "order_state", f"the shop does not {verb} the order as it stands", step)
        return Receipt(item.key, item.reference)

    def _found(self, item: OutboxItem) -> Receipt | None:
        state, wanted = self._state(item), item.payload["state"]
        is_there = state not in {"holded", None} if wanted == "released" else state == wanted
        return Receipt(item.key, item.reference, found=True) if is_there else None

    def _state(self, item: OutboxItem) -> Any:
        query = [("fields", "entity_id,state")]
        return self._shop.read(f"orders/{item.payload['order_id']}", self._place(item), query).get("state")


_VERBS = {"canceled": "cancel", "holded": "hold", "released": "unhold"}


def _document(item: OutboxItem) -> dict[str, Any]:
    """What every document of an order is sent with: its items, and our marker in a comment for staff."""
    return {
        "items": _quantities(item.payload),
        "notify": bool(item.payload.get("notify", False)),
        "appendComment": True,
        "comment": {"comment": marker(item), "is_visible_on_front": 0},
    }


def _said(item: OutboxItem) -> str:
    return f"{item.payload['comment']} {marker(item)}"


def _unchangeable(item: OutboxItem, reason: str, message: str, step: str) -> Failure:
    return Failure(item.key, FailureClass.NEEDS_PERSON, reason, message, step)


def _missing_tracks(document: Mapping[str, Any], payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    there = {str(track.get("track_number")) for track in document.get("tracks") or []}
    return [dict(track) for track in payload.get("tracks") or [] if str(track.get("track_number")) not in there]


def _same_quantities(document: Mapping[str, Any], payload: Mapping[str, Any]) -> bool:
    held = {str(one["order_item_id"]): number(one["qty"]) for one in document.get("items") or []}
    wanted = {str(one["order_item_id"]): number(one["qty"]) for one in payload.get("items") or []}
    return not wanted or held == wanted


def _quantities(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"order_item_id": one["order_item_id"], "qty": number(one["qty"])} for one in payload.get("items") or []]
