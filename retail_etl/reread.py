"""What is done with chosen days and rows: read from a source again, judged again, told as touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from retail_etl import road
from retail_etl.errors import NotAllowedError, UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from retail_etl.assembly import Installation
    from retail_etl.connectors.interface import Stream
    from retail_etl.ingest import LandedWindow
    from retail_etl.ingest.quarantine import QuarantinedRecord, RetryResult
    from retail_etl.reconciliation.store import StoredJudgement


def land_and_rescan(
    installation: Installation, stream: Stream, since: date | None, *, again: bool
) -> tuple[LandedWindow, LandedWindow | None]:
    """The stream's next window, and its last days read again where that is asked for; not after a first poll, which read them.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; what is landed stays landed.
    """
    landed = road.land(installation, stream, since)
    is_first = since is not None or landed.window is None or landed.window.since is None
    return landed, road.rescan(installation, stream) if again and not is_first else None


def reread(installation: Installation, stream: Stream, first: date, last: date) -> LandedWindow:
    """Some days of a stream, read from its source again and landed; its watermark stays.

    Raises:
        UnusableInputError: the days are the wrong way round, or nothing of the stream can be read by days.
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
    """
    from retail_etl.ingest.rescan import reread_days

    _in_order(first, last)
    connector = installation.connector(stream.source)
    landed = reread_days(connector, stream, installation.stores, installation.clock, first, last)
    if landed is None:
        raise UnusableInputError(
            "each poll brings all of it, or it was never polled",
            system=stream.source,
            stream=stream.name,
            next_step="run the job `hourly`.",
        )
    return landed


def retry_quarantine(installation: Installation, stream: str | None, ids: Collection[str]) -> RetryResult:
    """What became of the waiting rows with these ids, or of all without any; of one stream or of all."""
    from retail_etl.ingest.quarantine import retry

    return retry(installation.stores, installation.clock, stream=stream, quarantine_ids=ids or None)


def judge_days(installation: Installation, days: Sequence[date], run_id: str | None) -> list[StoredJudgement]:
    """The judgement of each day, in order; days of signed periods as they were signed.

    Raises:
        UnusableInputError: the newest of the days is not whole yet in what was read.
        NotAllowedError: none of the days may be judged, since all are signed and none was judged by itself.
    """
    newest = road.day_to_judge(installation)
    if days[-1] > newest:
        raise UnusableInputError(
            f"what was read does not reach the end of {days[-1]}",
            stream="recon",
            record=days[-1].isoformat(),
            next_step=f"choose days up to {newest}, or poll first.",
        )
    judged: list[StoredJudgement] = []
    refused: NotAllowedError | None = None
    for day in days:
        try:
            judged.append(road.judge(installation, day, run_id))
        except NotAllowedError as error:
            refused = error
    if refused and not judged:
        raise refused
    return judged


@dataclass(frozen=True)
class StreamState:
    """How a stream stands: whether it is read, up to where and how long ago it was staged, and what waits in quarantine."""

    is_read: bool
    staged: str | None
    hours_since_staged: float | None
    waiting: list[QuarantinedRecord]


def stream_state(installation: Installation, stream: Stream) -> StreamState:
    """How the stream stands now."""
    from retail_etl.ingest.quarantine import quarantined
    from retail_etl.ingest.watermarks import read_watermark

    with installation.warehouse.reading() as session:
        watermark = read_watermark(session, stream.name)
    staged_at = watermark.staged_at
    hours = (installation.clock() - staged_at.astimezone(UTC)) / timedelta(hours=1) if staged_at else None
    return StreamState(installation.reads(stream), watermark.staged, hours, quarantined(installation.stores, stream.name))


@dataclass(frozen=True)
class Touched:
    """Business days that were touched, and up to which moment that was looked for."""

    days: tuple[date, ...]
    seen_until: datetime


def touched_days(installation: Installation, since: datetime | None) -> Touched:
    """The business days that loads changed after a moment, or ever."""
    start = since or datetime(1970, 1, 1, tzinfo=UTC)
    with installation.warehouse.reading() as session:
        found = session.read("ops/touched_since", since=start)
    return Touched(
        tuple(day for day in found["business_date"].to_list() if day is not None),
        max([start, *(moment.astimezone(UTC) for moment in found["touched_at"].to_list())]),
    )


def stretches(days: Collection[date]) -> list[tuple[date, date]]:
    """The days as contiguous ranges, first and last day of each."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _in_order(first: date, last: date) -> None:
    if last < first:
        raise UnusableInputError(f"{last} lies before {first}", next_step="give the first day first.")
