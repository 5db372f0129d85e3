"""Reads Magento 2 over REST: signed requests, lists by key inside a frozen window, the shop's own clock."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from retail_etl.connectors.http.answer import Answer, Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.bodies import UnreadRecord
from retail_etl.connectors.http.client import HttpClient
from retail_etl.connectors.http.oauth1 import OAuth1Auth, OAuth1Credentials
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.http.redaction import Secrets
from retail_etl.connectors.http.tokens import FixedBearerAuth
from retail_etl.connectors.http.wiring import SourceAddress, Wiring
from retail_etl.connectors.interface import Along, ControlTotal, CursorKind, Page, Probe, Stream, Window
from retail_etl.connectors.magento import transactions
from retail_etl.connectors.magento.keyset import ByText
from retail_etl.connectors.magento.listing import Listing, Row
from retail_etl.connectors.magento.lists import RECORDS_AT, Asked, ListReader
from retail_etl.connectors.magento.readings import id_columns, keyset_of
from retail_etl.connectors.magento.refusals import decode, is_no_route
from retail_etl.connectors.magento.search import Filter, criteria
from retail_etl.connectors.magento.streams import ROUTES, STREAMS, Reading
from retail_etl.connectors.positions import as_position
from retail_etl.errors import PoisonPageError, SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.interface import Sink
    from retail_etl.connectors.magento.config import MagentoConfig
    from retail_etl.connectors.magento.keyset import Keyset

_NOT_FOUND: Final = 404
_ATTEMPTS: Final = 5
_CLOCK_SECONDS_MAX: Final = 60.0  # an older answer's clock is asked again; within it, behind the true time is safe
_IDS_AT_ONCE: Final = 100


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
        self.client = HttpClient(
            SourceAddress(self.source, config.base_url, pacing),
            decode=partial(decode, bearer=bearer),
            secrets=Secrets([credentials.consumer_secret, credentials.access_token, credentials.access_token_secret]),
            wiring=wiring,
        )
        self.client.auth = (
            FixedBearerAuth(credentials.access_token) if bearer else OAuth1Auth(credentials, signed_url=self._as_the_shop_sees)
        )
        self._reader = ListReader(self.client)
        self.counts = self.client.counts

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity."""
        return STREAMS

    def sinks(self) -> Mapping[str, Sink]:
        """What can be written to, by entity."""
        from retail_etl.connectors.magento.sinks import sinks_of

        return sinks_of(self.client, self._config)

    def probe_writing(self, entities: Sequence[str]) -> list[Probe]:
        """Whether the integration's resources allow it; nothing is written."""
        from retail_etl.connectors.magento import write_probes

        return write_probes.probes(self.client, self._config.store_code, entities)

    def position(self, stream: Stream, since: str | None = None) -> str | None:
        """The shop's own now, from the ``Date`` header of an answer of the last minute, or of a cheap question.

        Of transactions, their highest id: they are the one list that is read by it.
        """
        if stream.cursor is CursorKind.REVISION:
            return self._newest_transaction(stream, since)
        heard = self.client.served_at(_CLOCK_SECONDS_MAX)
        if heard is None:
            heard = self._nothing(stream, "position").served_at()
        if heard is None:
            step = "Let the shop (or the proxy before it) send a Date header."
            raise SourceChangedError("its answers carry no Date header", system=self.source, stream=stream.name, next_step=step)
        return as_position(heard)

    def _newest_transaction(self, stream: Stream, since: str | None) -> str | None:
        groups = [[Filter("transaction_id", "gteq", since)]] if since is not None else []
        query = criteria(groups, page_size=1, sort=("transaction_id",), direction="DESC")
        _, listing = self.client.ask_for(Ask(self._path(stream), self._place(stream, "position"), query=query), Listing)
        found = [str(row.transaction_id) for row in (listing and listing.items) or [] if isinstance(row, Row)]
        return found[0] if found else since

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's pages with records, in the order of the list's key; of a snapshot everything there is."""
        route = ROUTES[stream.entity]
        match route.reading:
            case Reading.WHOLE:
                yield from self._whole(stream)
            case Reading.BY_SOURCE:
                yield from self._by_source(stream)
            case Reading.BY_TRANSACTION if window.along is Along.CURSOR:
                orders = STREAMS["orders"]
                until = self.client.served_at(_CLOCK_SECONDS_MAX) or self.client.timing.clock()
                lists = self._asked(stream, window), self._asked(orders, window)
                yield from transactions.pages(self._reader, *lists, window, until, self._config.datetime_literal)
            case _:
                yield from self._records(stream, window)

    def page_at(self, stream: Stream, window: Window, skip: int, take: int) -> Page:
        """The window's records at a place, by the number of their page: rows that move can slip past it.

        Raises:
            PoisonPageError: the list has no pages.
        """
        place = self._place(stream, f"records {skip + 1} to {skip + take}")
        if ROUTES[stream.entity].reading is Reading.WHOLE:
            raise PoisonPageError("cannot be read by place", **place.of(self.source))
        keyset = self._keyset(stream, window)
        sort = stream.key if ROUTES[stream.entity].reading is Reading.BY_SOURCE else keyset.sort
        query = criteria(keyset.whole(), page_size=take, sort=sort, page=skip // take + 1)
        return self._page(Ask(self._path(stream), place, query=query))

    def lists_ids(self, stream: Stream) -> bool:
        """Every list that has pages can be asked for its ids alone."""
        return ROUTES[stream.entity].reading is not Reading.WHOLE

    def id_pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's records cut to what they are known and paged by."""
        fields = f"items[{','.join([*stream.key, 'created_at', 'updated_at'])}],search_criteria,total_count"
        if ROUTES[stream.entity].reading is Reading.BY_SOURCE:
            yield from self._by_source(stream, fields)
        else:
            yield from self._records(stream, window, fields)

    def records_by_id(self, stream: Stream, keys: Sequence[Mapping[str, str]]) -> Iterator[Page]:
        """The records with these ids, some at a time."""
        place, size = self._place(stream, "by id"), min(self._reader.size(stream.page_size), _IDS_AT_ONCE)
        columns = id_columns(stream)
        if len(columns) > 1:  # a pair of texts: one by one
            size = 1
        for first in range(0, len(keys), size):
            some = keys[first : first + size]
            groups = [
                [Filter(column, "in" if size > 1 else "eq", ",".join(key[name] for key in some))]
                for column, name in zip(columns, stream.key, strict=True)
            ]
            yield self._page(Ask(self._path(stream), place, query=criteria(groups, page_size=size, sort=columns)))

    def _page(self, ask: Ask) -> Page:
        answer, _ = self.client.ask_for(ask, Listing)
        return Page(answer.url, answer.body, RECORDS_AT)

    def _records(self, stream: Stream, window: Window, fields: str = "") -> Iterator[Page]:
        return (page for page, _ in self._reader.pages(self._asked(stream, window, fields), self._keyset(stream, window)))

    def _by_source(self, stream: Stream, fields: str = "") -> Iterator[Page]:
        """Source by source along the SKU: two text columns cannot be one key without trusting the shop to OR across them."""
        sources = replace(self._asked(stream, None), path=self._path(STREAMS["sources"]))
        for _, items in list(self._reader.pages(sources, ByText("source_code"))):
            for code in (item.source_code for item in items if isinstance(item, Row)):
                within = ByText("sku", (Filter("source_code", "eq", str(code)),))
                yield from (page for page, _ in self._reader.pages(self._asked(stream, None, fields), within))

    def _whole(self, stream: Stream) -> Iterator[Page]:
        answer, found = self._short_list(stream, "all")
        if found:
            yield Page(answer.url, answer.body, ())

    def _short_list(self, stream: Stream, purpose: str) -> tuple[Answer, list[Any]]:
        place = self._place(stream, purpose)
        answer, found = self.client.ask_for(Ask(self._path(stream), place), cast("type[Any]", UnreadRecord))
        if not isinstance(found, list):
            raise SourceChangedError("answers with no list", **place.of(self.source))
        return answer, found

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """The shop's ``total_count`` of the window, asked without the cursor that paging uses; a short list is asked again."""
        place, route = self._place(stream, "control total"), ROUTES[stream.entity]
        if route.reading is Reading.WHOLE:
            return ControlTotal(len(self._short_list(stream, "control total")[1]))
        keyset = self._keyset(stream, window)
        query = [*criteria(keyset.whole(), page_size=1), ("fields", f"items[{stream.key[-1]}],total_count")]
        _, counted = self.client.ask_for(Ask(self._path(stream), place, query=query), _Count)
        return ControlTotal(counted.total_count if counted else None)

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:
        """The record's page in the admin where its address is known, else in the API."""
        route = ROUTES[stream.entity]
        known = {name: encode(value) for name, value in key.items()}
        if self._config.admin_url and route.admin_path:
            return f"{self._config.admin_url.rstrip('/')}/{route.admin_path.format(**known)}"
        return f"{self.client.base_url}/{self._rest(route.record_path.format(**known))}"

    def probe(self) -> list[Probe]:
        """Each stream's list, asked for nothing: address, signature and ACL resource in one."""
        return [tried(stream.name, partial(self._stream_works, stream)) for stream in STREAMS.values()]

    def close(self) -> None:
        """Let go of connections."""
        self.client.close()

    def _stream_works(self, stream: Stream) -> str:
        route = ROUTES[stream.entity]
        answer = self._nothing(stream, "probe", accept=frozenset({_NOT_FOUND} if route.is_optional else ()))
        if answer.status == _NOT_FOUND:
            if not is_no_route(answer, self.client.refusal(answer)):
                raise self.client.refused(answer, self._place(stream, "probe"))
            return f"{route.path} is not offered by this shop, so the stream stays empty"
        told = answer.served_at()
        clock = f"its clock says {as_position(told)}" if told else "it does not tell its clock"
        return f"{route.path} can be read with {route.resource}; {clock}"

    def _nothing(self, stream: Stream, purpose: str, accept: frozenset[int] = frozenset()) -> Answer:
        """The answer to a question that no record fits (of a text key, one): it costs the shop an index look-up."""
        columns = id_columns(stream)
        pairs = criteria([[Filter(columns[0], "eq", "0")]], page_size=1)
        if ROUTES[stream.entity].reading is Reading.WHOLE:
            pairs = []
        return self.client.ask(Ask(self._path(stream), self._place(stream, purpose), query=pairs, accept=accept))

    def _keyset(self, stream: Stream, window: Window) -> Keyset:
        return keyset_of(stream, window, self._config.datetime_literal)

    def _asked(self, stream: Stream, window: Window | None, fields: str = "") -> Asked:
        span = f"{window.since or 'the beginning'} to {window.until}" if window else "all"
        size = self._config.page_size or stream.page_size
        return Asked(self._path(stream), self._place(stream, span), size, fields, ROUTES[stream.entity].is_optional)

    def _rest(self, path: str) -> str:
        return f"rest/{encode(self._config.store_code)}/V1/{path}"

    def _path(self, stream: Stream) -> str:
        return self._rest(ROUTES[stream.entity].path)

    def _place(self, stream: Stream, record: str) -> Place:
        return Place(stream.name, record, ROUTES[stream.entity].resource)

    def _as_the_shop_sees(self, url: str) -> str:
        seen = self._config.signed_base_url
        return seen.rstrip("/") + url.removeprefix(self.client.base_url) if seen else url
