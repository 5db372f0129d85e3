from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from retail_etl.connectors.http.budget import FileBudget, MemoryBudget, shared_budget
from retail_etl.connectors.http.pacing import Pacing

if TYPE_CHECKING:
    from pathlib import Path

PACING = Pacing(requests_per_second=2.0, burst=3, concurrency=1)


class Clock:
    def __init__(self) -> None:
        self.now = 5_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def budgets(clock: Clock, folder: Path):
    return MemoryBudget(PACING, clock, clock.sleep), FileBudget(folder, "heartland", PACING, clock, clock.sleep)


@pytest.fixture(params=["memory", "file"])
def clock_and_budget(request, tmp_path):
    clock = Clock()
    return clock, budgets(clock, tmp_path)[request.param == "file"]


def test_a_burst_passes_at_once_and_the_rest_at_the_rate(clock_and_budget):
    _, budget = clock_and_budget

    assert [budget.wait() for _ in range(6)] == pytest.approx([0, 0, 0, 0.5, 0.5, 0.5], abs=1e-5)


def test_an_unused_budget_fills_up_to_the_burst_and_no_further(clock_and_budget):
    clock, budget = clock_and_budget
    for _ in range(6):
        budget.wait()
    clock.now += 600

    assert [budget.wait() for _ in range(4)] == pytest.approx([0, 0, 0, 0.5], abs=1e-5)


def test_a_told_wait_holds_everybody(clock_and_budget):
    _, budget = clock_and_budget
    budget.hold(30)

    assert [budget.wait() for _ in range(2)] == pytest.approx([30, 0.5], abs=1e-5)


def test_two_runs_with_one_folder_share_one_rate(tmp_path):
    clock = Clock()
    runs = [FileBudget(tmp_path, "magento", PACING, clock, clock.sleep) for _ in range(2)]

    assert sum(run.wait() for _ in range(5) for run in runs) == pytest.approx(7 * 0.5, abs=1e-4)


def test_a_bucket_written_by_a_clock_far_ahead_does_not_stop_everything(tmp_path):
    clock = Clock()
    budget = FileBudget(tmp_path, "magento", PACING, clock, clock.sleep)
    (tmp_path / "magento.bucket").write_text("99999999999.0")

    assert budget.wait() <= 3600


def test_a_broken_bucket_is_started_anew(tmp_path):
    clock = Clock()
    (tmp_path / "magento.bucket").write_text("?")

    assert FileBudget(tmp_path, "magento", PACING, clock, clock.sleep).wait() == 0


def test_a_slot_is_given_back_when_its_process_dies(tmp_path):
    code = (
        "import sys, pathlib, os; from retail_etl.connectors.http.budget import FileBudget; "
        "from retail_etl.connectors.http.pacing import Pacing; "
        "budget = FileBudget(pathlib.Path(sys.argv[1]), 'x', Pacing(9.0, concurrency=1)); "
        "slot = budget.slot(); slot.__enter__(); print('held', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "held\n"
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            child.kill()
            child.wait()

    with FileBudget(tmp_path, "x", Pacing(9.0, concurrency=1), time.time, sleep).slot():
        assert len(waits) >= 2
    child.stdin.close()
    child.stdout.close()


def test_connectors_of_one_process_share_the_budget_of_a_source():
    first = shared_budget("heartland", "https://a.example", PACING, None)

    assert shared_budget("heartland", "https://a.example", PACING, None) is first
    assert shared_budget("heartland", "https://b.example", PACING, None) is not first
