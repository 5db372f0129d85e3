"""Sums that a source tells beside its records, held against what staging holds of them.

A report of sums is a stream of its own. Each time it is staged, the sums of the records that it is about are compared with it
whole: they change when records are late, and when records are lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.ingest.stores import Stores
    from retail_etl.warehouse.interface import Session

# The stream of sums, and the stream whose records it sums up.
SUMMED_UP_BY: Final = {"epicor_gl_period_totals": "epicor_gl_lines", "heartland_report_summaries": "heartland_report_rows"}


@dataclass(frozen=True)
class UnequalSum:
    """A sum that the staged records do not come to; amounts in minor units."""

    stream: str
    scope: str
    measure: str
    currency: str
    source_count: int | None
    source_minor: int
    staged_count: int | None
    staged_minor: int


def prove_sums(session: Session, totals: str, load_id: str, now: datetime) -> None:
    """Compare the staged records with the sums of a stream that was just staged; nothing for streams of records."""
    stream = SUMMED_UP_BY.get(totals)
    if stream is None:
        return
    session.run("ops/forget_sum_proofs", stream=stream)
    session.run(f"ops/prove_sums_{stream}", load_id=load_id, now=now)


def unequal_sums(stores: Stores) -> list[UnequalSum]:
    """The sums that do not agree at the newest comparison, by stream and scope."""
    with stores.warehouse.reading() as session:
        rows = session.read("ops/unequal_sums").rows(named=True)
    return [UnequalSum(**row) for row in rows]
