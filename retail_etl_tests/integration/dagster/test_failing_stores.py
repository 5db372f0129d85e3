"""Stores that cannot be used: what a run's failure says of each, and that the next good run has lost nothing."""

import errno
import functools
import logging
import subprocess
import sys

import dagster as dg
import duckdb
import pytest

from retail_etl.cli.run import dagster_home
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.definitions import defs
from retail_etl.defs.alerts import problems_of
from retail_etl.errors import WarehouseUnavailableError
from retail_etl.instance_storage import EnvironmentStorage
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.warehouse.duckdb import DuckDBWarehouse
from retail_etl.warehouse.sql_files import SQL_FOLDER

pytestmark = pytest.mark.integration

STREAM = "heartland_payments"
NOBODY = "postgresql+psycopg2://clerk:pa55-w0rd@127.0.0.1:1/retail"
HOLDS_THE_FILE = """
import sys
from retail_etl.warehouse.duckdb import DuckDBWarehouse
with DuckDBWarehouse(sys.argv[1]).writing():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def world():
    with serving(SandboxOptions(world=WorldOptions(business_days=2, payments=60), rate=0)) as running:
        yield {name: value for name, value in sandbox_environment(running).items() if "_HEARTLAND_" in name}


@pytest.fixture(scope="module")
def location():
    return defs()


@pytest.fixture
def run(world, location, tmp_path, monkeypatch, request):
    """Polls one stream into a folder of the test's own; what went wrong, or how many rows stand there."""
    monkeypatch.chdir(request.config.rootpath)
    monkeypatch.delenv("RETAIL_ETL_DATABASE_URL", raising=False)
    for name, value in {**world, "RETAIL_ETL_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    # A run waits for another one for a minute; here nobody has the time.
    monkeypatch.setattr(DuckDBWarehouse, "__init__", functools.partialmethod(DuckDBWarehouse.__init__, wait_seconds=0.2))
    chosen = [dg.AssetKey(["raw", STREAM]), dg.AssetKey(["staging", STREAM])]

    def running():
        with dg.DagsterInstance.ephemeral() as instance:
            job = location.resolve_job_def("hourly")
            result = job.execute_in_process(instance=instance, asset_selection=chosen, raise_on_error=False)
            if result.success:
                return staged(tmp_path)
            return problems_of(instance, instance.get_run_by_id(result.run_id))

    logging.disable(logging.CRITICAL)
    yield running
    logging.disable(logging.NOTSET)


def staged(folder):
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM ops.manifest WHERE staged_at IS NULL").fetchall() == [(0,)]
        return connection.execute(f"SELECT count(*) FROM staging.{STREAM}").fetchall()[0][0]


@pytest.fixture
def file(tmp_path):
    """The warehouse's file, of this version and empty."""
    made = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    made.migrate()
    return made.path


def test_a_full_disk_under_the_warehouse_is_said_and_nothing_is_lost(run, file):
    log = file.with_name(f"{file.name}.wal")
    log.symlink_to("/dev/full")
    (problem,) = run()
    assert "warehouse / warehouse.duckdb" in problem.cause
    assert "No space left on device" in problem.cause
    assert "make room" in problem.next_step
    log.unlink()
    assert run() > 40


def test_a_full_disk_under_the_landed_files_is_said_and_nothing_is_lost(run, monkeypatch):
    def full(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("retail_etl.landing.files.os.fsync", full)
        (problem,) = run()
    assert "disk" in problem.cause
    assert "No space left on device" in problem.cause
    assert "make room" in problem.next_step
    assert run() > 40


def test_a_file_that_another_program_keeps_is_named_and_then_used(run, file):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_FILE, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        (problem,) = run()
        other.stdin.close()
    assert "another run kept the warehouse" in problem.cause
    assert "look for a program that has the file open" in problem.next_step
    assert run() > 40


def test_tables_of_a_newer_version_are_refused_and_left_as_they_are(run, file):
    with duckdb.connect(str(file)) as connection:
        connection.execute("INSERT INTO ops_versions VALUES ('schema/9999_from_the_future', now())")
    (problem,) = run()
    assert "9999_from_the_future" in problem.cause
    assert "run that version" in problem.next_step
    with duckdb.connect(str(file)) as connection:
        connection.execute("DELETE FROM ops_versions WHERE name = 'schema/9999_from_the_future'")
    assert run() > 40


def test_tables_of_an_older_version_are_brought_to_this_one(run, tmp_path):
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute((SQL_FOLDER / "ops" / "create_versions.sql").read_text())
        for step in sorted((SQL_FOLDER / "schema").glob("*.sql"))[:40]:
            connection.execute(step.read_text())
            connection.execute("INSERT INTO ops_versions VALUES ($name, now())", {"name": f"schema/{step.stem}"})
    assert run() > 40


def test_a_file_that_is_no_warehouse_is_refused_and_left_as_it_is(run, tmp_path):
    (tmp_path / "warehouse.duckdb").write_bytes(b"no warehouse" * 2000)
    (problem,) = run()
    assert "cannot be read as a warehouse" in problem.cause
    assert "restore it" in problem.next_step
    assert (tmp_path / "warehouse.duckdb").read_bytes() == b"no warehouse" * 2000


def test_a_server_that_does_not_answer_is_named_without_its_password(run, monkeypatch):
    monkeypatch.setenv("RETAIL_ETL_DATABASE_URL", NOBODY)
    (problem,) = run()
    assert "PostgreSQL does not answer" in problem.cause
    assert "start the server" in problem.next_step
    assert "pa55-w0rd" not in str(problem)


def test_dagster_without_its_database_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("RETAIL_ETL_DATABASE_URL", NOBODY)
    monkeypatch.setattr("dagster_postgres.utils.time.sleep", lambda _seconds: None)
    monkeypatch.setenv("DAGSTER_HOME", str(dagster_home(tmp_path)))
    with pytest.raises(WarehouseUnavailableError, match="start the server") as told:
        EnvironmentStorage.from_config_value(None, {})
    assert "pa55-w0rd" not in str(told.value)
