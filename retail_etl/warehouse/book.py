"""A DuckDB file that one piece of work keeps for the next: a scratch session that also reads and writes tables which last.

It holds nothing that cannot be made again. A file that is damaged, of another DuckDB, or in somebody's hands is none.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import duckdb

from retail_etl.warehouse.duckdb.failures import told
from retail_etl.warehouse.scratch import ScratchSession

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

_FIRST: Final = ("memory.main", "book.main")
_OF_FEW: Final = ("memory.main", "few.main")
_DAMAGED: Final = (duckdb.FatalException, duckdb.InternalException, duckdb.IOException, duckdb.SerializationException)

_in_use: dict[str, threading.Lock] = {}
_guard: Final = threading.Lock()


class BookSession(ScratchSession):
    """A scratch session over two more databases: ``book``, which lasts, and ``few``, for a few records of the same tables."""

    def frame(self, text: str) -> pl.DataFrame:
        """The rows that a SELECT which is no file returns, for tables whose names are told."""
        import polars as pl

        return pl.DataFrame(self._connection.sql(text).to_arrow_table())

    def look_at(self, *, some: bool) -> None:
        """From now on statements find the tables of the few records, or those that last."""
        self.query(f"SET search_path = '{','.join(_OF_FEW if some else _FIRST)}'")


@contextmanager
def book_session(path: Path | None) -> Iterator[BookSession]:
    """A session over the book in a file, or over an empty one that goes with the session.

    A book that is in use elsewhere is an empty one for the length of the session; one that is damaged is begun anew.

    Raises:
        NoRoomError: its disk is full, or it may not be written.
    """
    with _reserved(path) as mine, _told(mine):
        connection = duckdb.connect(":memory:")
        try:
            connection.execute("SET TimeZone = 'UTC'")
            # What is read by key is few: without this a list of keys is no reason to use an index.
            connection.execute("SET dynamic_or_filter_threshold = 1000000")
            connection.execute("SET index_scan_max_count = 1000000")
            _attach(connection, mine)
            connection.execute("ATTACH ':memory:' AS few")
            session = BookSession(connection)
            session.look_at(some=False)
            yield session
        finally:
            connection.close()


@contextmanager
def _reserved(path: Path | None) -> Iterator[Path | None]:
    """The path, or nothing where this process has it open: DuckDB's own lock keeps only other processes away."""
    if path is None:
        yield None
        return
    with _guard:
        turn = _in_use.setdefault(str(path.resolve()), threading.Lock())
    if not turn.acquire(blocking=False):
        yield None
        return
    try:
        yield path
    finally:
        turn.release()


@contextmanager
def _told(path: Path | None) -> Iterator[None]:
    """Failures in our own words; what cannot be read of a book is not met a second time."""
    if path is None:
        yield
        return
    with told(path.name):
        try:
            yield
        except _DAMAGED:
            _remove(path)
            raise


def _attach(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    if path is None:
        connection.execute("ATTACH ':memory:' AS book")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    named = str(path).replace("'", "''")
    try:
        connection.execute(f"ATTACH '{named}' AS book")
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            connection.execute("ATTACH ':memory:' AS book")
            return
        _remove(path)
        connection.execute(f"ATTACH '{named}' AS book")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
