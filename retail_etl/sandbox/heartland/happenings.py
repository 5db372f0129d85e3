"""What came to pass in the world between two moments, as webhook events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.identifiers import batch_id, deposit_id
from retail_etl.sandbox.world.moments import Column, Ints
from retail_etl.sandbox.world.text import decimal2, iso_ms
from retail_etl.sandbox.world.vocabulary import EntryKind, Operation

if TYPE_CHECKING:
    from retail_etl.sandbox.heartland.resources import Document, Resource
    from retail_etl.sandbox.world import World

Within = Callable[[Column], Ints]
PAYMENT_EVENTS = {
    Operation.SALE: "payment.succeeded", Operation.AUTHORIZE: "payment.succeeded", Operation.CAPTURE: "payment.captured",
    Operation.REFUND: "payment.refunded", Operation.VOID: "payment.voided", Operation.TIP_ADJUST: "payment.succeeded",
}  # fmt: skip
DISPUTES = {EntryKind.CHARGEBACK: "dispute.opened", EntryKind.CHARGEBACK_REVERSAL: "dispute.updated"}


def happenings(world: World, resources: Mapping[str, Resource], since: int, until: int) -> Iterator[tuple[str, str, Document]]:
    """Event name, kind of object and document of everything with `since < moment <= until`."""

    def within(times: Column) -> Ints:
        return np.flatnonzero((times > since) & (times <= until))

    yield from _orders(world, resources["orders"], within)
    yield from _payments(world, resources["payments"], within)
    batches, deposits, entries = world.table("batches"), world.table("deposits"), world.table("funding_entries")
    for row in within(batches["closed_at"]).tolist():
        moment = iso_ms(int(batches["closed_at"][row]))
        yield (
            "batch.closed",
            "batch",
            {"id": batch_id(row), "updated_at": moment, "gross": decimal2(int(batches["gross"][row]))},
        )
    for row in within(deposits["funded_at"]).tolist():
        moment = iso_ms(int(deposits["funded_at"][row]))
        yield (
            "deposit.created",
            "deposit",
            {"id": deposit_id(row), "updated_at": moment, "net": decimal2(int(deposits["net"][row]))},
        )
    for row in within(entries["created_at"]).tolist():
        kind = DISPUTES.get(EntryKind(int(entries["kind"][row])))
        if kind is not None:
            yield (
                kind,
                "dispute",
                {"id": f"dsp_{int(entries['dispute'][row]):08d}", "updated_at": iso_ms(int(entries["created_at"][row]))},
            )


def _orders(world: World, resource: Resource, within: Within) -> Iterator[tuple[str, str, Document]]:
    orders = world.table("orders")
    for name, kind in (
        ("created_at", "order.created"),
        ("completed_at", "order.completed"),
        ("cancelled_at", "order.cancelled"),
    ):
        for row in within(orders[name]).tolist():
            if orders["in_heartland"][row]:
                yield kind, "order", resource.document(row)
    shop = world.table("web_orders")
    for name in ("shipped_at", "shipped_again_at"):
        for row in within(shop[name]).tolist():
            order = int(shop["order"][row])
            if orders["in_heartland"][order]:
                yield (
                    "shipment.created",
                    "shipment",
                    {"id": resource.identifier(order), "updated_at": iso_ms(int(shop[name][row]))},
                )


def _payments(world: World, resource: Resource, within: Within) -> Iterator[tuple[str, str, Document]]:
    payments = world.table("payments")
    for row in within(payments["created_at"]).tolist():
        if payments["in_heartland"][row]:
            failed = bool(payments["declined"][row])
            kind = "payment.failed" if failed else PAYMENT_EVENTS[Operation(int(payments["operation"][row]))]
            yield kind, "payment", resource.document(row)
    for row in within(payments["settled_at"]).tolist():
        yield "payment.settled", "payment", resource.document(row)
