"""Customers that integrations create and change."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.rejections import RejectedCallError, no_such_entity
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.magento.shop import Shop

Document = dict[str, Any]
_REQUIRED = ("email", "firstname", "lastname")
_READ_ONLY = {"id", "created_at", "updated_at", "created_in"}


class CustomerWrites:
    """Writes to customers of one shop; an e-mail address belongs to one of them."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._rows: dict[str, int] | None = None

    def create(self, body: Mapping[str, Any]) -> Document:
        """`POST /V1/customers`: the customer.

        Raises:
            RejectedCallError: 400 where a field is missing or the address belongs to somebody.
        """
        wanted = self._checked(body)
        collection, now = self._shop.collections["customers"], sql_seconds(self._shop.world.now_ms())
        self._expect_free(str(wanted["email"]), None)
        known = {"group_id": 1, "store_id": 1, "website_id": 1, "addresses": [], "disable_auto_group_change": 0, "gender": 0}
        document: Document = {"id": None, **known, **wanted, "created_at": now, "updated_at": now, "created_in": "Admin"}
        row = collection.add(document)
        document["id"] = collection.number(row)
        _number_addresses(document)
        self._known()[str(wanted["email"]).casefold()] = row
        return document

    def change(self, number: int, body: Mapping[str, Any]) -> Document:
        """`PUT /V1/customers/{id}`: addresses that are named replace all that were there.

        Raises:
            RejectedCallError: 404 for nobody, 400 where a field is missing or the address belongs to somebody else.
        """
        collection = self._shop.collections["customers"]
        row = collection.row_of(number)
        if row is None:
            raise no_such_entity("customerId", number)
        wanted = self._checked(body)
        before = copy.deepcopy(self._shop.document("customers", self._shop.view(), row))
        self._expect_free(str(wanted["email"]), row)
        known = self._known()
        known.pop(str(before["email"]).casefold(), None)
        known[str(wanted["email"]).casefold()] = row
        document = {**before, **{name: value for name, value in wanted.items() if name not in _READ_ONLY}}
        _number_addresses(document)
        collection.put(row, document)
        return self._shop.document("customers", self._shop.view(), row)

    def _checked(self, body: Mapping[str, Any]) -> Document:
        wanted = body.get("customer")
        if not isinstance(wanted, dict):
            raise RejectedCallError(400, '"%fieldName" is required. Enter and try again.', {"fieldName": "customer"})
        missing = [name for name in _REQUIRED if not wanted.get(name)]
        if missing:
            message = '"%fieldName" is required. Enter and try again.'
            further = [{"message": message, "parameters": {"fieldName": name}} for name in missing[1:]]
            raise RejectedCallError(400, message, {"fieldName": missing[0]}, further)
        if "@" not in str(wanted["email"]):
            raise RejectedCallError(400, '"%1" is not a valid email address.', ["Email"])
        return wanted

    def _expect_free(self, email: str, row: int | None) -> None:
        holder = self._known().get(email.casefold())
        if holder is not None and holder != row:
            raise RejectedCallError(400, "A customer with the same email address already exists in an associated website.")

    def _known(self) -> dict[str, int]:
        if self._rows is None:
            view, collection = self._shop.view(), self._shop.collections["customers"]
            rows = collection.rows_by_number().tolist()
            self._rows = {str(self._shop.document("customers", view, row)["email"]).casefold(): row for row in rows}
        return self._rows


def _number_addresses(document: Document) -> None:
    for place, address in enumerate(document.get("addresses") or [], start=1):
        address.setdefault("id", int(document["id"]) * 10 + place)
        address["customer_id"] = document["id"]
