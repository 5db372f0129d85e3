"""What is wrong in the world, noted as it was planted, and what is merely on its way at the clock's moment."""

from __future__ import annotations

from typing import Any

import numpy as np

from retail_etl.sandbox.world.banking import LedgerFaults, transposed
from retail_etl.sandbox.world.ledger import LedgerTexts, batch_id, deposit_id
from retail_etl.sandbox.world.moments import NEVER, NONE, Ints
from retail_etl.sandbox.world.planting import UNUSABLE, Planting
from retail_etl.sandbox.world.postings import ACCOUNTS
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.text import decimal2, iso_ms
from retail_etl.sandbox.world.vocabulary import Operation

Tables = dict[str, Table]
Record = dict[str, Any]


def payment_id(row: int) -> str:
    """The Heartland id of a payment row."""
    return f"pay_{row + 1:08d}"


def order_id(row: int) -> str:
    """The Heartland id of an order."""
    return f"ord_{row + 1:08d}"


def increment_id(number: int) -> str:
    """The web shop's number of an order, invoice or credit memo."""
    return f"{number:09d}"


def planted_faults(tables: Tables, plantings: tuple[Planting, ...], faults: LedgerFaults) -> list[Record]:
    """One record a planted fault, with the ids under which the systems show it."""
    return [_trade_fault(tables, planting) for planting in plantings] + _ledger_faults(tables, faults)


def _trade_fault(tables: Tables, planting: Planting) -> Record:
    payments, orders = tables["payments"], tables["orders"]
    payment, order = payment_id(planting.payment), order_id(planting.order)
    amount = int(payments["amount"][planting.payment])
    shown = f"{decimal2(amount)} USD"
    of_web = planting.order if orders["parent"][planting.order] == NONE else int(orders["parent"][planting.order])
    web_order = int(orders["web_order"][of_web])
    increment = increment_id(int(tables["web_orders"]["increment"][web_order])) if web_order >= 0 else None
    ids: Record = {"payment": payment, "heartland_order": order, "increment_id": increment}
    if planting.other_payment != NONE:
        ids["original_payment"] = payment_id(planting.other_payment)
    memo = _memo_of(tables, planting.order)
    if planting.fault == "refund_differs" and memo != NONE:
        ids["credit_memo"] = increment_id(memo + 1)
        amount = int(payments["amount"][planting.payment]) - int(tables["credit_memos"]["grand_total"][memo])
    kinds = {
        "duplicate_charge": ("heartland", "payment", "order_payment", "duplicate_charge",
                             f"Web order {increment} was charged twice: {payment} repeats {ids.get('original_payment')}."),
        "order_without_payment": ("magento", "order", "order_payment", "missing_in_heartland",
                                  f"Web order {increment} is invoiced over {shown}, but Heartland has no payment for it."),
        "payment_without_order": ("heartland", "payment", "order_payment", "missing_in_magento",
                                  f"Payment {payment} over {shown} names web order {increment}, which Magento does not have."),
        "captured_for_canceled": ("heartland", "payment", "order_payment", "money_held_for_canceled_order",
                                  f"Payment {payment} over {shown} was captured for web order {increment}, which is canceled."),
        "refund_differs": ("heartland", "payment", "order_payment", "amount_mismatch",
                           f"Refund {payment} over {shown} differs by {decimal2(amount)} from its credit memo."),
        "unusable_amount": ("heartland", "payment", "staging", "quarantine",
                            f"Payment {payment} is served with the amount {UNUSABLE} instead of {shown}."),
    }  # fmt: skip
    system, entity, leg, outcome, sentence = kinds[planting.fault]
    if planting.fault == "order_without_payment":
        ids = {"increment_id": increment}
    return {"fault": planting.fault, "system": system, "entity": entity, "ids": ids, "leg": leg, "class": outcome,
    "amount_minor": amount,
            "currency": "USD", "sentence": sentence}  # fmt: skip


def _memo_of(tables: Tables, return_order: int) -> int:
    found = np.flatnonzero(tables["credit_memos"]["return_order"] == return_order)
    return int(found[0]) if len(found) else NONE


def _ledger_faults(tables: Tables, faults: LedgerFaults) -> list[Record]:
    found: list[Record] = []
    deposits = tables["deposits"]
    if faults.not_posted != NONE:
        net = int(deposits["net"][faults.not_posted])
        sentence = f"Deposit {deposit_id(faults.not_posted)} over {decimal2(net)} USD came, but was never posted in Epicor."
        found.append(_deposit_fault(tables, "deposit_not_posted", faults.not_posted, "missing_in_gl", net, sentence))
    if faults.transposed != NONE:
        net = int(deposits["net"][faults.transposed])
        booked = transposed(net)
        sentence = f"Deposit {deposit_id(faults.transposed)} over {decimal2(net)} USD was posted as {decimal2(booked)}."
        record = _deposit_fault(tables, "deposit_transposed", faults.transposed, "amount_mismatch", net - booked, sentence)
        record["ids"] |= _bank_line_ids(tables, "deposit", faults.transposed)
        found.append(record)
    if faults.stray_amount:
        journal = int(np.flatnonzero(tables["journals"]["kind"] == tables["journals"].code("kind", "stray"))[0])
        words = LedgerTexts(tables).journal_text(journal)
        sentence = f"A bank line over {decimal2(faults.stray_amount)} USD ({words}) belongs to nothing that Heartland sent."
        record = {"fault": "stray_bank_line", "system": "epicor", "entity": "gl_line", "ids": gl_line_ids(tables, journal),
        "leg": "batch_gl",
                  "class": "unexplained_gl", "amount_minor": faults.stray_amount, "currency": "USD",
                  "sentence": sentence}  # fmt: skip
        found.append(record)
    return found


def _deposit_fault(tables: Tables, fault: str, deposit: int, outcome: str, amount: int, sentence: str) -> Record:
    batches = sorted(set(tables["payments"]["batch"][tables["payments"]["deposit"] == deposit].tolist()))
    ids = {"deposit": deposit_id(deposit), "batches": [batch_id(batch) for batch in batches]}
    return {"fault": fault, "system": "epicor", "entity": "deposit", "ids": ids, "leg": "batch_gl", "class": outcome,
    "amount_minor": amount,
            "currency": "USD", "sentence": sentence}  # fmt: skip


def _bank_line_ids(tables: Tables, column: str, row: int) -> Record:
    found = np.flatnonzero(tables["journals"][column] == row)
    return gl_line_ids(tables, int(found[0])) if len(found) else {}


def gl_line_ids(tables: Tables, journal: int) -> Record:
    """How the ledger calls a journal and its line on the bank account."""
    journals, lines = tables["journals"], tables["gl_lines"]
    bank = np.flatnonzero((lines["journal"] == journal) & (lines["account"] == ACCOUNTS.index("1000")))
    return {
        "journal_code": journals.label("journal_code", journal),
        "journal_num": int(journals["journal_num"][journal]),
        "fiscal_year": int(journals["fiscal_year"][journal]),
        "journal_line": int(lines["line_no"][bank[0]]) if len(bank) else None,
    }


def in_transit(tables: Tables, now: int) -> list[Record]:
    """What is not finished at the moment, and lawfully so: leg, record, amount and since when."""
    payments, batches, deposits = tables["payments"], tables["batches"], tables["deposits"]
    unbatched = (payments["batch"] >= 0) & (payments["created_at"] <= now) & (payments["batched_at"] > now)
    signed, since = payments["signed"], payments["created_at"]
    found = [
        _moving("payment_batch", "payment", payment_id(row), signed[row], since[row], "not yet in a closed batch")
        for row in np.flatnonzero(unbatched).tolist()
    ]
    found += _unfunded(payments, batches, now)
    for row in np.flatnonzero(
        (deposits["funded_at"] <= now) & (deposits["posted_at"] > now) & (deposits["posted_at"] < NEVER)
    ).tolist():
        found.append(
            _moving(
                "batch_gl",
                "deposit",
                deposit_id(row),
                deposits["net"][row],
                deposits["funded_at"][row],
                "funded, not yet posted",
            )
        )
    return found + _partly_captured(tables, now)


def _unfunded(payments: Table, batches: Table, now: int) -> list[Record]:
    """What of closed batches is not paid out yet, batch by batch (Amex may be owed where the rest has come)."""
    owed = np.flatnonzero((payments["batched_at"] <= now) & (payments["settled_at"] > now))
    amount = np.bincount(payments["batch"][owed], weights=payments["signed"][owed], minlength=len(batches)).astype(np.int64)
    rows: Ints = np.flatnonzero(amount)
    return [
        _moving("batch_gl", "batch", batch_id(row), amount[row], batches["closed_at"][row], "deposit not yet due")
        for row in rows.tolist()
    ]


def _partly_captured(tables: Tables, now: int) -> list[Record]:
    shop, payments = tables["web_orders"], tables["payments"]
    started = (shop["created_at"] <= now) & (shop["canceled_at"] > now) & shop["in_magento"]
    waiting = (
        started
        & (shop["auth_payment"] >= 0)
        & (shop["completed_at"] > now)
        & (payments["operation"][shop["auth_payment"]] == Operation.AUTHORIZE)
    )
    captures = np.flatnonzero((payments["operation"] == Operation.CAPTURE) & (payments["created_at"] <= now))
    orders = len(tables["orders"])
    captured = np.bincount(payments["order"][captures], weights=payments["amount"][captures], minlength=orders).astype(np.int64)
    taken = captured[shop["order"]]
    owed = shop["grand_total"] - taken
    reasons = np.where(taken > 0, "captured in part", "authorised, nothing captured yet")
    return [
        _moving(
            "order_payment",
            "order",
            increment_id(int(shop["increment"][row])),
            owed[row],
            shop["created_at"][row],
            str(reasons[row]),
        )
        for row in np.flatnonzero(waiting & (owed > 0)).tolist()
    ]


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
