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

_STEP: Final = "Look at the stock's history in Heartland: withdraw it if it is there, replay it if it is not."


class StockAdjustmentSink:
    """``stock_adjustments``: sku, location_id, quantity (2, or -1) and reason; refused where somebody sold meanwhile."""

    target = "heartland"
    entity = "stock_adjustments"
    batch_limit = 20

    def __init__(self, writer: HeartlandWriter) -> None:
        self._writer = writer

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """A look and a request an item; the request holds only for the count that was seen."""
        return one_by_one(items, self._one)

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """For each a person's question: a count does not tell what it came of."""
        return [self._unknown(item) for item in items]

    def _one(self, item: OutboxItem) -> Outcome:
        try:
            return self._adjusted(item)
        except RetailEtlError as error:
            return outcome_of(item.key, error)

    def _adjusted(self, item: OutboxItem) -> Outcome:
        payload, held = item.payload, self._held(item)
        if held is None:
            return told(item.key, "unknown_sku", f"{payload['location_id']} keeps no stock of {payload['sku']}")
        line = {name: payload[name] for name in ("sku", "location_id")}
        line |= {"quantity": Decimal(str(payload["quantity"])), "expected_on_hand": held}
        body = {"mode": "adjust", "reason": f"{payload['reason']} ({item.reference})", "items": [line]}
        written = self._writer.send("PUT", "/v1/inventory", body, self._place(item), key=item.key)
        if written.failure is not None:
            return written.failure
        (result,) = written.document.get("results") or [{}]
        if result.get("error"):
            return told(item.key, str(result["error"]), str(result.get("message") or result["error"]))
        return Receipt(item.key, item.reference, {"quantity_on_hand": str(result.get("quantity_on_hand"))})

    def _unknown(self, item: OutboxItem) -> Failure:
        said = f"nobody knows whether it took effect; {item.payload['location_id']} now has {self._held(item)}"
        return Failure(item.key, FailureClass.NEEDS_PERSON, "ambiguous_adjustment", said, _STEP)

    def _held(self, item: OutboxItem) -> Any:
        rows = self._writer.listed("/v1/inventory", [("sku", str(item.payload["sku"]))], self._place(item))
        return next((row["quantity_on_hand"] for row in rows if row["location_id"] == item.payload["location_id"]), None)

    def _place(self, item: OutboxItem) -> Place:
        return Place(self.entity, item.reference, "inventory.write")
