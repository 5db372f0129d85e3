"""The books over one connection: plain statements, one class a concern."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from retail_etl.operations.chain import canonical_json, chained, moment_text
from retail_etl.operations.crosswalk import SqlCrosswalk
from retail_etl.operations.inbox import SqlInbox
from retail_etl.operations.outbox import SqlCircuits, SqlOutbox, SqlReceipts
from retail_etl.operations.pairs import SqlPairs
from retail_etl.operations.records import (
    AuditEntry,
    AuditHead,
    Decision,
    ExceptionCase,
    ExceptionState,
    OpenItem,
    PeriodLock,
    Verdict,
)
from retail_etl.operations.sync_book import SqlSync
from retail_etl.operations.tables import AUDIT_ENTRIES, AUDIT_HEAD, DECISIONS, EXCEPTIONS, PERIOD_LOCKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.operations.records import Word

_PAGE: Final = 1_000
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_ITEM: Final = ("leg", "record_id", "currency", "amount_minor", "cause", "contents")


class SqlAuditLog:
    """``AuditLog`` in tables."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def append(self, word: Word, what: str, subject: str, details: Mapping[str, Any]) -> AuditEntry:
        """The entry, chained to the stored head."""
        head = self.head()
        entry = chained(word, what, subject, details, head)
        texts = {"at": moment_text(entry.at), "details": canonical_json(dict(entry.details))}
        self._connection.execute(AUDIT_ENTRIES.insert().values({**vars(entry), **texts}))
        moved = {"sequence": entry.sequence, "hash": entry.hash}
        self._connection.execute(AUDIT_HEAD.update().values(moved) if head else AUDIT_HEAD.insert().values(only_row=1, **moved))
        return entry

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """The entries behind a number, read a page at a time."""
        table = AUDIT_ENTRIES
        while True:
            asked = sa.select(table).where(table.c.sequence > after).order_by(table.c.sequence).limit(_PAGE)
            rows = self._connection.execute(asked).mappings().all()
            yield from map(_entry, rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1]["sequence"]

    def head(self) -> AuditHead | None:
        """The stored head."""
        row = self._connection.execute(sa.select(AUDIT_HEAD.c.sequence, AUDIT_HEAD.c.hash)).one_or_none()
        return AuditHead(row.sequence, row.hash) if row else None


class SqlDecisionBook:
    """``DecisionBook`` in a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, decision: Decision) -> None:
        """Keep a new decision."""
        self._connection.execute(DECISIONS.insert().values(vars(decision)))

    def end(self, decision_id: str, word: Word) -> None:
        """Let a decision cease to hold."""
        ended = {"ended_at": word.at, "ended_by": word.by, "ended_because": word.why}
        self._connection.execute(DECISIONS.update().where(DECISIONS.c.decision_id == decision_id).values(ended))

    def all(self, *, holding: bool = False) -> list[Decision]:
        """The decisions, oldest first."""
        asked = sa.select(DECISIONS).order_by(DECISIONS.c.at, DECISIONS.c.decision_id)
        if holding:
            asked = asked.where(DECISIONS.c.ended_at.is_(None))
        rows = self._connection.execute(asked).mappings()
        return [Decision(**{**row, "verdict": Verdict(row["verdict"])}) for row in rows]


class SqlExceptionBook:
    """``ExceptionBook`` in a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, leg: str, record_id: str) -> ExceptionCase | None:
        """The case of an open item."""
        table = EXCEPTIONS
        asked = sa.select(table).where(table.c.leg == leg, table.c.record_id == record_id)
        row = self._connection.execute(asked).mappings().one_or_none()
        return _case(row) if row else None

    def save(self, case: ExceptionCase) -> None:
        """Keep a case as it stands now, in the place of how it stood."""
        table = EXCEPTIONS
        item = case.item
        values = {**vars(case), **asdict(item), "contents": dict(item.contents)}
        del values["item"]
        self._connection.execute(table.delete().where(table.c.leg == item.leg, table.c.record_id == item.record_id))
        self._connection.execute(table.insert().values(values))

    def all(self) -> list[ExceptionCase]:
        """Every case by leg and record."""
        asked = sa.select(EXCEPTIONS).order_by(EXCEPTIONS.c.leg, EXCEPTIONS.c.record_id)
        return [_case(row) for row in self._connection.execute(asked).mappings()]


class SqlLockBook:
    """``LockBook`` in a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, lock: PeriodLock) -> None:
        """Keep a new lock."""
        self._connection.execute(PERIOD_LOCKS.insert().values(vars(lock)))

    def release(self, period: str, version: int, word: Word) -> None:
        """Take a lock off."""
        table = PERIOD_LOCKS
        released = {"unlocked_at": word.at, "unlocked_by": word.by, "unlock_reason": word.why}
        chosen = (table.c.period == period, table.c.version == version)
        self._connection.execute(table.update().where(*chosen).values(released))

    def all(self) -> list[PeriodLock]:
        """Every lock by period and version."""
        asked = sa.select(PERIOD_LOCKS).order_by(PERIOD_LOCKS.c.period, PERIOD_LOCKS.c.version)
        return [PeriodLock(**row) for row in self._connection.execute(asked).mappings()]


class SqlQueueBooks:
    """``QueueBooks`` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self.outbox = SqlOutbox(connection)
        self.inbox = SqlInbox(connection)
        self.receipts = SqlReceipts(connection)
        self.crosswalk = SqlCrosswalk(connection)
        self.circuits = SqlCircuits(connection)
        self.sync = SqlSync(connection)
        self.pairs = SqlPairs(connection)


class SqlBooks(SqlQueueBooks):
    """``Books`` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self.audit = SqlAuditLog(connection)
        self.decisions = SqlDecisionBook(connection)
        self.exceptions = SqlExceptionBook(connection)
        self.locks = SqlLockBook(connection)


def _entry(row: Mapping[Any, Any]) -> AuditEntry:
    """The stored entry. A text that cannot be read becomes a value that its hash cannot fit: the walk tells its place."""
    try:
        at, details = datetime.fromisoformat(row["at"]), json.loads(row["details"])
    except ValueError:
        at, details = _NEVER, {"unreadable": f"{row['at']} {row['details']}"}
    return AuditEntry(**{**row, "at": at, "details": details})


def _case(row: Mapping[Any, Any]) -> ExceptionCase:
    rest = {name: value for name, value in row.items() if name not in _ITEM}
    item = OpenItem(**{name: row[name] for name in _ITEM})
    return ExceptionCase(item=item, **{**rest, "state": ExceptionState(rest["state"])})
