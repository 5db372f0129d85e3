"""One connection to PostgreSQL that speaks Arrow both ways: results come as columns, rows go in by binary COPY."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import adbc_driver_postgresql as driver  # type: ignore[import-untyped]  # it carries no types
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcDatabase, dbapi

from retail_etl.warehouse.names import checked
from retail_etl.warehouse.postgres.failures import connecting, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PARAMETER: Final = re.compile(r"\$([a-z]\w*)")
_COMMENT: Final = re.compile(r"--[^\n]*")
_CONNECT_SECONDS: Final = "10"
# Results by COPY come batch by batch, but the work of the statement then begins with the first batch that is asked for.
_USE_COPY: Final = "adbc.postgresql.use_copy"
_ADDRESSES: Final = 8
_ONE_AT_A_TIME: Final = Lock()


class _Lasting:
    """What a connection closes in place of its database, which others go on using."""

    def close(self) -> None:
        """Leave it as it is."""


class PostgresConnection:
    """A connection in UTC. Statements name their parameters as everywhere, ``$name``."""

    def __init__(self, connection: dbapi.Connection) -> None:
        self._connection = connection
        self.execute("SET TIME ZONE 'UTC'")

    def begin(self) -> None:
        """Begin a transaction that sees one state until it ends.

        The driver must know of it: of its own accord it would commit each statement that has parameters.
        """
        with running():
            self._connection.adbc_connection.set_autocommit(False)
        self.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def commit(self) -> None:
        """Make what was done since ``begin`` last."""
        with running():
            self._connection.adbc_connection.commit()
            self._connection.adbc_connection.set_autocommit(True)

    def execute(self, text: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a statement that returns nothing."""
        with self._cursor(text, parameters or {}):
            pass

    def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        """The rows of a statement that returns few."""
        with self._cursor(text, parameters or {}, use_copy=False) as cursor:
            return _plain(cursor.fetch_record_batch()).read_all()

    @contextmanager
    def stream(self, text: str, parameters: Mapping[str, Any] | None = None) -> Iterator[pa.RecordBatchReader]:
        """The rows of a statement, batch by batch; exact numbers come as text."""
        with self._cursor(text, parameters or {}) as cursor:
            yield _plain(cursor.fetch_record_batch())

    def copy(self, table: str, rows: pa.RecordBatchReader | pa.Table) -> int:
        """How many rows went into a table, whose columns have their names and types."""
        schema, _, name = table.rpartition(".")
        with running(table), self._connection.cursor() as cursor:
            return int(cursor.adbc_ingest(name, rows, mode="append", db_schema_name=schema or None))

    def ship(self, name: str, rows: pa.RecordBatchReader | pa.Table) -> None:
        """Make rows readable under a name until the connection ends."""
        with running(name), self._connection.cursor() as cursor:
            cursor.adbc_ingest(name, rows, mode="replace", temporary=True)
        self.execute(f"ANALYZE pg_temp.{checked(name)}")

    def close(self) -> None:
        """Let go of the server, which takes back what was not committed."""
        self._connection.close()

    @contextmanager
    def _cursor(self, text: str, parameters: Mapping[str, Any], *, use_copy: bool = True) -> Iterator[dbapi.Cursor]:
        positions: dict[str, int] = {}
        plain = _COMMENT.sub("", text).strip().removesuffix(";")
        numbered = _PARAMETER.sub(lambda found: f"${positions.setdefault(found[1], len(positions) + 1)}", plain)
        with running(), self._connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**{_USE_COPY: str(use_copy).lower()})
            cursor.execute(numbered, [parameters[name] for name in positions] or None)
            yield cursor


@contextmanager
def connected(url: str) -> Iterator[PostgresConnection]:
    """A connection to the address, closed when the block ends.

    Raises:
        CredentialError, SettingsError, WarehouseUnavailableError: as ``failures.connecting`` tells.
    """
    with connecting():
        connection = PostgresConnection(_opened(_libpq(url)))
    try:
        yield connection
    finally:
        with suppress(dbapi.Error):
            connection.close()


def _opened(address: str) -> dbapi.Connection:
    with _ONE_AT_A_TIME:  # the driver lets threads use a database in turns only
        return dbapi.Connection(cast("AdbcDatabase", _Lasting()), AdbcConnection(_database(address)), autocommit=True)


@lru_cache(maxsize=_ADDRESSES)
def _database(address: str) -> AdbcDatabase:
    """What the driver knows of a database, once a process: asking for its types takes twenty times as long as to connect.

    It keeps no connection.
    """
    return cast("AdbcDatabase", driver.connect(address))


def _libpq(url: str) -> str:
    """The address as libpq reads it: no driver's name in it, and no waiting without end."""
    parts = urlsplit(url)
    query = {"connect_timeout": _CONNECT_SECONDS, "application_name": "retail_etl", **dict(parse_qsl(parts.query))}
    host = f"{parts.netloc}" if parts.netloc else "@"
    return urlunsplit(("postgresql", host, parts.path, urlencode(query), ""))


def _plain(reader: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """The same rows with exact numbers as their text: Arrow's driver marks them as a type that nothing else reads."""
    marked = [isinstance(field.type, pa.BaseExtensionType) for field in reader.schema]
    if not any(marked):
        return reader
    schema = pa.schema(
        [
            pa.field(field.name, field.type.storage_type) if is_marked else field
            for field, is_marked in zip(reader.schema, marked, strict=True)
        ]
    )

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            columns = [column.storage if mark else column for column, mark in zip(batch.columns, marked, strict=True)]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())
