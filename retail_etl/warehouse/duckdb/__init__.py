"""The warehouse in one DuckDB file: nothing to install, no server, one writer at a time."""

from retail_etl.warehouse.duckdb.store import DuckDBWarehouse

__all__ = ["DuckDBWarehouse"]
