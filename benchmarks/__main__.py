"""``make bench``: every case, every size, subjects in turn, each in a fresh process; writes ``benchmarks/RESULTS.md``."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.case import Case, Subject
from benchmarks.catalogue import CASES

RESULTS = Path(__file__).with_name("RESULTS.md")
PACKAGES = ("duckdb", "polars", "pandas", "pandera", "pyarrow", "httpx")


@dataclass(frozen=True)
class Measured:
    seconds: float
    peak_mib: float
    answer: dict[str, object]


def measure(case: Case, subject: Subject, size: int, folder: Path) -> Measured:
    command = [sys.executable, "-m", "benchmarks.measured", case.name, subject.name, str(size), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{case.name} / {subject.name} / {size}: {done.stderr.strip()[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Measured(told["seconds"], told["peak_mib"], told["answer"])


def subjects_of(case: Case, size: int) -> list[Subject]:
    return [subject for subject in case.subjects if subject.size_max is None or size <= subject.size_max]


def run_size(case: Case, size: int, runs: int) -> list[str]:
    """The table rows of one size; the subjects take turns, so that a busy moment of the machine falls on all of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        case.prepare(size, folder)
        taken: dict[str, list[Measured]] = {subject.name: [] for subject in subjects_of(case, size)}
        for _ in range(runs):
            for subject in subjects_of(case, size):
                taken[subject.name].append(measure(case, subject, size, folder))
                print(f"  {size:>10,} {subject.name}: {taken[subject.name][-1].seconds:.3f} s", flush=True)
    reference = median(one.seconds for one in taken[case.subjects[0].name])
    expected = {key: taken[case.subjects[0].name][0].answer.get(key) for key in case.answers}
    rows = []
    for name, all_runs in taken.items():
        seconds = [one.seconds for one in all_runs]
        answer = all_runs[0].answer
        differs = [key for key in case.answers if key in answer and answer[key] != expected[key]]
        told = ", ".join(f"{key} {value}" for key, value in answer.items()) + (
            f" (differs: {', '.join(differs)})" if differs else ""
        )
        rows.append(
            f"| {size:,} | {name} | {median(seconds):.3f} | {min(seconds):.3f}-{max(seconds):.3f} "
            f"| {median(seconds) / reference:.2f} | {max(one.peak_mib for one in all_runs):,.0f} | {told} |"
        )
    return rows


def section(case: Case, sizes: list[int], runs: int) -> list[str]:
    print(case.name, flush=True)
    rows = [row for size in sizes for row in run_size(case, size, runs)]
    head = [
        "| size | subject | median s | min-max s | x the first | peak MiB | came out |",
        "|---:|---|---:|---:|---:|---:|---|",
    ]
    return [f"## {case.name}", "", case.question, "", *head, *rows, "", *([case.reading, ""] if case.reading else [])]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="", help="a case's name")
    parser.add_argument("--sizes", default="", help="sizes instead of the case's own, as 10000,100000")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    cases = [case for case in CASES if asked.only in ("", case.name)]
    if not cases:
        parser.error(f"no such case; there are {', '.join(case.name for case in CASES)}")
    lines = [
        "# Results",
        "",
        f"`make bench` on Python {platform.python_version()}, {platform.machine()}; "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        + f". Median of {asked.runs} runs, each in a fresh process, subjects in turn. Ratios travel between machines, seconds do not.",
        "",
    ]
    for case in cases:
        sizes = [int(size) for size in asked.sizes.split(",") if size] or list(case.sizes)
        lines += section(case, sizes, asked.runs)
    text = "\n".join(lines)
    if not asked.only and not asked.sizes:
        RESULTS.write_text(text, encoding="utf-8")
        print(f"written to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")
    print(text)


if __name__ == "__main__":
    main()
