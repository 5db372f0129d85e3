"""What waits for Dagster: loading the code location, and an hourly run of all streams that finds nothing new."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.case import Answer, Case, Subject
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.sandbox.server import serving_apart

LOADED = "from retail_etl.definitions import defs; defs().get_repository_def()"


def _timed(command: list[str], environment: dict[str, str]) -> Answer:
    """Wall and processor seconds of a command, and the memory of the largest process that was waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "peak_mib": after.ru_maxrss / 1024, "processor s": round(processor, 2)}


def dagster_alone(_size: int, _folder: Path) -> Answer:
    """What any code location pays."""
    return _timed([sys.executable, "-c", "import dagster"], {})


def code_location(_size: int, _folder: Path) -> Answer:
    """Ours, with every asset, check, job, schedule and sensor resolved."""
    return _timed([sys.executable, "-c", LOADED], {})


def write_nothing(_size: int, _folder: Path) -> None:
    """Loading needs no input."""


def poll_once(size: int, folder: Path) -> None:
    """An installation that has read the world of ``size`` payments, all streams of it."""
    _hourly(size, folder, runs=2)  # the second brings late changes once more; from then on there is nothing new


def _hourly(size: int, folder: Path, runs: int = 1) -> Answer:
    told: Answer = {}
    with serving_apart(["--rate", "0", "--payments", str(size)]) as world:
        environment = {**sandbox_environment(world), "RETAIL_ETL_DATA_DIR": str(folder / "data")}
        (folder / "environment.json").write_text(json.dumps(environment))
        for _ in range(runs):
            told = _timed([str(Path(sys.executable).with_name("retail-etl")), "run", "hourly"], environment)
    return told


def nothing_new(size: int, folder: Path) -> Answer:
    """One more hourly run."""
    return _hourly(size, folder)


LOADING = Case(
    name="code_location",
    question="How long until Dagster has the code location? Each subject is a fresh process, which every run starts with as well.",
    sizes=(1,),
    prepare=write_nothing,
    subjects=(Subject("import dagster alone", dagster_alone), Subject("the code location, resolved", code_location)),
    reading="Promised: two seconds at most.",
)

NO_OP = Case(
    name="hourly_no_op",
    question="How long does an hourly run of all streams take that finds nothing new? About a hundred steps: every stream is asked over HTTP for "
    "its next window, staged and checked, with Dagster's own books in SQLite. The sandbox answers in a process of its own.",
    sizes=(20_000,),
    prepare=poll_once,
    subjects=(Subject("retail-etl run hourly", nothing_new),),
    reading="Promised: twenty seconds at most.",
)
