"""Polling into PostgreSQL: quarantine and its mending, and real processes that are killed at every step."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import zstandard

from retail_etl.errors import SourceChangedError
from retail_etl.ingest import poll_stream
from retail_etl.ingest.quarantine import quarantined, quarantined_record, retry
from retail_etl.warehouse.postgres import PostgresWarehouse
from retail_etl.warehouse.postgres.connection import connected

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("ingest_ground", HERE.parent / "ingest" / "conftest.py")
STEPS = [
    "ops/set_landed",
    "after a commit",
    "ops/compare_single_deliveries",
    "ops/drop_bad",
    "merge",
    "ops/mark_staged",
    "ops/set_staged",
]
VICTIM = """
import importlib.util, os, signal, sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from retail_etl.ingest import poll_stream
from retail_etl.warehouse.postgres import PostgresWarehouse

spec = importlib.util.spec_from_file_location("ground", sys.argv[1])
ground_module = importlib.util.module_from_spec(spec)
sys.modules["ground"] = ground_module
spec.loader.exec_module(ground_module)
step = sys.argv[4]

def die_at(name):
    if name == step:
        os.kill(os.getpid(), signal.SIGKILL)

class Dying(PostgresWarehouse):
    @contextmanager
    def writing(self):
        with super().writing() as session:
            run, merge = session.run, session.merge
            session.run = lambda name, **given: (run(name, **given), die_at(name))[0]
            session.merge = lambda entry: (merge(entry), die_at("merge"))[0]
            yield session
        die_at("after a commit")

ground = ground_module.ground_in(Path(sys.argv[2]))
stores = replace(ground.stores, warehouse=Dying(sys.argv[3]))
source = ground_module.FakeSource(records=ground_module.sample_records())
poll_stream(source, ground_module.payments_stream(), stores, ground.clock)
"""


@pytest.fixture(scope="module")
def world():
    """The ingest tests' own source in memory and its records."""
    found = importlib.util.module_from_spec(SPEC)
    sys.modules["ingest_ground"] = found
    SPEC.loader.exec_module(found)
    return found


@pytest.fixture
def ground(world, tmp_path, postgres_url):
    made = world.ground_in(tmp_path)
    return replace(made, stores=replace(made.stores, warehouse=PostgresWarehouse(postgres_url)))


def rows(url: str, table: str, *columns: str) -> list[tuple]:
    with connected(url) as connection:
        return sorted(pl.DataFrame(connection.query(f"SELECT {', '.join(columns)} FROM {table}")).rows())


def outcome(url: str) -> tuple:
    """What must be equal after any history: everything but load ids, lines and times of the run."""
    return (
        rows(url, "staging.heartland_payments", "id", "amount_minor", "status", "business_date", "updated_at"),
        rows(url, "ops.quarantine", "stream", "record_key", "version", "reasons", "state"),
        rows(url, "ops.watermarks", "stream", "landed", "staged"),
        sorted(set(rows(url, "ops.touched_days", "stream", "business_date"))),
    )


def test_a_bad_record_waits_and_is_accepted_when_it_is_mended(ground, world, postgres_url, tmp_path):
    source = world.FakeSource(records=[world.payment(1), world.payment(2, amount=1.999)])
    assert poll_stream(source, world.payments_stream(), ground.stores, ground.clock).rows_accepted == 1
    (waiting,) = quarantined(ground.stores)
    assert '"amount":1.999' in (quarantined_record(ground.stores, waiting.quarantine_id).raw or "")
    assert retry(ground.stores, ground.clock).still_bad == 1
    (file,) = tmp_path.rglob("*.ndjson.zst")
    plain = zstandard.ZstdDecompressor().decompressobj().decompress(file.read_bytes())
    file.write_bytes(zstandard.compress(plain.replace(b'"amount":1.999', b'"amount":1.990')))
    assert retry(ground.stores, ground.clock).accepted == 1
    assert rows(postgres_url, "staging.heartland_payments", "id", "amount_minor") == [("pay_000001", 5471), ("pay_000002", 199)]
    assert quarantined(ground.stores) == []


def test_a_redelivered_window_changes_nothing(ground, world, postgres_url):
    source = world.FakeSource(records=world.sample_records())
    poll_stream(source, world.payments_stream(), ground.stores, ground.clock)
    before = outcome(postgres_url)
    again = poll_stream(world.FakeSource(records=world.sample_records()), world.payments_stream(), ground.stores, ground.clock)
    assert again.rows_accepted == 0
    assert outcome(postgres_url) == before


def test_a_field_that_is_gone_stops_the_stream_and_leaves_staging_as_it_was(ground, world, postgres_url):
    source = world.FakeSource(records=[world.payment(1)])
    poll_stream(source, world.payments_stream(), ground.stores, ground.clock)
    source.records = [world.payment(n, amount=None, updated_at="2026-03-09T23:59:00.000Z") for n in range(2, 9)]
    source.now = "2026-03-10T01:00:00.000Z"
    with pytest.raises(SourceChangedError, match="amount_minor is missing"):
        poll_stream(source, world.payments_stream(), ground.stores, ground.clock)
    ((_, reason),) = rows(postgres_url, "ops.watermarks", "stream", "stopped_reason")
    assert "amount_minor" in reason
    assert len(rows(postgres_url, "staging.heartland_payments", "id")) == 1


@pytest.fixture(scope="module")
def undisturbed(world, template, server, tmp_path_factory, sql):
    sql(server.get_uri(), f"CREATE DATABASE undisturbed TEMPLATE {template}")
    url = server.get_uri().replace("/postgres?", "/undisturbed?")
    made = world.ground_in(tmp_path_factory.mktemp("undisturbed"))
    stores = replace(made.stores, warehouse=PostgresWarehouse(url))
    poll_stream(world.FakeSource(records=world.sample_records()), world.payments_stream(), stores, made.clock)
    return outcome(url)


@pytest.mark.parametrize(
    "step", [STEPS[0], "merge", *(pytest.param(step, marks=pytest.mark.long) for step in STEPS[1:] if step != "merge")]
)
def test_a_killed_poll_is_finished_by_the_next_one(ground, world, postgres_url, tmp_path, undisturbed, step):
    conftest = HERE.parent / "ingest" / "conftest.py"
    command = [sys.executable, "-c", VICTIM, str(conftest), str(tmp_path), postgres_url, step]
    killed = subprocess.run(command, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    poll_stream(world.FakeSource(records=world.sample_records()), world.payments_stream(), ground.stores, ground.clock)
    assert outcome(postgres_url) == undisturbed
