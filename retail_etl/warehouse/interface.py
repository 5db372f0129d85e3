"""What the rooms know of the warehouse: short transactions that run named SQL files and take in frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import polars as pl
    import pyarrow as pa

    from retail_etl.contracts.catalog import TableEntry


@dataclass(frozen=True)
class Select:
    """A SELECT in DuckDB's words that was compiled from data, as a mapping is; all other SQL stands in files.

    Attributes:
        text: the statement.
        in_pieces: whether the frame may stay in the pieces in which it comes, for whoever goes through it once: making one of
            them copies it.
    """

    text: str
    in_pieces: bool = False


class Session(Protocol):
    """One transaction. It commits when its ``with`` block ends well, and leaves nothing behind otherwise."""

    def run(self, name: str, /, **parameters: Any) -> int:
        """How many rows the SQL file ``sql/<name>.sql`` wrote (0 where that has no meaning)."""
        ...

    def read(self, name: str | Select, /, **parameters: Any) -> pl.DataFrame:
        """The rows that the SQL file, or a SELECT that was compiled from data, returns; moments come in UTC."""
        ...

    def give(self, name: str, frame: pl.DataFrame | pa.Table) -> None:
        """Make a frame readable under a name, until the session ends."""
        ...

    def append(self, table: str, frame: pl.DataFrame) -> int:
        """How many rows went in; columns are matched by name, and must be the table's."""
        ...

    def compare(self, entry: TableEntry) -> None:
        """Make what a staging table holds of the keys in ``parsed`` readable as ``current_versions``.

        That is one row a record: ``record_key``, ``version``, ``load_id``, ``line``, ``content_hash``, ``touched_date``.
        """
        ...

    def merge(self, entry: TableEntry) -> int:
        """How many rows of ``parsed`` stand in a staging table now, each in the place of the one with its keys.

        ``parsed`` holds one row a key at most, and ``compare`` was asked what the table holds of them.
        """
        ...


class Warehouse(Protocol):
    """The store of manifest, watermarks, staging, canonical and reconciliation tables."""

    def migrate(self) -> None:
        """Bring the tables to this version.

        Raises:
            WarehouseSchemaError: a newer version wrote them.
        """
        ...

    def reading(self) -> AbstractContextManager[Session]:
        """A session that sees one consistent state and cannot write."""
        ...

    def kept_open(self) -> AbstractContextManager[None]:
        """A block whose sessions find the warehouse open already, where opening it takes time; others wait until its end.

        For a step that writes more than once and waits for nobody else meanwhile.

        Raises:
            WarehouseBusyError: another process kept it for longer than we wait.
        """
        ...

    def writing(self) -> AbstractContextManager[Session]:
        """A session that writes; waits for other writers.

        Raises:
            WarehouseBusyError: the lock was not to be had in time.
        """
        ...
