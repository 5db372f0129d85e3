"""The peers' own venv (``requirements/bench.lock``), and how a subject works in it: a module of this package in a process of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Final

from benchmarks.case import Answer

ROOT: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = ROOT / ".venv-bench" / "bin" / "python"


def installed(package: str) -> bool:
    """Whether the peers' venv is there and has a package, by its name for imports; ``make bench`` sees to it."""
    return next(PYTHON.parents[1].glob(f"lib/python*/site-packages/{package}"), None) is not None


def in_their_venv(module: str, *given: str) -> Answer:
    """The answer of ``python -m benchmarks.MODULE GIVEN...``, which prints it as JSON in its last line and times itself."""
    command = [str(PYTHON), "-m", f"benchmarks.{module}", *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(given)}: {done.stderr.strip()[-2000:]}")
    answer: Answer = json.loads(done.stdout.splitlines()[-1])
    return answer
