"""Short connections to one DuckDB file: opened late, closed early, and waited for when another process has them.

DuckDB lets one process write, or several read, and never both. Inside one process every connection to a file must be opened the
same way, so a reader there joins the writer and sees the last committed state.
"""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import duckdb

from retail_etl.errors import WarehouseBusyError
from retail_etl.warehouse.duckdb.failures import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Nothing is downloaded while we work: what an extension would be needed for must fail with its name. Texts come out as views,
# which is how polars has them, so that a frame is not copied; Arrow knows views since this version.
_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "arrow_output_version": "1.4",
    "produce_arrow_string_view": True,
}
_FIRST_PAUSE_SECONDS: Final = 0.01
_LONGEST_PAUSE_SECONDS: Final = 0.5

_writers: dict[str, threading.Lock] = {}
_writers_guard: Final = threading.Lock()


@dataclass(frozen=True)
class Connections:
    """How one warehouse file is opened, and for how many seconds others are waited for."""

    path: Path
    wait_seconds: float

    @contextmanager
    def for_writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The one writing connection of this process.

        Raises:
            WarehouseBusyError: somebody else kept the file for longer than we wait.
        """
        deadline = time.monotonic() + self.wait_seconds
        turn = _writer_of(self.path)
        if not turn.acquire(timeout=self.wait_seconds):
            raise self._busy()
        try:
            with self._opened(deadline, read_only=False) as connection:
                yield connection
        finally:
            turn.release()

    @contextmanager
    def for_reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that is not to write.

        Raises:
            WarehouseBusyError: a writer in another process kept the file for longer than we wait.
        """
        with self._opened(time.monotonic() + self.wait_seconds, read_only=True) as connection:
            yield connection

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keeps the file open: connections of this process join, and write it down whole when the last one closes.

        Raises:
            WarehouseBusyError: another process kept the file for longer than we wait.
        """
        with self._opened(time.monotonic() + self.wait_seconds, read_only=False):
            yield

    @contextmanager
    def _opened(self, deadline: float, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        with told(self.path.name):
            connection = self._connect(deadline, read_only=read_only)
            try:
                connection.execute("SET TimeZone = 'UTC'")
                yield connection
            finally:
                connection.close()

    def _connect(self, deadline: float, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                return duckdb.connect(str(self.path), read_only=read_only, config=_CONFIG)
            except duckdb.ConnectionException as error:
                # This process holds the file open the other way.
                if read_only:
                    joined = self._join_writer()
                    if joined is not None:
                        return joined
                if time.monotonic() >= deadline:
                    raise self._busy() from error
            except duckdb.IOException as error:
                if "lock" not in str(error).lower():
                    raise
                if time.monotonic() >= deadline:
                    raise self._busy() from error
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 -- spreads the waiting ones, guards nothing
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    def _join_writer(self) -> duckdb.DuckDBPyConnection | None:
        try:
            return duckdb.connect(str(self.path), read_only=False, config=_CONFIG)
        except (duckdb.ConnectionException, duckdb.IOException):
            return None  # the writer has just left

    def _busy(self) -> WarehouseBusyError:
        return WarehouseBusyError(
            f"another run kept the warehouse for more than {self.wait_seconds:g} s",
            system="warehouse",
            record=str(self.path.name),
            next_step="wait for the other run to end; if none is running, look for a program that has the file open.",
        )


def _writer_of(path: Path) -> threading.Lock:
    with _writers_guard:
        return _writers.setdefault(str(path.resolve()), threading.Lock())
