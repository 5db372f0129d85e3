"""The first commit: a window's pages become a file, then its manifest row and the landed watermark commit together.

Whatever happens before the commit leaves a file that no row names, which the sweep removes; the window is read again.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from retail_etl.errors import RetailEtlError
from retail_etl.ingest.narrowing import Narrowing, fails_whole
from retail_etl.ingest.watermarks import later, new_load_id, next_window, read_watermark
from retail_etl.landing.files import Load
from retail_etl.landing.records import RecordCutter

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from retail_etl.connectors.interface import Connector, Stream, Window
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores
    from retail_etl.landing import LandedFile


@dataclass(frozen=True)
class LandedWindow:
    """What reading one window brought.

    Attributes:
        window: the span that was read; ``None`` where the source holds nothing.
        load_id: the load; it has a manifest row only if the window brought records.
        file: what was written; ``None`` for a window without records.
        source_records: how many records the source says the window holds; ``None`` where it cannot say or was not asked.
        watermark: up to where the stream is landed now.
    """

    stream: str
    window: Window | None
    load_id: str | None
    file: LandedFile | None
    source_records: int | None
    watermark: str | None

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
        watermark = read_watermark(session, stream.name)
        last = session.read("ops/last_load", stream=stream.name).item()
    window = next_window(stream, watermark.landed, connector.position(stream))
    if window is None:
        return LandedWindow(stream.name, None, None, None, None, watermark.landed)
    load_id = new_load_id(clock(), last, secrets.token_hex(4))
    file = write_window(connector, stream, window, stores, Load(stream.source, stream.entity, clock().date(), load_id))
    # A quiet window costs the source one request only; a window that brought something is counted independently.
    told = connector.control_total(stream, window).records if file else None
    landed = LandedWindow(stream.name, window, load_id, file, told, window.until)
    return _commit(stream, landed, stores, clock())


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


def _commit(stream: Stream, landed: LandedWindow, stores: Stores, now: datetime) -> LandedWindow:
    with stores.warehouse.writing() as session:
        before = read_watermark(session, stream.name)
        window = landed.window
        if window is None:
            return landed
        reached = before.landed if landed.is_short else later(stream.cursor, before.landed, window.until)
        if landed.file is not None:
            session.append("ops.manifest", _manifest_row(landed, landed.file, reached, now))
            session.append("ops.completeness", _completeness_row(landed, now))
        if reached is not None:
            session.run("ops/set_landed", stream=stream.name, position=reached, now=now)
            if landed.file is None and session.read("ops/pending_loads", stream=stream.name).is_empty():
                session.run("ops/set_staged", stream=stream.name, position=reached, now=now)
    return LandedWindow(stream.name, window, landed.load_id, landed.file, landed.source_records, reached)


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
        }
    )


def sweep_orphans(stores: Stores, clock: Clock, grace: timedelta) -> list[str]:
    """The landed files that no manifest row names and that were therefore removed; younger ones than the grace stay."""
    with stores.warehouse.reading() as session:
        known = set(session.read("ops/landed_paths")["path"].to_list())
    return stores.landing.sweep(known, clock(), grace)
