"""Rows of a collection in one order, cut by key or by position at the same cost anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from retail_etl.sandbox.world.moments import Flags, Ints

ROW_BITS = 27  # an entity number and two years of milliseconds in one sortable integer
LAST_OFFSET = (1 << (63 - ROW_BITS)) - 1


@dataclass(frozen=True)
class Selection:
    """Rows in one order; a key is unique and grows along it."""

    keys: Ints
    rows: Ints

    def __len__(self) -> int:
        return len(self.keys)

    def after(self, key: int | None, limit: int) -> Ints:
        """Up to `limit` rows behind the key; from the first without one."""
        low = 0 if key is None else int(np.searchsorted(self.keys, key, side="right"))
        return self.rows[low : low + limit]

    def span(self, offset: int, limit: int) -> Ints:
        """Rows `offset` to `offset + limit`."""
        return self.rows[offset : offset + limit]

    def between(self, low: int, high: int) -> Selection:
        """The part from position `low` up to `high`."""
        return Selection(self.keys[low : max(low, high)], self.rows[low : max(low, high)])

    def where(self, mask: Flags) -> Selection:
        """The part that the mask, one flag a row, lets through."""
        return Selection(self.keys[mask], self.rows[mask])


def ordered(values: Ints, numbers: Ints, rows: Ints) -> Selection:
    """The rows in the order of their values (at most 36 bits each), ties by number."""
    keys = values << ROW_BITS | numbers
    order = np.argsort(keys, kind="stable")
    return Selection(keys[order], rows[order])


def packed(value: int, number: int) -> int:
    """The key of a value and a number in that order."""
    return min(max(value, 0), LAST_OFFSET) << ROW_BITS | number
