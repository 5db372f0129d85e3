"""The tables of ``sql/schema`` for PostgreSQL: DuckDB reads the files, and what each one changed is said again in other words.

So there is one definition of every table. What only PostgreSQL needs (indexes) stands in ``sql/postgres/schema``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import duckdb

from retail_etl.contracts.catalog import CATALOG
from retail_etl.errors import InvariantBrokenError
from retail_etl.warehouse.names import checked
from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OWN: Final = "postgres"
_PLAIN_TYPES: Final = {
    # Byte order, as in DuckDB: the order of rows must not depend on the language of a server.
    "VARCHAR": 'text COLLATE "C"',
    "BIGINT": "bigint",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "TIMESTAMP": "timestamp",
    "DOUBLE": "double precision",
    "BLOB": "bytea",
}
_DECIMAL: Final = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_COLUMNS: Final = """
SELECT
    CASE table_schema WHEN 'main' THEN '' ELSE table_schema || '.' END || table_name,
    column_name, data_type, is_nullable = 'YES'
FROM information_schema.columns
WHERE table_catalog = current_database()
ORDER BY table_schema, table_name, ordinal_position
"""
_SCHEMAS: Final = (
    "SELECT schema_name FROM duckdb_schemas() WHERE NOT internal AND database_name = current_database() ORDER BY ALL"
)


@dataclass(frozen=True)
class Column:
    """A column as DuckDB has it."""

    name: str
    kind: str
    is_nullable: bool

    @property
    def spelled(self) -> str:
        """The column's definition in PostgreSQL."""
        return f"{checked(self.name)} {postgres_type(self.kind)}{'' if self.is_nullable else ' NOT NULL'}"


@dataclass(frozen=True)
class Step:
    """One migration: its name in ``ops_versions``, and what it says to PostgreSQL."""

    name: str
    statements: tuple[str, ...]


Tables = dict[str, dict[str, Column]]


def postgres_type(kind: str) -> str:
    """PostgreSQL's type for one of DuckDB's.

    Raises:
        InvariantBrokenError: there is none yet for it; add it here.
    """
    if kind.endswith("[]"):
        return f"{postgres_type(kind.removesuffix('[]')).partition(' COLLATE')[0]}[]"
    decimal = _DECIMAL.fullmatch(kind)
    found = f"numeric({decimal[1]},{decimal[2]})" if decimal else _PLAIN_TYPES.get(kind)
    if found is None:
        raise InvariantBrokenError(f"a column of type {kind} has no counterpart in PostgreSQL", system="warehouse")
    return found


@cache
def warehouse_tables() -> Mapping[str, Mapping[str, Column]]:
    """The columns of every table of this version, by table name."""
    with duckdb.connect() as connection:
        connection.execute(statement("ops/create_versions"))
        for file in sorted((SQL_FOLDER / "schema").glob("*.sql")):
            connection.execute(file.read_text(encoding="utf-8"))
        return _tables(connection)


def step_names() -> list[str]:
    """The names of all migrations in their order; cheap to ask for."""
    return [_step_name(file) for file in _step_files()]


@cache
def steps() -> tuple[Step, ...]:
    """Every migration in its order.

    Raises:
        InvariantBrokenError: a file changes what cannot be told from the tables before and after it.
    """
    found = []
    with duckdb.connect() as connection:
        schemas, tables = _schemas(connection), _tables(connection)
        for file in _step_files():
            text = file.read_text(encoding="utf-8")
            if file.parent.parent.name == _OWN:
                found.append(Step(_step_name(file), (text,)))
                continue
            connection.execute(text)
            schemas_after, tables_after = _schemas(connection), _tables(connection)
            said = [f"CREATE SCHEMA {checked(name)}" for name in schemas_after if name not in schemas]
            said += _changes(tables, tables_after)
            if not said:
                raise InvariantBrokenError(
                    "no change of tables could be seen that PostgreSQL could be told", system="warehouse", record=file.name
                )
            found.append(Step(_step_name(file), tuple(said)))
            schemas, tables = schemas_after, tables_after
    return tuple(found)


def _step_files() -> list[Path]:
    files = [*(SQL_FOLDER / "schema").glob("*.sql"), *(SQL_FOLDER / _OWN / "schema").glob("*.sql")]
    return sorted(files, key=lambda file: file.stem)


def _step_name(file: Path) -> str:
    return file.relative_to(SQL_FOLDER).with_suffix("").as_posix()


def _changes(before: Tables, after: Tables) -> list[str]:
    said = [f"DROP TABLE {checked(table)}" for table in before if table not in after]
    for table, columns in after.items():
        if table not in before:
            said += _new_table(table, columns)
            continue
        known = before[table]
        said += [f"ALTER TABLE {checked(table)} DROP COLUMN {checked(name)}" for name in known if name not in columns]
        said += [
            f"ALTER TABLE {checked(table)} ADD COLUMN {column.spelled}" for name, column in columns.items() if name not in known
        ]
        for name in columns.keys() & known.keys():
            said += _altered(table, known[name], columns[name])
    return said


def _new_table(table: str, columns: dict[str, Column]) -> list[str]:
    said = [f"CREATE TABLE {checked(table)} ({', '.join(column.spelled for column in columns.values())})"]
    if table in CATALOG:
        keys = ", ".join(checked(key) for key in CATALOG[table].keys)
        said.append(f"CREATE UNIQUE INDEX {checked(table.rpartition('.')[2] + '_key')} ON {checked(table)} ({keys})")
    return said


def _altered(table: str, old: Column, new: Column) -> list[str]:
    change = f"ALTER TABLE {checked(table)} ALTER COLUMN {checked(new.name)}"
    said = [f"{change} TYPE {postgres_type(new.kind)}"] if old.kind != new.kind else []
    if old.is_nullable != new.is_nullable:
        said.append(f"{change} {'DROP' if new.is_nullable else 'SET'} NOT NULL")
    return said


def _tables(connection: duckdb.DuckDBPyConnection) -> Tables:
    found: Tables = {}
    for table, name, kind, is_nullable in connection.execute(_COLUMNS).fetchall():
        found.setdefault(table, {})[name] = Column(name, kind, is_nullable)
    return found


def _schemas(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in connection.execute(_SCHEMAS).fetchall()]
