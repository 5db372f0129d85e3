"""Outcomes of many records as a file: columns all the way, in the same form as row by row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from retail_etl.reconciliation.files.parquet import OUTCOMES, give_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retail_etl.reconciliation.settled import Settled


def write_outcomes(path: Path, judged: Sequence[dict[str, Any]], settled: Settled, rule_version: str) -> None:
    """Write the outcomes judged one by one, then those settled by key, as Parquet or JSON lines."""
    session = settled.session
    told = {"rule_version": rule_version}
    if path.suffix == ".parquet":
        give_rows(session, "judged_outcome", OUTCOMES, judged)
        session.copy_out("recon/settle/outcome_rows", path, **told)
        return
    session.query("CREATE OR REPLACE TABLE judged_line (line VARCHAR)")
    session.append_rows("judged_line", ("line",), [[json.dumps(row, ensure_ascii=False)] for row in judged])
    session.read("recon/settle/outcome_lines", **told).write_csv(path, include_header=False, quote_style="never")
