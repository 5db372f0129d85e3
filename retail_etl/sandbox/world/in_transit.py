"""What is not finished at the clock's moment, and lawfully so."""

from __future__ import annotations

from typing import Any

import numpy as np

from retail_etl.sandbox.world.identifiers import batch_id, deposit_id, entry_id, increment_id, payment_id
from retail_etl.sandbox.world.moments import NEVER, Flags, Ints
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.text import iso_ms
from retail_etl.sandbox.world.vocabulary import Operation

Tables = dict[str, Table]
Record = dict[str, Any]


def in_transit(tables: Tables, now: int) -> list[Record]:
    """What is on its way at the moment: leg, entity and id, amount and since when."""
    return [
        *_unbatched(tables["payments"], now),
        *_unfunded(tables["payments"], tables["batches"], now),
        *_unfunded_entries(tables["funding_entries"], tables["ap_invoices"], now),
        *_unposted(tables["deposits"], now),
        *_partly_captured(tables, now),
    ]


def _unbatched(payments: Table, now: int) -> list[Record]:
    waiting = (payments["batch"] >= 0) & (payments["created_at"] <= now) & (payments["batched_at"] > now)
    return [
        _moving("payment_batch", "payment", payment_id(row), payments["signed"][row], payments["created_at"][row],
        "not yet in a closed batch")
        for row in _rows(waiting)
    ]  # fmt: skip


def _unfunded(payments: Table, batches: Table, now: int) -> list[Record]:
    """What of closed batches is not paid out yet, batch by batch (Amex may be owed where the rest has come)."""
    owed = np.flatnonzero((payments["batched_at"] <= now) & (payments["settled_at"] > now))
    amount = np.bincount(payments["batch"][owed], weights=payments["signed"][owed], minlength=len(batches)).astype(np.int64)
    return [
        _moving("batch_gl", "batch", batch_id(row), amount[row], batches["closed_at"][row], "deposit not yet due")
        for row in _rows(amount != 0)
    ]


def _unfunded_entries(entries: Table, invoices: Table, now: int) -> list[Record]:
    """Chargebacks, their fees, reserves and adjustments that no deposit has taken up yet, and monthly fees not yet paid."""
    until = entries["settled_at"].copy()
    until[invoices["entry"]] = invoices["paid_at"]
    monthly = entries["month"] > 0
    return [
        _moving("batch_gl", "entry", entry_id(row), entries["amount"][row], entries["created_at"][row],
        "billed, not yet paid" if monthly[row] else "in no deposit yet")
        for row in _rows((entries["created_at"] <= now) & (until > now))
    ]  # fmt: skip


def _unposted(deposits: Table, now: int) -> list[Record]:
    waiting = (deposits["funded_at"] <= now) & (deposits["posted_at"] > now) & (deposits["posted_at"] < NEVER)
    return [
        _moving("batch_gl", "deposit", deposit_id(row), deposits["net"][row], deposits["funded_at"][row],
        "funded, not yet posted")
        for row in _rows(waiting)
    ]  # fmt: skip


def _partly_captured(tables: Tables, now: int) -> list[Record]:
    shop, payments = tables["web_orders"], tables["payments"]
    started = (shop["created_at"] <= now) & (shop["canceled_at"] > now) & shop["in_magento"]
    waiting = (
        started
        & (shop["auth_payment"] >= 0)
        & (shop["completed_at"] > now)
        & (payments["operation"][shop["auth_payment"]] == Operation.AUTHORIZE)
    )
    taken = _captured(payments, len(tables["orders"]), now)[shop["order"]]
    owed = shop["grand_total"] - taken
    reasons = np.where(taken > 0, "captured in part", "authorised, nothing captured yet")
    return [
        _moving("order_payment", "order", increment_id(int(shop["increment"][row])), owed[row], shop["created_at"][row],
        str(reasons[row]))
        for row in _rows(waiting & (owed > 0))
    ]  # fmt: skip


def _captured(payments: Table, orders: int, now: int) -> Ints:
    """What was captured of each order by now."""
    rows = np.flatnonzero((payments["operation"] == Operation.CAPTURE) & (payments["created_at"] <= now))
    return np.bincount(payments["order"][rows], weights=payments["amount"][rows], minlength=orders).astype(np.int64)


def _rows(chosen: Flags) -> list[int]:
    rows: list[int] = np.flatnonzero(chosen).tolist()
    return rows


def _moving(leg: str, entity: str, identifier: str, amount: Any, since: Any, reason: str) -> Record:
    return {
        "leg": leg,
        "entity": entity,
        "id": identifier,
        "amount_minor": int(amount),
        "currency": "USD",
        "since": iso_ms(int(since)),
        "reason": reason,
    }
