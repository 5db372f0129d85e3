"""Runs one subject once, in this fresh process, and prints what it took as JSON: ``python -m benchmarks.measured CASE SUBJECT SIZE FOLDER``."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.catalogue import CASES


def main() -> None:
    case_name, subject_name, size, folder = sys.argv[1:]
    case = next(case for case in CASES if case.name == case_name)
    subject = next(subject for subject in case.subjects if subject.name == subject_name)
    start = time.perf_counter()
    answer = subject.work(int(size), Path(folder))
    seconds = time.perf_counter() - start
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak_mib": peak_kib / 1024, "answer": answer}))


if __name__ == "__main__":
    main()
