"""Tables of the ledger over the world: their rows as dictionaries, kept until the world's next event."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from retail_etl.sandbox.world.moments import NEVER, NONE, Ints, day_of, moment_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from retail_etl.sandbox.epicor.edm import EntityType, Row
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.table import Table

_MILLS = Decimal("0.001")


def money(cents: int) -> Decimal:
    """An amount with the three decimals of Kinetic's columns."""
    return (Decimal(int(cents)) / 100).quantize(_MILLS)


def day(number: int) -> dt.date:
    """A day of the company's calendar."""
    return day_of(number)


def day_of_moment(ms: int) -> dt.date | None:
    """The day of a moment; None where it never comes."""
    return None if ms == NEVER else moment_of(ms).date()


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a world table under the hand of a row builder."""

    world: World
    table: Table
    row: int
    now: int

    def __getitem__(self, name: str) -> int:
        return int(self.table.columns[name][self.row])

    def label(self, name: str) -> str:
        """The text of a coded column."""
        return self.table.label(name, self.row)

    def other(self, table: str, name: str) -> Cells | None:
        """The row of another table that a column refers to."""
        number = self[name]
        return None if number == NONE else Cells(self.world, self.world.table(table), number, self.now)

    def happened(self, name: str) -> bool:
        """Whether a moment has come to pass."""
        return self[name] <= self.now


@dataclass
class Source:
    """One table: its entity type, the world table below it, when rows appear and change, and how a row is written.

    `appears` and `changes` give moments for all rows of the table at once; a row whose moment of appearing lies ahead is not
    there yet. `chosen` are the rows of the world's table that this one shows (all, when left out); `first` were always there.
    """

    entity: EntityType
    table: str
    appears: Callable[[World, Table], Ints]
    build: Callable[[Cells], Row]
    changes: Callable[[World, Table], Ints] | None = None
    chosen: Callable[[World, Table], Ints] | None = None
    first: tuple[Row, ...] = ()
    _kept: WeakKeyDictionary[World, _Kept] = field(default_factory=WeakKeyDictionary, repr=False)
    _written: WeakKeyDictionary[World, dict[tuple[str, ...], Row]] = field(default_factory=WeakKeyDictionary, repr=False)

    def rows(self, world: World) -> list[Row]:
        """Every row there is now: in the order of the table, what was written behind it."""
        return self._current(world).rows

    def base_rows(self, world: World) -> list[Row]:
        """The rows as they were before anything was written."""
        return self._current(world).base

    def since(self, world: World, last: int, limit: int | None) -> list[Row]:
        """Up to `limit` rows with a revision above `last`, lowest first: logarithmic in the size of the table."""
        kept = self._current(world)
        start = bisect_right(kept.revisions, last)
        return kept.by_revision[start : None if limit is None else start + limit]

    def write(self, world: World, row: Row) -> None:
        """Keeps a row, in the place of the one with its key."""
        self._written.setdefault(world, {})[self.key_of(row)] = row
        kept = self._kept.get(world)
        if kept is not None:
            kept.stale = True

    def remove(self, world: World, row: Row) -> None:
        """Takes away a row that was written."""
        self._written.get(world, {}).pop(self.key_of(row), None)
        kept = self._kept.get(world)
        if kept is not None:
            kept.stale = True

    def written(self, world: World) -> list[Row]:
        """The rows that were written."""
        return list(self._written.get(world, {}).values())

    def key_of(self, row: Row) -> tuple[str, ...]:
        """The key of a row as it is compared: without regard to case."""
        return tuple(str(row[name]).casefold() for name in self.entity.key)

    def _current(self, world: World) -> _Kept:
        now, table = world.now_ms(), world.table(self.table)
        there = self.appears(world, table) <= now
        changed = 0 if self.changes is None else int((self.changes(world, table) <= now).sum())
        version = (world.generation, int(there.sum()), changed)
        kept = self._kept.get(world)
        if kept is None or kept.version != version:
            numbers = np.flatnonzero(there)
            if self.chosen is not None:
                numbers = np.intersect1d(numbers, self.chosen(world, table))
            base = [*self.first, *(self.build(Cells(world, table, int(number), now)) for number in numbers)]
            keys = {self.key_of(row) for row in base} if self._written.get(world) else None
            kept = self._kept[world] = _Kept(version, base, self._over(world, base, keys), keys)
        elif kept.stale:
            keys = kept.base_keys if kept.base_keys is not None else {self.key_of(row) for row in kept.base}
            kept = self._kept[world] = _Kept(version, kept.base, self._over(world, kept.base, keys), keys)
        return kept

    def _over(self, world: World, base: list[Row], keys: set[tuple[str, ...]] | None) -> list[Row]:
        written = self._written.get(world)
        if not written:
            return base
        if keys is not None and keys.isdisjoint(written):
            return [*base, *written.values()]
        return [*(row for row in base if self.key_of(row) not in written), *written.values()]


class _Kept:
    """The rows of one table as of its last event, and the same in the order of their revisions."""

    def __init__(
        self, version: tuple[int, int, int], base: list[Row], rows: list[Row], base_keys: set[tuple[str, ...]] | None = None
    ) -> None:
        self.version = version
        self.base = base
        self.base_keys = base_keys
        self.rows = rows
        self.stale = False

    @cached_property
    def by_revision(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: int(row["SysRevID"]))

    @cached_property
    def revisions(self) -> list[int]:
        return [int(row["SysRevID"]) for row in self.by_revision]


def moments(name: str) -> Callable[[World, Table], Ints]:
    """The moments of a column."""
    return lambda _world, table: table[name]


def moments_of(other: str, reference: str, name: str) -> Callable[[World, Table], Ints]:
    """The moments of a column of the table that a column refers to."""

    def column(world: World, table: Table) -> Ints:
        found: Ints = world.table(other)[name][table[reference]]
        return np.where(table[reference] == NONE, NEVER, found)

    return column


def entered_only(entity: EntityType) -> Source:
    """A table that holds what integrations entered, and no row of the world: what people enter is posted and gone."""
    return Source(entity, "customers", moments("created_at"), _unseen, chosen=_none)


def _none(_world: World, _table: Table) -> Ints:
    return np.zeros(0, dtype=np.int64)


def _unseen(cells: Cells) -> Row:
    raise LookupError(f"row {cells.row} of the world stands in no table of what integrations entered")
