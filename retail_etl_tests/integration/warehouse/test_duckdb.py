"""The warehouse file: whole transactions, waiting instead of failing, and no work on tables of another version."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest

from retail_etl.errors import InvariantBrokenError, WarehouseBusyError, WarehouseSchemaError
from retail_etl.warehouse.duckdb import DuckDBWarehouse

DAYS = pl.DataFrame(
    {
        "load_id": ["a"],
        "stream": ["heartland_payments"],
        "business_date": [datetime(2026, 3, 2, tzinfo=UTC).date()],
        "touched_at": [datetime(2026, 3, 2, 5, tzinfo=UTC)],
    }
)
HOLDS_THE_FILE = """
import sys
from retail_etl.warehouse.duckdb import DuckDBWarehouse
with DuckDBWarehouse(sys.argv[1]).writing():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def warehouse(tmp_path):
    made = DuckDBWarehouse(tmp_path / "w.duckdb", wait_seconds=0.2)
    made.migrate()
    return made


@pytest.fixture
def other_process(warehouse):
    """Another process that writes, until the test lets it go."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_FILE, str(warehouse.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline().strip() == "held"
        yield process
        if not process.stdin.closed:
            process.stdin.close()


def count(warehouse) -> int:
    with warehouse.reading() as session:
        return session.read("ops/touched_since", since=datetime(2020, 1, 1, tzinfo=UTC)).height


def test_migrating_twice_changes_nothing(warehouse):
    with warehouse.reading() as session:
        before = session.read("ops/versions").rows()
    warehouse.migrate()
    with warehouse.reading() as session:
        assert session.read("ops/versions").rows() == before


def test_a_newer_version_is_refused_by_name(warehouse):
    with warehouse.writing() as session:
        session.run("ops/add_version", name="schema/9999_from_the_future")
    with pytest.raises(WarehouseSchemaError, match="9999_from_the_future"):
        warehouse.migrate()


def test_a_warehouse_that_is_not_there_says_so(tmp_path):
    missing = DuckDBWarehouse(tmp_path / "none.duckdb")
    for door in (missing.reading, missing.writing):
        with pytest.raises(WarehouseSchemaError, match="no warehouse yet"), door():
            pass


def test_what_is_written_commits_together_or_not_at_all(warehouse):
    with warehouse.writing() as session:
        assert session.append("ops.touched_days", DAYS) == 1
    assert count(warehouse) == 1

    def breaks_off():
        with warehouse.writing() as session:
            session.append("ops.touched_days", DAYS.with_columns(business_date=pl.date(2026, 3, 9)))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks_off()
    assert count(warehouse) == 1


def test_a_reader_cannot_write_and_sees_the_last_committed_state(warehouse):
    with warehouse.writing() as session:
        session.append("ops.touched_days", DAYS)
        assert count(warehouse) == 0
    with warehouse.reading() as session, pytest.raises(duckdb.Error):
        session.run("ops/add_version", name="x")


def test_moments_come_back_in_utc(warehouse):
    with warehouse.writing() as session:
        session.append("ops.touched_days", DAYS)
    with warehouse.reading() as session:
        frame = session.read("ops/touched_since", since=datetime(2020, 1, 1, tzinfo=UTC))
    assert frame.schema["touched_at"] == pl.Datetime("us", "UTC")
    assert frame["touched_at"].item() == datetime(2026, 3, 2, 5, tzinfo=UTC)


def test_a_frame_with_other_columns_is_refused(warehouse):
    with warehouse.writing() as session, pytest.raises(InvariantBrokenError, match="touched_at"):
        session.append("ops.touched_days", DAYS.drop("touched_at"))


def test_names_that_are_no_tables_are_refused(warehouse):
    with warehouse.writing() as session:
        for door in (session.append, session.give):
            with pytest.raises(InvariantBrokenError):
                door("x; DROP TABLE ops.manifest", DAYS)


def test_another_process_is_waited_for_and_then_named_as_busy(warehouse, other_process):
    for door in (warehouse.reading, warehouse.writing):
        with pytest.raises(WarehouseBusyError, match=r"more than 0\.2 s"), door():
            pass


def test_nobody_fails_on_a_lock_that_is_given_back_in_time(warehouse, other_process):
    patient = DuckDBWarehouse(warehouse.path, wait_seconds=30)
    threading.Timer(0.3, other_process.stdin.close).start()
    with patient.writing() as session:
        session.append("ops.touched_days", DAYS)
    assert count(patient) == 1


def test_writers_of_one_process_take_turns(warehouse):
    patient = DuckDBWarehouse(warehouse.path, wait_seconds=30)

    def add(number: int) -> None:
        with patient.writing() as session:
            session.append("ops.touched_days", DAYS.with_columns(business_date=pl.date(2026, 3, number)))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(patient) == 5


def test_a_file_that_is_kept_open_is_waited_for_by_others_and_then_had(warehouse):
    with warehouse.kept_open():
        waiting = subprocess.Popen(
            [sys.executable, "-c", HOLDS_THE_FILE, str(warehouse.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with warehouse.writing() as session:
            session.append("ops.touched_days", DAYS)
        assert waiting.poll() is None
    with waiting:
        assert waiting.stdout.readline().strip() == "held"
        waiting.stdin.close()
    assert count(DuckDBWarehouse(warehouse.path, wait_seconds=30)) == 1
