"""``make bench``: every case, every size, subjects in turn, each in a fresh process; writes ``benchmarks/RESULTS.md``.

``python -m benchmarks ingest landing staging gate postgres`` measures some by name and only prints them. CPU seconds are those of
the timed part, by all cores; where a server works for a subject, its own are among them.
"""

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
_CPU = "CPU s"
PACKAGES = ("duckdb", "polars", "pandas", "pandera", "pyarrow", "httpx")


@dataclass(frozen=True)
class Measured:
    seconds: float
    peak_mib: float
    answer: dict[str, object]

    @property
    def cpu(self) -> float | None:
        """The CPU seconds that the subject took, where it tells them."""
        told = self.answer.get(_CPU)
        return None if told is None else float(str(told))


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
                print(f"  {size:>10,} {subject.name}: {_told(taken[subject.name][-1])}", flush=True)
    reference = taken[case.subjects[0].name]
    expected = {key: reference[0].answer.get(key) for key in case.answers}
    return [_row(size, name, runs_of, reference, expected) for name, runs_of in taken.items()]


def _row(size: int, name: str, taken: list[Measured], reference: list[Measured], expected: dict[str, object]) -> str:
    seconds = [one.seconds for one in taken]
    answer = {key: value for key, value in taken[0].answer.items() if key != _CPU}
    differs = [key for key, value in expected.items() if key in answer and answer[key] != value]
    told = ", ".join(f"{key} {value}" for key, value in answer.items()) + (
        f" (differs: {', '.join(differs)})" if differs else ""
    )
    cpu, first = _cpu(taken), _cpu(reference)
    return (
        f"| {size:,} | {name} | {median(seconds):.3f} | {min(seconds):.3f}-{max(seconds):.3f} "
        f"| {median(seconds) / median(one.seconds for one in reference):.2f} "
        f"| {'' if cpu is None else f'{cpu:.2f}'} | {'' if cpu is None or not first else f'{cpu / first:.2f}'} "
        f"| {max(one.peak_mib for one in taken):,.0f} | {told} |"
    )


def _told(one: Measured) -> str:
    return f"{one.seconds:.3f} s" + ("" if one.cpu is None else f", {one.cpu:.2f} s CPU")


def _cpu(taken: list[Measured]) -> float | None:
    told = [one.cpu for one in taken if one.cpu is not None]
    return median(told) if told else None


def section(case: Case, sizes: list[int], runs: int) -> list[str]:
    print(case.name, flush=True)
    rows = [row for size in sizes for row in run_size(case, size, runs)]
    head = [
        "| size | subject | median s | min-max s | x the first | CPU s | x CPU | peak MiB | came out |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    return [f"## {case.name}", "", case.question, "", *head, *rows, "", *([case.reading, ""] if case.reading else [])]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="cases by name; without any, all of them")
    parser.add_argument("--only", default="", help="a case's name")
    parser.add_argument("--sizes", default="", help="sizes instead of the case's own, as 10000,100000")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    names = {*asked.names, *filter(None, [asked.only])} or {case.name for case in CASES}
    cases = [case for case in CASES if case.name in names]
    if len(cases) < len(names):
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
    if len(cases) == len(CASES) and not asked.sizes:
        RESULTS.write_text(text, encoding="utf-8")
        print(f"written to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")
    print(text)


if __name__ == "__main__":
    main()
