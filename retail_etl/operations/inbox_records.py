"""What the inbox keeps, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class EventState(StrEnum):
    """Where an event stands on its way to the records that it is about."""

    WAITING = "waiting"  # for a drain, or for the moment it may be tried again
    READING = "reading"  # a drain has it; behind its lease another one takes it
    DONE = "done"  # what it named was read again, or there was nothing to read
    UNKNOWN = "unknown"  # nobody here knows what to read for it; kept for a person
    DEAD = "dead"  # tried often enough; kept for a person, while polls bring what it was about


@dataclass(frozen=True)
class InboxEvent:
    """One event as it was delivered, and how it stands.

    Attributes:
        source: the system that sent it.
        delivery_id: what the source calls it; the same event comes under it however often it is sent.
        kind: the source's name for it: ``payment.succeeded``.
        body: its envelope without the record that it may carry, and without card numbers, as text.
        card_numbers_cut: how many of them were cut.
        received_at: when it came first.
        due_at: before this moment nobody takes it.
        claimed_by: the drain that has it, until ``lease_until``.
        reason: why it waits, is unknown or dead, in a short word; ``message`` in a sentence.
    """

    source: str
    delivery_id: str
    kind: str
    body: str
    card_numbers_cut: int
    state: EventState
    received_at: datetime
    changed_at: datetime
    due_at: datetime
    attempts: int = 0
    claimed_by: str | None = None
    lease_until: datetime | None = None
    reason: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class InboxStanding:
    """How many events of a kind stand how, and when the oldest of them came."""

    source: str
    kind: str
    state: EventState
    reason: str | None
    count: int
    oldest: datetime
