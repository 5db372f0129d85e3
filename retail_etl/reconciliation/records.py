"""The records as the judgement in Python sees them: plain, frozen, amounts in minor units, moments in microseconds of UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Payment:
    """A capture or refund (negative), or an attempt that moved no money."""

    id: str
    amount: int
    currency: str
    captured: int
    day: date
    tender: str
    store: str | None
    register: str | None
    order_ref: str | None
    batch_id: str | None
    original_id: str | None
    auth: str | None
    last4: str | None
    channel: str
    status: str
    settled: int
    settled_currency: str
    previous: int | None
    version: int | None
    first_seen: int | None
    updated: int | None
    posting_day: date
    pays_item_fee: bool


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """A settlement batch or a movement of money that the processor made outside one."""

    id: str
    closed: int
    day: date
    gross: int
    fees: int
    adjustments: int
    net: int
    currency: str
    store: str | None
    type: str | None
    original_id: str | None
    deposit_id: str | None
    first_seen: int | None
    updated: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """A web order; ``key`` is its increment id."""

    id: str
    key: str
    total: int
    currency: str
    created: int
    day: date
    status: str | None
    contains: str | None
    base_currency: str | None
    base_total: int | None
    rate: Decimal | None
    original_total: int | None
    first_seen: int | None
    updated: int | None


@dataclass(frozen=True, slots=True, eq=False)
class CreditMemo:
    """A refund document of the web shop; ``key`` is the increment id of its order."""

    id: str
    total: int
    currency: str
    created: int
    day: date
    key: str | None
    first_seen: int | None
    updated: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A ledger line (debit minus credit), or a line of the bank's own statement; ``part`` is what its account stands for."""

    id: str
    kind: str
    account: str | None
    part: str | None
    amount: int
    currency: str
    day: date
    posted: bool
    reference: str | None
    journal: str | None
    idempotency_key: str | None
    first_seen: int | None
    updated: int | None


@dataclass(frozen=True, slots=True, eq=False)
class ReportRow:
    """What the daily transaction report says of a day, store and tender."""

    id: str
    day: date
    store: str | None
    tender: str
    count: int
    net: int
    currency: str
    payment_ids: tuple[str, ...] | None
    first_seen: int | None
    updated: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Drawer:
    """A closed cash drawer: what goes to the bank, and what was counted over or short."""

    id: str
    store: str | None
    register: str | None
    day: date
    deposit: int
    over_short: int
    currency: str
    first_seen: int | None
    updated: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """A person's word on a group of records in one leg."""

    id: str
    leg: str
    members: tuple[str, ...]
    verdict: str
    by: str
    at: int
    comment: str | None
    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """One more delivery of a record that is staged already."""

    id: str
    kind: str
    number: int
    amount: int
    currency: str
    day: date


Record = Payment | Batch | Order | CreditMemo | Line | ReportRow | Drawer | Delivery
