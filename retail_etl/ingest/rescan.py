"""Reading a stretch of the past again: what changed there without a new cursor is found by its content.

A stream says along what it can be asked so that such a change does not hide (``Stream.rescan``): by the day of business or of
creation, else by its cursor. Watermarks stay where they are, and what is as staging knows it is dropped before the gate.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from retail_etl.connectors.interface import Along, CursorKind, Window
from retail_etl.connectors.positions import as_position, moment_of
from retail_etl.domain.business_day import day_bounds
from retail_etl.ingest.land import LandedWindow, LoadKind, land_window, last_load, next_load
from retail_etl.ingest.watermarks import later, next_window, read_watermark

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.connectors.interface import Connector, Stream
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores


def rescan_stream(connector: Connector, stream: Stream, stores: Stores, clock: Clock) -> LandedWindow | None:
    """The last days of a stream (``rescan_days``) read and landed again; ``None`` where a poll brings as much.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
    """
    with stores.warehouse.reading() as session:
        watermark, last = read_watermark(session, stream.name).landed, last_load(session, stream)
    # A snapshot is read whole by each poll, and what was never read cannot be read again.
    if stream.cursor is CursorKind.SNAPSHOT or watermark is None:
        return None
    window = _rescan_window(connector, stream, stores, watermark, clock)
    landed = land_window(connector, stream, window, stores, next_load(stream, last, clock()), clock, LoadKind.RESCAN)
    if landed.file is not None and not landed.file.unreadable and not landed.is_short:
        since = clock() - timedelta(days=stores.settings.rescan_days)
        with stores.warehouse.writing() as session:
            session.run("ops/heal_unreadable", stream=stream.name, since=since, now=clock())
    return landed


def reread_days(
    connector: Connector, stream: Stream, stores: Stores, clock: Clock, first: date, last: date
) -> LandedWindow | None:
    """These days of a stream read and landed again, by what a re-scan goes along; ``None`` where a poll brings as much.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
    """
    with stores.warehouse.reading() as session:
        watermark, newest = read_watermark(session, stream.name).landed, last_load(session, stream)
    if stream.cursor is CursorKind.SNAPSHOT or watermark is None:
        return None
    window = _window_of_days(stream, stores, watermark, first, last)
    return land_window(connector, stream, window, stores, next_load(stream, newest, clock()), clock, LoadKind.RESCAN)


def _window_of_days(stream: Stream, stores: Stores, landed: str, first: date, last: date) -> Window:
    start, end = day_bounds(first, stores.settings.zone)[0], day_bounds(last, stores.settings.zone)[1]
    if stream.rescan is Along.BUSINESS_DATE:
        return Window(first.isoformat(), (last + timedelta(days=1)).isoformat(), Along.BUSINESS_DATE)
    if stream.cursor is not CursorKind.REVISION or stream.rescan is not Along.CURSOR:
        return Window(as_position(start), as_position(end), stream.rescan)
    with stores.warehouse.reading() as session:
        since, until = (session.read("ops/revision_before", stream=stream.name, moment=one).item() for one in (start, end))
    return Window(None if since is None else str(since), landed if until is None else str(until))


def _rescan_window(connector: Connector, stream: Stream, stores: Stores, landed: str, clock: Clock) -> Window:
    back = timedelta(days=stores.settings.rescan_days)
    if stream.cursor is CursorKind.REVISION and stream.rescan is Along.CURSOR:
        return _revisions(stream, stores, landed, back)
    if stream.cursor is CursorKind.REVISION:
        return Window(as_position(clock() - back), as_position(clock()), stream.rescan)
    now = connector.position(stream) or landed
    moment = max(moment_of(now), moment_of(landed))
    if stream.rescan is Along.BUSINESS_DATE:
        first, last = (moment - back).date(), (moment + timedelta(days=1)).date()  # east of Greenwich it is tomorrow already
        return Window(first.isoformat(), (last + timedelta(days=1)).isoformat(), Along.BUSINESS_DATE)
    settled = next_window(stream, None, now)
    until = later(stream.cursor, landed, settled.until) if settled else landed
    return Window(as_position(moment - back), until, stream.rescan)


def _revisions(stream: Stream, stores: Stores, landed: str, back: timedelta) -> Window:
    """The revisions that came to be in that time, by what was landed before it."""
    with stores.warehouse.reading() as session:
        marked = session.read("ops/watermark", stream=stream.name).row(0, named=True)["landed_at"]
        before = session.read("ops/revision_before", stream=stream.name, moment=marked - back).item()
    return Window(None if before is None else str(before), landed)
