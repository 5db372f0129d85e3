"""What deltas are made of: a record as a target shall have it, and the rules by which it goes there."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from retail_etl.delivery.keys import content_hash

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# Who is bought from stands before what was bought, that before what was paid, that before what was sent and given back.
ORDER_OF_OPERATIONS: Final[Mapping[str, int]] = {
    "customers": 10,
    "accounts": 10,
    "contacts": 11,
    "products": 15,
    "parts": 15,
    "prices": 16,
    "pricebook_entries": 16,
    "orders": 20,
    "order_changes": 25,
    "order_items": 26,
    "payments": 30,
    "cash_receipts": 30,
    "ap_invoices": 35,
    "invoices": 36,
    "shipments": 40,
    "credit_memos": 45,
    "refunds": 45,
    "store_credits": 46,
    "gift_cards": 46,
    "order_states": 48,
    "order_comments": 50,
    "stock_adjustments": 58,
    "stock_levels": 60,
    "journals": 70,
}
_LAST: Final = 90


@dataclass(frozen=True)
class Parent:
    """The record that has to be at the target first."""

    entity: str
    record: str


@dataclass(frozen=True)
class Change:
    """A record as one entity of a target shall hold it.

    Attributes:
        record: its name in our own words, unique in the entity: ``magento:customers:17``.
        reference: what the target keeps of it, by which it is found there.
        payload: the target's fields as plain JSON values without floats. ``{"$target_id": {"entity", "record"}}`` stands for
            the id that the target gave another record.
        parent: what has to be there first.
        target_id: its id at the target, where that is known from elsewhere than a receipt or the crosswalk.
        route: whose word it waits for, where its mapping says so: ``approval``, ``credit_hold``.
        against: what the target held when the change was computed, as a hash, where that is known: the same content against
            another state of the target is another change.
        seen_at: when the target was looked at, where that is known: what it was told before, and does not hold, is told anew.
    """

    target: str
    entity: str
    record: str
    reference: str
    payload: Mapping[str, Any]
    parent: Parent | None = None
    target_id: str | None = None
    route: str | None = None
    against: str | None = None
    seen_at: datetime | None = None

    @property
    def said(self) -> str:
        """The hash by which receipts and the outbox know its content."""
        return content_hash(self.payload, self.against)


@dataclass(frozen=True)
class ApprovalRule:
    """A change whose ``field`` is greater than ``above`` waits for somebody's approval."""

    target: str
    entity: str
    field: str
    above: Decimal

    def holds_for(self, change: Change) -> bool:
        """Whether the change has to wait."""
        if (change.target, change.entity) != (self.target, self.entity):
            return False
        try:
            return Decimal(str(change.payload.get(self.field))) > self.above
        except InvalidOperation:
            return False


@dataclass(frozen=True)
class QueueRules:
    """The order of operations, and what waits for a person."""

    ranks: Mapping[str, int] = field(default_factory=lambda: ORDER_OF_OPERATIONS)
    approvals: tuple[ApprovalRule, ...] = ()

    def rank(self, entity: str) -> int:
        """The place of an entity in the order of operations."""
        return self.ranks.get(entity, _LAST)

    def route(self, change: Change) -> str | None:
        """Whose word the change waits for, or ``None``."""
        if change.route is not None:
            return change.route
        return "approval" if any(rule.holds_for(change) for rule in self.approvals) else None
