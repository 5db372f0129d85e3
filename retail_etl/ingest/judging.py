"""A load before the gate: the contract judges the lines that are doubted, and the others are good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.ingest.doubt import doubtful_lines, doubtful_rows
from retail_etl.ingest.gate import Judgement, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.warehouse.interface import Session

_JUDGED_AT_ONCE: Final = 250_000
# So few lines are taken as a frame and doubted there: the database would have to be asked for each kind of doubt.
_FEW: Final = 5_000


def judge_load(session: Session, lines: int, entry: TableEntry) -> Judgement:
    """What the gate finds in ``parsed``, which a load of so many lines was read into."""
    return judge_few(session, lines, entry) if lines <= _FEW else judge_many(session, lines, entry)


def judge_few(session: Session, lines: int, entry: TableEntry) -> Judgement:
    """The same where the lines are taken as one frame."""
    rows = session.read("ops/fresh_rows", after=0, upto=lines)
    return Judgement(judge(doubtful_rows(rows, entry), entry).reasons, rows.height)


def judge_many(session: Session, lines: int, entry: TableEntry) -> Judgement:
    """The same some hundred thousand lines at a time, so that memory does not grow with the load."""
    doubtful = doubtful_lines(session, entry)
    name = "ops/fresh_rows" if doubtful is None else "checks/doubtful_rows"
    if doubtful is not None:
        session.give("doubtful_lines", doubtful.to_frame("line"))
    reasons: dict[int, list[str]] = {}
    for after, upto in _stretches(doubtful, lines):
        reasons |= judge(session.read(name, after=after, upto=upto), entry).reasons
    return Judgement(reasons, int(session.read("checks/rows").item()))


def _stretches(doubtful: pl.Series | None, lines: int) -> Iterator[tuple[int, int]]:
    if doubtful is None:
        yield from ((after, after + _JUDGED_AT_ONCE) for after in range(0, lines, _JUDGED_AT_ONCE))
        return
    for first in range(0, doubtful.len(), _JUDGED_AT_ONCE):
        some = doubtful.slice(first, _JUDGED_AT_ONCE)
        yield some[0] - 1, some[-1]
