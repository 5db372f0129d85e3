"""Customers of the shop: an e-mail address is unique in a website, and what has it is the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Receipt
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter, failure
from retail_etl.connectors.outcomes import changed_meanwhile, one_by_one, says
from retail_etl.errors import RequestRejectedError, RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome

_NOT_FOUND = 404
_DEMANDED = ("email", "firstname", "lastname", "website_id")


class CustomerSink:
    """``customers``: created, or changed where its id is known. Addresses are left out, so that the shop keeps its own."""

    target = "magento"
    entity = "customers"
    batch_limit = 20

    def __init__(self, shop: ShopWriter) -> None:
        self._shop = shop

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One request an item."""
        return one_by_one(items, self._one)

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items whose customer says what was sent."""
        found = [(item, self._held(item)) for item in items]
        return [Receipt(item.key, str(one["id"]), found=True) for item, one in found if one and says(one, dict(item.payload))]

    def _one(self, item: OutboxItem) -> Outcome:
        try:
            if item.target_id is None:
                saved = self._shop.send("customers", {"customer": dict(item.payload)}, self._place(item))
            else:
                held = self._shop.read(f"customers/{item.target_id}", self._place(item))
                if (changed := changed_meanwhile(item, held)) is not None:
                    return changed
                # The shop takes no change without these: what the change leaves alone stays as it is this very moment.
                demanded = {name: held[name] for name in _DEMANDED if held.get(name) is not None}
                body = {"customer": {**demanded, **item.payload, "id": int(item.target_id)}}
                saved = self._shop.send(f"customers/{item.target_id}", body, self._place(item), method="PUT")
            return Receipt(item.key, str(saved["id"]))
        except RetailEtlError as error:
            return failure(item.key, error)

    def _held(self, item: OutboxItem) -> dict[str, Any] | None:
        if item.target_id is not None:
            try:
                return self._shop.read(f"customers/{item.target_id}", self._place(item))
            except RequestRejectedError as error:
                if error.status == _NOT_FOUND:
                    return None
                raise
        groups = [[Filter("email", "eq", str(item.payload["email"]))]]
        website = item.payload.get("website_id")
        for one in self._shop.listed("customers/search", groups, 10, self._place(item)):
            if website is None or one.get("website_id") == website:
                return one
        return None

    def _place(self, item: OutboxItem) -> Place:
        return Place(self.entity, item.reference, "Magento_Customer::manage")
