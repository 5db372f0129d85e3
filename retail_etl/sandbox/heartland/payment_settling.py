"""Payments that were posted follow the batches and deposits of their location."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.identifiers import batch_id, deposit_id
from retail_etl.sandbox.world.moments import NEVER
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import day_text, iso_ms

if TYPE_CHECKING:
    from retail_etl.sandbox.heartland.resources import Document
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.collection import Collection


def follow_settlement(world: World, payments: Collection) -> None:
    """Brings posted card payments up to date with the batches that closed and the deposits that came in the meantime."""
    base, now = payments.base_count, world.now_ms()
    for row, document in list(payments.documents.items()):
        if row < base or document["method_type"] != "card":
            continue
        if document["status"] == "captured":
            _join_batch(world, payments, row, document, now)
        if document["status"] == "batched":
            _join_deposit(world, payments, row, document, now)


def _join_batch(world: World, payments: Collection, row: int, document: Document, now: int) -> None:
    batches = world.table("batches")
    closed = batches["closed_at"]
    later = (batches["place"] == _place(document)) & (closed > _ms(document["created_at"])) & (closed <= now)
    found = np.flatnonzero(later)
    if len(found):
        first = int(found[0])
        moment = int(closed[first])
        document |= {"status": "batched", "batch_id": batch_id(first), "batch_closed_at": iso_ms(moment)}
        payments.put(row, document, moment)


def _join_deposit(world: World, payments: Collection, row: int, document: Document, now: int) -> None:
    deposits = world.table("deposits")
    funded = deposits["funded_at"]
    later = (deposits["place"] == _place(document)) & (funded > _ms(document["batch_closed_at"])) & (funded <= now)
    found = np.flatnonzero(later)
    if len(found):
        first = int(found[0])
        paid_out = day_text(int(deposits["funding_date"][first]))
        document |= {"status": "settled", "deposit_id": deposit_id(first), "settlement_date": paid_out}
        payments.put(row, document, int(funded[first]))


def _place(document: Document) -> int:
    return [spot.code for spot in PLACES].index(document["location_id"])


def _ms(text: str | None) -> int:
    return int(np.datetime64(text[:-1], "ms").astype(np.int64)) if text else NEVER
