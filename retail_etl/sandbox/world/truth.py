"""What is wrong in the world, noted as it was planted: each fault's record, class, members and amount, and where it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.identifiers import increment_id, order_id, payment_id
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.noting import Member, Record, Tables, member
from retail_etl.sandbox.world.planting import MISREPORTED, OVERCHARGED, UNUSABLE, Planting
from retail_etl.sandbox.world.text import decimal2
from retail_etl.sandbox.world.truth_of_books import book_cases
from retail_etl.sandbox.world.truth_of_ledger import ledger_cases
from retail_etl.sandbox.world.truth_of_trade import shows_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.world.banking import LedgerFaults
    from retail_etl.sandbox.world.misbooking import BookFaults


def planted_faults(
    tables: Tables, plantings: tuple[Planting, ...], faults: LedgerFaults, books: BookFaults, now: int
) -> list[Record]:
    """One record a planted fault.

    `system` and `entity` say what kind of record shows it, `ids` name it and its relations, `leg` and `class` say where it must
    come to light first and as what, `members` are all records of the case (`system`, `entity`, `id` as that system calls them),
    `amount_minor` is what is wrong in cents: the whole amount of what is missing or too much, the difference where two differ.
    `shows` lists every outcome of every leg in which it shows by now, each with its members and what stays open.
    """
    trade = [_trade_fault(tables, planting, now) for planting in plantings]
    return [*trade, *ledger_cases(tables, faults), *book_cases(tables, books)]


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
        return [member(system, entity, identifier) for system, entity, identifier in known if identifier is not None]


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
    "payment_not_batched": (
        "heartland", "payment", "payment_batch", "missing_in_heartland",
        lambda case: f"Payment {case.payment} over {case.shown} was captured, and never came into a batch.",
    ),
    "report_differs": (
        "heartland", "payment", "report_payment", "amount_mismatch",
        lambda case: f"The report shows payment {case.payment} over {case.shown} with {decimal2(MISREPORTED)} less.",
    ),
    "fee_overcharged": (
        "heartland", "payment", "fee_gl", "fee_variance",
        lambda case: f"Payment {case.payment} over {case.shown} was charged {decimal2(OVERCHARGED)} more than agreed.",
    ),
}  # fmt: skip


def _trade_fault(tables: Tables, planting: Planting, now: int) -> Record:
    case = _Case.of(tables, planting)
    system, entity, leg, outcome, sentence = _TRADE[case.fault]
    amount = {"refund_differs": case.difference, "report_differs": MISREPORTED, "fee_overcharged": OVERCHARGED}.get(
        case.fault, case.amount
    )
    return {
        "fault": case.fault, "system": system, "entity": entity, "ids": case.ids(), "leg": leg, "class": outcome,
        "members": case.members(), "amount_minor": amount, "currency": "USD", "sentence": sentence(case),
        "shows": shows_in(tables, planting, (leg, outcome), amount, now),
    }  # fmt: skip


def _memo_of(tables: Tables, return_order: int) -> int:
    found = np.flatnonzero(tables["credit_memos"]["return_order"] == return_order)
    return int(found[0]) if len(found) else NONE
