"""Reads Heartland's ``v1`` dialect: listings by modification with opaque cursors, the report in slices of dates."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.heartland import report_dates
from retail_etl.connectors.heartland.by_id import records_by_id
from retail_etl.connectors.heartland.refusals import decode
from retail_etl.connectors.heartland.scopes import fetch_token
from retail_etl.connectors.heartland.streams import ROUTES, STREAMS
from retail_etl.connectors.http.answer import Answer, Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.bodies import UnreadRecord
from retail_etl.connectors.http.client import HttpClient
from retail_etl.connectors.http.client_credentials import ClientCredentials
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.http.redaction import Secrets
from retail_etl.connectors.http.tokens import BearerAuth, TokenCache
from retail_etl.connectors.http.wiring import SourceAddress, Wiring
from retail_etl.connectors.interface import Along, ControlTotal, Page, Probe, Stream, Window
from retail_etl.connectors.positions import as_position, moment_of
from retail_etl.errors import CredentialError, PoisonPageError, SourceChangedError, SourceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.heartland.config import HeartlandConfig
    from retail_etl.connectors.interface import Sink

_GONE: Final = 410
_RESTARTS_MAX: Final = 3
_CLOCK_SECONDS_MAX: Final = 60.0  # an older answer's clock is asked again; within it, behind the true time is safe
_RECORDS_AT: Final = ("results",)
_Query = list[tuple[str, str]]
_Records = list[UnreadRecord]


class _Dated(msgspec.Struct):
    business_date: str | None = None


class _Listing(msgspec.Struct):
    results: _Records
    next_cursor: str | None = None
    total: int | None = None
    as_of: str | None = None


class _DatedListing(msgspec.Struct):
    results: list[_Dated]


class HeartlandConnector:
    """One Heartland account, ready to be read."""

    source = "heartland"

    def __init__(self, config: HeartlandConfig, wiring: Wiring) -> None:
        secret = config.client_secret.get_secret_value()
        pacing = Pacing(requests_per_second=config.requests_per_second, concurrency=config.concurrency)
        self._config = config
        self.client = HttpClient(
            SourceAddress(self.source, config.base_url, pacing),
            decode=decode,
            secrets=Secrets([secret]),
            wiring=wiring,
        )
        credentials = ClientCredentials("/oauth/token", config.client_id, secret, config.scopes)
        self._tokens = TokenCache(lambda: fetch_token(credentials, self.client), wiring.timing.clock, self.client.secrets)
        self.client.auth = BearerAuth(self._tokens)
        self.counts = self.client.counts

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity."""
        return STREAMS

    def probe_writing(self, entities: Sequence[str]) -> list[Probe]:
        """Whether the account has the scopes for it, as its token says; nothing is written."""
        return [tried(f"write {entity}", partial(self._may_write, entity)) for entity in entities]

    def _may_write(self, entity: str) -> str:
        scope = f"{'inventory' if entity in {'stock_levels', 'stock_adjustments'} else entity}.write"
        granted = self._tokens.current().granted
        if granted and scope not in granted:
            step = f"Grant the scope {scope} to the service account."
            raise CredentialError(f"its token lacks {scope}", system=self.source, record=entity, next_step=step)
        return f"the token is granted for {scope}"

    def sinks(self) -> Mapping[str, Sink]:
        """What can be written to, by entity; the account's scopes must allow it."""
        from retail_etl.connectors.heartland.sinks import sinks_of

        return sinks_of(self.client, self.client.timing.clock)

    def position(
        self,
        stream: Stream,
        since: str | None = None,  # noqa: ARG002 -- a clock needs no start
    ) -> str | None:
        """The server's own now; taken from an answer of the last minute where there is one."""
        self._tokens.current()  # a fresh token's answer tells the time, too
        heard = self.client.served_at(_CLOCK_SECONDS_MAX)
        if heard is not None:
            return as_position(heard)
        answer, listing = self._one_row(stream, "position")
        if listing is not None and listing.as_of:
            return as_position(moment_of(listing.as_of))
        served = answer.served_at()
        if served is None:
            raise SourceChangedError("tells neither as_of nor a Date header", system=self.source, stream=stream.name)
        return as_position(served)

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's pages with records; an expired cursor starts the window again, so records may come twice."""
        place = self._place(stream, f"{window.since or 'the beginning'} to {window.until}")
        route = ROUTES[stream.entity]
        size = ("per_page", str(self._config.page_size or stream.page_size))
        paging: _Query = [size, ("sort", "updated_at,asc")] if route.by_change else []
        embeds: _Query = [("include", route.include)] if route.include else []
        for filters in self._scans(stream, window):
            yield from self._scan(stream, [*filters, *embeds, *paging], place)

    def page_at(self, stream: Stream, window: Window, skip: int, take: int) -> Page:
        """The window's records at a place, by the offset listing.

        Raises:
            PoisonPageError: the window takes more than one report, so that it has no places.
        """
        place, route = self._place(stream, f"records {skip + 1} to {skip + take}"), ROUTES[stream.entity]
        scans = list(self._scans(stream, window))
        if len(scans) != 1 or not route.by_change:
            raise PoisonPageError("cannot be read by place", **place.of(self.source))
        paging = [("per_page", str(take)), ("page", str(skip // take + 1)), ("sort", "updated_at,asc")]
        embeds: _Query = [("include", route.include)] if route.include else []
        answer, _ = self.client.ask_for(Ask(route.path, place, query=[*scans[0], *embeds, *paging]), _Listing)
        return Page(answer.url, answer.body, _RECORDS_AT)

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """The source's own count, by its offset listing, which our paging does not use; a report of sums is asked again."""
        total = 0
        for filters in self._scans(stream, window):
            ask = Ask(
                ROUTES[stream.entity].path,
                self._place(stream, "control total"),
                query=[*filters, *self._first_row(stream)],
            )
            _, listing = self.client.ask_for(ask, _Listing)
            if listing is None or listing.total is None:
                return ControlTotal(None)
            total += listing.total
        return ControlTotal(total)

    def records_by_id(self, stream: Stream, keys: Sequence[Mapping[str, str]]) -> Iterator[Page]:
        """The records with these keys, one request each; what is not there is left out."""
        return records_by_id(self.client, stream, keys, self._place(stream, "by id"))

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:
        """The record's own address; a report row has none, so the report's, pointing at the row."""
        path = ROUTES[stream.entity].record_path.format(**{name: encode(value) for name, value in key.items()})
        return f"{self.client.base_url}{path}"

    def probe(self) -> list[Probe]:
        """Address and credentials first, then each stream's scope."""
        findings = [tried("credentials", self._credentials_work)]
        if findings[0].works:
            findings += [tried(stream.name, partial(self._stream_works, stream)) for stream in STREAMS.values()]
        return findings

    def close(self) -> None:
        """Let go of connections."""
        self.client.close()

    def _credentials_work(self) -> str:
        granted = self._tokens.current().granted
        return f"token granted for {', '.join(sorted(granted)) or 'unnamed scopes'}"

    def _stream_works(self, stream: Stream) -> str:
        self._one_row(stream, "probe")
        return f"{ROUTES[stream.entity].path} can be read with scope {ROUTES[stream.entity].scope}"

    def _one_row(self, stream: Stream, purpose: str) -> tuple[Answer, _Listing | None]:
        route = ROUTES[stream.entity]
        today = self.client.timing.clock().date().isoformat()
        dates = [*route.report, ("start_date", today), ("end_date", today)] if route.report else []
        ask = Ask(route.path, self._place(stream, purpose), query=[*dates, *self._first_row(stream)])
        return self.client.ask_for(ask, _Listing)

    def _first_row(self, stream: Stream) -> _Query:
        return [("per_page", "1"), ("page", "1")] if ROUTES[stream.entity].by_change else []

    def _place(self, stream: Stream, record: str) -> Place:
        return Place(stream.name, record, ROUTES[stream.entity].scope)

    def _scans(self, stream: Stream, window: Window) -> Iterator[_Query]:
        route = ROUTES[stream.entity]
        if window.along is Along.BUSINESS_DATE:
            yield from self._days(stream, window)
            return
        modified: _Query = [("updated_since", window.since)] if window.since is not None else []
        modified.append(("updated_before", window.until))
        if not route.report:
            yield modified
            return
        for first, last in self._report_slices(stream, window):
            dates = [*route.report, ("start_date", first.isoformat()), ("end_date", last.isoformat())]
            yield [*dates, *modified] if route.by_change else dates

    def _days(self, stream: Stream, window: Window) -> Iterator[_Query]:
        """The same records by the store's day, which a change without a new moment leaves alone."""
        report, last = ROUTES[stream.entity].report, date.fromisoformat(window.until) - timedelta(days=1)
        first = date.fromisoformat(window.since) if window.since else self._first_business_date(stream) or last
        if not report:
            yield [("business_date_from", first.isoformat()), ("business_date_to", last.isoformat())]
            return
        for start, end in report_dates.slices(first, last):
            yield [*report, ("start_date", start.isoformat()), ("end_date", end.isoformat())]

    def _report_slices(self, stream: Stream, window: Window) -> Iterator[tuple[date, date]]:
        until = moment_of(window.until).date()
        if window.since is not None:
            first = report_dates.first_day(moment_of(window.since).date(), until)
        else:
            first = self._config.history_from or self._first_business_date(stream) or until
        return report_dates.slices(first, report_dates.last_day(until))

    def _first_business_date(self, stream: Stream) -> date | None:
        query = [("sort", "business_date,asc"), ("per_page", "1"), ("page", "1")]
        place = Place(stream.name, "first business day", ROUTES["payments"].scope)
        _, listing = self.client.ask_for(Ask(ROUTES["payments"].path, place, query=query), _DatedListing)
        days = [row.business_date for row in listing.results if row.business_date] if listing else []
        return date.fromisoformat(days[0]) if days else None

    def _scan(self, stream: Stream, query: _Query, place: Place) -> Iterator[Page]:
        cursor: str | None = None
        seen: set[str] = set()
        restarts = 0
        while True:
            asked = [*query, ("cursor", cursor)] if cursor else query
            ask = Ask(ROUTES[stream.entity].path, place, query=asked, accept=frozenset({_GONE} if cursor else ()))
            answer, listing = self.client.ask_for(ask, _Listing)
            if listing is None:
                restarts += 1
                if restarts > _RESTARTS_MAX:
                    said = f"cursors expired {restarts} times before the window was read"
                    raise SourceUnavailableError(said, next_step="Read a narrower window.", **place.of(self.source))
                cursor = None
                seen.clear()
                continue
            if listing.results:
                yield Page(answer.url, answer.body, _RECORDS_AT)
            cursor = listing.next_cursor
            if not cursor:
                return
            if cursor in seen:
                raise SourceChangedError("the listing leads back to a cursor that was read already", **place.of(self.source))
            seen.add(cursor)
