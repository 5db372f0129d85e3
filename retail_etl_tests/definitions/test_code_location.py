import dagster as dg
import pytest

from retail_etl.definitions import defs


@pytest.fixture(scope="module")
def location():
    return defs()


def test_the_code_location_loads_with_an_empty_environment(location, monkeypatch):
    for name in list(__import__("os").environ):
        if name.startswith("RETAIL_ETL_"):
            monkeypatch.delenv(name)
    dg.Definitions.validate_loadable(location)


def test_assets_are_named_as_their_tables_and_grouped_by_stage(location):
    specs = {spec.key.to_user_string(): spec for spec in location.resolve_all_asset_specs()}
    assert sorted(specs) == [
        "canonical/credit_memos",
        "canonical/ledger_lines",
        "canonical/orders",
        "canonical/payments",
        "canonical/settlement_batches",
        "raw/epicor_gl_lines",
        "raw/heartland_orders",
        "raw/heartland_payments",
        "raw/heartland_report_rows",
        "raw/magento_credit_memos",
        "raw/magento_orders",
        "recon/outcomes",
        "report/reconciliation",
        "staging/epicor_gl_lines",
        "staging/heartland_orders",
        "staging/heartland_payments",
        "staging/heartland_report_rows",
        "staging/magento_credit_memos",
        "staging/magento_orders",
    ]
    assert all(spec.group_name == key.partition("/")[0] for key, spec in specs.items())
    assert all(spec.description and spec.owners and spec.kinds for spec in specs.values())


def test_the_graph_follows_the_road(location):
    upstream = {
        spec.key.to_user_string(): sorted(dep.asset_key.to_user_string() for dep in spec.deps)
        for spec in location.resolve_all_asset_specs()
    }
    assert upstream["staging/magento_orders"] == ["raw/magento_orders"]
    assert upstream["canonical/payments"] == ["staging/heartland_orders", "staging/heartland_payments"]
    assert upstream["report/reconciliation"] == ["recon/outcomes"]
    assert len(upstream["recon/outcomes"]) == 5


def test_every_stream_says_whether_its_source_answered_and_whether_its_contract_held(location):
    checks = {f"{key.asset_key.to_user_string()}:{key.name}" for key in location.resolve_asset_graph().asset_check_keys}
    for stream in ("heartland_payments", "magento_orders", "epicor_gl_lines"):
        assert {f"raw/{stream}:answered", f"raw/{stream}:complete"} <= checks
        assert {f"staging/{stream}:contract", f"staging/{stream}:quarantine"} <= checks
    assert "recon/outcomes:legs_foot" in checks


def test_jobs_run_in_process_and_by_schedule(location):
    assert {job.name for job in location.resolve_all_job_defs()} >= {"hourly", "nightly"}
    assert location.resolve_schedule_def("nightly").cron_schedule == "20 10 * * *"
    assert location.resolve_schedule_def("hourly").execution_timezone == "UTC"
    assert set(location.resolve_job_def("hourly").asset_layer.selected_asset_keys) == {
        spec.key for spec in location.resolve_all_asset_specs() if spec.group_name in ("raw", "staging")
    }
