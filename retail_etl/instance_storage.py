"""Dagster's own storage, moved by the same setting as everything else: PostgreSQL when its address is set, else SQLite.

`dagster.yaml` knows no conditions, so it names this class. It returns Dagster's real storages and hands their instance data
on, since run workers rebuild the storage from it. Dagster's private modules are imported here and nowhere else.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from dagster import Field
from dagster._core.storage.base_storage import DagsterStorage
from dagster._serdes import ConfigurableClass, ConfigurableClassData

from retail_etl.settings import load_settings


class EnvironmentStorage(DagsterStorage, ConfigurableClass):
    """Chooses the storage by ``RETAIL_ETL_DATABASE_URL``; an unusable address is an error, never a fall-back."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """``base_dir``: where SQLite files stand; the instance's home unless given."""
        return {"base_dir": Field(str, is_required=False)}

    @classmethod
    def from_config_value(  # type: ignore[override]  # it hands out Dagster's own classes, as Dagster's loader expects
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> DagsterStorage:
        """Dagster's PostgreSQL or SQLite storage."""
        # Only the address concerns Dagster's own processes: other settings may belong to other installations.
        name = "RETAIL_ETL_DATABASE_URL"
        url = load_settings({name: os.environ[name]} if os.environ.get(name) else {}).postgres_url()
        if url:
            return _in_postgresql(url, inst_data)
        from retail_etl.instance_sqlite import SqliteStorage

        home = config_value.get("base_dir") or os.environ.get("DAGSTER_HOME") or Path("data", "dagster").resolve()
        with _one_at_a_time(Path(home)):
            return SqliteStorage(str(home), inst_data=inst_data)


def _in_postgresql(url: str, inst_data: ConfigurableClassData | None) -> DagsterStorage:
    """Dagster's PostgreSQL storage.

    Raises:
        CredentialError, SettingsError, WarehouseUnavailableError: the database cannot be used.
    """
    from dagster_postgres import DagsterPostgresStorage
    from dagster_postgres.utils import DagsterPostgresException
    from psycopg2 import OperationalError

    try:
        return DagsterPostgresStorage(postgres_url=url, should_autocreate_tables=True, inst_data=inst_data)
    except (DagsterPostgresException, OperationalError) as error:
        from retail_etl.warehouse.postgres.failures import not_connected

        cause: BaseException = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        raise not_connected(cause, "dagster") from None


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """Lets one process at a time open the storage: the first makes its tables, and two that make them at once both fail."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".opening").open("w") as lock:
        flock(lock, LOCK_EX)  # let go of when the file is closed, or its process is gone
        yield
