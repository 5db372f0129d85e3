"""A DuckDB in memory for the length of one piece of work: frames or rows in, SQL files over them, frames or rows out.

Nothing is kept: what must last goes through ``warehouse.interface``. DuckDB and polars are imported when they are first
needed, because the command line starts far more often than it reads frames.
"""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import InvariantBrokenError
from retail_etl.warehouse.parsed import parsed
from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb
    import polars as pl
    import pyarrow as pa

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]*")
MEMORY_MAX: Final = 2_800_000_000  # of a bounded session: with Python and its libraries it stays below 3 GiB
_WORDS_MAX: Final = (
    1_000  # a column with more of them in a row group is written as it stands: a dictionary of ids is built for nothing
)
_ROWS_BY_VALUES: Final = 200  # beyond this a list a column is quicker than a parameter a value


class ScratchSession:
    """One in-memory database; a ``Session`` that also takes and gives plain rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, name: str, **parameters: Any) -> int:
        """How many rows the SQL file ``sql/<name>.sql`` wrote (0 where that has no meaning)."""
        result = self._connection.execute(parsed(name, self._connection), parameters or None)
        row = result.fetchone() if result.description else None
        return int(row[0]) if row and isinstance(row[0], int) else 0

    def read(self, name: str, **parameters: Any) -> pl.DataFrame:
        """The rows that the SQL file returns, as a frame."""
        import polars as pl

        result = self._connection.sql(parsed(name, self._connection), params=parameters or None)
        frame = pl.from_arrow(result.to_arrow_table())
        return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()

    def copy_out(self, name: str, path: Path, **parameters: Any) -> None:
        """Write the rows that the SQL file returns into a Parquet file."""
        text = statement(name).rstrip().rstrip(";")
        self._connection.execute(
            f"COPY ({text}) TO '{str(path).replace(chr(39), chr(39) * 2)}'"
            f" (FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT {_WORDS_MAX})",
            parameters,
        )

    def rows(self, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows that the SQL file returns, as plain tuples."""
        return self._connection.execute(parsed(name, self._connection), parameters or None).fetchall()

    def query(self, text: str, parameters: Any = None) -> duckdb.DuckDBPyConnection:
        """The result of a statement that is no file, for formats whose reader must be spelled out (Parquet, CSV)."""
        return self._connection.execute(text, parameters)

    def give(self, name: str, frame: pl.DataFrame | pa.Table) -> None:
        """Make a frame readable under a name, until the session ends."""
        self._connection.register(name, frame)

    def append(self, table: str, frame: pl.DataFrame) -> int:
        """How many rows went in; columns are matched by name."""
        self._connection.register("appended_frame", frame)
        self._connection.execute(f"INSERT INTO {_checked(table)} BY NAME SELECT * FROM appended_frame")
        self._connection.unregister("appended_frame")
        return frame.height

    def append_rows(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
        """How many rows went in; a row has one value for each of the columns."""
        if not rows:
            return 0
        names = ", ".join(_checked(column) for column in columns)
        if len(rows) <= _ROWS_BY_VALUES:
            one = f"({', '.join('?' * len(columns))})"
            values = [value for row in rows for value in row]
            self._connection.execute(f"INSERT INTO {_checked(table)} ({names}) VALUES {', '.join([one] * len(rows))}", values)
        else:
            places = ", ".join(f"unnest(${n})" for n in range(1, len(columns) + 1))
            by_column = [list(values) for values in zip(*rows, strict=True)]
            self._connection.execute(f"INSERT INTO {_checked(table)} ({names}) SELECT {places}", by_column)
        return len(rows)


def _checked(name: str) -> str:
    """The identifier in quotes, if it is a plain one; identifiers cannot be bound as parameters."""
    if not _NAME.fullmatch(name):
        raise InvariantBrokenError(f"{name!r} is no plain SQL identifier", system="warehouse")
    return f'"{name}"'


@contextmanager
def scratch(*, few_rows: bool = False, bounded: bool = False) -> Iterator[ScratchSession]:
    """An empty in-memory session in UTC, gone when the block ends.

    With ``few_rows`` it plans as written and on one thread: over a few thousand rows planning costs more than running. With
    ``bounded`` it holds ``MEMORY_MAX`` bytes at most; the rest waits in a folder of its own until the session ends.
    """
    with ExitStack() as stack:
        connection = stack.enter_context(_opened())
        connection.execute("SET TimeZone = 'UTC'")
        if few_rows:
            connection.execute("SET threads = 1")
            connection.execute("PRAGMA disable_optimizer")
        if bounded:
            _bound(connection, stack)
        yield ScratchSession(connection)


def _opened() -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(":memory:")


def _bound(connection: duckdb.DuckDBPyConnection, stack: ExitStack) -> None:
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="retail-etl-")  # what lies there nobody else may read
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    stack.callback(connection.close)  # it takes its files away first
    connection.execute("SET temp_directory = $folder", {"folder": folder})
    if connection.execute("SELECT parse_formatted_bytes(current_setting('memory_limit'))").fetchall()[0][0] > MEMORY_MAX:
        connection.execute(f"SET memory_limit = '{MEMORY_MAX}B'")
