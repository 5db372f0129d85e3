"""What the outbox keeps, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class ItemState(StrEnum):
    """Where a change stands on its way to its target."""

    WAITING = "waiting"  # for its turn, or for the moment it may be tried again
    HELD = "held"  # for a person's word: an approval, a credit hold
    SENDING = "sending"  # a run has it, and may be sending it; behind its lease nobody knows
    UNKNOWN = "unknown"  # it was sent; it is looked for before it is sent again
    DELIVERED = "delivered"  # the target holds it, and there is a receipt
    DEAD = "dead"  # a dead letter: it needs a person
    REPLACED = "replaced"  # a newer change of the same record took its place before it was sent
    WITHDRAWN = "withdrawn"  # a person took it out, or its record left its mapping


@dataclass(frozen=True)
class QueuedItem:
    """One change of one record for one entity of a target, and how it stands.

    Attributes:
        key: the idempotency key.
        revision: 1 for the record's first change for this entity; each receipt counts on.
        rank: its place in the order of operations; lower ones go first.
        parent_record: what has to be at the target before (of ``parent_entity``), or ``None``.
        in_doubt: it may have been sent already: it is looked for first.
        due_at: before this moment nobody takes it.
        sent_at: when it was sent first.
        claimed_by: the run that has it, until ``lease_until``.
        reason: why it waits, is held or dead, in a short word; ``message`` and ``next_step`` in sentences.
        route: whose word it waits or waited for: ``approval``, ``credit_hold``.
    """

    key: str
    target: str
    entity: str
    record: str
    reference: str
    payload: Mapping[str, Any]
    content_hash: str
    revision: int
    rank: int
    state: ItemState
    created_at: datetime
    changed_at: datetime
    due_at: datetime
    parent_entity: str | None = None
    parent_record: str | None = None
    target_id: str | None = None
    attempts: int = 0
    in_doubt: bool = False
    sent_at: datetime | None = None
    claimed_by: str | None = None
    lease_until: datetime | None = None
    reason: str | None = None
    message: str | None = None
    next_step: str | None = None
    route: str | None = None
    approved_by: str | None = None

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"outbox/{self.target}/{self.entity}/{self.record}"


@dataclass(frozen=True)
class Claim:
    """Who takes items, how many, and until when they are theirs."""

    by: str
    now: datetime
    lease_until: datetime
    limit: int


@dataclass(frozen=True)
class StoredReceipt:
    """The last change of a record that an entity of a target is known to hold."""

    target: str
    entity: str
    record: str
    key: str
    revision: int
    content_hash: str
    target_id: str
    details: Mapping[str, Any]
    found: bool
    at: datetime


@dataclass(frozen=True)
class Standing:
    """How many items of an entity stand alike, and since when the oldest of them waits."""

    target: str
    entity: str
    state: ItemState
    reason: str | None
    count: int
    oldest: datetime


@dataclass(frozen=True)
class Link:
    """What a record is called in one system; an alias is a name it had, or has as well."""

    canonical_id: str
    system: str
    entity: str
    system_id: str
    is_alias: bool = False


@dataclass(frozen=True)
class Circuit:
    """Whether a system is asked at all: ``closed``, ``open``, or ``half-open`` while one batch tries whether it works again.

    ``failures`` and ``successes`` are counted in a row; before ``probe_at`` an open circuit lets nothing pass.
    """

    target: str
    state: str = "closed"
    failures: int = 0
    successes: int = 0
    opened_at: datetime | None = None
    probe_at: datetime | None = None
    reason: str | None = None
    message: str | None = None
