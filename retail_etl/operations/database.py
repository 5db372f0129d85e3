"""Engines for the two back ends, with what each needs to be safe, and their errors in our words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from retail_etl.errors import OperationsBusyError, OperationsUnavailableError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA: Final = "operations"
SETTING: Final = "RETAIL_ETL_DATABASE_URL"
_WAIT_SECONDS: Final = 30
_CONNECT_SECONDS: Final = 10
# Writers take turns: a step reads what it changes, and the audit log has one end. The number is ours among a database's locks.
_WRITERS_LOCK: Final = 7_203_114_001
_NOT_OURS: Final = ("password authentication failed", "does not exist", "permission denied", "no pg_hba.conf entry", "role ")


def sqlite_engine(file: Path) -> sa.Engine:
    """The embedded back end: one file in WAL mode, beside which its log stands."""
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        f"sqlite:///{file}", poolclass=NullPool, hide_parameters=True, connect_args={"timeout": _WAIT_SECONDS}
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions of its own accord: it would do so late, and lock order would be luck.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_WAIT_SECONDS * 1000}"):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def postgres_engine(url: str) -> sa.Engine:
    """The production back end, in a schema of its own. ``url`` names its driver (``postgresql+psycopg2``)."""
    options = f"-c search_path={SCHEMA} -c timezone=UTC -c lock_timeout={_WAIT_SECONDS}s"
    engine = sa.create_engine(
        url,
        pool_pre_ping=True,
        pool_size=2,
        hide_parameters=True,
        connect_args={"connect_timeout": _CONNECT_SECONDS, "options": options},
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if options.get("alone", False):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS_LOCK)))
        elif not options.get("writes", False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


@contextmanager
def transaction(engine: sa.Engine, *, writes: bool, alone: bool = True) -> Iterator[sa.Connection]:
    """One transaction; it commits when the block ends well. Writers take turns unless one says it need not be ``alone``.

    Raises:
        OperationsBusyError: another writer did not end in time.
        OperationsUnavailableError: the database does not answer.
        SettingsError: the database refuses us, so the address that is set cannot be used.
    """
    try:
        with engine.connect() as connection:
            connection.execution_options(writes=writes, alone=writes and alone)
            with connection.begin():
                yield connection
    except DBAPIError as error:
        raise _told(error, engine.url) from error


def _told(error: DBAPIError, url: sa.URL) -> Exception:
    """The driver's error in our words; neither name it a password nor anything that was bound."""
    text = " ".join(str(error.orig).split()) if error.orig else ""
    if url.password:
        text = text.replace(str(url.password), "***")
    place = url.database if url.get_backend_name() == "sqlite" else f"{url.host or 'socket'}/{url.database}"
    if "database is locked" in text or "lock timeout" in text:
        return OperationsBusyError(
            f"{place} is kept by another writer for more than {_WAIT_SECONDS} seconds",
            system="operations",
            next_step="run it again when the other program has ended.",
        )
    if not isinstance(error, OperationalError):
        return error
    if url.get_backend_name() == "sqlite":
        return OperationsUnavailableError(
            f"{place} cannot be used: {text}", system="operations", next_step="free the disk or restore the file from a backup."
        )
    if any(sign in text for sign in _NOT_OURS):
        return SettingsError(
            f"{SETTING} cannot be used: {place} refuses us: {text}",
            next_step=f"mend {SETTING}, then run `retail-etl doctor`; nothing falls back to another database.",
        )
    return OperationsUnavailableError(
        f"{place}, which {SETTING} names, does not answer: {text}",
        system="operations",
        next_step="start the database or mend the address; nothing falls back to another database.",
    )
