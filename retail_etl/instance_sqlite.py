"""Dagster's SQLite storage with its files kept open between events.

Dagster's own opens and closes a file for each event, and SQLite syncs the disk when the last one closes it: a run of a hundred
steps then spends three quarters of its time on its books. Here connections stay open, and a commit is in the write-ahead log
without a sync. A killed process loses nothing; a machine without power may lose the last events of a run, which the road's own
tables do not rest on.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.schedules.sqlite.sqlite_schedule_storage import SqliteScheduleStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagster import EventLogEntry
    from dagster._serdes import ConfigurableClassData

_BUSY_SECONDS: Final = 30
_FILES_OPEN: Final = 8  # the index, and the files of the runs that were asked for last


class SqliteStorage(DagsterSqliteStorage):
    """Runs, events and schedules under a folder, in the files where Dagster's own storage has them."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)  # makes folders and tables
        history = Path(base_dir, "history")
        self._run_storage = _Runs(_address(history / "runs.db"))
        self._event_log_storage = _Events(str(history / "runs"))
        self._schedule_storage = _Schedules(_address(Path(base_dir, "schedules", "schedules.db")))


class _Events(SqliteEventLogStorage):
    """One file a run, and an index of all."""

    def __init__(self, base_dir: str) -> None:
        self._engines: OrderedDict[str, sa.Engine] = OrderedDict()
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def store_event(self, event: EventLogEntry) -> None:
        """Store the event, and touch the run's file: what shows a run live watches that one, and not its log."""
        super().store_event(event)
        os.utime(self.path_for_shard(event.run_id))

    def dispose(self) -> None:
        """Close the files."""
        super().dispose()
        while self._engines:
            self._engines.popitem()[1].dispose()

    def _engine(self, shard: str) -> sa.Engine:
        if shard not in self._engines:
            self._engines[shard] = _engine(self.conn_string_for_shard(shard))
        self._engines.move_to_end(shard)
        if len(self._engines) > _FILES_OPEN:
            self._engines.popitem(last=False)[1].dispose()
        return self._engines[shard]


class _Kept:
    """One file, kept open."""

    def __init__(self, address: str) -> None:
        self._engine = _engine(address)
        super().__init__(address)  # type: ignore[call-arg]  # of the storage that it is mixed into

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        """A connection in a transaction."""
        with self._engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the file."""
        self._engine.dispose()


class _Runs(_Kept, SqliteRunStorage):
    """The file of runs and their tags."""


class _Schedules(_Kept, SqliteScheduleStorage):
    """The file of schedules, sensors and their ticks."""


def _address(file: Path) -> str:
    return f"sqlite:///{file.resolve()}"


def _engine(address: str) -> sa.Engine:
    made = sa.create_engine(address, max_overflow=-1, connect_args={"timeout": _BUSY_SECONDS})
    sa.event.listen(made, "connect", _without_syncing_each_commit)
    return made


def _without_syncing_each_commit(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")
