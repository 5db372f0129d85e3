"""A face's view of a table: what is visible now, when it was changed, and what writes laid over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.world.moments import NEVER, Column, Ints
from retail_etl.sandbox.world.selection import LAST_OFFSET, Selection, ordered, packed

if TYPE_CHECKING:
    from retail_etl.sandbox.world.table import Table
    from retail_etl.sandbox.world.timeline import Timeline

ADDED_FIRST = 90_000_001


@dataclass
class _Index:
    """The visible rows in the order of (updated_at, id), good until `next_event`."""

    selection: Selection
    updated: Ints
    next_event: int


@dataclass
class Collection:
    """Rows of `table_name` as one system shows them.

    `visible` is the time column from which a row exists; `bumps` are times that raise its `updated_at`;
    rows where the flag column `only` is False do not exist here. Times are floored to `resolution_ms`.
    """

    world: Timeline
    table_name: str
    visible: str = "created_at"
    bumps: tuple[str, ...] = ()
    first_number: int = 1
    resolution_ms: int = 1
    only: str | None = None
    _documents: dict[int, Any] = field(default_factory=dict)
    _touched: dict[int, int] = field(default_factory=dict)
    _added: list[int] = field(default_factory=list)
    _index: _Index | None = None
    _old_base: int = 0
    _generation: int = -1
    _changed: bool = True

    @property
    def base(self) -> Table:
        """The columns below the overlay."""
        return self.world.table(self.table_name)

    @property
    def base_count(self) -> int:
        """Rows of the table; rows from here on were made by writes."""
        return len(self.base)

    def col(self, name: str) -> Column:
        """A column of the table."""
        return self.base[name]

    def number(self, row: int) -> int:
        """The entity number of a row."""
        base = self.base_count
        return int(row) + self.first_number if row < base else ADDED_FIRST + int(row) - base

    def row_of(self, number: int) -> int | None:
        """The visible row with this entity number."""
        index = self._current()
        base, row = self.base_count, self._row(number)
        if 0 <= row < len(index.updated) and index.updated[row] != NEVER and (row < base) == (number < ADDED_FIRST):
            return row
        return None

    def updated_ms(self, row: int) -> int:
        """When the row was last changed."""
        return int(self._current().updated[row])

    def updated_many(self, rows: Ints) -> Ints:
        """When each of the rows was last changed."""
        return self._current().updated[rows]

    def selection(self, since: int | None = None, before: int | None = None) -> Selection:
        """The visible rows with `since <= updated_at < before`, in (updated_at, id) order.

        Without bounds it is the same object until something changes.
        """
        index = self._current()
        if since is None and before is None:
            return index.selection
        keys = index.selection.keys
        low = 0 if since is None else int(np.searchsorted(keys, self._packed(since, 0)))
        high = len(keys) if before is None else int(np.searchsorted(keys, self._packed(before, 0)))
        return index.selection.between(low, high)

    def ordered_by(self, values: Ints, rows: Ints, *, descending: bool = False) -> Selection:
        """The rows in the order of other values (at most 36 bits each), ties by id."""
        return ordered(LAST_OFFSET - values if descending else values, self._numbers(rows), rows)

    def key(self, row: int) -> int:
        """The place of a row in the order of (updated_at, id)."""
        return self._packed(self.updated_ms(row), self.number(row))

    def keyset(self, after: tuple[int, int] | None, limit: int, since: int | None = None, before: int | None = None) -> Ints:
        """Up to `limit` rows behind `after` (updated_at, row), inside [since, before), in (updated_at, id) order."""
        key = None if after is None else self._packed(after[0], self.number(after[1]))
        return self.selection(since, before).after(key, limit)

    def span(self, offset: int, limit: int, since: int | None = None, before: int | None = None) -> Ints:
        """Rows `offset` to `offset + limit` of the range, in (updated_at, id) order."""
        return self.selection(since, before).span(offset, limit)

    def count(self, since: int | None = None, before: int | None = None) -> int:
        """How many rows the range holds."""
        return len(self.selection(since, before))

    def rows(self, since: int | None = None, before: int | None = None) -> Ints:
        """All rows of the range in (updated_at, id) order."""
        return self.selection(since, before).rows

    def rows_by_number(self) -> Ints:
        """All visible rows in id order."""
        return np.flatnonzero(self._current().updated != NEVER)

    def document(self, row: int) -> Any | None:
        """What a write left in place of the row; None: the columns hold."""
        self._current()
        return self._documents.get(int(row))

    @property
    def documents(self) -> dict[int, Any]:
        """Every row with a document over its columns."""
        self._current()
        return self._documents

    def put(self, row: int, document: Any, at_ms: int | None = None) -> None:
        """Keeps a changed document and raises the row's `updated_at`."""
        self._documents[int(row)] = document
        self.touch(row, at_ms)

    def edit(self, row: int, document: Any) -> None:
        """Keeps a changed document without a new `updated_at`."""
        self._documents[int(row)] = document

    def touch(self, row: int, at_ms: int | None = None) -> None:
        """Raises the row's `updated_at`, to now by default."""
        moment = self._floor(self.world.now_ms() if at_ms is None else at_ms)
        self._touched[int(row)] = max(moment, self._touched.get(int(row), 0))
        self._changed = True

    def add(self, document: Any, at_ms: int | None = None) -> int:
        """The row of a new document."""
        self._current()
        row = self.base_count + len(self._added)
        self._added.append(self._floor(self.world.now_ms() if at_ms is None else at_ms))
        self._documents[row] = document
        self._changed = True
        return row

    def dump(self) -> dict[str, Any]:
        """All that writes left behind, by entity number."""
        documents = {str(self.number(row)): document for row, document in self.documents.items()}
        return {
            "added": self._added,
            "documents": documents,
            "touched": {str(self.number(row)): ms for row, ms in self._touched.items()},
        }

    def load(self, kept: dict[str, Any]) -> None:
        """Takes up what `dump` gave."""
        self._move_added()
        self._added = list(kept["added"])
        self._documents = {self._row(int(number)): document for number, document in kept["documents"].items()}
        self._touched = {self._row(int(number)): moment for number, moment in kept["touched"].items()}
        self._changed = True

    def _row(self, number: int) -> int:
        return number - self.first_number if number < ADDED_FIRST else self.base_count + number - ADDED_FIRST

    def invalidate(self) -> None:
        """Times in the columns were changed: the order is found anew at the next read."""
        self._changed = True

    def _floor(self, moment: int) -> int:
        return moment - moment % self.resolution_ms

    def _packed(self, moment: int, number: int) -> int:
        return packed(moment - self.world.origin_ms, number)

    def _numbers(self, rows: Ints) -> Ints:
        base = self.base_count
        return np.where(rows < base, rows + self.first_number, rows - base + ADDED_FIRST)

    def _current(self) -> _Index:
        now = self.world.now_ms()
        if self._generation != self.world.generation:
            self._move_added()
            self._changed = True
        if self._changed or self._index is None or now >= self._index.next_event:
            self._index = self._build(now)
            self._changed = False
        return self._index

    def _move_added(self) -> None:
        """Rows made by writes keep their numbers when the table below grows."""
        base = self.base_count
        if self._generation >= 0 and self._added:
            start = self._old_base
            self._documents = {row - start + base if row >= start else row: kept for row, kept in self._documents.items()}
            self._touched = {row - start + base if row >= start else row: kept for row, kept in self._touched.items()}
        self._old_base = base
        self._generation = self.world.generation

    def _build(self, now: int) -> _Index:
        table = self.base
        created: Ints = table[self.visible]
        there = created <= now
        if self.only is not None:
            there &= table[self.only]
        updated = np.where(there, created, NEVER)
        next_event = _earliest_after(created, now)
        for name in self.bumps:
            times: Ints = table[name]
            past = there & (times <= now)
            updated = np.where(past, np.maximum(updated, times), updated)
            next_event = min(next_event, _earliest_after(times, now))
        if self._added:
            updated = np.concatenate([updated, np.array(self._added, dtype=np.int64)])
        for row, moment in self._touched.items():
            if updated[row] != NEVER:
                updated[row] = max(int(updated[row]), moment)
        if self.resolution_ms > 1:
            updated = np.where(updated == NEVER, NEVER, updated - updated % self.resolution_ms)
        rows = np.flatnonzero(updated != NEVER)
        return _Index(ordered(updated[rows] - self.world.origin_ms, self._numbers(rows), rows), updated, next_event)


def _earliest_after(times: Ints, now: int) -> int:
    later = times[times > now]
    return int(later.min()) if len(later) else NEVER
