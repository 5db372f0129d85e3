"""What the rooms know of the operations store: short transactions over small books, one book a concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from retail_etl.operations.inbox_interface import InboxBook
    from retail_etl.operations.pairs import PairBook
    from retail_etl.operations.queue_interface import CircuitBook, CrosswalkBook, OutboxBook, ReceiptBook
    from retail_etl.operations.records import AuditEntry, AuditHead, Decision, ExceptionCase, PeriodLock, Word
    from retail_etl.operations.sync_interface import SyncBook


class AuditLog(Protocol):
    """The append-only log of every step."""

    def append(self, word: Word, what: str, subject: str, details: Mapping[str, Any]) -> AuditEntry:
        """The entry, chained to the one before."""
        ...

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """The entries behind a number, oldest first, as they are stored."""
        ...

    def head(self) -> AuditHead | None:
        """What is kept of the newest entry apart from the entries; ``None`` where there is none."""
        ...


class DecisionBook(Protocol):
    """People's decisions on groups of records."""

    def add(self, decision: Decision) -> None:
        """Keep a new decision."""
        ...

    def end(self, decision_id: str, word: Word) -> None:
        """Let a decision cease to hold; ``word.why`` says why."""
        ...

    def all(self, *, holding: bool = False) -> list[Decision]:
        """The decisions, oldest first; only those that were not ended where ``holding``."""
        ...


class ExceptionBook(Protocol):
    """The exceptions that somebody has dealt with."""

    def find(self, leg: str, record_id: str) -> ExceptionCase | None:
        """The case of an open item, or ``None`` where nobody has dealt with it."""
        ...

    def save(self, case: ExceptionCase) -> None:
        """Keep a case as it stands now."""
        ...

    def all(self) -> list[ExceptionCase]:
        """Every case by leg and record."""
        ...


class LockBook(Protocol):
    """Which periods are signed."""

    def add(self, lock: PeriodLock) -> None:
        """Keep a new lock."""
        ...

    def release(self, period: str, version: int, word: Word) -> None:
        """Take a lock off; ``word.why`` says why."""
        ...

    def all(self) -> list[PeriodLock]:
        """Every lock by period and version, those that were taken off too."""
        ...


class QueueBooks(Protocol):
    """One transaction over the books of the queues, beside others of its kind."""

    @property
    def outbox(self) -> OutboxBook:
        """The outbox."""
        ...

    @property
    def inbox(self) -> InboxBook:
        """The inbox."""
        ...

    @property
    def receipts(self) -> ReceiptBook:
        """The receipts."""
        ...

    @property
    def crosswalk(self) -> CrosswalkBook:
        """The crosswalk."""
        ...

    @property
    def circuits(self) -> CircuitBook:
        """The circuits."""
        ...

    @property
    def sync(self) -> SyncBook:
        """What two-way sync remembers, and its lost updates."""
        ...

    @property
    def pairs(self) -> PairBook:
        """What was said of pairs of records that may be one."""
        ...


class Books(QueueBooks, Protocol):
    """One transaction over the store's books. A further concern is a further book."""

    @property
    def audit(self) -> AuditLog:
        """The audit log."""
        ...

    @property
    def decisions(self) -> DecisionBook:
        """The decisions."""
        ...

    @property
    def exceptions(self) -> ExceptionBook:
        """The exceptions."""
        ...

    @property
    def locks(self) -> LockBook:
        """The period locks."""
        ...


class Operations(Protocol):
    """The store."""

    def migrate(self) -> None:
        """Bring the tables to this version.

        Raises:
            OperationsSchemaError: a newer version wrote them.
            OperationsUnavailableError, SettingsError: the database cannot be reached or used.
        """
        ...

    def reading(self) -> AbstractContextManager[Books]:
        """A transaction that sees one consistent state and writes nothing.

        Raises:
            OperationsSchemaError: the tables are older or newer than this version.
        """
        ...

    def writing(self) -> AbstractContextManager[Books]:
        """A transaction that commits when its block ends well, and leaves nothing behind otherwise; writers take turns.

        Raises:
            OperationsBusyError: another writer did not end in time.
        """
        ...

    def queueing(self) -> AbstractContextManager[QueueBooks]:
        """A transaction that writes to outbox, receipts, crosswalk and circuits beside others of its kind.

        On PostgreSQL runs claim without waiting for one another; SQLite has one writer at a time.
        """
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
