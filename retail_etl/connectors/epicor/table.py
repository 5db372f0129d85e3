"""What is known of one Epicor table: by which names each read path gives it, and what of it may be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.interface import KeyList

if TYPE_CHECKING:
    from collections.abc import Mapping


def names(text: str) -> tuple[str, ...]:
    """The names in a text, blanks between them."""
    return tuple(text.split())


@dataclass(frozen=True)
class Table:
    """One Epicor table by its names in every read path.

    Attributes:
        name: the table, as in SQL, in ``returnObj`` and before each BAQ column.
        query: the BAQ that reads its changes, or the whole of it where it is read whole.
        service, entity_set: where OData and GetRows read it; no set where only a BAQ does.
        key: its key columns.
        columns: what we read beside the key.
        identifiers: columns whose long digit runs are ids.
        read_paths: how it may be read, the one that is taken first. GetRows pages heads, so children are not read by it.
        joined: columns that the BAQ takes from another table or calculates, by the name it gives them.
        query_only: columns of those that no entity set has.
        plain_keys: key columns that stand in filters without quotes: numbers and truth values.
        revision: the column that grows with every change; none where the table has none.
        is_snapshot: whether it is read whole each time, since nothing tells what changed or what is gone.
    """

    name: str
    query: str
    service: str
    entity_set: str | None
    key: tuple[str, ...]
    columns: tuple[str, ...]
    identifiers: tuple[str, ...]
    description: str
    read_paths: tuple[ReadPath, ...] = (ReadPath.BAQ, ReadPath.ODATA, ReadPath.GETROWS)
    joined: Mapping[str, str] = field(default_factory=dict)
    query_only: tuple[str, ...] = ()
    plain_keys: tuple[str, ...] = ()
    revision: str | None = "SysRevID"
    query_revision: str = "Calculated_Rev"
    book_column: str | None = None
    is_snapshot: bool = False

    def spelt(self, column: str, path: ReadPath) -> str:
        """A column's name on a read path."""
        if path is not ReadPath.BAQ:
            return column
        if column == self.revision:
            return self.query_revision
        return self.joined.get(column, f"{self.name}_{column}")

    def columns_on(self, path: ReadPath) -> tuple[str, ...]:
        """Key, columns and revision as the read path spells them, without those that it does not have."""
        told = (*self.key, *self.columns, *((self.revision,) if self.revision else ()))
        return tuple(self.spelt(column, path) for column in told if path is ReadPath.BAQ or column not in self.query_only)

    def key_list(self) -> KeyList:
        """What may be kept, in every spelling of its read paths."""
        spellings = {ReadPath.BAQ} | ({ReadPath.ODATA} if self.entity_set else set())
        named = (*self.key, *self.identifiers, *((self.revision,) if self.revision else ()))
        return KeyList(
            frozenset(column for path in spellings for column in self.columns_on(path)),
            frozenset(self.spelt(column, path) for path in spellings for column in named),
        )
