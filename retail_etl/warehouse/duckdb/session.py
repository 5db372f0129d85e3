"""One transaction on a DuckDB connection: named statements with bound parameters, and frames in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import polars as pl

from retail_etl.errors import InvariantBrokenError
from retail_etl.warehouse.duckdb import merge
from retail_etl.warehouse.interface import Select
from retail_etl.warehouse.names import checked
from retail_etl.warehouse.parsed import parsed

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from retail_etl.contracts.catalog import TableEntry


class DuckDBSession:
    """Runs the files under ``sql/`` on one connection; whoever made the connection begins and ends the transaction."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, name: str, /, **parameters: Any) -> int:
        """How many rows the SQL file wrote; 0 for what writes none."""
        self._connection.execute(parsed(name, self._connection), parameters or None)
        if [column[0] for column in self._connection.description or []] != ["Count"]:
            return 0
        row = self._connection.fetchone()
        return int(row[0]) if row else 0

    def read(self, name: str | Select, /, **parameters: Any) -> pl.DataFrame:
        """The rows that the SQL file, or the compiled SELECT, returns; moments are in UTC."""
        text = name.text if isinstance(name, Select) else parsed(name, self._connection)
        rows = self._connection.sql(text, params=parameters or None).to_arrow_table()
        is_whole = not (isinstance(name, Select) and name.in_pieces)
        frame = cast("pl.DataFrame", pl.from_arrow(rows, rechunk=is_whole))
        zoned = [column for column, kind in frame.schema.items() if isinstance(kind, pl.Datetime) and kind.time_zone]
        return frame.with_columns(pl.col(zoned).dt.convert_time_zone("UTC")) if zoned else frame

    def give(self, name: str, frame: pl.DataFrame | pa.Table) -> None:
        """Make a frame readable under a name, until the session ends; a second frame takes the place of the first."""
        checked(name)
        self._connection.register(name, frame.to_arrow() if isinstance(frame, pl.DataFrame) else frame)

    def append(self, table: str, frame: pl.DataFrame) -> int:
        """How many rows went in; columns are matched by name, and every column of the table must be given.

        Raises:
            InvariantBrokenError: frame and table do not have the same columns.
        """
        self._connection.execute(f"SELECT * FROM {checked(table)} LIMIT 0")
        columns = {column[0] for column in self._connection.description or []}
        if columns != set(frame.columns):
            different = ", ".join(sorted(columns.symmetric_difference(frame.columns)))
            raise InvariantBrokenError(f"frame and table differ in {different}", system="warehouse", stream=table)
        self._connection.register("appended_rows", frame.to_arrow())
        self._connection.execute(f"INSERT INTO {checked(table)} BY NAME SELECT * FROM appended_rows")
        row = self._connection.fetchone()
        self._connection.unregister("appended_rows")
        return int(row[0]) if row else 0

    def compare(self, entry: TableEntry) -> None:
        """Make what a staging table holds of the keys in ``parsed`` readable as ``current_versions``."""
        merge.compare(self._connection, entry)

    def merge(self, entry: TableEntry) -> int:
        """How many rows of ``parsed`` stand in a staging table now, each in the place of the one with its keys."""
        return merge.merge(self._connection, entry)
