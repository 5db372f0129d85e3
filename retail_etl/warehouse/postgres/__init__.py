"""The warehouse in PostgreSQL: tables there, computing in DuckDB here."""

from retail_etl.warehouse.postgres.store import PostgresWarehouse

__all__ = ["PostgresWarehouse"]
