"""Accepted rows into a staging table of PostgreSQL: only the keys of a load are looked up, and no row is written twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.warehouse.duckdb.merge import touched_day
from retail_etl.warehouse.names import checked
from retail_etl.warehouse.postgres.ddl import warehouse_tables
from retail_etl.warehouse.postgres.shipping import DELIVERED_KEYS

if TYPE_CHECKING:
    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.warehouse.postgres.connection import PostgresConnection
    from retail_etl.warehouse.postgres.mirror import Mirror
    from retail_etl.warehouse.postgres.shipping import Shipping

_REPLACED: Final = """
CREATE OR REPLACE TEMP VIEW replaced AS SELECT * FROM parsed SEMI JOIN current_versions USING (record_key)
"""
_COUNTED: Final = "SELECT (SELECT count(*) FROM replaced) AS replaced, (SELECT count(*) FROM current_versions) AS known"


def compare(postgres: PostgresConnection, mirror: Mirror, entry: TableEntry) -> None:
    """Make what the table holds of the keys in ``parsed`` readable as ``current_versions`` in DuckDB."""
    keys = [checked(key) for key in entry.keys]
    table = checked(entry.name)
    (has_rows,) = postgres.query(f"SELECT EXISTS (SELECT 1 FROM {table}) AS has_rows")["has_rows"].to_pylist()
    chosen = f"SELECT DISTINCT record_key, {', '.join(keys)} FROM parsed{'' if has_rows else ' LIMIT 0'}"
    postgres.ship(DELIVERED_KEYS, mirror.connection.sql(chosen).to_arrow_reader())
    text = (
        f"SELECT d.record_key, {_version(entry)} AS version, s.load_id, s.line, s.content_hash, "
        f"{touched_day(entry)} AS touched_date "
        f"FROM {table} AS s INNER JOIN {DELIVERED_KEYS} AS d ON {' AND '.join(f's.{key} = d.{key}' for key in keys)}"
    )
    with postgres.stream(text) as rows:
        mirror.connection.register("current_rows", rows)
        try:
            mirror.connection.execute("CREATE OR REPLACE TEMP TABLE current_versions AS SELECT * FROM current_rows")
        finally:
            mirror.connection.unregister("current_rows")


def merge(mirror: Mirror, shipping: Shipping, entry: TableEntry) -> int:
    """How many rows of ``parsed`` stand in the table now, each in the place of the one with its keys."""
    connection = mirror.connection
    connection.execute(_REPLACED)
    ((replaced, known),) = connection.execute(_COUNTED).fetchall()
    if replaced:
        # Where all that is known of the load's keys gives way, PostgreSQL has those keys from the comparison.
        shipping.replace(entry.name, entry.keys, None if replaced == known else "replaced")
    if entry.editions:
        shipping.retire(entry.name, entry.editions, "parsed")
    return shipping.append(entry.name, "parsed")


def _version(entry: TableEntry) -> str:
    """The version as every stream is compared by: microseconds of a moment, or the source's own counter."""
    column = f"s.{checked(entry.version)}"
    if warehouse_tables()[entry.name][entry.version].kind == "BIGINT":
        return column
    return f"CAST(extract(EPOCH FROM {column}) * 1000000 AS bigint)"
