"""The first commit: a window's pages become a file, then its manifest row and the landed watermark commit together.

Whatever happens before the commit leaves a file that no row names, which the sweep removes; the window is read again.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.connectors.interface import Along, ByPlace, CursorKind
from retail_etl.errors import RetailEtlError
from retail_etl.ingest.narrowing import Narrowing, fails_whole
from retail_etl.ingest.watermarks import later, new_load_id, next_window, read_watermark
from retail_etl.landing.files import Load
from retail_etl.landing.records import RecordCutter, key_of

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector, Stream, Window
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores
    from retail_etl.landing import LandedFile
    from retail_etl.warehouse.interface import Session

# A revision may become visible after a higher one, by as long as its transaction lasts. Once a stream was read again so much
# later from before its watermark, a source that tells of no higher revision is not asked for more; the re-scan looks again.
_LATE_REVISIONS: Final = timedelta(minutes=15)
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class LoadKind(StrEnum):
    """Why a window was read. Only a poll moves the watermark."""

    POLL = "poll"
    RESCAN = "rescan"
    CENSUS = "census"
    EVENT = "event"


@dataclass(frozen=True)
class LandedWindow:
    """What reading one window brought.

    Attributes:
        window: the span that was read; ``None`` where the source holds nothing.
        load_id: the load; it has a manifest row only if the window brought records.
        file: what was written; ``None`` for a window without records.
        source_records: how many records the source says the window holds; ``None`` where it cannot say or was not asked.
        watermark: up to where the stream is landed now.
        kind: why the window was read.
        last_key: the key of the record that the source says is the window's last; ``None`` where it cannot say.
    """

    stream: str
    window: Window | None
    load_id: str | None
    file: LandedFile | None
    source_records: int | None
    watermark: str | None
    kind: LoadKind = LoadKind.POLL
    last_key: str | None = None

    @property
    def rows(self) -> int:
        """How many records were landed, repeated ones counted as often as they came."""
        return self.file.rows if self.file else 0

    @property
    def is_short(self) -> bool:
        """Whether the source holds more records than it delivered; the watermark then stays, and the window is read again."""
        return self.source_records is not None and self.rows < self.source_records


def land_stream(connector: Connector, stream: Stream, stores: Stores, clock: Clock) -> LandedWindow:
    """Read the stream's next window and land it.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
    """
    with stores.warehouse.reading() as session:
        watermark, last = read_watermark(session, stream.name), last_load(session, stream)
        looked_back = looked_back_for(session, stream, watermark.landed)
    position = connector.position(stream, watermark.landed)
    window = next_window(stream, watermark.landed, position)
    if window is None:
        return commit_asked(stream, watermark.landed, stores, clock())
    if position == watermark.landed and looked_back >= _LATE_REVISIONS:
        return commit_load(stream, LandedWindow(stream.name, window, None, None, None, window.until), stores, clock())
    return land_window(connector, stream, window, stores, next_load(stream, last, clock()), clock)


def land_window(
    connector: Connector,
    stream: Stream,
    window: Window,
    stores: Stores,
    load: Load,
    clock: Clock,
    kind: LoadKind = LoadKind.POLL,
) -> LandedWindow:
    """A window of the stream, read and landed; the watermark follows a poll that came whole, and nothing else.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
    """
    file = write_window(connector, stream, window, stores, load)
    # A quiet window costs the source one request only; a window that brought something is proven independently.
    told = connector.control_total(stream, window).records if file else None
    last = _last_key(connector, stream, window, told) if file else None
    landed = LandedWindow(stream.name, window, load.load_id, file, told, window.until, kind, last)
    return commit_load(stream, landed, stores, clock())


def _last_key(connector: Connector, stream: Stream, window: Window, records: int | None) -> str | None:
    """The key of the window's last record as the source tells it now; ``None`` where it cannot be asked for a place."""
    if not records or not isinstance(connector, ByPlace):
        return None
    try:
        page = connector.page_at(stream, window, records - 1, 1)
    except RetailEtlError:
        return None  # what cannot be given is named while it is read; that proof fails on nothing else
    return key_of(page.body, page.records_at, stream.key)


def looked_back_for(session: Session, stream: Stream, position: str | None) -> timedelta:
    """How long after a revision was reached the stream was read again from before it; zero for streams along moments."""
    if stream.cursor is not CursorKind.REVISION or position is None:
        return timedelta(0)
    reached_at, read_at = session.read("ops/read_again", stream=stream.name, position=position).row(0)
    return read_at - reached_at if reached_at is not None else timedelta(0)


def last_load(session: Session, stream: Stream) -> str | None:
    """The id of the stream's newest load."""
    found: str | None = session.read("ops/last_load", stream=stream.name).item()
    return found


def next_load(stream: Stream, last: str | None, now: datetime) -> Load:
    """What the stream's next file is called."""
    return Load(stream.source, stream.entity, now.date(), new_load_id(now, last, secrets.token_hex(4)))


def write_window(connector: Connector, stream: Stream, window: Window, stores: Stores, load: Load) -> LandedFile | None:
    """The window's records as a file that no manifest row names yet; ``None`` where there are none.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was written.
    """
    cutter = RecordCutter(stream.keys.keep, stream.keys.identifiers)
    try:
        try:
            with stores.landing.writing(load, cutter) as writer:
                for page in connector.pages(stream, window):
                    writer.add(page.body, page.records_at, page.url)
        except RetailEtlError as error:
            if not fails_whole(error):
                raise
            with stores.landing.writing(load, cutter) as writer:
                Narrowing(connector, stream, writer, error).read(window)
    except RetailEtlError as error:
        error.system, error.stream = error.system or stream.source, error.stream or stream.name
        raise
    return writer.landed


def commit_asked(stream: Stream, landed: str | None, stores: Stores, now: datetime) -> LandedWindow:
    """That the source was asked and holds nothing: what is known of it is as new as that, and it is not missing."""
    with stores.warehouse.writing() as session:
        session.run("ops/set_landed", stream=stream.name, position=landed, now=now)
        if session.read("ops/pending_loads", stream=stream.name).is_empty():
            session.run("ops/set_staged", stream=stream.name, position=None, now=now)
    return LandedWindow(stream.name, None, None, None, None, landed)


def commit_load(stream: Stream, landed: LandedWindow, stores: Stores, now: datetime) -> LandedWindow:
    """The first commit: manifest row, proof and, after a poll, the landed watermark."""
    with stores.warehouse.writing() as session:
        before = read_watermark(session, stream.name)
        window = landed.window
        if window is None:
            return landed
        stays = landed.is_short or landed.kind is not LoadKind.POLL
        reached = before.landed if stays else later(stream.cursor, before.landed, window.until)
        if landed.file is not None:
            session.append("ops.manifest", _manifest_row(landed, landed.file, None if stays else reached, now))
            session.append("ops.completeness", _completeness_row(landed, now))
            if stream.cursor is CursorKind.SNAPSHOT and not landed.is_short and not landed.file.unreadable:
                # Each poll reads all of it: what could not be given before is among this.
                session.run("ops/heal_unreadable", stream=stream.name, since=_EVER, now=now)
        if reached is not None and landed.kind is LoadKind.POLL:
            session.run("ops/set_landed", stream=stream.name, position=reached, now=now)
            if landed.file is None and session.read("ops/pending_loads", stream=stream.name).is_empty():
                session.run("ops/set_staged", stream=stream.name, position=reached, now=now)
    return replace(landed, watermark=reached)


def _manifest_row(landed: LandedWindow, file: LandedFile, reached: str | None, now: datetime) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "load_id": [landed.load_id],
            "stream": [landed.stream],
            "path": [file.path],
            "rows": [file.rows],
            "bytes": [file.bytes],
            "longest_line": [file.longest_line],
            "sha256": [file.sha256],
            "pages": [json.dumps(file.pages)],
            "cut_card_numbers": [file.card_numbers_cut],
            "cut_unreadable": [file.unreadable],
            "window_since": pl.Series([landed.window.since if landed.window else None], dtype=pl.String),
            "window_until": [landed.window.until if landed.window else None],
            "reached": pl.Series([reached], dtype=pl.String),
            "landed_at": [now],
            "staged_at": pl.Series([None], dtype=pl.Datetime("us", "UTC")),
            "kind": [landed.kind.value],
            "window_along": [landed.window.along.value if landed.window else Along.CURSOR.value],
            "byte_offset": pl.Series([None], dtype=pl.Int64),
            "expired_at": pl.Series([None], dtype=pl.Datetime("us", "UTC")),
            "landed_sha256": pl.Series([None], dtype=pl.String),
            "erased_at": pl.Series([None], dtype=pl.Datetime("us", "UTC")),
        }
    )


def _completeness_row(landed: LandedWindow, now: datetime) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "load_id": [landed.load_id],
            "stream": [landed.stream],
            "window_since": pl.Series([landed.window.since if landed.window else None], dtype=pl.String),
            "window_until": [landed.window.until if landed.window else None],
            "records_read": [landed.rows],
            "distinct_records": pl.Series([None], dtype=pl.Int64),
            "source_records": pl.Series([landed.source_records], dtype=pl.Int64),
            "is_complete": pl.Series([False if landed.is_short else None], dtype=pl.Boolean),
            "checked_at": [now],
            "source_last_key": pl.Series([landed.last_key], dtype=pl.String),
            "is_last_read": pl.Series([None], dtype=pl.Boolean),
        }
    )
