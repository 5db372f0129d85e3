"""The warehouse interface on PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from retail_etl.errors import WarehouseBusyError, WarehouseSchemaError
from retail_etl.warehouse.postgres.connection import connected
from retail_etl.warehouse.postgres.migrations import migrate
from retail_etl.warehouse.postgres.session import PostgresSession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.warehouse.postgres.connection import PostgresConnection

_LOCK: Final = 7_261_943_580_114  # a number of our own: advisory locks have no names
DEFAULT_MEMORY_MB: Final = 4096


class PostgresWarehouse:
    """The store of manifest, watermarks, staging, canonical and reconciliation tables, in a PostgreSQL database.

    ``wait_seconds`` is how long a writer waits for another one; ``memory_mb`` is what a session may use here, and a third of it
    is what it may take of one table at once.
    """

    def __init__(self, url: str, *, wait_seconds: float = 300.0, memory_mb: int = DEFAULT_MEMORY_MB) -> None:
        self._url = url
        self._wait_seconds = wait_seconds
        self._memory_mb = memory_mb

    def migrate(self) -> None:
        """Bring the tables to this version; each step commits by itself, so that an interrupted migration goes on where it was.

        Raises:
            CredentialError, SettingsError, WarehouseUnavailableError: the database cannot be used.
            WarehouseSchemaError: a newer version wrote them.
            WarehouseBusyError: another process kept them.
        """
        with connected(self._url) as postgres, self._locked(postgres):
            migrate(postgres)

    @contextmanager
    def reading(self) -> Iterator[PostgresSession]:
        """A session that sees one consistent state and cannot write.

        Raises:
            CredentialError, SettingsError, WarehouseUnavailableError: the database cannot be used.
            WarehouseSchemaError: there is no warehouse yet.
        """
        # A read-only transaction could not make the temporary tables by which PostgreSQL learns what a slice is of. So the
        # session itself refuses to write, and the transaction is never committed.
        with connected(self._url) as postgres, self._session(postgres, is_writing=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[PostgresSession]:
        """A session that writes; it commits when the block ends well, and leaves nothing behind otherwise.

        Raises:
            CredentialError, SettingsError, WarehouseUnavailableError: the database cannot be used.
            WarehouseSchemaError: there is no warehouse yet.
            WarehouseBusyError: another writer kept the lock for longer than we wait.
        """
        # The lock comes first: a snapshot taken before it would not see what the writer before us did.
        with connected(self._url) as postgres, self._locked(postgres):
            with self._session(postgres, is_writing=True) as session:
                yield session
            postgres.commit()

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """A block as any other: a connection takes milliseconds, and who waits for whom is decided by each transaction."""
        yield

    @contextmanager
    def _session(self, postgres: PostgresConnection, *, is_writing: bool) -> Iterator[PostgresSession]:
        _check_exists(postgres)
        postgres.begin()
        session = PostgresSession(postgres, self._memory_mb, is_writing=is_writing)
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def _locked(self, postgres: PostgresConnection) -> Iterator[None]:
        postgres.execute(f"SET lock_timeout = {int(self._wait_seconds * 1000)}")
        try:
            postgres.query(f"SELECT pg_advisory_lock({_LOCK})")
        except WarehouseBusyError as error:
            raise WarehouseBusyError(
                f"another run kept the warehouse for more than {self._wait_seconds:g} s",
                system="warehouse",
                next_step="wait for the other run to end; if none is running, see in pg_locks who holds the advisory lock.",
            ) from error
        yield  # the lock ends with the connection


def _check_exists(postgres: PostgresConnection) -> None:
    (is_there,) = postgres.query("SELECT to_regclass('ops_versions') IS NOT NULL AS is_there")["is_there"].to_pylist()
    if not is_there:
        raise WarehouseSchemaError(
            "there is no warehouse yet", system="warehouse", next_step="run a job, or `retail-etl doctor`."
        )
