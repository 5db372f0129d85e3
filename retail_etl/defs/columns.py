"""A table's columns for the UI, from its contract; read when a run materialises the table, since Pandera is slow to import."""

import dagster as dg


def column_schema(table: str) -> dict[str, dg.MetadataValue]:
    """Name, type and business meaning of every column, under the key that Dagster shows as the table's schema."""
    from retail_etl.contracts.catalog import contract

    columns = contract(table).to_schema().columns
    return {
        "dagster/column_schema": dg.MetadataValue.table_schema(
            dg.TableSchema(
                [
                    dg.TableColumn(
                        name,
                        type=str(column.dtype),
                        description=str(column.description),
                        constraints=dg.TableColumnConstraints(nullable=column.nullable),
                    )
                    for name, column in columns.items()
                ]
            )
        )
    }
