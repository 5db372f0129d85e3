"""Real processes, killed with SIGKILL at every step of a poll: the next one ends as if nothing had happened."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from retail_etl.ingest import poll_stream
from retail_etl.warehouse.duckdb import DuckDBWarehouse

VICTIM = """
import importlib.util, os, signal, sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from retail_etl.ingest import poll_stream

spec = importlib.util.spec_from_file_location("ground", sys.argv[1])
ground_module = importlib.util.module_from_spec(spec)
sys.modules["ground"] = ground_module
spec.loader.exec_module(ground_module)
step = sys.argv[3]

def die_at(name):
    if name == step:
        os.kill(os.getpid(), signal.SIGKILL)

class Dying:
    def __init__(self, warehouse):
        self.warehouse, self.path = warehouse, warehouse.path
    def reading(self):
        return self.warehouse.reading()
    @contextmanager
    def writing(self):
        with self.warehouse.writing() as session:
            run, merge = session.run, session.merge
            session.run = lambda name, **given: (die_at(name), run(name, **given))[1]
            session.merge = lambda entry: (merge(entry), die_at("merge"))[0]
            yield session
        die_at("after a commit")

class Source(ground_module.FakeSource):
    def pages(self, stream, window):
        for number, page in enumerate(super().pages(stream, window)):
            die_at(f"page {number}")
            yield page

ground = ground_module.ground_in(Path(sys.argv[2]))
source = Source(records=ground_module.sample_records())
stores = replace(ground.stores, warehouse=Dying(ground.stores.warehouse))
poll_stream(source, ground_module.payments_stream(), stores, ground.clock)
"""
STEPS = [
    "page 0",
    "page 2",
    "ops/set_landed",
    "after a commit",
    "ops/compare_single_deliveries",
    "ops/drop_bad",
    "ops/count_merge",
    "merge",
    "ops/mark_staged",
    "ops/set_staged",
]


def outcome(ground):
    """What must be equal after any history: everything but load ids, file names, lines and times of the run."""
    staging = ground.frame("staging.heartland_payments").drop("load_id", "line")
    waiting = ground.frame("ops.quarantine").select("stream", "record_key", "version", "reasons", "raw", "state")
    marks = ground.frame("ops.watermarks").select("stream", "landed", "staged")
    days = ground.frame("ops.touched_days").select("stream", "business_date").unique().sort("business_date")
    return staging.rows(), sorted(waiting.rows()), marks.rows(), days.rows()


@pytest.fixture
def undisturbed(new_ground, new_source, sample_records, stream):
    ground = new_ground()
    poll_stream(new_source(records=sample_records), stream, ground.stores, ground.clock)
    return outcome(ground)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_poll_is_finished_by_the_next_one(tmp_path, new_source, sample_records, stream, undisturbed, new_ground, step):
    here = Path(__file__).with_name("conftest.py")
    killed = subprocess.run([sys.executable, "-c", VICTIM, str(here), str(tmp_path), step], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    ground = new_ground(tmp_path)
    assert isinstance(ground.stores.warehouse, DuckDBWarehouse)
    poll_stream(new_source(records=sample_records), stream, ground.stores, ground.clock)
    assert outcome(ground) == undisturbed
