"""What the rooms know of the inbox: the book of events that other systems delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from retail_etl.operations.inbox_records import EventState, InboxEvent, InboxStanding
    from retail_etl.operations.queue_records import Claim


class InboxBook(Protocol):
    """Events that other systems delivered, each once; they are hints of what to read again."""

    def receive(self, event: InboxEvent) -> bool:
        """Keep an event; whether it is new."""
        ...

    def claim(self, claim: Claim) -> list[InboxEvent]:
        """The next events that are due, from now on the drain's until the lease ends; each claim counts as an attempt."""
        ...

    def save(self, events: Sequence[InboxEvent], by: str | None = None) -> int:
        """Keep events as they stand now, of a drain only those that it still has; how many."""
        ...

    def due(self, now: datetime) -> int:
        """How many events a drain would take now."""
        ...

    def find(self, delivery_id: str) -> list[InboxEvent]:
        """The events with this delivery id, one a system at most."""
        ...

    def listed(self, states: Sequence[EventState], limit: int | None = None) -> list[InboxEvent]:
        """Events in these states, oldest first."""
        ...

    def standings(self) -> list[InboxStanding]:
        """How many events stand how, by system, kind, state and reason."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove what was done with before a moment. How many went."""
        ...
