"""What PostgreSQL's errors become, and that an address is read as libpq wants it."""

from __future__ import annotations

import pyarrow as pa
import pytest
from adbc_driver_manager import AdbcStatusCode, dbapi

from retail_etl.errors import CredentialError, SettingsError, WarehouseBusyError, WarehouseUnavailableError
from retail_etl.warehouse.postgres.connection import _libpq
from retail_etl.warehouse.postgres.failures import connecting, running


def said(text: str, state: str | None = None) -> dbapi.Error:
    return dbapi.OperationalError(text, status_code=AdbcStatusCode.IO, sqlstate=state)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            'IO: [libpq] Failed to connect: connection to server at "h", port 1 failed: Connection refused',
            WarehouseUnavailableError,
        ),
        ('IO: [libpq] Failed to connect: ... FATAL:  password authentication failed for user "u"', CredentialError),
        ('IO: [libpq] Failed to connect: ... FATAL:  no pg_hba.conf entry for host "h"', CredentialError),
        ('IO: [libpq] Failed to connect: ... FATAL:  database "x" does not exist', SettingsError),
        ('IO: [libpq] Failed to connect: could not translate host name "h" to address', WarehouseUnavailableError),
    ],
)
def test_what_keeps_us_from_connecting_says_who_must_act(text, kind):
    with pytest.raises(kind, match="RETAIL_ETL_DATABASE_URL"), connecting():
        raise said(text)


@pytest.mark.parametrize(
    ("state", "kind", "next_step"),
    [
        ("55P03", WarehouseBusyError, "nothing was lost"),
        ("40001", WarehouseBusyError, "nothing was lost"),
        ("40P01", WarehouseBusyError, "nothing was lost"),
        ("42501", CredentialError, "grant"),
        ("53100", WarehouseUnavailableError, "make room"),
        ("57P01", WarehouseUnavailableError, "nothing was lost"),
        ("08006", WarehouseUnavailableError, "nothing was lost"),
    ],
)
def test_what_stops_a_statement_says_what_to_do(state, kind, next_step):
    with pytest.raises(kind, match=next_step) as told, running("ops.manifest"):
        raise said("IO: [libpq] Failed to execute query 'SELECT 1\nFROM x': ERROR:  it is so\nLINE 1: ...", state)
    assert told.value.stream == "ops.manifest"
    assert ": it is so Next" in str(told.value)


def test_a_server_that_goes_while_rows_come_is_told_alike():
    with pytest.raises(WarehouseUnavailableError), running():
        raise pa.ArrowInvalid("[libpq] Execution error: server closed the connection unexpectedly")


def test_a_mistake_of_our_own_passes_as_it_is():
    with pytest.raises(dbapi.ProgrammingError), running():
        raise dbapi.ProgrammingError("column does not exist", status_code=AdbcStatusCode.NOT_FOUND, sqlstate="42703")


@pytest.mark.parametrize(
    ("url", "libpq"),
    [
        ("postgresql+psycopg2://u:p%40@h:5432/db", "postgresql://u:p%40@h:5432/db?"),
        ("postgresql+psycopg2://u@/db?host=/var/run", "postgresql://u@/db?"),
        ("postgresql:///db?host=/var/run", "postgresql://@/db?"),
    ],
)
def test_the_driver_of_other_rooms_is_no_part_of_our_address(url, libpq):
    found = _libpq(url)
    assert found.startswith(libpq)
    assert "connect_timeout=10" in found
    assert ("host=%2Fvar%2Frun" in found) == ("host" in url.partition("?")[2])


def test_a_time_limit_that_is_given_is_kept():
    assert "connect_timeout=3" in _libpq("postgresql://h/db?connect_timeout=3")
