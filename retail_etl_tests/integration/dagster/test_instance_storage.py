import os
import subprocess
import sys

import dagster as dg
import pytest
from dagster._core.instance.ref import InstanceRef

from retail_etl.cli.run import dagster_home

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
    return type(again.run_storage).__name__, event.asset_materialization.metadata["rows"].value


def test_without_an_address_dagster_keeps_its_runs_in_sqlite(tmp_path, monkeypatch):
    monkeypatch.delenv("RETAIL_ETL_DATABASE_URL", raising=False)
    with _instance(tmp_path, monkeypatch) as instance:
        assert _materialize_and_read_back(instance) == ("SqliteRunStorage", 3)


def test_with_an_address_the_same_file_keeps_them_in_postgresql(tmp_path, monkeypatch, postgres_url):
    monkeypatch.setenv("RETAIL_ETL_DATABASE_URL", postgres_url)
    with _instance(tmp_path, monkeypatch) as instance:
        assert _materialize_and_read_back(instance) == ("PostgresRunStorage", 3)


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
