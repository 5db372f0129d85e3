"""What is not finished at the clock's moment, and lawfully so: record by record and leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.world.bookings import POSTED_AT, booking_day
from retail_etl.sandbox.world.identifiers import entry_id, increment_id, payment_id
from retail_etl.sandbox.world.moments import DAY, MINUTE, NEVER, NONE, Flags, Ints
from retail_etl.sandbox.world.noting import Record, Tables, shares_of
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import iso_ms
from retail_etl.sandbox.world.truth_of_books import drawer_member
from retail_etl.sandbox.world.vocabulary import EntryKind, Method, Operation

if TYPE_CHECKING:
    from retail_etl.sandbox.world.table import Table

RECEIPTS_LATER = 20 * MINUTE


def in_transit(tables: Tables, now: int) -> list[Record]:
    """What is on its way at the moment: leg, entity and id, amount and since when."""
    paid_out = _with_none(tables["deposits"]["posted_at"])
    arrived = _with_none(_booked_by_bank(tables))
    invoices = tables["ap_invoices"]
    return [
        *_unbatched(tables["payments"], now),
        *_shares("batch_gl", tables, paid_out, now),
        *_entries("batch_gl", tables, paid_out, invoices["paid_at"], now),
        *_shares("deposit_bank", tables, arrived, now),
        *_entries("deposit_bank", tables, arrived, _billed_by_bank(tables), now),
        *_shares("fee_gl", tables, paid_out, now),
        *_entries("fee_gl", tables, paid_out, invoices["posted_at"], now),
        *_unposted_takings(tables["payments"], now),
        *_unbanked(tables, now),
        *_partly_captured(tables, now),
    ]


def _with_none(moments: Ints) -> Ints:
    """The moments by deposit, and one more for what is in no deposit yet; what was planted never to come stays at NEVER."""
    return np.concatenate([moments, np.array([NEVER + 1], dtype=np.int64)])


def _booked_by_bank(tables: Tables) -> Ints:
    lines, deposits = tables["bank_lines"], tables["deposits"]
    moments = np.full(len(deposits), NEVER, dtype=np.int64)
    rows = np.flatnonzero(lines["deposit"] != NONE)
    moments[lines["deposit"][rows]] = lines["booked_at"][rows]
    return moments


def _billed_by_bank(tables: Tables) -> Ints:
    lines, invoices = tables["bank_lines"], tables["ap_invoices"]
    moments = np.full(len(invoices), NEVER, dtype=np.int64)
    rows = np.flatnonzero(lines["ap_invoice"] != NONE)
    moments[lines["ap_invoice"][rows]] = lines["booked_at"][rows]
    return moments


def _unbatched(payments: Table, now: int) -> list[Record]:
    waiting = (payments["batch"] >= 0) & (payments["created_at"] <= now) & (payments["batched_at"] > now)
    return [
        _moving("payment_batch", "payment", payment_id(row), payments["signed"][row], payments["created_at"][row],
        "not yet in a closed batch")
        for row in _rows(waiting)
    ]  # fmt: skip


def _shares(leg: str, tables: Tables, until: Ints, now: int) -> list[Record]:
    """Shares of closed batches whose deposit has not come through yet (Amex may be owed where the rest has come)."""
    shares, batches = shares_of(tables), tables["batches"]
    figure = shares.fees if leg == "fee_gl" else shares.net
    closed = batches["closed_at"][shares.batch]
    waiting = (closed <= now) & (until[shares.deposit] > now) & (until[shares.deposit] != NEVER) & (figure != 0)
    funded = tables["deposits"]["funded_at"][shares.deposit] <= now
    return [
        _moving(leg, "batch_share", shares.member(row)["id"], figure[row], closed[row],
        "funded, not yet there" if funded[row] else "deposit not yet due")
        for row in _rows(waiting)
    ]  # fmt: skip


def _entries(leg: str, tables: Tables, until: Ints, billed: Ints, now: int) -> list[Record]:
    """Chargebacks, their fees, reserves and adjustments whose deposit has not come through, and monthly fees not yet booked."""
    entries, invoices = tables["funding_entries"], tables["ap_invoices"]
    moments = until[entries["deposit"]]
    moments[invoices["entry"]] = billed
    amount, kind = entries["amount"], entries["kind"]
    part = np.isin(kind, (EntryKind.FEE, EntryKind.ADJUSTMENT)) if leg == "fee_gl" else np.ones(len(entries), dtype=bool)
    sign = -1 if leg == "fee_gl" else 1
    return [
        _moving(leg, "entry", entry_id(row), sign * amount[row], entries["created_at"][row],
        "billed, not yet paid" if entries["month"][row] > 0 else "in no deposit yet")
        for row in _rows((entries["created_at"] <= now) & (moments > now) & (moments != NEVER) & part & (amount != 0))
    ]  # fmt: skip


def _unposted_takings(payments: Table, now: int) -> list[Record]:
    """Payments of days whose takings are not posted yet."""
    day, place = booking_day(payments.columns), payments["place"]
    by_receipt = np.array([spot.route == "B" for spot in PLACES])[place]
    posted = (day + 1) * DAY + POSTED_AT + place * MINUTE + np.where(by_receipt, RECEIPTS_LATER, 0)
    known = (payments["created_at"] <= now) & (payments["occurred_at"] < now) & payments["in_heartland"] & ~payments["unusable"]
    return [
        _moving(
            "payment_gl",
            "payment",
            payment_id(row),
            payments["signed"][row],
            payments["created_at"][row],
            "takings not posted yet",
        )
        for row in _rows(known & (payments["signed"] != 0) & (posted > now))
    ]


def _unbanked(tables: Tables, now: int) -> list[Record]:
    """Cash whose bag is not in the ledger yet: what is known of it by now, and counted once the day is posted."""
    drawers, journals, payments = tables["drawers"], tables["journals"], tables["payments"]
    moments = np.full(len(tables["cash_bags"]) + 1, NEVER + 1, dtype=np.int64)
    bagged = np.flatnonzero(journals["bag"] != NONE)
    moments[journals["bag"][bagged]] = journals["posted_at"][bagged]
    cash = (payments["method"] == Method.CASH) & (payments["signed"] != 0) & payments["in_heartland"]
    cash &= (payments["created_at"] <= now) & (payments["occurred_at"] <= now)
    found = []
    for row in _rows(moments[drawers["bag"]] > now):
        place, day = int(drawers["place"][row]), int(drawers["business_date"][row])
        mine = np.flatnonzero(cash & (payments["place"] == place) & (payments["business_date"] == day))
        counted = (day + 1) * DAY + POSTED_AT + place * MINUTE <= now
        amount = int(payments["signed"][mine].sum()) + (int(drawers["over_short"][row]) if counted else 0)
        if len(mine) and amount:
            since = payments["created_at"][mine].min()
            found.append(_moving("drawer_gl", "drawer", drawer_member(tables, row)["id"], amount, since, "not yet banked"))
    return found


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
