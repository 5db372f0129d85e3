"""What a run takes of this machine's memory follows from what it needs, and not from how much the warehouse holds."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.long]

ROWS_OF_A_LOAD = 20_000
ROWS_OF_A_DAY = 20_000
STAGED = """
import json, resource, sys
from datetime import date
from pathlib import Path
from retail_etl.domain.clock import system_clock
from retail_etl.connectors.registry import all_streams
from retail_etl.ingest import IngestSettings, Stores, land_stream, stage_stream
from retail_etl.landing import LandingStore
from retail_etl.warehouse.postgres import PostgresWarehouse
sys.path.insert(0, sys.argv[3])
from benchmarks.pages import PagesOnDisk, write_pages
warehouse = PostgresWarehouse(sys.argv[1])
stores = Stores(LandingStore(str(Path(sys.argv[2], "landing"))), warehouse, IngestSettings(zone="America/New_York"))
write_pages(int(sys.argv[4]), Path(sys.argv[2]))
land_stream(PagesOnDisk(Path(sys.argv[2]), int(sys.argv[4])), all_streams()["heartland_payments"], stores, system_clock)
(load,) = stage_stream("heartland_payments", stores, system_clock)
with warehouse.reading() as session:
    judged = session.read("recon/store/leg_totals", as_of=date(2026, 3, 2)).height
print(json.dumps([load.rows_accepted, judged, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))
"""
HISTORY = """
INSERT INTO staging.heartland_payments (
    id, operation, amount_minor, currency, method, method_type, is_deposit, status, is_offline, occurred_at, business_date,
    fee_status, updated_at, version_at, load_id, line, content_hash
)
SELECT 'old_' || n, 'sale', n, 'USD', 'Visa', 'card', false, 'settled', false, now(), '2020-01-01', 'final', now(), now(),
    'L0', n, md5(n::text) || md5((n + 1)::text)
FROM generate_series(1, %s) AS n
"""


def leg_totals_of(days: int, sql, url: str) -> None:
    """Some days that were judged, with as many totals each."""
    columns = sql(
        url,
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'recon' AND table_name = 'leg_totals'",
    )
    made = {"text": "md5(n::text) || md5((n + 1)::text)", "bigint": "n", "date": "DATE '2026-03-02' + day", "boolean": "true"}
    chosen = ", ".join(made[kind] for _, kind in columns)
    sql(
        url,
        f"INSERT INTO recon.leg_totals ({', '.join(name for name, _ in columns)}) SELECT {chosen} "
        f"FROM generate_series(1, {ROWS_OF_A_DAY}) AS n, generate_series(0, {days - 1}) AS day",
    )


def peak_mib(url, folder, root) -> tuple[int, int, int]:
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", STAGED, url, str(folder), str(root), str(ROWS_OF_A_LOAD)],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def test_ten_times_the_history_takes_no_more_memory(template, server, postgres_url, sql, tmp_path, request, second_database):
    leg_totals_of(1, sql, postgres_url)
    young = peak_mib(postgres_url, tmp_path / "young", request.config.rootpath)
    sql(second_database, HISTORY, (10 * ROWS_OF_A_LOAD,))
    leg_totals_of(10, sql, second_database)
    old = peak_mib(second_database, tmp_path / "old", request.config.rootpath)
    assert young[:2] == old[:2] == (ROWS_OF_A_LOAD, ROWS_OF_A_DAY)
    assert old[2] < 1.15 * young[2], f"{young[2]} MiB with a young warehouse, {old[2]} MiB with an old one"


@pytest.fixture
def second_database(server, template, sql):
    from urllib.parse import urlsplit

    sql(server.get_uri(), f"CREATE DATABASE second_of_memory TEMPLATE {template}")
    return urlsplit(server.get_uri())._replace(path="/second_of_memory").geturl()
