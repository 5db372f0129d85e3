"""The numbered files of ``sql/schema``, each applied once and written down in ``ops_versions``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.errors import WarehouseSchemaError
from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

if TYPE_CHECKING:
    import duckdb


def migrate(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The migrations that were applied now, in their order.

    Raises:
        WarehouseSchemaError: the file holds a migration that this version does not have.
    """
    connection.execute(statement("ops/create_versions"))
    applied = {row[0] for row in connection.execute(statement("ops/versions")).fetchall()}
    known = sorted(f"schema/{file.stem}" for file in (SQL_FOLDER / "schema").glob("*.sql"))
    unknown = sorted(applied.difference(known))
    if unknown:
        raise WarehouseSchemaError(
            f"a newer version of retail_etl wrote this warehouse (it has {', '.join(unknown)})",
            system="warehouse",
            next_step="run that version, or restore a copy of the warehouse from before the upgrade.",
        )
    missing = [name for name in known if name not in applied]
    # A new file has nothing that a broken-off migration could leave behind, and a commit of everything takes half as long.
    for names in [[name] for name in missing] if applied else [missing]:
        _apply(connection, names)
    return missing


def _apply(connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    connection.execute("BEGIN TRANSACTION")
    for name in names:
        connection.execute(statement(name))
        connection.execute(statement("ops/add_version"), {"name": name})
    connection.execute("COMMIT")
