"""The nightly job as Dagster runs it, against a small sandbox over real HTTP."""

import json

import dagster as dg
import openpyxl
import pytest

from retail_etl.assembly import assemble
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.definitions import defs
from retail_etl.reconciliation.leg_sources import LEG_TABLES
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def world():
    with serving(SandboxOptions(world=WorldOptions(business_days=6, payments=900), rate=0)) as running:
        yield running


@pytest.fixture
def environment(world, tmp_path, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    told = {**sandbox_environment(world), "RETAIL_ETL_DATA_DIR": str(tmp_path / "data")}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


def run_nightly(**config):
    with dg.DagsterInstance.ephemeral() as instance:
        return defs().resolve_job_def("nightly").execute_in_process(instance=instance, run_config=config, raise_on_error=False)


def metadata(result, *key):
    (event,) = [event for event in result.get_asset_materialization_events() if event.asset_key == dg.AssetKey(list(key))]
    return {name: value.value for name, value in event.materialization.metadata.items()}


def test_one_run_leads_from_the_systems_to_a_report_that_foots(environment, tmp_path):
    result = run_nightly()
    assert result.success
    assert all(check.passed for check in result.get_asset_check_evaluations())
    latest = tmp_path / "data" / "reports" / "latest"
    summary = json.loads((latest / "summary.json").read_text(encoding="utf-8"))
    assert {row["leg"] for row in summary["legs"]} == set(LEG_TABLES) - {"gl_gl"}
    assert all(row["foots"] for row in summary["legs"])
    assert openpyxl.load_workbook(latest / "reconciliation.xlsx").sheetnames
    assert (latest / "reconciliation.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html")


@pytest.mark.long
def test_a_second_run_changes_nothing_that_did_not_change(environment, tmp_path):
    assert run_nightly().success
    latest = tmp_path / "data" / "reports" / "latest"
    before = {file.name: file.read_bytes() for file in latest.iterdir()}
    result = run_nightly()
    assert result.success
    assert metadata(result, "recon", "outcomes")["judged now"] is False
    assert {metadata(result, "canonical", name)["changed"] for name in ("payments", "orders", "ledger_lines")} == {0}
    assert metadata(result, "staging", "heartland_payments")["rows"] == 0
    assert {file.name: file.read_bytes() for file in latest.iterdir()} == before


@pytest.mark.long
def test_a_system_that_refuses_us_fails_its_check_and_stops_nobody_else(environment, monkeypatch, tmp_path):
    monkeypatch.setenv("RETAIL_ETL_EPICOR_PASSWORD", "wrong")
    result = run_nightly()
    assert result.success
    failed = {
        (check.asset_key.to_user_string(), check.check_name)
        for check in result.get_asset_check_evaluations()
        if not check.passed
    }
    assert ("raw/epicor_gl_lines", "answered") in failed
    assert ("raw/heartland_payments", "answered") not in failed
    page = (tmp_path / "data" / "reports" / "latest" / "reconciliation.html").read_text(encoding="utf-8")
    assert "epicor_gl_lines" in page
    assert "wrong" not in json.dumps([str(check.metadata) for check in result.get_asset_check_evaluations()])


@pytest.mark.long
def test_a_system_without_settings_is_left_out_and_said_so(environment, monkeypatch):
    for name in [name for name in environment if "_MAGENTO_" in name]:
        monkeypatch.delenv(name)
    result = run_nightly()
    assert result.success
    assert "no settings" in str(metadata(result, "raw", "magento_orders")["left out"])


@pytest.mark.long
def test_a_stream_never_polled_begins_where_it_is_told(environment):
    result = run_nightly(ops={"raw__heartland_payments": {"config": {"since": "2026-03-07"}}})
    assert result.success
    installation = assemble(load_settings(environment))
    with installation.warehouse.reading() as session:
        oldest = session.read("ops/watermarks").filter(stream="heartland_payments")
    assert oldest.height == 1
    assert metadata(result, "raw", "heartland_payments")["window"].startswith("2026-03-07T")


def test_unusable_settings_stop_the_run_before_anything_is_polled(environment, monkeypatch):
    monkeypatch.setenv("RETAIL_ETL_MAGENTO_BASE_URL", "ftp://nowhere")
    result = run_nightly()
    assert not result.success
    assert not result.get_asset_materialization_events()
