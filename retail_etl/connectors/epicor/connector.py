"""Reads Epicor Kinetic over REST v2, each entity on the read path that its configuration names.

Most are read by revision; the few whose rows tell no change are read whole.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.epicor.by_id import chosen
from retail_etl.connectors.epicor.config import EpicorConfig, ReadPath
from retail_etl.connectors.epicor.credentials import auth_for, secrets_of
from retail_etl.connectors.epicor.readers import query_of, records_by_key, revision_reader, snapshot_reader, where
from retail_etl.connectors.epicor.refusals import decode
from retail_etl.connectors.epicor.revisions import Stretch
from retail_etl.connectors.epicor.streams import TABLES, read_path, streams_by
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.client import HttpClient
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode_query
from retail_etl.connectors.http.wiring import SourceAddress, Wiring
from retail_etl.connectors.interface import ControlTotal, CursorKind, Page, Probe, Stream, Window
from retail_etl.connectors.positions import as_position, revision_of
from retail_etl.errors import PoisonPageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from retail_etl.connectors.epicor.revisions import RevisionReader
    from retail_etl.connectors.epicor.snapshot import ListedSnapshot, MethodSnapshot
    from retail_etl.connectors.interface import Sink

_BEFORE_ALL: Final = -1
_CLOCK_SECONDS_MAX: Final = 60.0  # how old the source's time may be that an answer told
_SHARED_LICENSE_SECONDS: Final = 20.0  # what a call costs more on a licence that is shared


class EpicorConnector:
    """One company of one Kinetic instance, ready to be read."""

    source = "epicor"

    def __init__(self, config: EpicorConfig, wiring: Wiring) -> None:
        pacing = Pacing(config.requests_per_second, concurrency=config.concurrency)
        self._config = config
        self.client = HttpClient(
            SourceAddress(self.source, config.base_url, pacing, _headers(config)),
            decode=decode,
            secrets=secrets_of(config),
            wiring=wiring,
        )
        self.client.auth = auth_for(config, self.client)
        self._streams = streams_by(config)
        self._readers: dict[str, RevisionReader] = {}
        self._snapshots: dict[str, ListedSnapshot | MethodSnapshot] = {}
        for entity, stream in self._streams.items():
            size = config.page_size or stream.page_size
            if stream.cursor is CursorKind.SNAPSHOT:
                self._snapshots[entity] = snapshot_reader(self.client, config, entity, size)
            else:
                self._readers[entity] = revision_reader(self.client, config, entity, size)
        self._known: dict[str, int] = {}
        self.counts = self.client.counts

    def sinks(self) -> Mapping[str, Sink]:
        """What can be written to, by entity."""
        from retail_etl.connectors.epicor.sinks import sinks_of

        return sinks_of(self.client, self._config)

    def probe_writing(self, entities: Sequence[str]) -> list[Probe]:
        """Whether the API key's scope and the user allow it; forms are asked for, and none is committed."""
        from retail_etl.connectors.epicor import write_probes
        from retail_etl.connectors.epicor.calling import Methods

        posting = (("cash_receipts", self._config.posts_receipts), ("ap_invoices", self._config.posts_payables))
        posted = [entity for entity, posts in posting if posts]
        return write_probes.probes(Methods(self.client, self._config.company), entities, posted)

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity, spelt as their read paths spell them."""
        return self._streams

    def position(self, stream: Stream, since: str | None = None) -> str | None:
        """The highest revision there is, or the source's own now for what is read whole.

        A revision is looked for above the one that was highest before, since a whole ledger is long.
        """
        if stream.cursor is CursorKind.SNAPSHOT:
            return as_position(self._source_now(stream))
        before = max(self._known.get(stream.entity, _BEFORE_ALL), revision_of(since) if since is not None else _BEFORE_ALL)
        newest = self._readers[stream.entity].newest(before, self._place(stream, "position"))
        highest = before if newest is None else newest
        if highest == _BEFORE_ALL:
            return None
        self._known[stream.entity] = highest
        return str(highest)

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's pages with records; the last may hold records beyond the window."""
        if stream.cursor is CursorKind.SNAPSHOT:
            return self._snapshots[stream.entity].pages(self._place(stream, "the whole table"))
        since, until = _bounds(window)
        return self._readers[stream.entity].pages(since, until, self._place(stream, f"revisions {since} to {until}"))

    def page_at(self, stream: Stream, window: Window, skip: int, take: int) -> Page:
        """The window's records at a place.

        Raises:
            PoisonPageError: the stream is read whole, so that its windows have no places.
        """
        place = self._place(stream, f"records {skip + 1} to {skip + take}")
        if stream.cursor is CursorKind.SNAPSHOT:
            raise PoisonPageError("cannot be read by place", **place.of(self.source))
        since, until = _bounds(window)
        return self._readers[stream.entity].at(since, until, Stretch(skip, take), place)

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """The source's ``@odata.count`` of the window, where the read path can count."""
        if stream.cursor is CursorKind.SNAPSHOT:
            return ControlTotal(self._snapshots[stream.entity].count(self._place(stream, "control total")))
        since, until = _bounds(window)
        return ControlTotal(self._readers[stream.entity].count(since, until, self._place(stream, "control total")))

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:
        """The record by OData, found by its key columns: keys in the path are refused by some servers."""
        table = TABLES[stream.entity]
        path = ReadPath.ODATA if table.entity_set else ReadPath.BAQ
        query = encode_query([("$filter", chosen(table, path, _plain(stream, key)))])
        return f"{self.client.base_url}/{where(stream.entity, self._config, path)}?{query}"

    def lists_ids(self, stream: Stream) -> bool:
        """Whether the stream's read path gives keys without the rest: GetRows does not."""
        return read_path(stream.entity, self._config.read_paths) is not ReadPath.GETROWS

    def id_pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """Every record of the window cut to key and revision; of a table that is read whole, all of it."""
        if stream.cursor is CursorKind.SNAPSHOT:
            return self.pages(stream, window)
        since, until = _bounds(window)
        size = self._config.page_size or stream.page_size
        reader = revision_reader(self.client, self._config, stream.entity, size, ids_only=True)
        return reader.pages(since, until, self._place(stream, "ids"))

    def records_by_id(self, stream: Stream, keys: Sequence[Mapping[str, str]]) -> Iterator[Page]:
        """The records with these keys, some at a time."""
        plain = [_plain(stream, key) for key in keys]
        return records_by_key(self.client, self._config, stream.entity).pages(plain, self._place(stream, "by id"))

    def probe(self) -> list[Probe]:
        """Each stream's newest revision: address, key, user, access scope and BAQ in one."""
        return [tried(stream.name, partial(self._stream_works, stream)) for stream in self._streams.values()]

    def close(self) -> None:
        """Let go of connections."""
        self.client.close()

    def _stream_works(self, stream: Stream) -> str:
        began = self.client.timing.monotonic()
        found = self._found(stream)
        took = self.client.timing.monotonic() - began
        slow = (
            "; slow as on a shared licence: give the integration a Web Service licence"
            if took > _SHARED_LICENSE_SECONDS
            else ""
        )
        return f"{self._permission(stream)} can be read; {found}{slow}"

    def _found(self, stream: Stream) -> str:
        if stream.cursor is CursorKind.SNAPSHOT:
            self._snapshots[stream.entity].served_at(self._place(stream, "probe"))
            return "it is read whole each time"
        newest = self._readers[stream.entity].newest(_BEFORE_ALL, self._place(stream, "probe"))
        return "it holds nothing" if newest is None else f"its newest revision is {newest}"

    def _source_now(self, stream: Stream) -> datetime:
        heard = self.client.served_at(_CLOCK_SECONDS_MAX)
        if heard is None:
            heard = self._snapshots[stream.entity].served_at(self._place(stream, "position"))
        return heard or self.client.timing.clock()

    def _permission(self, stream: Stream) -> str:
        if read_path(stream.entity, self._config.read_paths) is ReadPath.BAQ:
            return f"BAQ {query_of(stream.entity, self._config)}"
        return TABLES[stream.entity].service

    def _place(self, stream: Stream, record: str) -> Place:
        return Place(stream.name, record, self._permission(stream))


def _plain(stream: Stream, key: Mapping[str, str]) -> dict[str, str]:
    """A key by the names that its columns have in the table."""
    named = dict(zip(stream.key, TABLES[stream.entity].key, strict=True))
    return {named[given]: value for given, value in key.items() if given in named}


def _bounds(window: Window) -> tuple[int, int]:
    since = revision_of(window.since) if window.since is not None else 0
    return max(since, 0), revision_of(window.until)


def _headers(config: EpicorConfig) -> dict[str, str]:
    headers = {}
    if config.license:
        headers["License"] = msgspec.json.encode({"ClaimedLicense": config.license}).decode()
    if config.plant:
        headers["CallSettings"] = msgspec.json.encode({"Company": config.company, "Plant": config.plant}).decode()
    return headers
