"""Canonical tables: one asset each, merged from staging by difference."""

import dagster as dg

from retail_etl.canonical.build import TABLES, TableBuild
from retail_etl.contracts.catalog import CATALOG
from retail_etl.defs.columns import column_schema
from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation
from retail_etl.defs.in_use import declared_streams

IN_USE = frozenset(stream.name for stream in declared_streams())


def _canonical(table: TableBuild) -> dg.AssetsDefinition:
    entry = CATALOG[f"canonical.{table.name}"]

    @dg.asset(
        key=["canonical", table.name],
        deps=[
            *(["staging", stream] for stream in table.reads if stream in IN_USE),
            *(["canonical", name] for name in table.after),
        ],
        group_name="canonical",
        kinds={"duckdb", "sql"},
        owners=[f"team:{entry.owner.replace(' ', '-')}"],
        description=entry.description,
        pool="warehouse_writer",
        retry_policy=RETRY_LATER,
    )
    def build(installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
        from retail_etl import road

        with told_to_dagster():
            changed = road.build_canonical(installation, table)
        return dg.MaterializeResult(metadata={"changed": changed, **column_schema(entry.name)})

    return build


assets = [_canonical(table) for table in TABLES]
