"""Every case, in the order of the results page."""

from __future__ import annotations

from typing import Final

from benchmarks import (
    accuracy,
    code_location,
    compare,
    engine,
    garbage,
    incremental,
    ingest,
    ingest_gate,
    linkage,
    mapping,
    nasty,
    postgres,
    reconcile,
    report,
    sandbox,
)
from benchmarks.case import Case

CASES: Final[tuple[Case, ...]] = (
    ingest.CASE,
    ingest.LANDING,
    ingest.STAGING,
    ingest_gate.CASE,
    postgres.CASE,
    engine.CASE,
    accuracy.CASE,
    reconcile.CASE,
    compare.CASE,
    nasty.CASE,
    incremental.CASE,
    garbage.CASE,
    report.CASE,
    mapping.CASE,
    linkage.CASE,
    sandbox.CASE,
    code_location.LOADING,
    code_location.NO_OP,
)
