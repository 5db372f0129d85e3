"""Judgements as the warehouse keeps them: an outcome is a row for as long as every judged day says the same of it.

Judgements follow one another in a line, each of a later day than the one before. One of a day that others have gone
beyond stands beside the line, whole and by itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.contracts.reconciliation import Judgement
from retail_etl.reconciliation.incremental import RECORDS, Before

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.domain.business_day import BusinessCalendar
    from retail_etl.reconciliation.incremental import Onward
    from retail_etl.warehouse.interface import Session

_SPANNED: Final = ("outcomes", "members", "open_items")
_COUNTED_FROM: Final = date(2000, 1, 1)


@dataclass(frozen=True)
class StoredJudgement:
    """A judgement as the warehouse keeps it.

    Attributes:
        inputs: for each record kind, how many rows went in and the SHA-256 of their content.
        judged_at: when these inputs were first judged.
        is_new: whether this call judged, or found the day judged already.
        judged_whole: why every record was judged; ``None`` where only what changed and what is bound to that was.
    """

    as_of: date
    judgement: Judgement
    inputs: dict[str, tuple[int, str]]
    judged_at: datetime
    is_new: bool
    judged_whole: str | None = None


def read_judgement(session: Session, as_of: date) -> StoredJudgement | None:
    """What was judged as of a day, or ``None``."""
    head = session.read("recon/store/judgement", as_of=as_of)
    if head.is_empty():
        return None
    row = head.row(0, named=True)
    parts = {name: session.read(f"recon/store/{name}", as_of=as_of) for name in (*_SPANNED, "leg_totals")}
    classes = parts["outcomes"].group_by("class").len("count").with_columns(pl.col("count").cast(pl.Int64)).sort("class")
    judgement = Judgement(**parts, classes=classes, later=row["later"], rule_version=row["rule_version"])
    inputs = {kind: (rows, sha256) for kind, (rows, sha256) in json.loads(row["inputs"]).items()}
    return StoredJudgement(as_of, judgement, inputs, row["judged_at"], is_new=False, judged_whole=row["judged_whole"])


def end_of_line(session: Session) -> date | None:
    """The day of the newest judgement of the line, or ``None``."""
    head = session.read("recon/store/line")
    return None if head.is_empty() else head.row(0, named=True)["as_of"]


def judged_before(session: Session) -> Before | None:
    """The newest judgement of the line, to go on from; ``None`` where nothing was judged."""
    head = session.read("recon/store/line")
    if head.is_empty():
        return None
    row = head.row(0, named=True)
    stored = read_judgement(session, row["as_of"])
    if stored is None or row["facts"] is None:
        return None
    return Before(stored.judgement, row["facts"], session.read("recon/store/judged_records"))


def keep(session: Session, stored: StoredJudgement, onward: Onward, calendar: BusinessCalendar) -> None:
    """Store a judgement at the end of the line, or beside it where the line has gone beyond its day."""
    newest = end_of_line(session)
    is_beside = newest is not None and stored.as_of < newest
    for name in _SPANNED:
        session.run(f"recon/store/forget_{name}", as_of=stored.as_of)
    parts = {name: getattr(stored.judgement, name) for name in _SPANNED}
    if not is_beside:
        parts = _differing(session, stored.as_of, newest, parts)
        _keep_records(session, onward.records)
    until = stored.as_of + timedelta(days=1) if is_beside else None
    told = {"as_of": stored.as_of, "judged_until": until, "beside": is_beside}
    span = [pl.lit(value, dtype=kind).alias(name) for (name, value), kind in zip(told.items(), _SPAN_TYPES, strict=True)]
    numbers = _day_numbers(calendar, [stored.as_of, *parts["open_items"]["due"].drop_nulls()])
    due_number = pl.col("due").replace_strict(numbers, default=None, return_dtype=pl.Int64).alias("due_number")
    parts["open_items"] = parts["open_items"].with_columns(due_number)
    for name, frame in parts.items():
        session.append(f"recon.{name}", frame.with_columns(span))
    session.run("recon/store/forget_leg_totals", as_of=stored.as_of)
    session.append("recon.leg_totals", stored.judgement.leg_totals.with_columns(span[0]))
    session.run("recon/store/forget_judgements", as_of=stored.as_of)
    session.append(
        "recon.judgements", _head(stored, numbers[stored.as_of], None if is_beside else onward.facts, is_beside=is_beside)
    )


_SPAN_TYPES: Final = (pl.Date, pl.Date, pl.Boolean)


def _differing(session: Session, as_of: date, newest: date | None, parts: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """What of a judgement the line does not say yet, after what it says otherwise was ended."""
    known = read_judgement(session, newest) if newest is not None else None
    if known is None:
        return parts
    was = {name: getattr(known.judgement, name).select(frame.columns) for name, frame in parts.items()}
    differ = [_one_way(was[n], parts[n]) for n in _SPANNED] + [_one_way(parts[n], was[n]) for n in _SPANNED]
    ended = pl.concat(differ).unique()
    session.give("ended", ended)
    for name in _SPANNED:
        session.run(f"recon/store/undo_{name}", as_of=as_of)
        session.run(f"recon/store/end_{name}", as_of=as_of)
    return {name: frame.join(ended, on="outcome_id", how="semi") for name, frame in parts.items()}


def _one_way(some: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The outcomes of the rows that the others lack; an age grows by itself."""
    columns = [name for name in some.columns if name != "age_business_days"]
    return some.join(others, on=columns, how="anti", nulls_equal=True).select("outcome_id").unique()


def _keep_records(session: Session, records: pl.DataFrame) -> None:
    was = session.read("recon/store/judged_records").select(RECORDS.keys())
    columns = list(RECORDS)
    session.give("gone_records", was.join(records, on=columns, how="anti", nulls_equal=True).select("kind", "id"))
    session.run("recon/store/forget_records")
    session.append("recon.judged_records", records.join(was, on=columns, how="anti", nulls_equal=True))


def _head(stored: StoredJudgement, day_number: int, facts: str | None, *, is_beside: bool) -> pl.DataFrame:
    whole = json.dumps(stored.inputs, sort_keys=True)
    row: dict[str, Any] = {
        "as_of": [stored.as_of],
        "inputs_sha256": [hashlib.sha256(whole.encode()).hexdigest()],
        "inputs": [whole],
        "rule_version": [stored.judgement.rule_version],
        "later": [stored.judgement.later],
        "judged_at": [stored.judged_at],
        "beside": [is_beside],
        "day_number": [day_number],
        "facts": pl.Series([facts], dtype=pl.String),
        "judged_whole": pl.Series([stored.judged_whole], dtype=pl.String),
    }
    return pl.DataFrame(row)


def _day_numbers(calendar: BusinessCalendar, days: list[date]) -> dict[date, int]:
    """Each day counted in business days, so that the difference of two is what ``between`` says of them."""
    found, number, day = {}, 0, _COUNTED_FROM
    for wanted in sorted({max(day, _COUNTED_FROM) for day in days}):
        while day < wanted:
            day += timedelta(days=1)
            number += calendar.is_business_day(day)
        found[wanted] = number
    return found | {early: calendar.between(_COUNTED_FROM, early) for early in days if early < _COUNTED_FROM}
