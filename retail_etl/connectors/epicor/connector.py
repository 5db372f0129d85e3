"""Reads Epicor Kinetic over REST v2 by revision, each entity on the read path that its configuration names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.epicor.baq import BaqReader
from retail_etl.connectors.epicor.config import EpicorConfig, ReadPath
from retail_etl.connectors.epicor.credentials import auth_for, secrets_of
from retail_etl.connectors.epicor.getrows import GetRowsReader
from retail_etl.connectors.epicor.odata import ODataReader, quoted
from retail_etl.connectors.epicor.refusals import decode
from retail_etl.connectors.epicor.streams import TABLES, streams_by
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.client import HttpClient
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode, encode_query
from retail_etl.connectors.http.wiring import SourceAddress, Wiring
from retail_etl.connectors.interface import ControlTotal, Page, Probe, Stream, Window
from retail_etl.connectors.positions import revision_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.connectors.epicor.revisions import RevisionReader

_BEFORE_ALL: Final = -1
_SHARED_LICENSE_SECONDS: Final = 20.0  # what a call costs more on a licence that is shared


class EpicorConnector:
    """One company of one Kinetic instance, ready to be read."""

    source = "epicor"

    def __init__(self, config: EpicorConfig, wiring: Wiring) -> None:
        pacing = Pacing(config.requests_per_second, concurrency=config.concurrency)
        self._config = config
        self._client = HttpClient(
            SourceAddress(self.source, config.base_url, pacing, _headers(config)),
            decode=decode,
            secrets=secrets_of(config),
            wiring=wiring,
        )
        self._client.auth = auth_for(config, self._client)
        self._streams = streams_by(config.read_paths)
        self._readers = {entity: self._reader_of(stream) for entity, stream in self._streams.items()}
        self._known: dict[str, int] = {}
        self.counts = self._client.counts

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity, spelt as their read paths spell them."""
        return self._streams

    def position(self, stream: Stream, since: str | None = None) -> str | None:
        """The highest revision there is; asked above the one that was highest before, since a whole ledger is long."""
        before = max(self._known.get(stream.entity, _BEFORE_ALL), revision_of(since) if since is not None else _BEFORE_ALL)
        newest = self._readers[stream.entity].newest(before, self._place(stream, "position"))
        highest = before if newest is None else newest
        if highest == _BEFORE_ALL:
            return None
        self._known[stream.entity] = highest
        return str(highest)

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's pages with records; the last may hold records beyond the window."""
        since, until = _bounds(window)
        return self._readers[stream.entity].pages(since, until, self._place(stream, f"revisions {since} to {until}"))

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """The source's ``@odata.count`` of the window, where the read path can count."""
        since, until = _bounds(window)
        return ControlTotal(self._readers[stream.entity].count(since, until, self._place(stream, "control total")))

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:
        """The record by OData, found by its key columns: keys in the path are refused by some servers."""
        table = TABLES[stream.entity]
        numbers = {"FiscalYear", "JournalNum", "JournalLine"}
        plain = {name.removeprefix(f"{table.name}_"): value for name, value in key.items()}
        chosen = " and ".join(f"{name} eq {value if name in numbers else quoted(value)}" for name, value in plain.items())
        path = f"api/v2/odata/{encode(self._config.company)}/{table.service}/{table.entity_set}"
        return f"{self._client.base_url}/{path}?{encode_query([('$filter', chosen)])}"

    def probe(self) -> list[Probe]:
        """Each stream's newest revision: address, key, user, access scope and BAQ in one."""
        return [tried(stream.name, partial(self._stream_works, stream)) for stream in self._streams.values()]

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _stream_works(self, stream: Stream) -> str:
        began = self._client.timing.monotonic()
        newest = self._readers[stream.entity].newest(_BEFORE_ALL, self._place(stream, "probe"))
        took = self._client.timing.monotonic() - began
        found = "it holds nothing" if newest is None else f"its newest revision is {newest}"
        slow = (
            "; slow as on a shared licence: give the integration a Web Service licence"
            if took > _SHARED_LICENSE_SECONDS
            else ""
        )
        return f"{self._permission(stream)} can be read; {found}{slow}"

    def _path(self, stream: Stream) -> ReadPath:
        return self._config.read_paths.get(stream.entity, ReadPath.BAQ)

    def _query(self, stream: Stream) -> str:
        return self._config.queries.get(stream.entity, TABLES[stream.entity].query)

    def _reader_of(self, stream: Stream) -> RevisionReader:
        table, size = TABLES[stream.entity], self._config.page_size or stream.page_size
        company, book = self._config.company, self._config.book
        match self._path(stream):
            case ReadPath.BAQ:
                return BaqReader(self._client, company, self._query(stream), table, size, self._config.query_parameters)
            case ReadPath.ODATA:
                return ODataReader(self._client, company, table, book, size)
            case ReadPath.GETROWS:
                return GetRowsReader(self._client, company, table, book, size)

    def _permission(self, stream: Stream) -> str:
        return f"BAQ {self._query(stream)}" if self._path(stream) is ReadPath.BAQ else TABLES[stream.entity].service

    def _place(self, stream: Stream, record: str) -> Place:
        return Place(stream.name, record, self._permission(stream))


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
