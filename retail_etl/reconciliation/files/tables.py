"""Outcomes of many records as a file: columns all the way, in the same form as row by row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from retail_etl.contracts.reconciliation import LEGS
from retail_etl.reconciliation.files.parquet import OUTCOMES, give_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retail_etl.reconciliation.settled import Settled
    from retail_etl.warehouse.scratch import ScratchSession

# The words of outcomes by key, as ``sql/recon/settle/listing.sql`` spells them.
_CLASSES: Final = ("excluded", "matched_exact", "matched_group")
_RULES: Final = (
    *(
        "order_ref",
        "order_ref+original_id",
        "batch_id",
        "reference",
        "store+business_date+tender",
        "business_date+store+tender",
    ),
    *("store_sale_has_no_web_order", "tender_does_not_settle"),
)
_TYPES: Final = {
    "leg": "outcome_leg",
    "class": "outcome_class",
    "rule": "outcome_rule",
    "reason": "outcome_rule",
    "residual": "outcome_residual",
    "currency": "outcome_code",
    "rule_version": "outcome_version",
}


def write_outcomes(path: Path, judged: Sequence[dict[str, Any]], settled: Settled, rule_version: str) -> None:
    """Write the outcomes judged one by one, then those settled by key, as Parquet or JSON lines."""
    session = settled.session
    told = {"rule_version": rule_version}
    _make_types(session, judged, rule_version)
    session.run("recon/settle/outcome_currency")
    session.run("recon/settle/listing")
    if path.suffix == ".parquet":
        give_rows(session, "judged_outcome", OUTCOMES, judged, _TYPES)
        session.copy_out("recon/settle/outcome_rows", path, **told)
        return
    session.query("CREATE OR REPLACE TABLE judged_line (line VARCHAR)")
    session.append_rows("judged_line", ("line",), [[json.dumps(row, ensure_ascii=False)] for row in judged])
    session.read("recon/settle/outcome_lines", **told).write_csv(path, include_header=False, quote_style="never")


def _make_types(session: ScratchSession, judged: Sequence[dict[str, Any]], rule_version: str) -> None:
    """The words that repeat in the outcomes as types of their own: a Parquet file spells each of them once, unasked."""
    by_key = session.query("SELECT currency, residual FROM currency_word").fetchall()
    words = {
        "outcome_leg": [*LEGS, *(row["leg"] for row in judged)],
        "outcome_class": [*_CLASSES, *(row["class"] for row in judged)],
        "outcome_rule": [*_RULES, *(row["rule"] for row in judged)],
        "outcome_code": [*(code for code, _ in by_key), *(row["currency"] for row in judged)],
        "outcome_residual": [*(residual for _, residual in by_key), *(row["residual"] for row in judged)],
        "outcome_version": [rule_version],
    }
    for name, several in words.items():
        session.query(f"DROP TYPE IF EXISTS {name}")
        listed = ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(set(several)))
        session.query(f"CREATE TYPE {name} AS ENUM ({listed})")
