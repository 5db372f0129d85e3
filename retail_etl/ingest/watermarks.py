"""How far a stream has come, and the span to read next. A watermark never goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from retail_etl.connectors.interface import CursorKind, Stream, Window
from retail_etl.connectors.positions import as_position, moment_of, revision_of
from retail_etl.errors import InvariantBrokenError

if TYPE_CHECKING:
    from retail_etl.warehouse.interface import Session


@dataclass(frozen=True)
class Watermark:
    """Up to where a stream is landed and staged, as positions; ``None`` before the first load.

    ``stopped_reason`` says why staging stopped, where it did.
    """

    stream: str
    landed: str | None = None
    staged: str | None = None
    staged_at: datetime | None = None
    stopped_reason: str | None = None


def read_watermark(session: Session, stream: str) -> Watermark:
    """The stream's watermark; an empty one before the first load."""
    rows = session.read("ops/watermark", stream=stream).rows(named=True)
    return _watermark(rows[0]) if rows else Watermark(stream)


def read_watermarks(session: Session) -> list[Watermark]:
    """The watermark of every stream that was ever read, by name."""
    return [_watermark(row) for row in session.read("ops/watermarks").rows(named=True)]


def _watermark(row: dict[str, Any]) -> Watermark:
    return Watermark(row["stream"], row["landed"], row["staged"], row["staged_at"], row["stopped_reason"])


def next_window(stream: Stream, landed: str | None, position: str | None) -> Window | None:
    """The span of a stream to read next; ``None`` where the source holds nothing.

    It starts before the watermark, because records can commit late with an earlier moment, and ends before the source's own
    now, because the newest are still settling. Where the source's clock has gone back, it ends at the watermark.
    """
    if position is None:
        return None
    until = later(stream.cursor, landed, _shifted(stream, position, stream.settle_lag))
    since = None if landed is None else _shifted(stream, landed, stream.overlap)
    return Window(since, until)


def later(cursor: CursorKind, first: str | None, second: str) -> str:
    """The later of two positions of one cursor."""
    if first is None:
        return second
    if cursor is CursorKind.REVISION:
        return first if revision_of(first) >= revision_of(second) else second
    return max(first, second)


def _shifted(stream: Stream, position: str, back: timedelta | int) -> str:
    """The position so far before; a revision stream has no settle lag, for its counter has no clock."""
    if stream.cursor is CursorKind.REVISION:
        return str(max(revision_of(position) - (back if isinstance(back, int) else 0), 0))
    if not isinstance(back, timedelta):
        raise InvariantBrokenError("a stream along moments needs an overlap in time", system=stream.source, stream=stream.name)
    return as_position(moment_of(position) - back)


def new_load_id(now: datetime, last: str | None, suffix: str) -> str:
    """An id that sorts after the stream's last one, also where the clock stood still or went back."""
    candidate = now.astimezone(UTC)
    if last is not None:
        previous = datetime.strptime(last.partition("-")[0], _LOAD_MOMENT).replace(tzinfo=UTC)
        candidate = max(candidate, previous + timedelta(microseconds=1))
    return f"{candidate.strftime(_LOAD_MOMENT)}-{suffix}"


_LOAD_MOMENT = "%Y%m%dT%H%M%S.%fZ"
