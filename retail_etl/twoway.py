"""What several systems keep is settled before a flow writes: composition, like the road.

The ownership table (``RETAIL_ETL_OWNERSHIP``) says who owns which field. An entity takes part as soon as a flow writes it,
and a system in it as soon as a flow writes there or tells what it holds: a word that nobody carries on would stand in the way.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from retail_etl.flow_tables import called_by
from retail_etl.mapping.functions import MACROS
from retail_etl.mapping.heads import mapping_heads
from retail_etl.sync.ownership import Ownership, read_ownership
from retail_etl.sync.register import register
from retail_etl.sync.screening import Screening, note_sent, note_told, screen
from retail_etl.sync.sightings import sighting
from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from retail_etl.assembly import Installation
    from retail_etl.delivery.changes import Change
    from retail_etl.operations.queue_records import QueuedItem
    from retail_etl.sync.register import Group, Register
    from retail_etl.sync.sightings import Sighting


class Agreement:
    """What holds in each field of what several systems keep, and what of a flow's changes still has to be written."""

    def __init__(
        self, installation: Installation, ownership: Ownership, registers: dict[str, Register], *, keeps: bool
    ) -> None:
        self._installation = installation
        self._ownership = ownership
        self._registers = registers
        self._keeps = keeps
        self._losses: dict[str, int] = {}

    def settle(self) -> None:
        """Settles every entity, and keeps what came of it."""
        for entity, book in self._registers.items():
            lost = book.settle(self._ownership.integration_users, self._installation.clock())
            if self._keeps:
                self._losses[entity] = book.save(self._installation.operations, lost)

    def taken_losses(self, place: str) -> int:
        """How many updates were newly lost in the entity of a place; told once."""
        return self._losses.pop(self._ownership.entity_of(place) or "", 0)

    def screened(self, place: str, changes: Sequence[Change]) -> Screening:
        """The changes of a flow, each with what it still has to say."""
        book = self._registers.get(self._ownership.entity_of(place) or "")
        if book is None:
            return Screening(changes)
        return screen(book, place, changes, self._on_the_way(changes))

    @contextmanager
    def writing(self, place: str, changes: Sequence[Change]) -> Iterator[Screening]:
        """The same, and around it what is remembered: before, what is about to be sent; behind, what stands in the outbox."""
        book = self._registers.get(self._ownership.entity_of(place) or "")
        found = self.screened(place, changes)
        if book is not None:
            note_sent(place, found.screened)
            book.save(self._installation.operations, only=_groups(found))
        yield found
        if book is not None and found.screened:
            note_told(place, found.screened, self._taken([one.change for one in found.screened]))
            book.save(self._installation.operations, only=_groups(found))

    def _on_the_way(self, changes: Sequence[Change]) -> dict[str, QueuedItem]:
        if not changes:
            return {}
        with self._installation.operations.reading() as books:
            return books.outbox.open_of(changes[0].target, changes[0].entity, [change.record for change in changes])

    def _taken(self, changes: Sequence[Change]) -> dict[str, str]:
        """By record, the hash of what stands in the outbox, or else of what has a receipt."""
        records, target, entity = [change.record for change in changes], changes[0].target, changes[0].entity
        with self._installation.operations.reading() as books:
            receipts = books.receipts.of(target, entity, records)
            waiting = books.outbox.open_of(target, entity, records)
        told = {record: receipt.content_hash for record, receipt in receipts.items()}
        return told | {record: item.content_hash for record, item in waiting.items()}


def _groups(found: Screening) -> list[Group]:
    """Each group of what was screened once."""
    return list({one.group.group_id: one.group for one in found.screened}.values())


def agreement(installation: Installation, places: Sequence[str], *, keeps: bool = True) -> Agreement:
    """What holds of the entities that are kept at these places, settled anew; ``keeps`` writes it down.

    Raises:
        UnusableInputError: the ownership table cannot be used.
    """
    ownership = read_ownership(installation.settings.ownership)
    entities = {entity for place in places if (entity := ownership.entity_of(place))}
    registers = {
        entity: _register(installation, ownership, entity, _taking_part(installation, ownership, entity, every=not keeps))
        for entity in sorted(entities)
    }
    made = Agreement(installation, ownership, registers, keeps=keeps)
    made.settle()
    return made


def _taking_part(installation: Installation, ownership: Ownership, entity: str, *, every: bool) -> Collection[str] | None:
    """The systems between which an entity goes by the mappings that may write, or by every one; ``None`` for all systems."""
    heads = [
        head
        for head in mapping_heads(installation.settings.mappings)
        if ownership.entity_of(head.writes) == entity and (every or head.writes in installation.settings.writes)
    ]
    if any(head.tells is None for head in heads):
        return None
    return {system for head in heads for system in (str(head.tells), head.writes.partition(".")[0])}


def _register(
    installation: Installation, ownership: Ownership, entity: str, systems: Collection[str] | None = None
) -> Register:
    owned = ownership.entities[entity]
    seen = sightings_of(installation, ownership, entity)
    if systems is not None:
        seen = [one for one in seen if one.system in systems]
    with installation.operations.reading() as books:
        return register(entity, owned, seen, books.crosswalk.links(), books.sync.groups(entity))


def sightings_of(installation: Installation, ownership: Ownership, entity: str) -> list[Sighting]:
    """What each system holds of an entity, as far as it was polled."""
    owned = ownership.entities[entity]
    with installation.warehouse.reading() as session:
        for macro in called_by(MACROS, statement(f"sync/{entity}")):
            session.run(macro)
        rows = session.read(f"sync/{entity}")
    return [sighting(row, owned.fields) for row in rows.iter_rows(named=True) if row["place"] in owned.places]
