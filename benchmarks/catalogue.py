"""Every case, in the order of the results page."""

from __future__ import annotations

from typing import Final

from benchmarks import ingest, reconcile, report, sandbox
from benchmarks.case import Case

CASES: Final[tuple[Case, ...]] = (ingest.CASE, reconcile.CASE, report.CASE, sandbox.CASE)
