"""A merge in parts: where what it compares would not fit into memory, it runs over one share of the keys after another.

``sql/postgres/parts/<statement>/<table>.sql`` says which rows of a table belong to a part. Rows that a statement reads together
stand in the same part, or in every part; so each part comes to what the whole would.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retail_etl.errors import SliceTooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retail_etl.warehouse.postgres.connection import PostgresConnection
    from retail_etl.warehouse.postgres.mirror import Mirror
    from retail_etl.warehouse.postgres.statements import Statement

MOST_PARTS: Final = 4096
# Rows as columns in memory take about what they take on PostgreSQL's pages; long texts, which it packs, take more.
_ROOM: Final = 2
_BYTES: Final = "SELECT pg_table_size(CAST(CAST($name AS text) AS regclass)) AS bytes"


@dataclass(frozen=True)
class Part:
    """One of ``parts`` parts, counted from 0."""

    part: int
    parts: int

    @property
    def parameters(self) -> dict[str, int]:
        """What the files under ``sql/postgres/parts`` ask for."""
        return {"part": self.part, "parts": self.parts}


def in_parts(postgres: PostgresConnection, mirror: Mirror, found: Statement, merge: Callable[[Part | None], int]) -> int:
    """How many rows a merge changed: at once where it fits, else part by part, within the one transaction.

    Raises:
        SliceTooLargeError: it does not fit, and nothing says how to cut it; or a part is too large however many there are.
    """
    cut = [table for table in found.tables if found.part_of(table)]
    count = _parts_for(postgres, mirror, cut)
    changed = 0
    while True:
        try:
            for number in range(count):
                changed += merge(Part(number, count) if count > 1 else None)
        except SliceTooLargeError:
            if not cut or count >= MOST_PARTS:
                raise
            count *= 2  # what was merged already is found as it should be
        else:
            return changed


def _parts_for(postgres: PostgresConnection, mirror: Mirror, cut: Sequence[str]) -> int:
    sizes = [int(postgres.query(_BYTES, {"name": table})["bytes"][0].as_py()) for table in cut]
    return min(MOST_PARTS, 1 + _ROOM * max(sizes, default=0) // mirror.bytes_of_a_copy)
