"""`kill -9` of run, code server and daemon at random moments of a nightly run: the tables end as if nothing had been."""

import os
import random
import shutil
import signal

import dagster as dg
import pytest

from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl_tests.integration.dagster.services import (
    Services,
    differing,
    end_of,
    line_of,
    process_of,
    reached,
    tables,
)

pytestmark = [pytest.mark.integration, pytest.mark.long]

STEPS = 20  # less than half of a nightly run over one system, so that the blow falls before its end


@pytest.fixture(scope="module")
def services(tmp_path_factory, request):
    """All services over a small world, with an installation whose tables can be emptied.

    Trade has ended there: the days that a re-scan reads reach into the last minutes, which a first poll leaves to settle, and
    whether a run re-scans depends on where the one before it was killed.
    """
    ended = WorldOptions(business_days=2, payments=60, goes_on=False)
    with pytest.MonkeyPatch.context() as patch, serving(SandboxOptions(world=ended, rate=0)) as world:
        patch.chdir(request.config.rootpath)
        told = {name: value for name, value in sandbox_environment(world).items() if "_HEARTLAND_" in name}
        running = Services(tmp_path_factory.mktemp("data"), told)
        running.start("code server", "daemon")
        yield running
        running.stop()


@pytest.fixture(scope="module")
def undisturbed(services, instance):
    """The tables after one nightly run."""
    assert end_of(instance, services.launch("nightly")).is_success
    return tables(services.folder / "warehouse.duckdb")


@pytest.fixture
def emptied(services, undisturbed):
    """The same installation with nothing in it."""
    (services.folder / "warehouse.duckdb").unlink()
    for folder in ("landing", "reports"):
        shutil.rmtree(services.folder / folder)


@pytest.fixture
def disturbed(services, instance, emptied, request):
    """A nightly run that has come to a step that chance names."""
    run_id = services.launch("nightly")
    reached(instance, run_id, random.Random(request.node.name).randrange(1, STEPS))
    return run_id


def kill_run(instance, run_id):
    os.kill(process_of(instance, run_id), signal.SIGKILL)


def differences(undisturbed, services, instance, run_id):
    """The tables that differ when the run, or the one in its place, has ended well and nobody is left under way."""
    assert end_of(instance, run_id).is_success
    assert all(run.is_finished for run in instance.get_runs())
    return differing(undisturbed, tables(services.folder / "warehouse.duckdb"))


def test_a_killed_run_is_started_again_by_itself(services, instance, undisturbed, disturbed):
    kill_run(instance, disturbed)
    assert differences(undisturbed, services, instance, disturbed) == []
    assert len(line_of(instance, disturbed)) > 1


def test_a_run_that_was_killed_with_its_code_server_is_found_and_started_again(services, instance, undisturbed, disturbed):
    services.kill("code server")
    kill_run(instance, disturbed)
    services.start("code server")
    assert differences(undisturbed, services, instance, disturbed) == []
    assert len(line_of(instance, disturbed)) > 1


def test_without_a_daemon_the_run_goes_on_and_the_next_one_waits_for_it(services, instance, undisturbed, disturbed):
    services.kill("daemon")
    waiting = services.launch("hourly")
    assert end_of(instance, disturbed).is_success
    assert instance.get_run_by_id(waiting).status is dg.DagsterRunStatus.QUEUED
    services.start("daemon")
    assert differences(undisturbed, services, instance, waiting) == []


def test_an_hourly_run_beside_the_nightly_one_waits_where_it_must_and_changes_nothing(services, instance, undisturbed, emptied):
    services.kill("daemon")
    nightly, hourly = services.launch("nightly"), services.launch("hourly")
    services.start("daemon")  # which takes both from the queue at once
    assert end_of(instance, hourly).is_success
    assert differences(undisturbed, services, instance, nightly) == []
    of_night, of_hour = (instance.get_run_record_by_id(run_id) for run_id in (nightly, hourly))
    assert of_hour.start_time < of_night.end_time, "they did not run at the same time"
