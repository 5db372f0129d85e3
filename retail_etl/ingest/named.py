"""Single records that somebody named, read by their keys and landed like those of a poll; watermarks stay where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.connectors.interface import ByKey, Window
from retail_etl.errors import InvariantBrokenError, RetailEtlError
from retail_etl.ingest.land import LandedWindow, LoadKind, commit_load, last_load, next_load
from retail_etl.ingest.watermarks import read_watermark
from retail_etl.landing.records import RecordCutter, keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import Connector, Stream
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores


@dataclass(frozen=True)
class NamedRecords:
    """What asking for single records brought.

    Attributes:
        landed: the load; ``None`` where none of them is there, or the stream was never polled.
        found: the keys that are there, as they stand in staging.
        is_polled: whether the stream was ever polled; if not, nothing was asked: its first poll brings them.
    """

    landed: LandedWindow | None
    found: frozenset[str]
    is_polled: bool = True


def land_named(
    connector: Connector, stream: Stream, keys: Sequence[Mapping[str, str]], stores: Stores, clock: Clock
) -> NamedRecords:
    """The records with these keys as the source holds them now, landed.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
    """
    with stores.warehouse.reading() as session:
        watermark, last = read_watermark(session, stream.name).landed, last_load(session, stream)
    if watermark is None:
        return NamedRecords(None, frozenset(), is_polled=False)
    if not isinstance(connector, ByKey):
        raise InvariantBrokenError("cannot be asked for single records", system=stream.source, stream=stream.name)
    load, found = next_load(stream, last, clock()), set[str]()
    try:
        with stores.landing.writing(load, RecordCutter(stream.keys.keep, stream.keys.identifiers)) as writer:
            for page in connector.records_by_id(stream, keys):
                writer.add(page.body, page.records_at, page.url)
                found |= keys_of(page.body, page.records_at, stream.key).keys()
    except RetailEtlError as error:
        error.system, error.stream = error.system or stream.source, error.stream or stream.name
        raise
    if writer.landed is None:
        return NamedRecords(None, frozenset())
    window = Window(None, watermark)
    landed = LandedWindow(stream.name, window, load.load_id, writer.landed, None, watermark, LoadKind.EVENT)
    return NamedRecords(commit_load(stream, landed, stores, clock()), frozenset(found))
