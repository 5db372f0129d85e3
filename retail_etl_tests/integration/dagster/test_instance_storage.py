import os
import signal
import sqlite3
import subprocess
import sys
import threading

import dagster as dg
import pytest
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage

from retail_etl.cli.run import dagster_home
from retail_etl.instance_sqlite import _FILES_OPEN

pytestmark = pytest.mark.integration


@dg.asset
def counted() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 3})


def _instance(home, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(dagster_home(home)))
    return dg.DagsterInstance.get()


def _materialize_and_read_back(instance):
    """What a run records, read through an instance built anew from its reference, as run workers do."""
    assert dg.materialize([counted], instance=instance).success
    again = dg.DagsterInstance.from_ref(InstanceRef.from_dict(instance.get_ref().to_dict()))
    event = again.get_latest_materialization_event(dg.AssetKey("counted"))
    return type(again.run_storage), event.asset_materialization.metadata["rows"].value


def test_without_an_address_dagster_keeps_its_runs_in_sqlite(tmp_path, monkeypatch):
    monkeypatch.delenv("RETAIL_ETL_DATABASE_URL", raising=False)
    with _instance(tmp_path, monkeypatch) as instance:
        kind, rows = _materialize_and_read_back(instance)
    assert issubclass(kind, SqliteRunStorage)
    assert rows == 3


def test_with_an_address_the_same_file_keeps_them_in_postgresql(tmp_path, monkeypatch, postgres_url):
    monkeypatch.setenv("RETAIL_ETL_DATABASE_URL", postgres_url)
    with _instance(tmp_path, monkeypatch) as instance:
        kind, rows = _materialize_and_read_back(instance)
    assert kind.__name__ == "PostgresRunStorage"
    assert rows == 3


def test_an_address_that_cannot_be_used_stops_everything_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("RETAIL_ETL_DATABASE_URL", "mysql://user:pass@host/db")
    with pytest.raises(Exception, match="RETAIL_ETL_DATABASE_URL") as caught:
        _instance(tmp_path, monkeypatch)
    assert "pass@" not in str(caught.value)


def test_processes_that_open_a_new_instance_at_once_all_find_it(tmp_path, monkeypatch):
    monkeypatch.delenv("RETAIL_ETL_DATABASE_URL", raising=False)
    environment = {**os.environ, "DAGSTER_HOME": str(dagster_home(tmp_path))}
    code = (
        "import sys, dagster; print('ready', flush=True); sys.stdin.readline(); print(dagster.DagsterInstance.get().get_runs())"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
    started = [subprocess.Popen([sys.executable, "-c", code], **pipes) for _ in range(3)]
    assert [one.stdout.readline() for one in started] == ["ready\n"] * 3
    for one in started:
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [(one.communicate()[0], one.returncode) for one in started] == [("[]\n", 0)] * 3


# A run in a process of its own that goes on when it is told to, and may be killed.
TELLING = """
import sys
import dagster as dg

@dg.op
def tell(context):
    print(context.run_id, flush=True)
    sys.stdin.readline()
    context.log.info("one more thing")
    print("told", flush=True)
    sys.stdin.readline()

@dg.job(executor_def=dg.in_process_executor)
def telling():
    tell()

with dg.DagsterInstance.get() as instance:
    telling.execute_in_process(instance=instance)
"""


@pytest.fixture
def telling(tmp_path, monkeypatch):
    monkeypatch.delenv("RETAIL_ETL_DATABASE_URL", raising=False)
    monkeypatch.setenv("DAGSTER_HOME", str(dagster_home(tmp_path)))
    process = subprocess.Popen(
        [sys.executable, "-c", TELLING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    process.run_id = process.stdout.readline().strip()
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def go_on(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def test_what_a_run_tells_is_seen_while_it_goes_on(telling):
    heard = threading.Event()

    def listen(event, _cursor):
        if "one more thing" in event.user_message:
            heard.set()

    with dg.DagsterInstance.get() as instance:
        instance.watch_event_logs(telling.run_id, None, listen)
        go_on(telling)
        assert heard.wait(timeout=60)
        instance.end_watch_event_logs(telling.run_id, listen)
    assert telling.poll() is None


def test_a_killed_run_keeps_every_event_that_it_told(telling):
    go_on(telling)
    assert telling.stdout.readline() == "told\n"
    telling.send_signal(signal.SIGKILL)
    telling.wait()
    with dg.DagsterInstance.get() as instance:
        assert "one more thing" in [entry.user_message for entry in instance.all_logs(telling.run_id)]


def test_the_files_are_whole_and_closed_when_the_instance_is(tmp_path, monkeypatch):
    monkeypatch.delenv("RETAIL_ETL_DATABASE_URL", raising=False)
    with _instance(tmp_path, monkeypatch) as instance:
        _materialize_and_read_back(instance)
    files = list((tmp_path / "dagster").rglob("*.db"))
    assert {"runs.db", "index.db", "schedules.db"} < {file.name for file in files}
    for file in files:
        with sqlite3.connect(file) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


def test_more_runs_than_files_are_kept_open_are_all_told(tmp_path, monkeypatch):
    monkeypatch.delenv("RETAIL_ETL_DATABASE_URL", raising=False)
    with _instance(tmp_path, monkeypatch) as instance:
        told = [dg.materialize([counted], instance=instance).run_id for _ in range(_FILES_OPEN + 2)]
        assert all(len(instance.all_logs(run_id)) > 5 for run_id in told)
        assert {record.run_id for record in instance.fetch_materializations(dg.AssetKey("counted"), limit=50).records} == {
            *told
        }
