"""Everything that can be written to Heartland's ``v1``: customers, orders, payments, products and stock."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.heartland.adjustment_sink import StockAdjustmentSink
from retail_etl.connectors.heartland.writing import CUSTOM, PARCELS, HeartlandWriter, Written, beside_others, told
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.connectors.outcomes import changed_meanwhile, chunks, one_by_one, outcome_of, says
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import OutboxItem, Outcome, Sink
    from retail_etl.domain.clock import Clock

_ONE_BY_ONE: Final = 20
_STOCK_ITEMS_MAX: Final = 100
_CREATED: Final = 201
# Heartland keeps an idempotency key for 24 hours; an hour is left for clocks and slow answers.
_KEY_HOLDS: Final = timedelta(hours=23)
_MONEY: Final = frozenset(
    {"amount", "price", "discount_amount", "tax_amount", "shipping_total", "tip_total", "surcharge_total", "rounding_total",
    "order_discount_amount", "tip_amount", "tendered_amount", "change_amount", "rounding_amount", "cost", "original_price",
    "quantity", "subtotal", "tax_total", "total_amount"}
)  # fmt: skip
_NO_WAY: Final = "invalid_transition"
_BEHIND_A_HOLD: Final = frozenset({"Processing", "PartiallyFulfilled", "Fulfilled", "Completed"})
_ORDER_CHANGES: Final = frozenset({"status", "shipping_address", "billing_address", "shipments", "external_id", "custom"})


class _Records(ABC):
    """Records that are written one by one."""

    target = "heartland"
    entity = ""
    batch_limit = _ONE_BY_ONE

    def __init__(self, writer: HeartlandWriter) -> None:
        self._writer = writer

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One request an item, two where what is there already has to be changed."""
        return one_by_one(items, self._one)

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items that Heartland holds as they were sent."""
        return [outcome for item in items if (outcome := self._found(item)) is not None]

    def _one(self, item: OutboxItem) -> Outcome:
        try:
            return self._written(item)
        except RetailEtlError as error:
            return outcome_of(item.key, error)

    @abstractmethod
    def _written(self, item: OutboxItem) -> Outcome: ...

    def _found(self, item: OutboxItem) -> Outcome | None:
        held = self._held(item)
        return Receipt(item.key, str(held["id"]), found=True) if held and says(held, dict(item.payload)) else None

    def _held(self, item: OutboxItem) -> dict[str, Any] | None:
        return self._by_external_id(item)

    def _post(self, item: OutboxItem) -> Written:
        path = f"/v1/{self.entity}"
        return self._writer.send("POST", path, numbers(item.payload), self._place(item), key=item.key, idempotent=True)

    def _put(self, item: OutboxItem, identifier: str, body: Mapping[str, Any]) -> Outcome:
        path = f"/v1/{self.entity}/{encode(identifier)}"
        written = self._writer.send("PUT", path, numbers(body), self._place(item), key=item.key)
        return written.failure or Receipt(item.key, str(written.document["id"]))

    def _by_external_id(self, item: OutboxItem) -> dict[str, Any] | None:
        """The record that carries our reference; what it was merged into is another matter."""
        if item.target_id is not None:
            return self._writer.record(f"/v1/{self.entity}/{encode(item.target_id)}", self._place(item))
        listed = self._writer.listed(f"/v1/{self.entity}", [("external_id", item.reference)], self._place(item))
        source = item.payload.get("source_system")
        return next((one for one in listed if source is None or one.get("source_system") in {None, source}), None)

    def _place(self, item: OutboxItem) -> Place:
        return Place(self.entity, item.reference, f"{self.entity}.write")


class CustomerSink(_Records):
    """``customers``: created by external id, or changed; one that is there already is brought to what the payload says."""

    entity = "customers"

    def _written(self, item: OutboxItem) -> Outcome:
        if item.target_id is not None:
            held = self._held(item) if item.expected or CUSTOM in item.payload else None
            return changed_meanwhile(item, held) or self._put(item, item.target_id, beside_others(item.payload, held))
        written = self._post(item)
        if written.failure is not None:
            return written.failure
        identifier = str(written.document["id"])
        if written.status == _CREATED or says(written.document, dict(item.payload)):
            return Receipt(item.key, identifier)
        return self._put(item, identifier, item.payload)


class OrderSink(_Records):
    """``orders``: created by external id and source system, changed in what may still change.

    An order on hold is opened before it goes on, as Heartland wants it.
    """

    entity = "orders"

    def _written(self, item: OutboxItem) -> Outcome:
        if item.target_id is not None:
            return self._change(item, item.target_id)
        written = self._post(item)
        if written.failure is not None:
            return written.failure
        if written.status == _CREATED or says(written.document, _comparable(item.payload)):
            return Receipt(item.key, str(written.document["id"]))
        return self._change(item, str(written.document["id"]))

    def _change(self, item: OutboxItem, identifier: str) -> Outcome:
        body = {name: value for name, value in item.payload.items() if name in _ORDER_CHANGES}
        if body.keys() & {CUSTOM, PARCELS}:
            body = beside_others(body, self._writer.record(f"/v1/orders/{encode(identifier)}", self._place(item)))
        outcome = self._put(item, identifier, body)
        if body.get("status") not in _BEHIND_A_HOLD or getattr(outcome, "reason", "") != _NO_WAY:
            return outcome
        held = self._writer.record(f"/v1/orders/{encode(identifier)}", self._place(item))
        if held is None or held["status"] != "OnHold":
            return outcome
        opened = self._put(item, identifier, {"status": "Open"})
        return self._put(item, identifier, body) if isinstance(opened, Receipt) else opened

    def _found(self, item: OutboxItem) -> Outcome | None:
        held = self._held(item)
        if held is None:
            return None
        if item.target_id is not None:
            changed = {name: value for name, value in item.payload.items() if name in _ORDER_CHANGES}
            return Receipt(item.key, str(held["id"]), found=True) if says(held, changed) else None
        if says(held, _comparable(item.payload)):
            return Receipt(item.key, str(held["id"]), found=True)
        return None  # the POST gives it back and the rest is changed


class PaymentSink(_Records):
    """``payments``: rows of the payment ledger, which are never changed. The idempotency key stands for each."""

    entity = "payments"

    def __init__(self, writer: HeartlandWriter, clock: Clock) -> None:
        super().__init__(writer)
        self._clock = clock

    def _written(self, item: OutboxItem) -> Outcome:
        written = self._post(item)
        return written.failure or Receipt(item.key, str(written.document["id"]))

    def _found(self, item: OutboxItem) -> Outcome | None:
        """Within a day sending the key again is the way to look: it gives the first answer back."""
        if item.sent_at is not None and self._clock() - item.sent_at < _KEY_HOLDS:
            return None
        query = [(name, str(item.payload[name])) for name in ("order_id", "operation") if item.payload.get(name)]
        rows = self._writer.listed("/v1/payments", query, self._place(item))
        alike = ("operation", "amount", "method", "parent_payment_id")
        told_of = {name: item.payload[name] for name in alike if name in item.payload}
        same = [row for row in rows if says(row, told_of)]
        if not same:
            return None
        step = "Compare Heartland's payments of the order with the shop's: withdraw it if it is there, replay it if it is not."
        said = f"its key has expired, and {len(same)} like it are there: {', '.join(str(row['id']) for row in same)}"
        return Failure(item.key, FailureClass.NEEDS_PERSON, "ambiguous_payment", said, step)


class ProductSink(_Records):
    """``products``: name, price and whether it is sold. Heartland lets nobody create products here."""

    entity = "products"

    def _written(self, item: OutboxItem) -> Outcome:
        held = self._held(item) if item.expected or item.target_id is None else None
        identifier = item.target_id or str((held or {}).get("id") or "")
        if (changed := changed_meanwhile(item, held)) is not None:
            return changed
        if not identifier:
            return told(item.key, "unknown_sku", f"no product has the SKU {item.payload.get('sku') or item.reference}")
        return self._put(item, identifier, _without_sku(item.payload))

    def _found(self, item: OutboxItem) -> Outcome | None:
        held = self._held(item)
        return Receipt(item.key, str(held["id"]), found=True) if held and says(held, _without_sku(item.payload)) else None

    def _held(self, item: OutboxItem) -> dict[str, Any] | None:
        sku = str(item.payload.get("sku") or item.reference)
        return next(iter(self._writer.listed("/v1/products", [("sku", sku)], self._place(item))), None)


class StockSink:
    """``stock_levels``: absolute quantities by SKU and location, a hundred a request; an item that fails stops no other."""

    target = "heartland"
    entity = "stock_levels"
    batch_limit = 500

    def __init__(self, writer: HeartlandWriter) -> None:
        self._writer = writer

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """A hundred a request."""
        outcomes: list[Outcome] = []
        for some in chunks(items, _STOCK_ITEMS_MAX):
            try:
                outcomes += self._set(some)
            except RetailEtlError as error:
                outcomes += [outcome_of(item.key, error) for item in some]
        return outcomes

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items whose quantity Heartland tells as it was sent."""
        held: dict[tuple[str, str], Any] = {}
        for some in chunks(sorted({str(item.payload["sku"]) for item in items}), 20):
            rows = self._writer.listed("/v1/inventory", [("sku", sku) for sku in some], self._place(items))
            held.update({(str(row["sku"]), str(row["location_id"])): row["quantity_on_hand"] for row in rows})
        return [
            Receipt(item.key, item.reference, found=True)
            for item in items
            if says(held.get((str(item.payload["sku"]), str(item.payload["location_id"]))), item.payload["quantity"])
        ]

    def _set(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        body = {"mode": "set", "reason": "sync", "items": [numbers(item.payload) for item in items]}
        written = self._writer.send("PUT", "/v1/inventory", body, self._place(items), key=items[0].key)
        if isinstance(written.failure, Failure):
            return [told(item.key, written.failure.reason, written.failure.message) for item in items]
        results = {(str(one.get("sku")), str(one.get("location_id"))): one for one in written.document.get("results") or []}
        return [_stocked(item, results.get((str(item.payload["sku"]), str(item.payload["location_id"])), {})) for item in items]

    def _place(self, items: Sequence[OutboxItem]) -> Place:
        return Place(self.entity, f"{len(items)} from {items[0].reference}", "inventory.write")


def sinks_of(client: HttpClient, clock: Clock) -> Mapping[str, Sink]:
    """The sinks by entity."""
    writer = HeartlandWriter(client)
    made: list[Sink] = [
        CustomerSink(writer),
        OrderSink(writer),
        PaymentSink(writer, clock),
        ProductSink(writer),
        StockSink(writer),
        StockAdjustmentSink(writer),
    ]
    return {sink.entity: sink for sink in made}


def numbers(payload: Any, name: str = "") -> Any:
    """The payload with its amounts and quantities as the exact numbers that travel."""
    if isinstance(payload, dict):
        return {inner: numbers(value, inner) for inner, value in payload.items()}
    if isinstance(payload, list | tuple):
        return [numbers(value, name) for value in payload]
    return Decimal(payload) if name in _MONEY and isinstance(payload, str) and payload else payload


def _stocked(item: OutboxItem, result: Mapping[str, Any]) -> Outcome:
    if result.get("error"):
        return told(item.key, str(result["error"]), str(result.get("message") or result["error"]))
    if not result:
        return Failure(item.key, FailureClass.RETRY_LATER, "no_result", "Heartland gave no result for the item")
    return Receipt(item.key, item.reference)


def _comparable(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What of an order comes back as it was sent: lines are numbered and totals reckoned by Heartland."""
    told_of = {
        name: value for name, value in payload.items() if name not in {"line_items", "shipping_address", "billing_address"}
    }
    if "line_items" in payload:
        told_of["line_items"] = [
            {name: line[name] for name in ("sku", "quantity", "price") if name in line} for line in payload["line_items"]
        ]
    return told_of


def _without_sku(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != "sku"}
