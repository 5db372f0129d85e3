"""Runs that cannot say that they ended: real processes, killed and waited for."""

import os
import signal
import subprocess
import sys

import dagster as dg
import pytest

from retail_etl.cli.run import dagster_home
from retail_etl.defs.old_runs import PROCESS_TAG, end_lost_runs, purge_runs, this_process
from retail_etl.domain.clock import system_clock

pytestmark = pytest.mark.integration

# A run that holds the writer's place in its pool until it is told to end, or is killed.
HOLDER = """
import sys
import dagster as dg
from retail_etl.defs.old_runs import PROCESS_TAG, this_process

@dg.op(pool="warehouse_writer")
def hold(context):
    context.instance.add_run_tags(context.run_id, {PROCESS_TAG: this_process()})
    print(context.run_id, flush=True)
    sys.stdin.readline()

@dg.job(executor_def=dg.in_process_executor)
def holding():
    hold()

with dg.DagsterInstance.get() as instance:
    holding.execute_in_process(instance=instance, raise_on_error=False)
"""


@dg.op(pool="warehouse_writer")
def write():
    pass


@dg.job(executor_def=dg.in_process_executor)
def writing():
    write()


@pytest.fixture
def instance(tmp_path, monkeypatch):
    monkeypatch.delenv("RETAIL_ETL_DATABASE_URL", raising=False)
    monkeypatch.setenv("DAGSTER_HOME", str(dagster_home(tmp_path)))
    with dg.DagsterInstance.get() as instance:
        yield instance


@pytest.fixture
def holder(instance):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    process.run_id = process.stdout.readline().decode().strip()
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_a_killed_run_is_ended_and_its_place_in_the_pool_is_free_again(instance, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert instance.get_run_by_id(holder.run_id).status is dg.DagsterRunStatus.STARTED

    assert end_lost_runs(instance) == [holder.run_id]

    assert instance.get_run_by_id(holder.run_id).status is dg.DagsterRunStatus.FAILURE
    assert writing.execute_in_process(instance=instance).success


def test_a_run_whose_process_lives_is_left_alone(instance, holder):
    assert end_lost_runs(instance) == []
    assert instance.get_run_by_id(holder.run_id).status is dg.DagsterRunStatus.STARTED


def test_a_run_of_another_machine_is_left_alone(instance, holder):
    instance.add_run_tags(holder.run_id, {PROCESS_TAG: "another-machine/1/1"})
    assert end_lost_runs(instance) == []


def test_a_process_id_that_was_used_again_is_no_proof_of_life(instance, holder):
    machine, number, _ = this_process().split("/")
    assert int(number) == os.getpid()
    instance.add_run_tags(holder.run_id, {PROCESS_TAG: f"{machine}/{number}/1"})
    assert end_lost_runs(instance) == [holder.run_id]


def test_old_runs_are_purged_and_those_under_way_stay(instance, holder):
    ended = dg.materialize([_touched], instance=instance).run_id
    assert purge_runs(instance, system_clock()) == 1
    assert instance.get_run_by_id(ended) is None
    assert instance.get_run_by_id(holder.run_id) is not None


@dg.asset
def _touched() -> dg.MaterializeResult:
    return dg.MaterializeResult()
