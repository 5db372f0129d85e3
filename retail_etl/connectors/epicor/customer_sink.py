"""Customers, searched by our id in ExternalID or by the number of the one that is linked.

The tenant's own search for duplicates goes before a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import row_of
from retail_etl.connectors.epicor.entry_sinks import EntrySink
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.connectors.outcomes import changed_meanwhile, says
from retail_etl.errors import RequestRejectedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome

_SERVICE: Final = "Erp.BO.CustomerSvc"
_LONGEST_ID: Final = 10
_ASKED: Final = frozenset({"CustID", "Name"})
_NOT_FOUND: Final = 404


class CustomerSink(EntrySink):
    """``customers``: CustID of at most ten characters, Name, address, terms and territory."""

    entity = "customers"
    service = _SERVICE
    entity_set = "Customers"
    reference_column = "ExternalID"

    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]:
        step = "Shorten it in the mapping: HL and eight characters of a hash; the whole id stands in ExternalID."
        return {
            item.key: Failure(
                item.key, FailureClass.NEEDS_PERSON, "too_long", f"CustID {item.payload['CustID']} is too long", step
            )
            for item in items
            if len(str(item.payload.get("CustID") or "")) > _LONGEST_ID
        }

    def _search(self, items: Sequence[OutboxItem]) -> dict[str, list[dict[str, Any]]]:
        """Those that the ledger had before us carry no reference of ours; the number that they are linked to finds them."""
        held = super()._search(items)
        for item in items:
            if item.target_id and not held.get(item.reference):
                held[item.reference] = self._numbered(item)
        return held

    def _numbered(self, item: OutboxItem) -> list[dict[str, Any]]:
        try:
            reply = self._methods.call(_SERVICE, "GetByID", {"custNum": int(str(item.target_id))}, self._place(item))
        except RequestRejectedError as error:
            if error.status != _NOT_FOUND:
                raise
            return []
        return list((reply.get("returnObj") or {}).get("Customer") or [])

    def _is_whole(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
        return says(row, dict(item.payload))

    def _identifier(self, row: Mapping[str, Any]) -> str:
        return str(row["CustNum"])

    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome:
        place, told = self._place(item), {name: "" if value is None else value for name, value in item.payload.items()}
        if begun is not None:
            if (changed := changed_meanwhile(item, begun)) is not None:
                return changed
            reference = begun.get(self.reference_column) or item.reference
            row = {**begun, **told, self.reference_column: reference, "RowMod": "U"}
        elif not told.keys() >= _ASKED:
            step = "Look it up in Epicor, and link the customer to the one that it is now; then replay it."
            said = f"customer {item.target_id} is not there any more"
            return Failure(item.key, FailureClass.NEEDS_PERSON, "missing_at_target", said, step)
        else:
            asked = {"vName": told["Name"], "custId": told["CustID"], "vRowid": "", "vAddress1": told.get("Address1", "")}
            alike = self._methods.call(_SERVICE, "CheckDupCustomer", {**asked, "vZip": told.get("Zip", "")}, place)
            if alike.get("returnObj"):
                said = f"name, street and postal code are those of {alike['returnObj']}"
                step = "Link the customer to that one, or change what tells them apart; then replay it."
                return Failure(item.key, FailureClass.NEEDS_PERSON, "possible_duplicate", said, step)
            reply = self._methods.call(_SERVICE, "GetNewCustomer", {"ds": {}}, place)
            row = {**row_of(reply, "Customer"), **told, self.reference_column: item.reference}
        reply = self._methods.commit(_SERVICE, "Update", {"ds": {"Customer": [row]}}, place)
        return Receipt(item.key, self._identifier(row_of(reply, "Customer")))
