"""A night with everything in PostgreSQL: warehouse, operations and Dagster's own books, by the one setting."""

import dagster as dg
import psycopg2
import pytest

from retail_etl.canonical.build import TABLES
from retail_etl.cli.run import dagster_home
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.definitions import defs
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions

pytestmark = [pytest.mark.integration, pytest.mark.long]


@pytest.fixture
def night(postgres_url, tmp_path, monkeypatch, request):
    """A nightly run to its end."""
    with serving(SandboxOptions(world=WorldOptions(business_days=2, payments=60), rate=0)) as world:
        told = {name: value for name, value in sandbox_environment(world).items() if "_HEARTLAND_" in name}
        told |= {"RETAIL_ETL_DATABASE_URL": postgres_url, "RETAIL_ETL_DATA_DIR": str(tmp_path)}
        told["DAGSTER_HOME"] = str(dagster_home(tmp_path))
        monkeypatch.chdir(request.config.rootpath)
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        with dg.DagsterInstance.get() as instance:
            yield defs().resolve_job_def("nightly").execute_in_process(instance=instance, raise_on_error=False)


def rows(url, text):
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchall()
    finally:
        connection.close()


def test_a_night_ends_with_all_its_books_in_postgresql_and_only_files_outside(night, postgres_url, tmp_path):
    assert night.success
    assert rows(postgres_url, "SELECT status FROM runs WHERE run_id = '" + night.run_id + "'") == [("SUCCESS",)]
    assert rows(postgres_url, "SELECT count(*) > 0 FROM canonical.payments") == [(True,)]
    assert rows(postgres_url, "SELECT count(DISTINCT as_of), bool_and(foots) FROM recon.leg_totals") == [(1, True)]
    assert rows(postgres_url, "SELECT count(*) FROM operations.audit_entries") == [(0,)]
    checks = [check for check in night.get_asset_check_evaluations() if check.asset_key.path[0] == "canonical"]
    assert len(checks) == 3 * len(TABLES)
    assert {check.passed for check in checks if check.check_name in ("contract", "keys")} == {True}
    assert list((tmp_path / "reports").rglob("*.xlsx"))
    # The book of the newest judgement may be lost: then the next night judges everything once.
    assert [file.name for kind in ("*.duckdb", "*.db") for file in tmp_path.rglob(kind)] == ["judged.duckdb"]
