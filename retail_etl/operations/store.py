"""The operations store on SQLite or PostgreSQL, brought to this version by Alembic."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from retail_etl.errors import OperationsSchemaError
from retail_etl.operations.books import SqlBooks, SqlQueueBooks
from retail_etl.operations.database import SCHEMA, postgres_engine, sqlite_engine, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.operations.interface import Books, QueueBooks

# The newest of migrations/versions; a test holds the two together. Known here, so that a start needs no Alembic.
VERSION: Final = "0005"
_MIGRATIONS: Final = Path(__file__).with_name("migrations")


def open_operations(file: Path, postgres_url: str | None = None) -> SqlOperations:
    """The store in a PostgreSQL database where an address is given, else in a SQLite file."""
    return SqlOperations(postgres_engine(postgres_url) if postgres_url else sqlite_engine(file))


class SqlOperations:
    """``Operations`` over SQLAlchemy."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._is_current = False

    def migrate(self) -> None:
        """Bring the tables to this version; costs one query where they are of this version already.

        Raises:
            OperationsSchemaError: a newer version wrote them.
        """
        with transaction(self._engine, writes=False) as connection:
            found = _version(connection)
        if found != VERSION:
            with transaction(self._engine, writes=True) as connection:
                _upgrade(connection)
        self._is_current = True

    @contextmanager
    def reading(self) -> Iterator[Books]:
        """A transaction that sees one consistent state and writes nothing."""
        with transaction(self._engine, writes=False) as connection:
            self._expect_current(connection)
            yield SqlBooks(connection)

    @contextmanager
    def writing(self) -> Iterator[Books]:
        """A transaction that writes, alone."""
        with transaction(self._engine, writes=True) as connection:
            self._expect_current(connection)
            yield SqlBooks(connection)

    @contextmanager
    def queueing(self) -> Iterator[QueueBooks]:
        """A transaction that writes to the books of the outbox, beside others of its kind."""
        with transaction(self._engine, writes=True, alone=False) as connection:
            self._expect_current(connection)
            yield SqlQueueBooks(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def _expect_current(self, connection: sa.Connection) -> None:
        if self._is_current:
            return
        found = _version(connection)
        if found != VERSION:
            raise _other_version(found)
        self._is_current = True


def _version(connection: sa.Connection) -> str | None:
    """The version of the tables; ``None`` where there are none."""
    if not sa.inspect(connection).has_table("alembic_version", schema=_schema(connection)):
        return None
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _schema(connection: sa.Connection) -> str | None:
    return SCHEMA if connection.dialect.name == "postgresql" else None


def _upgrade(connection: sa.Connection) -> None:
    """Alembic's steps inside the caller's transaction, so that a step that fails leaves nothing half done."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if connection.dialect.name == "postgresql":
        connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
    found = _version(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise _other_version(found)
    config.attributes["connection"] = connection
    config.attributes["schema"] = _schema(connection)
    command.upgrade(config, "head")


def _other_version(found: str | None) -> OperationsSchemaError:
    if found is not None and found > VERSION:
        return OperationsSchemaError(
            f"its tables are of version {found}, and this program knows {VERSION} at most: a newer program wrote them",
            system="operations",
            next_step="use that program, or restore the backup from before it.",
        )
    return OperationsSchemaError(
        f"its tables are of version {found or 'none'}, and this program needs {VERSION}",
        system="operations",
        next_step="run `retail-etl doctor`: every command brings them to its version first.",
    )
