"""Reads Magento 2 over REST: signed requests, lists by key inside a frozen window, the shop's own clock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.http.answer import Answer, Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.client import HttpClient
from retail_etl.connectors.http.oauth1 import OAuth1Auth, OAuth1Credentials
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.http.redaction import Secrets
from retail_etl.connectors.http.tokens import FixedBearerAuth
from retail_etl.connectors.http.wiring import SourceAddress, Wiring
from retail_etl.connectors.interface import Along, ControlTotal, Page, Probe, Stream, Window
from retail_etl.connectors.magento.keyset import KeysetQuery, Listing, advanced, is_last
from retail_etl.connectors.magento.refusals import decode, page_size_limit
from retail_etl.connectors.magento.search import Filter, criteria, from_second, last_second
from retail_etl.connectors.magento.streams import ROUTES, STREAMS
from retail_etl.connectors.positions import as_position, moment_of
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.magento.config import MagentoConfig

_BAD_REQUEST: Final = 400
_ATTEMPTS: Final = 5
_CLOCK_SECONDS_MAX: Final = 60.0  # an older answer's clock is asked again; within it, behind the true time is safe
_RECORDS_AT: Final = ("items",)
_IDS_ONLY: Final = "items[entity_id,created_at,updated_at],search_criteria,total_count"


class _Count(msgspec.Struct):
    total_count: int | None = None


class MagentoConnector:
    """One Magento shop, ready to be read."""

    source = "magento"

    def __init__(self, config: MagentoConfig, wiring: Wiring) -> None:
        credentials = OAuth1Credentials(
            config.consumer_key,
            config.consumer_secret.get_secret_value(),
            config.access_token.get_secret_value(),
            config.access_token_secret.get_secret_value(),
        )
        # The shop works through an order list row by row: its pages are slow, so the time-out is long.
        pacing = Pacing(config.requests_per_second, concurrency=config.concurrency, attempts=_ATTEMPTS, read_seconds=120.0)
        bearer = config.authentication == "bearer"
        self._config = config
        self._client = HttpClient(
            SourceAddress(self.source, config.base_url, pacing),
            decode=partial(decode, bearer=bearer),
            secrets=Secrets([credentials.consumer_secret, credentials.access_token, credentials.access_token_secret]),
            wiring=wiring,
        )
        self._client.auth = (
            FixedBearerAuth(credentials.access_token) if bearer else OAuth1Auth(credentials, signed_url=self._as_the_shop_sees)
        )
        self._page_size_max: int | None = None
        self.counts = self._client.counts

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity."""
        return STREAMS

    def position(
        self,
        stream: Stream,
        since: str | None = None,  # noqa: ARG002 -- a clock needs no start
    ) -> str | None:
        """The shop's own now, from the ``Date`` header of an answer of the last minute, or of a cheap question."""
        heard = self._client.served_at(_CLOCK_SECONDS_MAX)
        if heard is None:
            heard = self._nothing(stream, "position").served_at()
        if heard is None:
            step = "Let the shop (or the proxy before it) send a Date header."
            raise SourceChangedError("its answers carry no Date header", system=self.source, stream=stream.name, next_step=step)
        return as_position(heard)

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's pages with records, in the order of (updated_at, entity_id)."""
        return self._read(stream, window, [])

    def page_at(self, stream: Stream, window: Window, skip: int, take: int) -> Page:
        """The window's records at a place, by the number of their page."""
        place = self._place(stream, f"records {skip + 1} to {skip + take}")
        query = self._query(window).at(skip // take + 1, take)
        return self._page(Ask(self._path(stream), place, query=query))

    def lists_ids(self, stream: Stream) -> bool:  # noqa: ARG002 -- every list of the shop can be cut to its ids
        """Every list can be asked for its ids alone."""
        return True

    def id_pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's records cut to what they are known and paged by."""
        return self._read(stream, window, [("fields", _IDS_ONLY)])

    def records_by_id(self, stream: Stream, keys: Sequence[Mapping[str, str]]) -> Iterator[Page]:
        """The records with these ids, a page at a time."""
        place, size = self._place(stream, "by id"), self._page_size(stream)
        for first in range(0, len(keys), size):
            ids = ",".join(key["entity_id"] for key in keys[first : first + size])
            query = criteria([[Filter("entity_id", "in", ids)]], page_size=size, sort=("entity_id",))
            yield self._page(Ask(self._path(stream), place, query=query))

    def _page(self, ask: Ask) -> Page:
        answer, _ = self._client.ask_for(ask, Listing)
        return Page(answer.url, answer.body, _RECORDS_AT)

    def _read(self, stream: Stream, window: Window, extra: list[tuple[str, str]]) -> Iterator[Page]:
        place = self._place(stream, f"{window.since or 'the beginning'} to {window.until}")
        query = self._query(window)
        cursor = query.start()
        while True:
            size = self._page_size(stream)
            asked = [*query.after(cursor, size), *extra]
            ask = Ask(self._path(stream), place, query=asked, accept=frozenset({_BAD_REQUEST}))
            answer, listing = self._client.ask_for(ask, Listing)
            if listing is None:
                self._learn_page_size(answer, size, place)
                continue
            items = listing.items or []
            cursor = advanced(cursor, items, place, query.field)
            if items:
                yield Page(answer.url, answer.body, _RECORDS_AT)
            if is_last(listing, size):
                return

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """The shop's ``total_count`` of the window, asked without the cursor that paging uses."""
        ask = Ask(self._path(stream), self._place(stream, "control total"), query=self._query(window).whole())
        _, counted = self._client.ask_for(ask, _Count)
        return ControlTotal(counted.total_count if counted else None)

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:
        """The record's page in the admin where its address is known, else in the API."""
        route = ROUTES[stream.entity]
        known = {name: encode(value) for name, value in key.items()}
        if self._config.admin_url:
            return f"{self._config.admin_url.rstrip('/')}/{route.admin_path.format(**known)}"
        return f"{self._client.base_url}/{self._rest(route.record_path.format(**known))}"

    def probe(self) -> list[Probe]:
        """Each stream's list, asked for nothing: address, signature and ACL resource in one."""
        return [tried(stream.name, partial(self._stream_works, stream)) for stream in STREAMS.values()]

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _stream_works(self, stream: Stream) -> str:
        answer = self._nothing(stream, "probe")
        told = answer.served_at()
        clock = f"its clock says {as_position(told)}" if told else "it does not tell its clock"
        return f"{ROUTES[stream.entity].path} can be read with {ROUTES[stream.entity].resource}; {clock}"

    def _nothing(self, stream: Stream, purpose: str) -> Answer:
        """The answer to a question that no record fits: it costs the shop an index look-up."""
        pairs = criteria([[Filter("entity_id", "eq", "0")]], page_size=1)
        return self._client.ask(Ask(self._path(stream), self._place(stream, purpose), query=pairs))

    def _query(self, window: Window) -> KeysetQuery:
        first = from_second(moment_of(window.since) if window.since is not None else None)
        field = "created_at" if window.along is Along.CREATED_AT else "updated_at"
        return KeysetQuery(first, last_second(moment_of(window.until)), self._config.datetime_literal, field)

    def _page_size(self, stream: Stream) -> int:
        wanted = self._config.page_size or stream.page_size
        return min(wanted, self._page_size_max or wanted)

    def _learn_page_size(self, answer: Answer, asked: int, place: Place) -> None:
        limit = page_size_limit(self._client.refusal(answer))
        if limit is None or limit >= asked:
            raise self._client.refused(answer, place)
        self._page_size_max = limit

    def _rest(self, path: str) -> str:
        return f"rest/{encode(self._config.store_code)}/V1/{path}"

    def _path(self, stream: Stream) -> str:
        return self._rest(ROUTES[stream.entity].path)

    def _place(self, stream: Stream, record: str) -> Place:
        return Place(stream.name, record, ROUTES[stream.entity].resource)

    def _as_the_shop_sees(self, url: str) -> str:
        seen = self._config.signed_base_url
        return seen.rstrip("/") + url.removeprefix(self._client.base_url) if seen else url
