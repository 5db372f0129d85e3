"""The world's records as columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from retail_etl.sandbox.world.moments import NONE, Column, Ints


@dataclass(frozen=True)
class Table:
    """Rows of one kind, in the order of their ids; a column has one entry a row.

    A coded column holds indices into `labels[name]`.
    """

    name: str
    columns: dict[str, Column]
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def col(self, name: str) -> Column:
        """The whole column."""
        return self.columns[name]

    def label(self, name: str, row: int) -> str:
        """The text of a coded column in one row."""
        return self.labels[name][int(self.columns[name][row])]

    def code(self, name: str, label: str) -> int:
        """The code of a label in a coded column."""
        return self.labels[name].index(label)


@dataclass(frozen=True)
class Children:
    """Which rows of a table belong to which parent row, in row order."""

    order: Ints
    starts: Ints

    @classmethod
    def by(cls, parent: Column, parent_count: int) -> Children:
        """The relation that a column of parent rows (NONE: no parent) spells out."""
        order = np.argsort(parent, kind="stable").astype(np.int64)
        starts = np.searchsorted(parent[order], np.arange(parent_count + 1)).astype(np.int64)
        return cls(order, starts)

    def of(self, parent_row: int) -> Ints:
        """The children of one parent."""
        if parent_row == NONE or parent_row >= len(self.starts) - 1:
            return self.order[:0]
        return self.order[self.starts[parent_row] : self.starts[parent_row + 1]]

    def count(self) -> Ints:
        """How many children each parent has."""
        return np.diff(self.starts)

    def of_many(self, parent_rows: Ints) -> tuple[Ints, Ints]:
        """The children of many parents, and for each of them the position of its parent in `parent_rows`."""
        lengths = self.starts[parent_rows + 1] - self.starts[parent_rows]
        owner = np.repeat(np.arange(len(parent_rows)), lengths)
        offset = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return self.order[np.repeat(self.starts[parent_rows], lengths) + offset], owner
