"""Runs one subject once, in this fresh process, and prints what it took as JSON: ``python -m benchmarks.measured CASE SUBJECT SIZE FOLDER``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.catalogue import CASES
from benchmarks.memory import peak_mib


def main() -> None:
    case_name, subject_name, size, folder = sys.argv[1:]
    case = next(case for case in CASES if case.name == case_name)
    subject = next(subject for subject in case.subjects if subject.name == subject_name)
    start = time.perf_counter()
    answer = subject.work(int(size), Path(folder))
    seconds = time.perf_counter() - start
    most = peak_mib()
    # A subject that warms up first, or works in another process, times itself.
    told = {"seconds": answer.pop("seconds", seconds), "peak_mib": answer.pop("peak_mib", most), "answer": answer}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
