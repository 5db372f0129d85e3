"""What Alembic runs for every upgrade: always on the connection, and in the transaction, that the store hands over."""

from alembic import context

from retail_etl.operations.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table_schema=context.config.attributes["schema"],
    transactional_ddl=True,
)
context.run_migrations()
