"""Accepted rows into a staging table, by the keys that the catalog names.

Table and column names cannot be bound as parameters, so these statements are spelled here, from checked names only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.warehouse.names import checked

if TYPE_CHECKING:
    import duckdb

    from retail_etl.contracts.catalog import TableEntry

# What `parsed` carries beside the columns of its table.
BESIDE: Final = ("record_key", "version", "touched_date", "cast_failures")


def compare(connection: duckdb.DuckDBPyConnection, entry: TableEntry) -> None:
    """Make what the table holds of the keys in ``parsed`` readable as ``current_versions``, with its place in the table."""
    table, keys = checked(entry.name), [checked(key) for key in entry.keys]
    has_rows = connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchall()[0][0]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE current_versions AS "
        f"SELECT p.record_key, {_version(connection, entry)} AS version, s.load_id, s.line, s.content_hash, "
        f"{touched_day(entry)} AS touched_date, s.rowid AS place "
        f"FROM {table} AS s "
        f"INNER JOIN (SELECT DISTINCT record_key, {', '.join(keys)} FROM parsed{'' if has_rows else ' LIMIT 0'}) AS p "
        f"ON {' AND '.join(f's.{key} = p.{key}' for key in keys)}"
    )


def merge(connection: duckdb.DuckDBPyConnection, entry: TableEntry) -> int:
    """How many rows of ``parsed`` stand in the table now, each in the place of the one with its keys."""
    table = checked(entry.name)
    # Deleting and inserting takes two thirds of the time of a MERGE, most loads replace little, and where it stands is known.
    if connection.execute("SELECT EXISTS (SELECT 1 FROM current_versions)").fetchall()[0][0]:
        connection.execute(
            f"DELETE FROM {table} WHERE rowid IN (SELECT place FROM current_versions SEMI JOIN parsed USING (record_key))"
        )
    if entry.editions:
        whole, edition = map(checked, entry.editions)
        of_another = f"known.{whole} = fresh.{whole} AND known.{edition} <> fresh.{edition}"
        connection.execute(f"DELETE FROM {table} AS known USING parsed AS fresh WHERE {of_another}")
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * EXCLUDE ({', '.join(BESIDE)}) FROM parsed")
    row = connection.fetchone()
    return int(row[0]) if row else 0


def touched_day(entry: TableEntry) -> str:
    """The business day under which a row of the table is judged, as an expression over ``s``."""
    days = ", ".join(f"CAST(s.{checked(day)} AS DATE)" for day in entry.days)
    return f"coalesce({days})" if days else "CAST(NULL AS DATE)"


def _version(connection: duckdb.DuckDBPyConnection, entry: TableEntry) -> str:
    """The version as every stream is compared by: microseconds of a moment, or the source's own counter."""
    column = checked(entry.version)
    kind = connection.sql(f"SELECT {column} FROM {checked(entry.name)} LIMIT 0").types[0]
    return f"s.{column}" if str(kind) == "BIGINT" else f"epoch_us(s.{column})"
