"""The inbox over one connection: events as they were delivered, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from retail_etl.operations.inbox_records import EventState, InboxEvent, InboxStanding
from retail_etl.operations.tables import METADATA, UtcMoment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from retail_etl.operations.queue_records import Claim

INBOX: Final = sa.Table(
    "inbox",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("delivery_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("card_numbers_cut", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("received_at", UtcMoment, nullable=False),
    sa.Column("changed_at", UtcMoment, nullable=False),
    sa.Column("due_at", UtcMoment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("claimed_by", sa.Text),
    sa.Column("lease_until", UtcMoment),
    sa.Column("reason", sa.Text),
    sa.Column("message", sa.Text),
    sa.Index("inbox_due", "state", "due_at"),
)
_KEY: Final = ("source", "delivery_id")
_FIXED: Final = {*_KEY, "kind", "body", "card_numbers_cut", "received_at"}
_CHANGING: Final = [column.name for column in INBOX.columns if column.name not in _FIXED]


class SqlInbox:
    """``InboxBook`` in a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def receive(self, event: InboxEvent) -> bool:
        """Keep an event, unless one of its delivery id is kept already; whether it is new."""
        is_postgres = self._connection.dialect.name == "postgresql"
        insert: Any = postgresql.insert(INBOX) if is_postgres else sqlite.insert(INBOX)
        return (
            self._connection.execute(insert.values(vars(event)).on_conflict_do_nothing(index_elements=list(_KEY))).rowcount > 0
        )

    def claim(self, claim: Claim) -> list[InboxEvent]:
        """The next events that are due, in the order of their coming, from now on the drain's until the lease ends."""
        chosen = (
            sa.select(INBOX.c.source, INBOX.c.delivery_id)
            .where(_due(claim.now))
            .order_by(INBOX.c.received_at, INBOX.c.delivery_id)
            .limit(claim.limit)
            .with_for_update(skip_locked=True)
        )
        taken = (
            INBOX.update()
            .where(sa.tuple_(INBOX.c.source, INBOX.c.delivery_id).in_(chosen))
            .values(
                state=EventState.READING.value,
                claimed_by=claim.by,
                lease_until=claim.lease_until,
                changed_at=claim.now,
                attempts=INBOX.c.attempts + 1,
            )
            .returning(INBOX)
        )
        rows = self._connection.execute(taken).mappings().all()
        return sorted(map(_event, rows), key=lambda event: (event.received_at, event.delivery_id))

    def save(self, events: Sequence[InboxEvent], by: str | None = None) -> int:
        """Keep events as they stand now, of a drain only those that it still has; how many."""
        saved = 0
        for event in events:
            chosen = INBOX.update().where(INBOX.c.source == event.source, INBOX.c.delivery_id == event.delivery_id)
            if by is not None:
                chosen = chosen.where(INBOX.c.claimed_by == by, INBOX.c.state == EventState.READING.value)
            saved += self._connection.execute(chosen.values({name: getattr(event, name) for name in _CHANGING})).rowcount
        return saved

    def due(self, now: datetime) -> int:
        """How many events a drain would take now."""
        return self._connection.execute(sa.select(sa.func.count()).select_from(INBOX).where(_due(now))).scalar_one()

    def find(self, delivery_id: str) -> list[InboxEvent]:
        """The events with this delivery id, one a system at most."""
        asked = sa.select(INBOX).where(INBOX.c.delivery_id == delivery_id).order_by(INBOX.c.source)
        return [_event(row) for row in self._connection.execute(asked).mappings()]

    def listed(self, states: Sequence[EventState], limit: int | None = None) -> list[InboxEvent]:
        """Events in these states, oldest first."""
        asked = sa.select(INBOX).where(INBOX.c.state.in_([state.value for state in states]))
        asked = asked.order_by(INBOX.c.received_at, INBOX.c.delivery_id).limit(limit)
        return [_event(row) for row in self._connection.execute(asked).mappings()]

    def standings(self) -> list[InboxStanding]:
        """How many events stand how, by system, kind, state and reason."""
        of = (INBOX.c.source, INBOX.c.kind, INBOX.c.state, INBOX.c.reason)
        asked = sa.select(*of, sa.func.count().label("n"), sa.func.min(INBOX.c.received_at).label("oldest"))
        rows = self._connection.execute(asked.group_by(*of).order_by(*of))
        return [InboxStanding(row.source, row.kind, EventState(row.state), row.reason, row.n, row.oldest) for row in rows]

    def forget(self, before: datetime) -> int:
        """Remove what was done with before a moment; what a person has to see stays. How many went."""
        done = INBOX.c.state == EventState.DONE.value
        return self._connection.execute(INBOX.delete().where(done, INBOX.c.changed_at < before)).rowcount


def _due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(INBOX.c.state == EventState.WAITING.value, INBOX.c.due_at <= now),
        sa.and_(INBOX.c.state == EventState.READING.value, INBOX.c.lease_until <= now),
    )


def _event(row: Mapping[Any, Any]) -> InboxEvent:
    return InboxEvent(**{**row, "state": EventState(row["state"])})
