"""How much memory a subject took at its peak."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """The peak of this process's resident memory so far, in MiB.

    Linux's own figure counts from this program's start; `ru_maxrss`, which serves elsewhere, may begin with the peak of the
    process that started it.
    """
    if _STATUS.exists():
        told = next((line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:")), None)
        if told is not None:
            return int(told.split()[1]) / 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024 * 1024 if sys.platform == "darwin" else 1024)
