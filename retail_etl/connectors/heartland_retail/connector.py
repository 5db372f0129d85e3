"""Reads Heartland Retail: documents along their last change by seeking, stock as a snapshot."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.heartland_retail import snapshot
from retail_etl.connectors.heartland_retail.filters import Pairs, Span, ascending, including, only_ids, paged
from retail_etl.connectors.heartland_retail.payments import payments_of
from retail_etl.connectors.heartland_retail.refusals import decode
from retail_etl.connectors.heartland_retail.seek import Seek
from retail_etl.connectors.heartland_retail.streams import ROUTES, STREAMS
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.client import HttpClient
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.http.redaction import Secrets
from retail_etl.connectors.http.tokens import FixedBearerAuth
from retail_etl.connectors.http.wiring import SourceAddress, Wiring
from retail_etl.connectors.interface import ControlTotal, Page, Probe, Stream, Window
from retail_etl.connectors.positions import as_position
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.heartland_retail.config import HeartlandRetailConfig
    from retail_etl.connectors.heartland_retail.streams import Route
    from retail_etl.connectors.http.answer import Answer

_CLOCK_SECONDS_MAX: Final = 60.0  # an older answer's clock is asked again; within it, behind the true time is safe
_RECORDS_AT: Final = ("results",)
_IDS_AT_ONCE: Final = 50  # as many as a URL bears everywhere


class _Count(msgspec.Struct):
    total: int | None = None


class HeartlandRetailConnector:
    """One Heartland Retail account, ready to be read."""

    source = "heartland_retail"

    def __init__(self, config: HeartlandRetailConfig, wiring: Wiring) -> None:
        token = config.access_token.get_secret_value()
        pacing = Pacing(config.requests_per_second, concurrency=config.concurrency)
        self._config = config
        self._client = HttpClient(
            SourceAddress(self.source, config.base_url, pacing), decode=decode, secrets=Secrets([token]), wiring=wiring
        )
        self._client.auth = FixedBearerAuth(token)
        self.counts = self._client.counts

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity."""
        return STREAMS

    def position(
        self,
        stream: Stream,
        since: str | None = None,  # noqa: ARG002 -- a clock needs no start
    ) -> str | None:
        """The server's own now, from the ``Date`` header of an answer of the last minute, or of a cheap question."""
        heard = self._client.served_at(_CLOCK_SECONDS_MAX)
        if heard is None:
            ask = Ask("/system/whoami", self._place(stream, "position"))
            heard = self._client.ask(ask).served_at()
        if heard is None:
            step = "Let the proxy before it pass on the Date header."
            raise SourceChangedError("its answers carry no Date header", system=self.source, stream=stream.name, next_step=step)
        return as_position(heard)

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's pages with records, in the order of their last change; stock whole, whatever the window."""
        route = ROUTES[stream.entity]
        place = self._place(stream, f"{window.since or 'the beginning'} to {window.until}")
        size = self._config.page_size or stream.page_size
        if route.groups:
            for answer in snapshot.answers(self._client, route.path, place, _grouped(route.groups), size):
                yield Page(answer.url, answer.body, _RECORDS_AT)
            return
        seek = Seek(self._client, route.path, place, including(route.include), size)
        for answer in seek.answers(Span.of(window)):
            yield _page(answer, route)

    def page_at(self, stream: Stream, window: Window, skip: int, take: int) -> Page:
        """``take`` records of the window behind the first ``skip``, by offset; of payments, those of so many documents."""
        route = ROUTES[stream.entity]
        span = Span.of(window)
        query = _grouped(route.groups) if route.groups else [span.filter(), ascending(span.field)]
        place = self._place(stream, f"records {skip + 1} to {skip + take} up to {window.until}")
        asked = [*query, *paged(take, skip // take + 1), *including(route.include)]
        return _page(self._client.ask_for(Ask(route.path, place, query=asked), snapshot.Page)[0], route)

    def lists_ids(self, stream: Stream) -> bool:
        """All but payments, which are in no list, and stock, which is read whole."""
        route = ROUTES[stream.entity]
        return not (route.document or route.groups)

    def id_pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """Every record of the window with its id and moments only."""
        route = ROUTES[stream.entity]
        place = self._place(stream, f"ids up to {window.until}")
        only = [("_only[]", name) for name in ("id", "created_at", "updated_at")]
        seek = Seek(self._client, route.path, place, only, self._config.page_size or stream.page_size)
        for answer in seek.answers(Span.of(window)):
            yield _page(answer, route)

    def records_by_id(self, stream: Stream, keys: Sequence[Mapping[str, str]]) -> Iterator[Page]:
        """The records with these ids, as many as there are."""
        route = ROUTES[stream.entity]
        for first in range(0, len(keys), _IDS_AT_ONCE):
            ids = [key["id"] for key in keys[first : first + _IDS_AT_ONCE]]
            query = [only_ids(ids), *paged(len(ids)), *including(route.include)]
            ask = Ask(route.path, self._place(stream, f"{len(ids)} records by id"), query=query)
            yield _page(self._client.ask_for(ask, snapshot.Page)[0], route)

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """The source's own count of the window, asked at once; of payments inside documents it cannot say."""
        route = ROUTES[stream.entity]
        if route.document:
            return ControlTotal(None)
        query = _grouped(route.groups) if route.groups else [Span.of(window).filter()]
        _, counted = self._client.ask_for(
            Ask(route.path, self._place(stream, "control total"), query=[*query, *paged(1)]), _Count
        )
        return ControlTotal(counted.total if counted else None)

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:
        """The record's own address in the API; a payment's is the list inside its document, pointing at it."""
        path = ROUTES[stream.entity].record_path.format(**{name: encode(value) for name, value in key.items()})
        return f"{self._client.base_url}{path}"

    def probe(self) -> list[Probe]:
        """Address and token first, then each list."""
        findings = [tried("credentials", self._credentials_work)]
        if findings[0].works:
            findings += [tried(stream.name, partial(self._stream_works, stream)) for stream in STREAMS.values()]
        return findings

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _credentials_work(self) -> str:
        self._client.ask(Ask("/system/whoami", Place(record="credentials", permission="an API token")))
        return "the token is known"

    def _stream_works(self, stream: Stream) -> str:
        route = ROUTES[stream.entity]
        query = [*_grouped(route.groups), *paged(1)]
        self._client.ask(Ask(route.path, self._place(stream, "probe"), query=query))
        return f"{route.path} can be read"

    def _place(self, stream: Stream, record: str) -> Place:
        return Place(stream.name, record, f"read access to {ROUTES[stream.entity].path.lstrip('/')}")


def _page(answer: Answer, route: Route) -> Page:
    body = payments_of(answer.body, route.document) if route.document else answer.body
    return Page(answer.url, body, _RECORDS_AT)


def _grouped(groups: tuple[str, ...]) -> Pairs:
    return [("group[]", group) for group in groups]
