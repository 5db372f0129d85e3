"""Rows on their way from the session's DuckDB to PostgreSQL, in the types of its tables and by binary COPY."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.errors import InvariantBrokenError
from retail_etl.warehouse.names import checked
from retail_etl.warehouse.postgres.ddl import warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from retail_etl.warehouse.postgres.connection import PostgresConnection
    from retail_etl.warehouse.postgres.mirror import Mirror

# The keys of a load, as the comparison with what is known sends them.
DELIVERED_KEYS: Final = "delivered_keys"
_ROWS_A_BATCH: Final = 100_000


class Shipping:
    """Sends rows, and remembers which temporary ones PostgreSQL already has."""

    def __init__(self, postgres: PostgresConnection, mirror: Mirror) -> None:
        self._postgres = postgres
        self._mirror = mirror
        self._there: dict[str, frozenset[str]] = {}

    def append(self, table: str, source: str) -> int:
        """How many rows of a relation of the session went into a table of the warehouse; columns are matched by name.

        Raises:
            InvariantBrokenError: the relation lacks a column of the table.
        """
        columns = warehouse_tables()[table].values()
        cast = ", ".join(f"CAST({checked(column.name)} AS {column.kind}) AS {checked(column.name)}" for column in columns)
        rows = self._postgres.copy(table, self._rows(f"SELECT {cast} FROM {checked(source)}"))
        self._mirror.forget(table)
        return rows

    def replace(self, table: str, keys: Sequence[str], source: str | None) -> None:
        """Delete the rows of a table whose keys stand in a relation of the session; without one, in the load's keys."""
        gone = DELIVERED_KEYS
        if source is not None:
            gone, names = "replaced_keys", ", ".join(checked(key) for key in keys)
            self._postgres.ship(gone, self._rows(f"SELECT {names} FROM {checked(source)}"))
        same = " AND ".join(f"known.{checked(key)} = gone.{checked(key)}" for key in keys)
        self._postgres.execute(f"DELETE FROM {checked(table)} AS known USING {gone} AS gone WHERE {same}")
        self._mirror.forget(table)

    def retire(self, table: str, editions: tuple[str, str], source: str) -> None:
        """Delete the rows of a table that belong to another edition of a whole than the relation of the session brings."""
        whole, edition = map(checked, editions)
        self._postgres.ship("brought", self._rows(f"SELECT DISTINCT {whole}, {edition} FROM {checked(source)}"))
        other = f"known.{whole} = brought.{whole} AND known.{edition} <> brought.{edition}"
        self._postgres.execute(f"DELETE FROM {checked(table)} AS known USING brought WHERE {other}")
        self._mirror.forget(table)

    def relations(self, words: frozenset[str], *, takes_all: bool) -> None:
        """Make the session's relations of these names readable in PostgreSQL, in the columns that are named as well."""
        for name in sorted(self._mirror.relations() & words):
            columns = self._mirror.connection.sql(f"SELECT * FROM {checked(name)} LIMIT 0").columns
            needed = frozenset(column for column in columns if takes_all or column in words)
            if not needed <= self._there.get(name, frozenset()):
                chosen = ", ".join(checked(column) for column in columns if column in needed)
                self._postgres.ship(name, self._rows(f"SELECT {chosen} FROM {checked(name)}"))
                self._there[name] = needed

    def forget(self, words: frozenset[str]) -> None:
        """Take nothing of these names for sent any longer: the session has changed it."""
        for name in self._there.keys() & words:
            del self._there[name]

    def _rows(self, text: str) -> pa.RecordBatchReader:
        return self._mirror.connection.sql(text).to_arrow_reader(_ROWS_A_BATCH)


def check_columns(table: str, given: Sequence[str]) -> None:
    """See that a frame has the columns of a table, in whatever order.

    Raises:
        InvariantBrokenError: it has not.
    """
    if table not in warehouse_tables():
        raise InvariantBrokenError("there is no such table", system="warehouse", stream=table)
    different = set(warehouse_tables()[table]).symmetric_difference(given)
    if different:
        named = ", ".join(sorted(different))
        raise InvariantBrokenError(f"frame and table differ in {named}", system="warehouse", stream=table)
