"""Judgements as the warehouse keeps them: an outcome is a row for as long as every judged day says the same of it.

Judgements follow one another in a line, each of a later day than the one before. One of a day that others have gone
beyond stands beside the line, whole and by itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.contracts.reconciliation import Judgement
from retail_etl.reconciliation.book import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from retail_etl.domain.business_day import BusinessCalendar
    from retail_etl.reconciliation.incremental import Onward
    from retail_etl.warehouse.interface import Session, Warehouse

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
    inputs: dict[str, tuple[int, str]]
    judged_at: datetime
    is_new: bool
    judged_whole: str | None
    read: Callable[[], Judgement]

    @cached_property
    def judgement(self) -> Judgement:
        """All that was decided, read when it is first asked for."""
        return self.read()


def read_head(warehouse: Warehouse, as_of: date) -> tuple[StoredJudgement, str] | None:
    """What was judged as of a day, and by which rules; ``None`` where it was not."""
    with warehouse.reading() as session:
        head = session.read("recon/store/judgement", as_of=as_of)
    if head.is_empty():
        return None
    row = head.row(0, named=True)
    inputs = {kind: (rows, sha256) for kind, (rows, sha256) in json.loads(row["inputs"]).items()}

    def read() -> Judgement:
        return read_judgement(warehouse, as_of)

    return StoredJudgement(as_of, inputs, row["judged_at"], False, row["judged_whole"], read), row["rule_version"]


def read_judgement(warehouse: Warehouse, as_of: date) -> Judgement:
    """All that was decided as of a day that was judged."""
    with warehouse.reading() as session:
        return _read(session, as_of)


def _read(session: Session, as_of: date) -> Judgement:
    row = session.read("recon/store/judgement", as_of=as_of).row(0, named=True)
    parts = {name: session.read(f"recon/store/{name}", as_of=as_of) for name in (*PARTS, "leg_totals")}
    classes = parts["outcomes"].group_by("class").len("count").with_columns(pl.col("count").cast(pl.Int64)).sort("class")
    return Judgement(**parts, classes=classes, later=row["later"], rule_version=row["rule_version"])


def end_of_line(session: Session) -> date | None:
    """The day of the newest judgement of the line, or ``None``."""
    head = session.read("recon/store/line")
    return None if head.is_empty() else head.row(0, named=True)["as_of"]


def seal_of_line(session: Session) -> str | None:
    """What tells the newest judgement of the line from every other, or ``None``."""
    head = session.read("recon/store/line")
    return None if head.is_empty() else json.dumps([str(value) for value in head.row(0)])


def keep(session: Session, stored: StoredJudgement, onward: Onward, calendar: BusinessCalendar) -> None:
    """Store a judgement at the end of the line, or beside it where the line has gone beyond its day."""
    newest = end_of_line(session)
    is_beside = newest is not None and stored.as_of < newest
    head = session.read("recon/store/judgement", as_of=stored.as_of)
    if not head.is_empty() and head.row(0, named=True)["beside"] is not False:
        for name in PARTS:
            session.run(f"recon/store/forget_{name}", as_of=stored.as_of)
    parts = {name: getattr(onward.come, name) for name in PARTS}
    if not is_beside and newest is not None:
        parts = _differing(session, stored.as_of, newest, onward)
    until = stored.as_of + timedelta(days=1) if is_beside else None
    told = {"as_of": stored.as_of, "judged_until": until, "beside": is_beside}
    span = [pl.lit(value, dtype=kind).alias(name) for (name, value), kind in zip(told.items(), _SPAN_TYPES, strict=True)]
    numbers = _day_numbers(calendar, [stored.as_of, *parts["open_items"]["due"].drop_nulls()])
    due_number = pl.col("due").replace_strict(numbers, default=None, return_dtype=pl.Int64).alias("due_number")
    parts["open_items"] = parts["open_items"].with_columns(due_number)
    for name, frame in parts.items():
        session.append(f"recon.{name}", frame.with_columns(span))
    session.run("recon/store/forget_leg_totals", as_of=stored.as_of)
    session.append("recon.leg_totals", onward.leg_totals.with_columns(span[0]))
    session.run("recon/store/forget_judgements", as_of=stored.as_of)
    session.append("recon.judgements", _head(stored, onward, numbers[stored.as_of], is_beside=is_beside))


_SPAN_TYPES: Final = (pl.Date, pl.Date, pl.Boolean)


def _differing(session: Session, as_of: date, newest: date, onward: Onward) -> dict[str, pl.DataFrame]:
    """What of a judgement the line does not say yet, after what it says otherwise was ended."""
    known = onward.gone or _read(session, newest)
    parts = {name: getattr(onward.come, name) for name in PARTS}
    was = {name: getattr(known, name).select(frame.columns) for name, frame in parts.items()}
    differ = [_one_way(was[n], parts[n]) for n in PARTS] + [_one_way(parts[n], was[n]) for n in PARTS]
    ended = pl.concat(differ).unique()
    if ended.is_empty():
        return {name: frame.clear() for name, frame in parts.items()}
    session.give("ended", ended)
    for name in PARTS:
        session.run(f"recon/store/undo_{name}", as_of=as_of)
        session.run(f"recon/store/end_{name}", as_of=as_of)
    return {name: frame.join(ended, on="outcome_id", how="semi") for name, frame in parts.items()}


def _one_way(some: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The outcomes of the rows that the others lack; an age grows by itself."""
    columns = [name for name in some.columns if name != "age_business_days"]
    return some.join(others, on=columns, how="anti", nulls_equal=True).select("outcome_id").unique()


def _head(stored: StoredJudgement, onward: Onward, day_number: int, *, is_beside: bool) -> pl.DataFrame:
    whole = json.dumps(stored.inputs, sort_keys=True)
    row: dict[str, Any] = {
        "as_of": [stored.as_of],
        "inputs_sha256": [hashlib.sha256(whole.encode()).hexdigest()],
        "inputs": [whole],
        "rule_version": [onward.rule_version],
        "later": [onward.later],
        "judged_at": [stored.judged_at],
        "beside": [is_beside],
        "day_number": [day_number],
        "facts": pl.Series([None if is_beside else onward.facts], dtype=pl.String),
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
