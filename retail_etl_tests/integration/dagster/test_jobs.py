"""What operations start and what starts by itself, against a small sandbox over real HTTP, in one instance."""

import json
from contextlib import closing

import dagster as dg
import pytest

from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.definitions import defs
from retail_etl.defs.touched import RANGE_END, RANGE_START, touched_days
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings

pytestmark = pytest.mark.integration


class Ground:
    """One installation over Heartland and Magento, polled once."""

    def __init__(self, instance, environment) -> None:
        self.instance, self.environment, self.location = instance, environment, defs()
        self.first_night = self.run("nightly")

    def run(self, job, tags=None, **config):
        definition = self.location.resolve_job_def(job)
        return definition.execute_in_process(
            instance=self.instance, tags=tags, run_config={"ops": config} if config else None, raise_on_error=False
        )

    def installation(self):
        return assemble(load_settings(self.environment))


@pytest.fixture(scope="module")
def ground(tmp_path_factory, request):
    with (
        pytest.MonkeyPatch.context() as patch,
        serving(SandboxOptions(world=WorldOptions(business_days=6, payments=300), rate=0)) as world,
        dg.DagsterInstance.ephemeral() as instance,
    ):
        patch.chdir(request.config.rootpath)
        told = {name: value for name, value in sandbox_environment(world).items() if "_EPICOR_" not in name}
        told["RETAIL_ETL_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
        for name, value in told.items():
            patch.setenv(name, value)
        installation = assemble(load_settings(told))
        with closing(installation), installation.warehouse.kept_open():
            yield Ground(instance, told)


def materialized(result, *key):
    found = [event for event in result.get_asset_materialization_events() if event.asset_key == dg.AssetKey(list(key))]
    return {event.partition: {name: value.value for name, value in event.materialization.metadata.items()} for event in found}


def failure_of(result):
    (event,) = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_FAILURE]
    return event.step_failure_data.user_failure_data


def judged_days(ground):
    return ground.instance.get_materialized_partitions(dg.AssetKey(["recon", "judged_days"]))


def test_the_night_shows_its_day_among_the_partitions(ground):
    assert ground.first_night.success
    assert materialized(ground.first_night, "recon", "judged_days").keys() == {"2026-03-09"}
    assert materialized(ground.first_night, "report", "daily").keys() == {"2026-03-09"}


def test_the_night_looks_at_every_canonical_table_with_counts_and_samples(ground):
    told = {
        (check.asset_key.path[-1], check.check_name): check
        for check in ground.first_night.get_asset_check_evaluations()
        if check.asset_key.path[0] == "canonical"
    }
    assert len(told) == 3 * len(TABLES)
    assert [place for place, check in told.items() if not check.passed] == []
    payments = {name: value.value for name, value in told["payments", "contract"].metadata.items()}
    assert payments["looked at"] > 250
    assert payments["failed"] == payments["share"] == payments["at most"] == 0
    named = told["transaction_report_rows", "references"].metadata
    assert named["at most"].value == 0.01
    assert named["looked at"].value > named["failed"].value > 0  # voided payments are in the report and move no money
    assert {"source_system", "report_row_id", "why"} == set(named["samples"].records[0].data)


@pytest.mark.long
def test_the_next_night_reads_the_last_days_again_and_finds_nothing_new(ground):
    result = ground.run("nightly")
    assert result.success
    raw = materialized(result, "raw", "heartland_payments")[None]
    assert raw["dagster/row_count"] == 0
    assert raw["read again"] == materialized(ground.first_night, "raw", "heartland_payments")[None]["dagster/row_count"]
    assert materialized(result, "staging", "heartland_payments")[None]["rows"] == 0
    assert materialized(result, "recon", "outcomes")[None]["judged now"] is False


def test_an_hourly_run_reads_nothing_again(ground):
    result = ground.run("hourly")
    assert result.success
    assert "read again" not in materialized(result, "raw", "heartland_payments")[None]


def test_any_range_of_days_is_judged_and_reported_in_one_run(ground):
    result = ground.run("judge", tags={RANGE_START: "2026-03-03", RANGE_END: "2026-03-06"})
    assert result.success
    days = {"2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"}
    told = materialized(result, "recon", "judged_days")
    assert told.keys() == materialized(result, "report", "daily").keys() == days
    assert {day: facts["as of"] for day, facts in told.items()} == {day: day for day in days}
    assert days <= set(judged_days(ground))
    checks = [check for check in result.get_asset_check_evaluations() if check.asset_key.path[0] == "recon"]
    assert {check.check_name: check.passed for check in checks} == {
        "legs_foot": True,
        "ageing": True,
    }


def test_a_day_that_was_not_read_whole_is_refused_with_what_to_do(ground):
    result = ground.run("judge", tags={RANGE_START: "2026-03-09", RANGE_END: "2026-03-10"})
    assert not result.success
    assert "choose days up to 2026-03-09" in failure_of(result).metadata["next step"].value
    assert "2026-03-10" not in judged_days(ground)


def test_touched_days_ask_for_one_run_a_contiguous_range_and_only_once(ground):
    with dg.build_sensor_context(instance=ground.instance) as context:
        first = touched_days(context)
    with dg.build_sensor_context(instance=ground.instance, cursor=first.cursor) as context:
        second = touched_days(context)
    assert [(one.tags[RANGE_START], one.tags[RANGE_END]) for one in first.run_requests] == [("2026-03-02", "2026-03-09")]
    assert all(one.run_key is None for one in first.run_requests)
    assert second.run_requests == []
    assert json.loads(second.cursor) == json.loads(first.cursor)


def test_touched_days_that_are_not_whole_wait_in_the_cursor(ground):
    seen = {"until": "2027-01-01T00:00:00+00:00", "waiting": ["2026-03-05", "2026-03-07", "2026-03-10"]}
    with dg.build_sensor_context(instance=ground.instance, cursor=json.dumps(seen)) as context:
        result = touched_days(context)
    assert [(one.tags[RANGE_START], one.tags[RANGE_END]) for one in result.run_requests] == [
        ("2026-03-05", "2026-03-05"),
        ("2026-03-07", "2026-03-07"),
    ]
    assert json.loads(result.cursor)["waiting"] == ["2026-03-10"]


def test_chosen_days_of_a_stream_are_read_again_and_its_watermark_stays(ground):
    def watermark():
        with ground.installation().warehouse.reading() as session:
            return session.read("ops/watermark", stream="heartland_payments")["landed"].item()

    before = watermark()
    days = {"stream": "heartland_payments", "first": "2026-03-03", "last": "2026-03-04"}
    result = ground.run("repoll", read_days_again={"config": days})
    assert result.success
    (event,) = [event for event in result.all_events if event.is_successful_output and event.step_key == "read_days_again"]
    facts = {name: value.value for name, value in event.event_specific_data.metadata.items()}
    assert 0 < facts["rows"] == facts["source says"] < 300
    assert watermark() == before


def test_days_the_wrong_way_round_are_refused(ground):
    days = {"stream": "heartland_payments", "first": "2026-03-04", "last": "2026-03-03"}
    result = ground.run("repoll", read_days_again={"config": days})
    assert not result.success
    assert "give the first day first" in failure_of(result).metadata["next step"].value


@pytest.mark.long
def test_what_was_landed_is_replayed_into_the_same_tables(ground):
    days = {"stream": "magento_orders", "first": "2026-01-01", "last": "2100-01-01"}
    result = ground.run("replay", replay_landed={"config": days})
    assert result.success
    assert materialized(ground.run("nightly"), "canonical", "orders")[None]["changed"] == 0


def test_quarantined_rows_are_judged_again(ground):
    assert ground.run("retry_quarantined", retry_waiting={"config": {"stream": "heartland_payments"}}).success


def test_census_and_purge_run_through(ground):
    assert ground.run("census").success
    assert ground.run("purge").success
