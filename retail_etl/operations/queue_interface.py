"""The books of delivery: what waits, what arrived, what other systems call our records, and which of them are let alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from retail_etl.errors import NotAllowedError
    from retail_etl.operations.queue_records import Circuit, Claim, ItemState, Link, QueuedItem, Standing, StoredReceipt
    from retail_etl.operations.records import Word


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
