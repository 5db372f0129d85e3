"""The records that a run judges in Python, with the indexes that several legs read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from retail_etl.domain.identifiers import clean_reference
from retail_etl.reconciliation.references import Vocabulary, order_key

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.records import (
        Batch,
        CreditMemo,
        Decision,
        Delivery,
        Drawer,
        Line,
        Order,
        Payment,
        ReportRow,
    )
    from retail_etl.reconciliation.settings import RuleSettings

CAPTURED = "captured"
UNRESOLVED = "unresolved"


@dataclass
class World:
    """The known records by kind. What was settled by key stays in ``settled`` (leg to record ids), to be looked up only.

    ``booked_days`` are stores and posting days of which takings were settled by key.
    """

    settings: RuleSettings
    as_of: AsOf
    payments: list[Payment] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    memos: list[CreditMemo] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    bank_lines: list[Line] = field(default_factory=list)
    report_rows: list[ReportRow] = field(default_factory=list)
    drawers: list[Drawer] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    settled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    present: frozenset[str] = frozenset()
    other_shapes: frozenset[str] = frozenset()
    other_stores: frozenset[str] = frozenset()
    other_registers: frozenset[str] = frozenset()
    other_tenders: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    has_net_batches: bool = False
    booked_days: frozenset[tuple[str, date]] = frozenset()
    pins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def pinned_elsewhere(self, leg: str) -> set[str]:
        """The records that people confirmed in another leg and not in this one."""
        others = {name for other, names in self.pins.items() if other != leg for name in names}
        return others - self.pins.get(leg, set())

    def is_settled(self, leg: str, record_id: str) -> bool:
        """Whether the set-based pass decided the record in the leg."""
        return record_id in self.settled[leg]

    @cached_property
    def payment_by_id(self) -> dict[str, Payment]:
        """Payments by their id."""
        return {p.id: p for p in self.payments}

    @cached_property
    def order_by_key(self) -> dict[str, Order]:
        """Orders by their cleaned increment id."""
        return {o.key: o for o in self.orders}

    @cached_property
    def payments_by_batch(self) -> dict[str, list[Payment]]:
        """The payments that name a batch, whatever became of them."""
        found: dict[str, list[Payment]] = defaultdict(list)
        for payment in self.payments:
            if payment.batch_id:
                found[payment.batch_id].append(payment)
        return found

    def payments_of(self, batch: Batch) -> list[Payment]:
        """The payments that name the batch."""
        return self.payments_by_batch.get(clean_reference(batch.id) or "", [])

    @cached_property
    def payments_by_order(self) -> dict[str, list[Payment]]:
        """Payments by the increment id of the order that they or their originals name."""
        found: dict[str, list[Payment]] = defaultdict(list)
        for payment in self.payments:
            key = self.order_key(payment)
            if key:
                found[key].append(payment)
        return found

    def order_key(self, payment: Payment) -> str | None:
        """The increment id that a payment names, or, for a refund that names none, the one of the payment it refunds."""
        own = order_key(payment.order_ref)
        if own is not None or payment.original_id is None or payment.amount >= 0:
            return own
        original = self.payment_by_id.get(payment.original_id)
        return order_key(original.order_ref) if original is not None else None

    def is_test(self, payment: Payment) -> bool:
        """Whether one of the test rules describes the payment."""
        return any(
            (rule.amount is None or self.settings.limit(rule.amount, payment.currency) == payment.amount)
            and (rule.card_last4 is None or rule.card_last4 == payment.last4)
            for rule in self.settings.test_rules
        )

    def set_aside(self, payment: Payment) -> str | None:
        """Why a payment moved no money that could be matched, or ``None``."""
        if payment.status not in (CAPTURED, UNRESOLVED):
            return payment.status
        return "test_rule" if self.is_test(payment) else None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What references can name: every id, store, register and tender of the known records."""
        known = Vocabulary()
        known.add_ids(p.id for p in self.payments)
        known.add_ids(p.order_ref for p in self.payments)
        known.add_ids(b.id for b in self.batches)
        known.add_ids(b.deposit_id for b in self.batches)
        known.add_ids(b.original_id for b in self.batches)
        known.add_ids(o.id for o in self.orders)
        known.add_ids(o.key for o in self.orders)
        known.add_ids(m.id for m in self.memos)
        known.add_ids(d.id for d in self.drawers)
        known.add_shapes(self.other_shapes)
        places: list[Payment | Batch | Drawer | ReportRow] = [*self.payments, *self.batches, *self.drawers, *self.report_rows]
        known.stores = {r.store.upper() for r in places if r.store} | self.other_stores
        known.registers = {d.register.upper() for d in self.drawers if d.register} | self.other_registers
        known.tenders = {p.tender.upper() for p in self.payments} | {r.tender.upper() for r in self.report_rows}
        known.tenders |= self.other_tenders
        return known
