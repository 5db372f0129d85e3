"""What is wrong in the world, noted as it was planted: each fault's record, class, members and amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.world.banking import LedgerFaults, transposed
from retail_etl.sandbox.world.identifiers import batch_id, deposit_id, gl_line_id, increment_id, order_id, payment_id
from retail_etl.sandbox.world.ledger import LedgerTexts
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.planting import UNUSABLE, Planting
from retail_etl.sandbox.world.postings import ACCOUNTS
from retail_etl.sandbox.world.statement import SHORT_BY, bank_line_id
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.text import decimal2

if TYPE_CHECKING:
    from collections.abc import Callable

Tables = dict[str, Table]
Record = dict[str, Any]
Member = dict[str, str]


def planted_faults(tables: Tables, plantings: tuple[Planting, ...], faults: LedgerFaults) -> list[Record]:
    """One record a planted fault.

    `system` and `entity` say what kind of record shows it, `ids` name it and its relations, `leg` and `class` say where it must
    come to light and as what, `members` are all records of the case (`system`, `entity`, `id` as that system calls them) and
    `amount_minor` is what is wrong in cents: the whole amount of what is missing or too much, the difference where two differ.
    """
    return [_trade_fault(_Case.of(tables, planting)) for planting in plantings] + _ledger_faults(tables, faults)


@dataclass(frozen=True)
class _Case:
    """A fault in the trade with the ids of all that hangs on it."""

    fault: str
    amount: int
    difference: int
    payment: str
    order: str
    increment: str | None
    original: str | None
    memo: str | None

    @classmethod
    def of(cls, tables: Tables, planting: Planting) -> _Case:
        payments, orders = tables["payments"], tables["orders"]
        amount = int(payments["amount"][planting.payment])
        sold = planting.order if orders["parent"][planting.order] == NONE else int(orders["parent"][planting.order])
        web_order = int(orders["web_order"][sold])
        memo = _memo_of(tables, planting.order)
        original = planting.other_payment if planting.other_payment != NONE else int(payments["parent"][planting.payment])
        return cls(
            planting.fault,
            amount,
            amount - int(tables["credit_memos"]["grand_total"][memo]) if memo != NONE else 0,
            payment_id(planting.payment),
            order_id(planting.order),
            increment_id(int(tables["web_orders"]["increment"][web_order])) if web_order >= 0 else None,
            payment_id(original) if original != NONE else None,
            increment_id(memo + 1) if memo != NONE else None,
        )

    @property
    def shown(self) -> str:
        return f"{decimal2(self.amount)} USD"

    def ids(self) -> Record:
        if self.fault == "order_without_payment":
            return {"increment_id": self.increment}
        named = {"payment": self.payment, "heartland_order": self.order, "increment_id": self.increment}
        known = {"original_payment": self.original, "credit_memo": self.memo}
        return named | {name: value for name, value in known.items() if value is not None}

    def members(self) -> list[Member]:
        """The records that exist: an order that a system was never told of is no member."""
        known = [
            ("heartland", "payment", self.payment if self.fault != "order_without_payment" else None),
            ("heartland", "payment", self.original),
            ("heartland", "order", self.order if self.fault != "order_without_payment" else None),
            ("magento", "order", self.increment if self.fault != "payment_without_order" else None),
            ("magento", "credit_memo", self.memo),
        ]
        return [_member(system, entity, identifier) for system, entity, identifier in known if identifier is not None]


_TRADE: dict[str, tuple[str, str, str, str, Callable[[_Case], str]]] = {
    "duplicate_charge": (
        "heartland", "payment", "order_payment", "duplicate_charge",
        lambda case: f"Web order {case.increment} was charged twice: {case.payment} repeats {case.original}.",
    ),
    "order_without_payment": (
        "magento", "order", "order_payment", "missing_in_heartland",
        lambda case: f"Web order {case.increment} is invoiced over {case.shown}, but Heartland has no payment for it.",
    ),
    "payment_without_order": (
        "heartland", "payment", "order_payment", "missing_in_magento",
        lambda case: f"Payment {case.payment} over {case.shown} names web order {case.increment}, which Magento does not have.",
    ),
    "captured_for_canceled": (
        "heartland", "payment", "order_payment", "money_held_for_canceled_order",
        lambda case: f"Payment {case.payment} over {case.shown} was captured for canceled web order {case.increment}.",
    ),
    "refund_differs": (
        "heartland", "payment", "order_payment", "amount_mismatch",
        lambda case: f"Refund {case.payment} over {case.shown} differs by {decimal2(case.difference)} from its credit memo.",
    ),
    "unusable_amount": (
        "heartland", "payment", "staging", "quarantine",
        lambda case: f"Payment {case.payment} is served with the amount {UNUSABLE} instead of {case.shown}.",
    ),
}  # fmt: skip


def _trade_fault(case: _Case) -> Record:
    system, entity, leg, outcome, sentence = _TRADE[case.fault]
    amount = case.difference if case.fault == "refund_differs" else case.amount
    return _record(case.fault, (system, entity, leg, outcome), case.ids(), case.members(), amount, sentence(case))


def _memo_of(tables: Tables, return_order: int) -> int:
    found = np.flatnonzero(tables["credit_memos"]["return_order"] == return_order)
    return int(found[0]) if len(found) else NONE


def _ledger_faults(tables: Tables, faults: LedgerFaults) -> list[Record]:
    found: list[Record] = []
    if faults.not_posted != NONE:
        found.append(_not_posted(tables, faults.not_posted))
    if faults.transposed != NONE:
        found.append(_transposed(tables, faults.transposed))
    if faults.paid_short != NONE:
        found.append(_paid_short(tables, faults.paid_short))
    if faults.not_received != NONE:
        found.append(_not_received(tables, faults.not_received))
    if faults.stray_amount:
        found.append(_stray(tables, faults.stray_amount))
    return found


def _not_posted(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    sentence = f"Deposit {deposit_id(deposit)} over {decimal2(net)} USD came, but was never posted in Epicor."
    ids, members = _of_deposit(tables, deposit)
    return _record("deposit_not_posted", ("epicor", "deposit", "batch_gl", "missing_in_gl"), ids, members, net, sentence)


def _transposed(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    booked = transposed(net)
    sentence = f"Deposit {deposit_id(deposit)} over {decimal2(net)} USD was posted as {decimal2(booked)}."
    ids, members = _of_deposit(tables, deposit)
    line = _bank_line(tables, int(np.flatnonzero(tables["journals"]["deposit"] == deposit)[0]))
    return _record(
        "deposit_transposed", ("epicor", "deposit", "batch_gl", "amount_mismatch"), ids | line, [*members, _line_member(line)],
        net - booked, sentence,
    )  # fmt: skip


def _paid_short(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    sentence = f"Of deposit {deposit_id(deposit)} over {decimal2(net)} USD the bank received {decimal2(net - SHORT_BY)}."
    ids, members = _of_deposit(tables, deposit)
    line = {"bank_line": bank_line_id(int(np.flatnonzero(tables["bank_lines"]["deposit"] == deposit)[0]), tables)}
    return _record(
        "deposit_paid_short", ("epicor", "bank_line", "deposit_bank", "amount_mismatch"), ids | line,
        [*members, _member("epicor", "bank_line", line["bank_line"])], SHORT_BY, sentence,
    )  # fmt: skip


def _not_received(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    sentence = (
        f"Deposit {deposit_id(deposit)} over {decimal2(net)} USD stands in the ledger, but never on the bank's statement."
    )
    ids, members = _of_deposit(tables, deposit)
    return _record("deposit_not_received", ("epicor", "deposit", "deposit_bank", "missing_in_gl"), ids, members, net, sentence)


def _stray(tables: Tables, amount: int) -> Record:
    journals = tables["journals"]
    journal = int(np.flatnonzero(journals["kind"] == journals.code("kind", "stray"))[0])
    words = LedgerTexts(tables).journal_text(journal)
    sentence = f"A bank line over {decimal2(amount)} USD ({words}) belongs to nothing that Heartland sent."
    line = _bank_line(tables, journal)
    return _record(
        "stray_bank_line", ("epicor", "gl_line", "batch_gl", "unexplained_gl"), line, [_line_member(line)], amount, sentence
    )


def _of_deposit(tables: Tables, deposit: int) -> tuple[Record, list[Member]]:
    payments = tables["payments"]
    batches = [batch_id(batch) for batch in sorted(set(payments["batch"][payments["deposit"] == deposit].tolist()))]
    members = [_member("heartland", "deposit", deposit_id(deposit)), *(_member("heartland", "batch", one) for one in batches)]
    return {"deposit": deposit_id(deposit), "batches": batches}, members


def _bank_line(tables: Tables, journal: int) -> Record:
    """How the ledger calls a journal and its line on the bank account."""
    journals, lines = tables["journals"], tables["gl_lines"]
    bank = np.flatnonzero((lines["journal"] == journal) & (lines["account"] == ACCOUNTS.index("1000")))
    return {
        "journal_code": journals.label("journal_code", journal),
        "journal_num": int(journals["journal_num"][journal]),
        "fiscal_year": int(journals["fiscal_year"][journal]),
        "journal_line": int(lines["line_no"][bank[0]]),
    }


def _line_member(line: Record) -> Member:
    return _member("epicor", "gl_line", gl_line_id(**line))


def _member(system: str, entity: str, identifier: str) -> Member:
    return {"system": system, "entity": entity, "id": identifier}


def _record(
    fault: str, where: tuple[str, str, str, str], ids: Record, members: list[Member], amount: int, sentence: str
) -> Record:
    system, entity, leg, outcome = where
    return {
        "fault": fault, "system": system, "entity": entity, "ids": ids, "leg": leg, "class": outcome, "members": members,
        "amount_minor": amount, "currency": "USD", "sentence": sentence,
    }  # fmt: skip
