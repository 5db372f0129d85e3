"""Copies of PostgreSQL's tables in a DuckDB in memory: what a statement names, and no more columns than it can mean.

All copies of a session come from one snapshot. A table is copied whole, or in the part that ``sql/postgres/slices`` reads for
the statement at hand, or in one of the parts that ``sql/postgres/parts`` cuts it into; what does not fit into its share of the
memory limit is refused with the figures.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyarrow as pa

from retail_etl.errors import RetailEtlError, SliceTooLargeError
from retail_etl.warehouse.names import checked
from retail_etl.warehouse.postgres.ddl import warehouse_tables
from retail_etl.warehouse.postgres.failures import running
from retail_etl.warehouse.postgres.statements import Verb
from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from retail_etl.warehouse.postgres.connection import PostgresConnection
    from retail_etl.warehouse.postgres.parts import Part
    from retail_etl.warehouse.postgres.statements import Statement

_SHARE_OF_A_SLICE: Final = 3
_RELATIONS: Final = """
SELECT table_name FROM duckdb_tables() WHERE temporary
UNION ALL SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal
"""
_MEGABYTE: Final = 1 << 20
# Nothing is downloaded while we work: what an extension would be needed for must fail with its name.
_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class Mirror:
    """The DuckDB of one session and what it holds of PostgreSQL; ``memory_mb`` bounds both it and each copy."""

    def __init__(self, postgres: PostgresConnection, memory_mb: int) -> None:
        self._postgres = postgres
        self._memory_mb = memory_mb
        self._spill = TemporaryDirectory(prefix="retail_etl_")
        config = {**_CONFIG, "memory_limit": f"{memory_mb}MB", "temp_directory": self._spill.name}
        self.connection = duckdb.connect(":memory:", config=config)
        self.connection.execute("SET TimeZone = 'UTC'")
        self._whole: dict[str, frozenset[str]] = {}

    def relations(self) -> set[str]:
        """The names of what only this session has: temporary tables, views and given frames."""
        return {row[0] for row in self.connection.execute(_RELATIONS).fetchall()}

    @property
    def bytes_of_a_copy(self) -> int:
        """What one copy may take."""
        return self._memory_mb * _MEGABYTE // _SHARE_OF_A_SLICE

    def prepare(
        self, found: Statement, parameters: Mapping[str, Any], ship: Callable[[str], None], part_at_hand: Part | None = None
    ) -> None:
        """Copy what the statement reads; ``ship`` gives PostgreSQL what a slice's own text reads of this session."""
        for table in found.tables:
            if part_at_hand is not None and (one := found.part_of(table)):
                self._copy_part(table, one, _needed(table, found), part_at_hand)
                continue
            if table == found.target and not found.reads_its_target:
                self._fill(table, frozenset(warehouse_tables()[table]), None)
                continue
            part = found.slice_of(table)
            if part is not None:
                ship(part)
                text = statement(part)
                named = {name: value for name, value in parameters.items() if f"${name}" in text}
                self._copy(table, text.strip().removesuffix(";"), named)
                continue
            needed = _needed(table, found)
            if table == found.target and found.own_system:
                self._copy_own(table, found.own_system)
                continue
            known = self._whole.get(table, frozenset())
            if not needed <= known:
                self._copy_whole(table, needed | known)

    def forget(self, table: str) -> None:
        """Take no copy of a table for true any longer: its rows have changed."""
        self._whole.pop(table, None)

    def keep(self, table: str) -> None:
        """Take the copy for true: PostgreSQL has been told what was done to it."""
        self._whole[table] = frozenset(warehouse_tables()[table])

    def close(self) -> None:
        """Let go of the memory and of what was spilled to disk."""
        self.connection.close()
        self._spill.cleanup()

    def _copy_whole(self, table: str, columns: frozenset[str]) -> None:
        chosen = ", ".join(checked(column) for column in warehouse_tables()[table] if column in columns)
        self._copy(table, f"SELECT {chosen} FROM {checked(table)}", {})
        self._whole[table] = columns

    def _copy_own(self, table: str, system: str) -> None:
        chosen = ", ".join(checked(column) for column in warehouse_tables()[table])
        self._copy(table, f"SELECT {chosen} FROM {checked(table)} WHERE source_system = $system", {"system": system})

    def _copy_part(self, table: str, name: str, columns: frozenset[str], part: Part) -> None:
        text = statement(name).strip().removesuffix(";")
        chosen = ", ".join(checked(column) for column in warehouse_tables()[table] if column in columns)
        self._copy(table, f"SELECT {chosen} FROM (\n{text}\n) AS part", part.parameters)

    def _copy(self, table: str, text: str, parameters: Mapping[str, Any]) -> None:
        try:
            with self._postgres.stream(text, parameters) as rows:
                self._fill(table, frozenset(rows.schema.names), rows)
        except SliceTooLargeError as error:
            counted = self._postgres.query(f"SELECT count(*) AS rows FROM ({text}) AS part", parameters)
            error.args = (f"{counted['rows'][0].as_py():,} rows of it are needed at once, and {error.message}",)
            error.message = error.args[0]
            raise

    def _fill(self, table: str, columns: frozenset[str], rows: pa.RecordBatchReader | None) -> None:
        """Make the table of these columns anew, with the rows."""
        self.forget(table)
        chosen = [column for name, column in warehouse_tables()[table].items() if name in columns]
        schema, _, _ = table.rpartition(".")
        if schema:
            self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {checked(schema)}")
        spelled = ", ".join(f"{checked(column.name)} {column.kind}" for column in chosen)
        self.connection.execute(f"CREATE OR REPLACE TABLE {checked(table)} ({spelled})")
        if rows is None:
            return
        meter = _Meter(table, self._memory_mb)
        cast = ", ".join(f"CAST({checked(column.name)} AS {column.kind})" for column in chosen)
        self.connection.register("copied_rows", meter.over(rows))
        try:
            self.connection.execute(f"INSERT INTO {checked(table)} SELECT {cast} FROM copied_rows")
        except duckdb.Error as error:
            raise (meter.failure or error) from error
        finally:
            self.connection.unregister("copied_rows")


class _Meter:
    """Counts what streams by, and stops it at the share of one slice."""

    def __init__(self, table: str, memory_mb: int) -> None:
        self._table = table
        self._memory_mb = memory_mb
        self._left = memory_mb * _MEGABYTE // _SHARE_OF_A_SLICE
        self.failure: RetailEtlError | None = None

    def over(self, rows: pa.RecordBatchReader) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(rows.schema, self._batches(rows))

    def _batches(self, rows: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        try:
            with running(self._table):
                for batch in rows:
                    self._left -= batch.nbytes
                    if self._left < 0:
                        raise self._too_large()
                    yield batch
        except RetailEtlError as error:
            self.failure = error  # DuckDB, which asks for the batches, would tell it as an error of its own
            raise

    def _too_large(self) -> SliceTooLargeError:
        allowed = self._memory_mb // _SHARE_OF_A_SLICE
        return SliceTooLargeError(
            f"they are more than {allowed} MB, a third of the memory limit of {self._memory_mb} MB",
            system="warehouse",
            stream=self._table,
            next_step="raise RETAIL_ETL_WAREHOUSE_MEMORY_MB to what the machine has, or run where there is more memory.",
        )


def _needed(table: str, found: Statement) -> frozenset[str]:
    columns = warehouse_tables()[table]
    if found.takes_all or (found.verb is Verb.MERGE and table == found.target):
        return frozenset(columns)
    named = frozenset(column for column in columns if column in found.words)
    return named or frozenset([next(iter(columns))])
