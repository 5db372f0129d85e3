"""The warehouse interface on one DuckDB file."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from retail_etl.errors import WarehouseSchemaError
from retail_etl.warehouse.duckdb.connections import Connections
from retail_etl.warehouse.duckdb.migrations import migrate
from retail_etl.warehouse.duckdb.session import DuckDBSession

if TYPE_CHECKING:
    from collections.abc import Iterator


class DuckDBWarehouse:
    """The store of manifest, watermarks, staging, canonical and reconciliation tables, in one file.

    ``wait_seconds`` is how long a session waits for another process that has the file.
    """

    def __init__(self, path: str | Path, *, wait_seconds: float = 60.0) -> None:
        self.path = Path(path)
        self._connections = Connections(self.path, wait_seconds)

    def migrate(self) -> None:
        """Bring the tables to this version; each step commits by itself, so that an interrupted migration goes on where it was.

        Raises:
            WarehouseSchemaError: a newer version wrote them.
            WarehouseBusyError: another process kept the file.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._connections.for_writing() as connection:
            migrate(connection)

    @contextmanager
    def reading(self) -> Iterator[DuckDBSession]:
        """A session that sees one consistent state and cannot write.

        Raises:
            WarehouseSchemaError: there is no warehouse yet.
            WarehouseBusyError: another process kept the file.
        """
        self._check_exists()
        with self._connections.for_reading() as connection:
            connection.execute("BEGIN TRANSACTION READ ONLY")
            yield DuckDBSession(connection)

    @contextmanager
    def writing(self) -> Iterator[DuckDBSession]:
        """A session that writes; it commits when the block ends well, and leaves nothing behind otherwise.

        Raises:
            WarehouseSchemaError: there is no warehouse yet.
            WarehouseBusyError: another process kept the file.
        """
        self._check_exists()
        with self._connections.for_writing() as connection:
            connection.execute("BEGIN TRANSACTION")
            yield DuckDBSession(connection)
            connection.execute("COMMIT")  # an exception closes the connection, which rolls back

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """A block that has the file for itself: its sessions open and close it in a fraction of the time.

        Raises:
            WarehouseSchemaError: there is no warehouse yet.
            WarehouseBusyError: another process kept the file.
        """
        self._check_exists()
        with self._connections.kept_open():
            yield

    def _check_exists(self) -> None:
        if not self.path.exists():
            raise WarehouseSchemaError(
                "there is no warehouse yet",
                system="warehouse",
                record=self.path.name,
                next_step="run a job, or `retail-etl doctor`.",
            )
