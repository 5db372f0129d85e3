"""A DuckDB file that one piece of work keeps for the next: a scratch session that also reads and writes tables which last.

It holds nothing that cannot be made again. A file that is damaged, of another DuckDB, or in somebody's hands is none.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from retail_etl.warehouse.scratch import ScratchSession

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb
    import polars as pl

_FIRST: Final = ("memory.main", "book.main")
_OF_FEW: Final = ("memory.main", "few.main")


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

    A book that cannot be opened is an empty one for the length of the session.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET TimeZone = 'UTC'")
        # What is read by key is few: without this a list of keys is no reason to use an index.
        connection.execute("SET dynamic_or_filter_threshold = 1000000")
        connection.execute("SET index_scan_max_count = 1000000")
        _attach(connection, path)
        connection.execute("ATTACH ':memory:' AS few")
        session = BookSession(connection)
        session.look_at(some=False)
        yield session
    finally:
        connection.close()


def _attach(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    import duckdb

    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        named = str(path).replace("'", "''")
        try:
            connection.execute(f"ATTACH '{named}' AS book")
        except duckdb.Error as error:
            if "lock" in str(error).lower():
                connection.execute("ATTACH ':memory:' AS book")
                return
            path.unlink(missing_ok=True)
            path.with_name(path.name + ".wal").unlink(missing_ok=True)
            connection.execute(f"ATTACH '{named}' AS book")
        return
    connection.execute("ATTACH ':memory:' AS book")
