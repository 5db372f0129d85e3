"""Faults that live in the shop's answers: poisoned, renamed or retyped records, silent changes, drift while a client pages."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.rejections import internal_error
from retail_etl.sandbox.world.moments import HOUR
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.sandbox.faults import FaultRegistry
    from retail_etl.sandbox.magento.shop import Shop

SYSTEM = "magento"


class PlantedChanges:
    """Asks the fault registry before and after each list call."""

    def __init__(self, faults: FaultRegistry, shop: Shop) -> None:
        self._faults = faults
        self._shop = shop

    def before_list(self, name: str, path: str) -> None:
        """Changes rows that the call is about to read: silently, many within one second, or late with an old timestamp."""
        if fault := self._faults.take("silent_change", SYSTEM, path):
            self._change_silently(name, fault.details)
        if fault := self._faults.take("equal_timestamps", SYSTEM, path):
            collection = self._shop.collections[name]
            now = self._shop.world.now_ms()
            for row in collection.rows_by_number()[-int(fault.details.get("count", 50)) :].tolist():
                collection.touch(row, now)

        if name == "orders" and (fault := self._faults.take("late_offline_sale", SYSTEM, path)):
            self._commit_late(float(fault.details.get("hours", 1)))

    def after_list(self, name: str, path: str, rows: Sequence[int]) -> None:
        """Moves a row that was just served to the end of the order, so that every later row shifts by one."""
        if rows and self._faults.take("offset_drift", SYSTEM, path):
            self._shop.collections[name].touch(rows[0])

    def refuse_poison(self, path: str, numbers: Sequence[int]) -> None:
        """Fails a page that holds a poisoned record.

        Raises:
            RejectedCallError: the masked 500.
        """
        for fault in self._faults.active("poison_record", SYSTEM, path):
            if int(fault.details.get("id", -1)) in numbers:
                raise internal_error(f"document {fault.details['id']} cannot be read")

    def shown(self, path: str, document: dict[str, Any]) -> dict[str, Any]:
        """The document with its renamed and retyped fields; `details.field` may be a dotted path."""
        renamed = self._faults.active("renamed_field", SYSTEM, path)
        retyped = self._faults.active("retyped_field", SYSTEM, path)
        if not renamed and not retyped:
            return document
        document = copy.deepcopy(document)
        for fault in renamed:
            owner, name = _owner(document, str(fault.details.get("field", "")))
            if owner is not None:
                owner[str(fault.details.get("to", f"{name}_new"))] = owner.pop(name)
        for fault in retyped:
            owner, name = _owner(document, str(fault.details.get("field", "")))
            if owner is not None:
                owner[name] = str(owner[name])
        return document

    def _commit_late(self, hours: float) -> None:
        """An order whose transaction was long open becomes visible now, with the timestamps of its beginning."""
        collection = self._shop.collections["orders"]
        moment = self._shop.world.now_ms() - int(hours * HOUR)
        latest = self._shop.document("orders", self._shop.view(), int(collection.rows_by_number()[-1]))
        document = copy.deepcopy(latest)
        row = collection.add(document, moment)
        document.update(entity_id=collection.number(row), increment_id=f"{collection.number(row):09d}")
        document["created_at"] = sql_seconds(moment)

    def _change_silently(self, name: str, details: dict[str, Any]) -> None:
        collection = self._shop.collections[name]
        asked = details.get("id")
        row = collection.row_of(int(asked)) if asked is not None else int(collection.rows_by_number()[-1])
        if row is None:
            return
        document = copy.deepcopy(self._shop.document(name, self._shop.view(), row))
        owner, field = _owner(document, str(details.get("field", "")))
        if owner is not None:
            owner[field] = details.get("value")
        else:
            comment = {"comment": "Checked by hand.", "is_customer_notified": 0, "parent_id": collection.number(row)}
            document.setdefault("status_histories" if "status_histories" in document else "comments", []).insert(0, comment)
        collection.edit(row, document)


def _owner(document: dict[str, Any], path: str) -> tuple[dict[str, Any] | None, str]:
    """The object that holds the field at the end of a dotted path; None where there is none."""
    *parents, name = path.split(".")
    owner: Any = document
    for parent in parents:
        owner = owner.get(parent) if isinstance(owner, dict) else None
    return (owner if isinstance(owner, dict) and name in owner else None), name
