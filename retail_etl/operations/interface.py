"""What the rooms know of the operations store: short transactions over small books, one book a concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from retail_etl.errors import NotAllowedError
    from retail_etl.operations.inbox_interface import InboxBook
    from retail_etl.operations.pairs import PairBook
    from retail_etl.operations.queue_records import Circuit, Claim, ItemState, Link, QueuedItem, Standing, StoredReceipt
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


class OutboxBook(Protocol):
    """Changes on their way to other systems; those that need a person are the dead letters."""

    def add(self, items: Sequence[QueuedItem]) -> None:
        """Keep new items."""
        ...

    def save(self, items: Sequence[QueuedItem]) -> None:
        """Keep items as they stand now."""
        ...

    def still_claimed(self, by: str, keys: Iterable[str]) -> set[str]:
        """Which of the items this run still has."""
        ...

    def known(self, keys: Iterable[str]) -> dict[str, QueuedItem]:
        """Items by key, those done with too."""
        ...

    def claim(self, target: str, entity: str, claim: Claim) -> list[QueuedItem]:
        """The next items that are due and whose parents are delivered, from now on the run's until the lease ends."""
        ...

    def take_out(self, keys: Iterable[str], reason: str, message: str, next_step: str, at: datetime) -> list[QueuedItem]:
        """Withdraw the items that no run has in hand and that cannot be at their target; those that were."""
        ...

    def find(self, key: str) -> QueuedItem | None:
        """The item with this key, or with the one that begins so, where there is only one."""
        ...

    def open_of(self, target: str, entity: str, records: Iterable[str]) -> dict[str, QueuedItem]:
        """By record, the item that is on its way."""
        ...

    def listed(
        self, states: Sequence[ItemState], *, target: str | None = None, entity: str | None = None, limit: int | None = None
    ) -> list[QueuedItem]:
        """Items in these states, oldest first."""
        ...

    def unheard_creations(self, target: str, entity: str) -> list[QueuedItem]:
        """New records that were sent to a target, and of which nobody knows yet whether they are there."""
        ...

    def due(self, now: datetime) -> list[tuple[str, str]]:
        """The targets and entities that have work now, in the order of operations."""
        ...

    def standings(self) -> list[Standing]:
        """How many items stand how, by target, entity, state and reason."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove what was done with before a moment; receipts stay. How many went."""
        ...


class ReceiptBook(Protocol):
    """What the targets are known to hold: the last receipt of each record."""

    def of(self, target: str, entity: str, records: Iterable[str]) -> dict[str, StoredReceipt]:
        """By record, the last receipt."""
        ...

    def put(self, receipts: Sequence[StoredReceipt]) -> None:
        """Keep receipts in the place of earlier ones."""
        ...

    def all(self, target: str | None = None) -> Iterator[StoredReceipt]:
        """Every receipt by target, entity and record."""
        ...


class CrosswalkBook(Protocol):
    """What each record is called in each system."""

    def link(self, link: Link, word: Word) -> None:
        """Keep what a record is called in a system; NotAllowedError where that contradicts what is kept."""
        ...

    def link_all(self, links: Sequence[Link], word: Word) -> list[NotAllowedError]:
        """The same for many links; what contradicts what is kept is left out, and told."""
        ...

    def id_of(self, canonical_id: str, system: str, entity: str) -> str | None:
        """What a record is called in a system."""
        ...

    def ids_of(self, canonical_ids: Iterable[str], system: str, entity: str) -> dict[str, str]:
        """The same for many records."""
        ...

    def canonical_of(self, system: str, entity: str, system_id: str) -> str | None:
        """The record that a name, or an alias, belongs to."""
        ...

    def links(self) -> Iterator[Link]:
        """Every name of every record, aliases too."""
        ...

    def names_of(self, canonical_id: str) -> list[Link]:
        """Every name of a record, aliases too."""
        ...

    def merge(self, merged_id: str, into_id: str, word: Word) -> None:
        """Two records are one: the names of the first become the second's."""
        ...

    def unmerge(self, merged_id: str, names: Sequence[Link]) -> None:
        """A merged record stands on its own again, with these names; NotAllowedError where it was not merged."""
        ...

    def surviving(self, canonical_id: str) -> str:
        """The record that a merged one became."""
        ...


class CircuitBook(Protocol):
    """Which systems are asked at all."""

    def of(self, target: str) -> Circuit:
        """The circuit of a system."""
        ...

    def put(self, circuit: Circuit) -> None:
        """Keep a circuit as it stands now."""
        ...

    def all(self) -> list[Circuit]:
        """Every circuit that ever counted a failure."""
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
