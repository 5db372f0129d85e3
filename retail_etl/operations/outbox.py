"""The outbox, its receipts and its circuits over one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from retail_etl.operations.queue_records import Circuit, ItemState, QueuedItem, Standing, StoredReceipt
from retail_etl.operations.queue_tables import CIRCUITS, OPEN_STATES, OUTBOX, RECEIPTS
from retail_etl.operations.tables import UtcMoment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from retail_etl.operations.queue_records import Claim

_FIXED: Final = {"key", "target", "entity", "record", "content_hash", "created_at"}
_CHANGING: Final = [column.name for column in OUTBOX.columns if column.name not in _FIXED]
_AT_ONCE: Final = 400  # both back ends bound how many values a statement may carry


class SqlOutbox:
    """``OutboxBook`` in a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, items: Sequence[QueuedItem]) -> None:
        """Keep new items."""
        if items:
            self._connection.execute(OUTBOX.insert(), [vars(item) for item in items])

    def save(self, items: Sequence[QueuedItem]) -> None:
        """Keep items as they stand now."""
        if items:
            changed = OUTBOX.update().where(OUTBOX.c.key == sa.bindparam("of_key"))
            changed = changed.values({name: sa.bindparam(f"new_{name}") for name in _CHANGING})
            told = [{"of_key": one.key, **{f"new_{name}": getattr(one, name) for name in _CHANGING}} for one in items]
            self._connection.execute(changed, told)

    def still_claimed(self, by: str, keys: Iterable[str]) -> set[str]:
        """Which of the items this run still has: the rest took too long, and another run may have them."""
        found: set[str] = set()
        for some in _chunks(keys):
            asked = sa.select(OUTBOX.c.key).where(
                OUTBOX.c.key.in_(some), OUTBOX.c.claimed_by == by, OUTBOX.c.state == ItemState.SENDING.value
            )
            found.update(self._connection.execute(asked.with_for_update()).scalars())
        return found

    def known(self, keys: Iterable[str]) -> dict[str, QueuedItem]:
        """Items by key, those done with too."""
        found = {}
        for some in _chunks(keys):
            rows = self._connection.execute(sa.select(OUTBOX).where(OUTBOX.c.key.in_(some))).mappings()
            found.update({row["key"]: _item(row) for row in rows})
        return found

    def claim(self, target: str, entity: str, claim: Claim) -> list[QueuedItem]:
        """The next items that are due, in the order of their coming, from now on the run's until the lease ends.

        What another run had and did not bring back in time is in doubt. Items whose parent is not delivered stay.
        """
        chosen = (
            sa.select(OUTBOX.c.key)
            .where(OUTBOX.c.target == target, OUTBOX.c.entity == entity, _due(claim.now), ~_blocked())
            .order_by(OUTBOX.c.created_at, OUTBOX.c.key)
            .limit(claim.limit)
            .with_for_update(skip_locked=True, of=OUTBOX)
        )
        was_sent = sa.or_(OUTBOX.c.in_doubt, OUTBOX.c.state != "waiting")
        taken = (
            OUTBOX.update()
            .where(OUTBOX.c.key.in_(chosen))
            .values(
                state="sending",
                in_doubt=was_sent,
                claimed_by=claim.by,
                lease_until=claim.lease_until,
                changed_at=claim.now,
                sent_at=sa.func.coalesce(OUTBOX.c.sent_at, sa.literal(claim.now, UtcMoment)),
            )
            .returning(OUTBOX)
        )
        rows = self._connection.execute(taken).mappings().all()
        return sorted(map(_item, rows), key=lambda item: (item.created_at, item.key))

    def take_out(self, keys: Iterable[str], reason: str, message: str, next_step: str, at: datetime) -> list[QueuedItem]:
        """Withdraw the items that no run has in hand and that cannot be at their target; those that were."""
        still = OUTBOX.c.state.in_(("waiting", "held", "dead")) & ~OUTBOX.c.in_doubt
        values = {"state": "withdrawn", "reason": reason, "message": message, "next_step": next_step, "changed_at": at}
        taken: list[QueuedItem] = []
        for some in _chunks(keys):
            asked = OUTBOX.update().where(OUTBOX.c.key.in_(some), still).values(values).returning(OUTBOX)
            taken += map(_item, self._connection.execute(asked).mappings())
        return taken

    def find(self, key: str) -> QueuedItem | None:
        """The item with this key, or with the one that begins so, where there is only one."""
        asked = sa.select(OUTBOX).where(OUTBOX.c.key.startswith(key, autoescape=True)).limit(2)
        rows = self._connection.execute(asked).mappings().all()
        return _item(rows[0]) if len(rows) == 1 else None

    def open_of(self, target: str, entity: str, records: Iterable[str]) -> dict[str, QueuedItem]:
        """By record, the item that is on its way."""
        found = {}
        for some in _chunks(records):
            asked = sa.select(OUTBOX).where(
                OUTBOX.c.target == target,
                OUTBOX.c.entity == entity,
                OUTBOX.c.record.in_(some),
                OUTBOX.c.state.in_(OPEN_STATES),
            )
            found.update({row["record"]: _item(row) for row in self._connection.execute(asked).mappings()})
        return found

    def listed(
        self, states: Sequence[ItemState], *, target: str | None = None, entity: str | None = None, limit: int | None = None
    ) -> list[QueuedItem]:
        """Items in these states, oldest first."""
        asked = sa.select(OUTBOX).where(OUTBOX.c.state.in_([state.value for state in states]))
        if target is not None:
            asked = asked.where(OUTBOX.c.target == target)
        if entity is not None:
            asked = asked.where(OUTBOX.c.entity == entity)
        asked = asked.order_by(OUTBOX.c.created_at, OUTBOX.c.key).limit(limit)
        return [_item(row) for row in self._connection.execute(asked).mappings()]

    def unheard_creations(self, target: str, entity: str) -> list[QueuedItem]:
        """New records that were sent to a target, and of which nobody knows yet whether they are there."""
        sent = sa.or_(OUTBOX.c.state == "sending", OUTBOX.c.in_doubt & OUTBOX.c.state.in_(("waiting", "unknown", "dead")))
        asked = sa.select(OUTBOX).where(
            OUTBOX.c.target == target, OUTBOX.c.entity == entity, OUTBOX.c.target_id.is_(None), sent
        )
        return [_item(row) for row in self._connection.execute(asked).mappings()]

    def due(self, now: datetime) -> list[tuple[str, str]]:
        """The targets and entities that have work now, in the order of operations."""
        asked = (
            sa.select(OUTBOX.c.target, OUTBOX.c.entity)
            .where(_due(now))
            .group_by(OUTBOX.c.target, OUTBOX.c.entity)
            .order_by(sa.func.min(OUTBOX.c.rank), OUTBOX.c.target, OUTBOX.c.entity)
        )
        return [(row.target, row.entity) for row in self._connection.execute(asked)]

    def standings(self) -> list[Standing]:
        """How everything stands that is not done with, and how much was delivered."""
        of = (OUTBOX.c.target, OUTBOX.c.entity, OUTBOX.c.state, OUTBOX.c.reason)
        asked = sa.select(*of, sa.func.count().label("n"), sa.func.min(OUTBOX.c.created_at).label("oldest"))
        rows = self._connection.execute(asked.group_by(*of).order_by(*of))
        return [Standing(row.target, row.entity, ItemState(row.state), row.reason, row.n, row.oldest) for row in rows]

    def forget(self, before: datetime) -> int:
        """Remove what was delivered, replaced or withdrawn before a moment; receipts stay. How many went."""
        done = OUTBOX.c.state.in_(("delivered", "replaced", "withdrawn"))
        return self._connection.execute(OUTBOX.delete().where(done, OUTBOX.c.changed_at < before)).rowcount


class SqlReceipts:
    """``ReceiptBook`` in a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of(self, target: str, entity: str, records: Iterable[str]) -> dict[str, StoredReceipt]:
        """By record, the last receipt."""
        found = {}
        for some in _chunks(records):
            asked = sa.select(RECEIPTS).where(
                RECEIPTS.c.target == target, RECEIPTS.c.entity == entity, RECEIPTS.c.record.in_(some)
            )
            found.update({row["record"]: StoredReceipt(**row) for row in self._connection.execute(asked).mappings()})
        return found

    def put(self, receipts: Sequence[StoredReceipt]) -> None:
        """Keep receipts in the place of earlier ones."""
        named = [{f"of_{name}": getattr(one, name) for name in ("target", "entity", "record")} for one in receipts]
        if receipts:
            same = [RECEIPTS.c[name] == sa.bindparam(f"of_{name}") for name in ("target", "entity", "record")]
            self._connection.execute(RECEIPTS.delete().where(*same), named)
            self._connection.execute(RECEIPTS.insert(), [vars(one) for one in receipts])

    def all(self, target: str | None = None) -> Iterator[StoredReceipt]:
        """Every receipt by target, entity and record."""
        asked = sa.select(RECEIPTS).order_by(RECEIPTS.c.target, RECEIPTS.c.entity, RECEIPTS.c.record)
        if target is not None:
            asked = asked.where(RECEIPTS.c.target == target)
        for row in self._connection.execute(asked).mappings():
            yield StoredReceipt(**row)


class SqlCircuits:
    """``CircuitBook`` in a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of(self, target: str) -> Circuit:
        """The circuit of a system, closed where nothing is known of it."""
        row = self._connection.execute(sa.select(CIRCUITS).where(CIRCUITS.c.target == target)).mappings().one_or_none()
        return Circuit(**row) if row else Circuit(target)

    def put(self, circuit: Circuit) -> None:
        """Keep a circuit as it stands now."""
        self._connection.execute(CIRCUITS.delete().where(CIRCUITS.c.target == circuit.target))
        self._connection.execute(CIRCUITS.insert().values(vars(circuit)))

    def all(self) -> list[Circuit]:
        """Every circuit that ever counted a failure."""
        rows = self._connection.execute(sa.select(CIRCUITS).order_by(CIRCUITS.c.target)).mappings()
        return [Circuit(**row) for row in rows]


def _due(now: datetime) -> sa.ColumnElement[bool]:
    """What may be taken up now: items whose time has come, and those that another run did not bring back in time."""
    return sa.or_(
        sa.and_(OUTBOX.c.state.in_(("waiting", "unknown")), OUTBOX.c.due_at <= now),
        sa.and_(OUTBOX.c.state == "sending", OUTBOX.c.lease_until <= now),
    )


def _blocked() -> sa.Exists:
    """Whether an item's parent is not delivered yet."""
    parent = OUTBOX.alias("parent")
    same = (
        parent.c.target == OUTBOX.c.target,
        parent.c.entity == OUTBOX.c.parent_entity,
        parent.c.record == OUTBOX.c.parent_record,
    )
    return sa.select(sa.literal(1)).where(*same, parent.c.state.in_(OPEN_STATES)).exists()


def _item(row: Mapping[Any, Any]) -> QueuedItem:
    return QueuedItem(**{**row, "state": ItemState(row["state"])})


def _chunks(records: Iterable[str]) -> Iterator[list[str]]:
    listed = list(records)
    for first in range(0, len(listed), _AT_ONCE):
        yield listed[first : first + _AT_ONCE]
