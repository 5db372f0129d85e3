"""As much of a kept judgement as an explanation needs: the outcomes of the records asked for, and who is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from retail_etl.warehouse.interface import Warehouse


@dataclass(frozen=True)
class Told:
    """Outcomes and their members, as a `Judgement` has them, with the day and the version of the rules."""

    as_of: date
    outcomes: pl.DataFrame
    members: pl.DataFrame
    rule_version: str


def told_about(warehouse: Warehouse, as_of: date | None, record: str, other: str | None = None) -> Told | None:
    """What was judged of the records as of a day, or of the newest one; ``None`` where that day was not judged.

    Only their own rows are read, so that it takes as long beside a year of records as beside a day.
    """
    with warehouse.reading() as session:
        day = as_of or session.read("recon/store/latest", before=None).item()
        head = session.read("recon/store/judgement", as_of=day) if day else None
        if day is None or head is None or head.is_empty():
            return None
        asked = {"as_of": day, "record": record, "other": other or record}
        outcomes = session.read("recon/store/about_outcomes", **asked)
        members = session.read("recon/store/about_members", **asked)
        return Told(day, outcomes, members, head.row(0, named=True)["rule_version"])
