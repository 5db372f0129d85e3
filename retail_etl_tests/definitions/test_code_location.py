import os
import subprocess
import sys

import dagster as dg
import pytest

from retail_etl.canonical.build import TABLES
from retail_etl.connectors.registry import streams_in_use
from retail_etl.definitions import defs
from retail_etl.reconciliation.leg_sources import JUDGED_TABLES


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
    streams = streams_in_use(lambda _system, _setting: False)
    assert sorted(specs) == sorted(
        [
            *(f"{stage}/{stream}" for stage in ("raw", "staging") for stream in streams),
            *(f"canonical/{table.name}" for table in TABLES),
            "recon/outcomes",
            "recon/judged_days",
            "report/reconciliation",
            "report/daily",
            "report/inventory_accuracy",
        ]
    )
    assert {"raw/heartland_payments", "staging/magento_orders", "canonical/payments"} <= set(specs)
    assert all(spec.group_name == key.partition("/")[0] for key, spec in specs.items())
    assert all(spec.description and spec.owners and spec.kinds for spec in specs.values())


def test_a_system_that_may_be_missing_has_assets_only_where_its_address_is_set(location):
    code = (
        "from retail_etl.definitions import defs\n"
        "print(*(spec.key.to_user_string() for spec in defs().resolve_all_asset_specs()))"
    )
    told = {
        "RETAIL_ETL_HEARTLAND_RETAIL_BASE_URL": "https://shop.example.com/api",
        "RETAIL_ETL_HEARTLAND_GATEWAY_GP_API_URL": "https://gp.example.com/ucp",
    }
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **told}
    ).stdout.split()

    assert not [key for key in location.resolve_all_asset_specs() if "heartland_retail" in key.key.to_user_string()]
    assert {"raw/heartland_retail_tickets", "staging/heartland_gateway_deposits"} <= set(shown)
    assert not [key for key in shown if "portico" in key]


def test_the_graph_follows_the_road(location):
    upstream = {
        spec.key.to_user_string(): sorted(dep.asset_key.to_user_string() for dep in spec.deps)
        for spec in location.resolve_all_asset_specs()
    }
    assert upstream["staging/magento_orders"] == ["raw/magento_orders"]
    assert upstream["canonical/payments"] == [
        "staging/heartland_orders",
        "staging/heartland_payments",
        "staging/magento_orders",
    ]
    assert upstream["report/reconciliation"] == ["recon/outcomes"]
    judged = sorted(f"canonical/{table}" for table in JUDGED_TABLES)
    assert upstream["recon/outcomes"] == upstream["recon/judged_days"] == judged
    assert upstream["report/daily"] == ["recon/judged_days"]


def test_every_stream_and_every_canonical_table_has_its_checks(location):
    checks = {f"{key.asset_key.to_user_string()}:{key.name}" for key in location.resolve_asset_graph().asset_check_keys}
    for stream in ("heartland_payments", "magento_orders", "epicor_gl_lines"):
        assert {f"raw/{stream}:answered", f"raw/{stream}:complete"} <= checks
        assert {f"staging/{stream}:contract", f"staging/{stream}:quarantine"} <= checks
    for table in TABLES:
        assert {f"canonical/{table.name}:{name}" for name in ("contract", "keys", "references")} <= checks
    assert "recon/outcomes:legs_foot" in checks


def test_jobs_run_in_process_and_by_schedule(location):
    assert {job.name for job in location.resolve_all_job_defs()} >= {
        "hourly", "nightly", "census", "purge", "judge", "repoll", "replay", "retry_quarantined"
    }  # fmt: skip
    assert location.resolve_schedule_def("nightly").cron_schedule == "20 10 * * *"
    assert location.resolve_schedule_def("hourly").execution_timezone == "UTC"
    assert set(location.resolve_job_def("hourly").asset_layer.selected_asset_keys) == {
        spec.key for spec in location.resolve_all_asset_specs() if spec.group_name in ("raw", "staging")
    }


def test_loading_the_code_location_imports_nothing_that_only_runs_need():
    code = (
        "import sys\n"
        "from retail_etl.definitions import defs\n"
        "defs().get_repository_def()\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "polars",
        "pandera",
        "pandas",
        "duckdb",
        "pyarrow",
        "scipy",
        "httpx",
        "openpyxl",
        "xlsxwriter",
        "apprise",
        "psycopg2",
    }
    assert heavy.intersection(shown) == set()


def test_the_graph_loads_without_a_warning_but_the_one_on_backfills_in_one_run():
    code = "from retail_etl.definitions import defs\ndefs().get_repository_def()"
    told = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True).stderr
    warned = [line for line in told.splitlines() if "Warning: " in line and "/site-packages/dagster" in line]
    assert [line for line in warned if "backfill_policy" not in line] == []
