"""Customers, products and stock written through v1."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland.order_parts import SKUS, address_in_both_forms
from retail_etl.sandbox.heartland.payment_writes import amount_of
from retail_etl.sandbox.heartland.rejections import Rejection, bad_request, invalid
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import iso_ms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.sandbox.heartland.resources import Document, Resource
    from retail_etl.sandbox.world import World

CUSTOMER_FIELDS = (
    "customer_type", "first_name", "last_name", "company_name", "email", "phone", "full_address", "addresses",
    "loyalty_points", "accepts_marketing",
    "external_id", "external_ids", "active", "merged_into_id", "custom", "source_system",
)  # fmt: skip
PRODUCT_FIELDS = {"price", "name", "active", "custom", "inventory"}
MOST_ITEMS = 100
MOST_PLACES = 3


@dataclass
class MasterWriter:
    """Creates and changes customers, changes products and stock."""

    world: World
    customers: Resource
    products: Resource
    inventory: Resource

    def create_customer(self, body: Mapping[str, Any]) -> tuple[Document, bool]:
        """The customer, and whether it is new: one with the same external id and source system is given back.

        Raises:
            Rejection: 422 without a name.
        """
        for row, document in self.customers.collection.documents.items():
            if body.get("external_id") and all(
                document.get(name) == body.get(name) for name in ("external_id", "source_system")
            ):
                return self.customers.document(row), False
        if not any(body.get(name) for name in ("last_name", "company_name", "email")):
            raise invalid("a customer needs a name or an e-mail address", {"last_name": ["required"]})
        now = iso_ms(self.world.now_ms())
        defaults: Document = {
            "customer_type": "Individual",
            "loyalty_points": 0,
            "active": True,
            "external_ids": {},
            "addresses": [],
            "custom": {},
        }
        known = {name: body.get(name, defaults.get(name)) for name in CUSTOMER_FIELDS} | _addresses(body, [])
        document = {"id": None, "customer_number": None, **known, "created_at": now, "updated_at": now}
        row = self.customers.collection.add(document)
        document |= {"id": self.customers.identifier(row), "customer_number": str(900_000 + row)}
        return self.customers.document(row), True

    def change_customer(self, row: int, body: Mapping[str, Any]) -> Document:
        """The changed customer.

        Raises:
            Rejection: 422 for a field that is not a customer's.
        """
        unknown = set(body) - set(CUSTOMER_FIELDS)
        if unknown:
            raise invalid(f"cannot be changed: {', '.join(sorted(unknown))}", {name: ["read only"] for name in sorted(unknown)})
        before = self.customers.document(row)
        self.customers.collection.put(row, {**before, **body, **_addresses(body, before.get("addresses") or [])})
        return self.customers.document(row)

    def change_product(self, row: int, body: Mapping[str, Any]) -> Document:
        """The changed product; `inventory` in the body sets stock.

        Raises:
            Rejection: 422 for a field that cannot be changed.
        """
        unknown = set(body) - PRODUCT_FIELDS
        if unknown:
            raise invalid(f"cannot be changed: {', '.join(sorted(unknown))}", {name: ["read only"] for name in sorted(unknown)})
        document = self.products.document(row)
        document |= {name: value for name, value in body.items() if name not in {"price", "inventory"}}
        if "price" in body:
            document["price"] = amount_of(body, "price", zero=True)
        if body.get("inventory"):
            items = [{**item, "sku": document["sku"], "quantity": item.get("quantity_on_hand")} for item in body["inventory"]]
            self.change_stock({"mode": "set", "reason": "product", "items": items})
        self.products.collection.put(row, document)
        return self.products.document(row)

    def change_stock(self, body: Mapping[str, Any]) -> Document:
        """One result an item; an item that fails stops no other.

        Raises:
            Rejection: 400 for a body of the wrong form.
        """
        mode, items = body.get("mode"), body.get("items")
        if mode not in {"set", "adjust"} or not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
            raise bad_request("mode is set or adjust, items are 1 to 100", items=["invalid"])
        return {"results": [self._item(str(mode), item) for item in items]}

    def _item(self, mode: str, item: Mapping[str, Any]) -> Document:
        shown: Document = {"sku": item.get("sku"), "location_id": item.get("location_id")}
        try:
            row = self._stock_row(item)
            return {**shown, "status": 200, "quantity_on_hand": self._set_stock(mode, row, item)}
        except Rejection as rejection:
            return {**shown, "status": rejection.status, "error": rejection.error, "message": rejection.message}

    def _stock_row(self, item: Mapping[str, Any]) -> int:
        if item.get("sku") not in SKUS:
            raise invalid(f"unknown sku {item.get('sku')!r}", {"sku": ["not found"]}, "unknown_sku")
        codes = [place.code for place in PLACES]
        if item.get("location_id") not in codes:
            raise invalid("location_id does not exist", {"location_id": ["not found"]})
        stock = self.world.table("stock")
        found = np.flatnonzero(
            (stock["product"] == SKUS[str(item["sku"])][0]) & (stock["place"] == codes.index(str(item["location_id"])))
        )
        if not len(found):
            raise invalid("the sku is not kept in stock", {"sku": ["no stock"]})
        return int(found[0])

    def _set_stock(self, mode: str, row: int, item: Mapping[str, Any]) -> Decimal:
        try:
            quantity = Decimal(str(item.get("quantity")))
        except ArithmeticError as error:
            raise invalid("quantity is no number", {"quantity": ["not a number"]}) from error
        exponent = quantity.as_tuple().exponent
        if not isinstance(exponent, int) or -exponent > MOST_PLACES:
            raise invalid("quantity has at most three decimals", {"quantity": ["too fine"]})
        document = self.inventory.document(row)
        held = Decimal(document["quantity_on_hand"])
        if item.get("expected_on_hand") is not None and Decimal(str(item["expected_on_hand"])) != held:
            raise Rejection(409, "conflict", f"on hand is {held}, not {item['expected_on_hand']}")
        held = quantity if mode == "set" else held + quantity
        document |= {"quantity_on_hand": held, "quantity_available": held - Decimal(document["quantity_reserved"])}
        self.inventory.collection.put(row, document)
        return held


def _addresses(body: Mapping[str, Any], before: Sequence[Document]) -> Document:
    """A customer's addresses and the first one's line: whichever form is sent, the other is filled."""
    if body.get("addresses"):
        known = [address_in_both_forms(one) for one in body["addresses"]]
        return {"addresses": known, "full_address": known[0]["full_address"] if known[0] else None}
    if body.get("full_address"):
        main = address_in_both_forms({"full_address": body["full_address"]}) or {}
        kept = {name: value for name, value in (before[0] if before else {}).items() if name in {"name", "phone", "country"}}
        return {"addresses": [main | {name: value for name, value in kept.items() if not main[name]}, *before[1:]]}
    return {}
