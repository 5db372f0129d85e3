"""Changes of stock by more or less, which Heartland keeps no key for: none is ever sent a second time by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.heartland.writing import told
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.connectors.outcomes import one_by_one, outcome_of
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.connectors.heartland.writing import HeartlandWriter
    from retail_etl.connectors.interface import OutboxItem, Outcome

KeptAt = tuple[str, str]
_STEP: Final = "Look at the stock's history in Heartland: withdraw it if it is there, replay it if it is not."


class StockAdjustmentSink:
    """``stock_adjustments``: sku, location_id, quantity (2, or -1) and reason; refused where somebody sold meanwhile."""

    target = "heartland"
    entity = "stock_adjustments"
    batch_limit = 20

    def __init__(self, writer: HeartlandWriter) -> None:
        self._writer = writer

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One look for all, and a request an item, which holds only for the count that was seen."""
        held = self._held(items)
        return one_by_one(items, lambda item: self._one(item, held))

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """For each a person's question: a count does not tell what it came of."""
        held = self._held(items)
        return [_unknown(item, held.get(_kept_at(item))) for item in items]

    def _one(self, item: OutboxItem, held: dict[KeptAt, Any]) -> Outcome:
        try:
            return self._adjusted(item, held)
        except RetailEtlError as error:
            return outcome_of(item.key, error)

    def _adjusted(self, item: OutboxItem, held: dict[KeptAt, Any]) -> Outcome:
        payload, kept_at = item.payload, _kept_at(item)
        if held.get(kept_at) is None:
            return told(item.key, "unknown_sku", f"{payload['location_id']} keeps no stock of {payload['sku']}")
        line = {name: payload[name] for name in ("sku", "location_id")}
        line |= {"quantity": Decimal(str(payload["quantity"])), "expected_on_hand": held[kept_at]}
        body = {"mode": "adjust", "reason": f"{payload['reason']} ({item.reference})", "items": [line]}
        written = self._writer.send("PUT", "/v1/inventory", body, self._place([item]), key=item.key)
        if written.failure is not None:
            return written.failure
        (result,) = written.document.get("results") or [{}]
        if result.get("error"):
            return told(item.key, str(result["error"]), str(result.get("message") or result["error"]))
        held[kept_at] = result.get("quantity_on_hand")  # what the next one of the same stock begins with
        return Receipt(item.key, item.reference, {"quantity_on_hand": str(result.get("quantity_on_hand"))})

    def _held(self, items: Sequence[OutboxItem]) -> dict[KeptAt, Any]:
        """What lies there now, by SKU and location."""
        skus, locations = ({one[number] for one in map(_kept_at, items)} for number in range(2))
        query = [*(("sku", one) for one in sorted(skus)), *(("location_id", one) for one in sorted(locations))]
        rows = self._writer.listed_whole("/v1/inventory", query, self._place(items))
        return {(str(row["sku"]), str(row["location_id"])): row["quantity_on_hand"] for row in rows}

    def _place(self, items: Sequence[OutboxItem]) -> Place:
        told_of = items[0].reference if len(items) == 1 else f"{len(items)} from {items[0].reference}"
        return Place(self.entity, told_of, "inventory.write")


def _kept_at(item: OutboxItem) -> KeptAt:
    return str(item.payload["sku"]), str(item.payload["location_id"])


def _unknown(item: OutboxItem, held: Any) -> Failure:
    said = f"nobody knows whether it took effect; {item.payload['location_id']} now has {held}"
    return Failure(item.key, FailureClass.NEEDS_PERSON, "ambiguous_adjustment", said, _STEP)
