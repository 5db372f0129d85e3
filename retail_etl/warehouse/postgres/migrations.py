"""Brings PostgreSQL's tables to this version, each step written down in ``ops_versions``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.errors import WarehouseSchemaError
from retail_etl.warehouse.postgres.ddl import step_names, steps
from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    from retail_etl.warehouse.postgres.connection import PostgresConnection


def migrate(connection: PostgresConnection) -> list[str]:
    """The migrations that were applied now, in their order; each commits by itself.

    Raises:
        WarehouseSchemaError: the database holds a migration that this version does not have.
    """
    connection.execute(statement("ops/create_versions"))
    applied = set(connection.query(statement("ops/versions"))["name"].to_pylist())
    known = step_names()
    unknown = sorted(applied.difference(known))
    if unknown:
        raise WarehouseSchemaError(
            f"a newer version of retail_etl wrote this warehouse (it has {', '.join(unknown)})",
            system="warehouse",
            next_step="run that version, or restore a copy of the warehouse from before the upgrade.",
        )
    missing = [step for step in steps() if step.name not in applied] if applied != set(known) else []
    for step in missing:
        connection.begin()
        for text in step.statements:
            connection.execute(text)
        connection.execute(statement("ops/add_version"), {"name": step.name})
        connection.commit()
    return [step.name for step in missing]
