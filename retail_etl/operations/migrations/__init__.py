"""The versions of the operations store's tables, for Alembic."""
