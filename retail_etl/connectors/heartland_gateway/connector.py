"""Reads the card gateway's two sides: Portico over spans of moments, GP-API over days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.heartland_gateway import gp_api_refusals, portico_refusals
from retail_etl.connectors.heartland_gateway.access_token import AppCredentials
from retail_etl.connectors.heartland_gateway.gp_api import DayReader, Days, Row
from retail_etl.connectors.heartland_gateway.portico import REPORTS, Portico
from retail_etl.connectors.heartland_gateway.streams import DAY_LISTS, PORTICO, STREAMS
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.client import HttpClient
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.http.redaction import Secrets
from retail_etl.connectors.http.tokens import BearerAuth, TokenCache
from retail_etl.connectors.http.wiring import SourceAddress, Wiring
from retail_etl.connectors.interface import ControlTotal, Page, Probe, RequestCounts, Stream, Window
from retail_etl.connectors.positions import as_position, moment_of
from retail_etl.errors import InvariantBrokenError, SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.connectors.heartland_gateway.config import HeartlandGatewayConfig
    from retail_etl.connectors.http.refusals import Decode

_SOURCE: Final = "heartland_gateway"
_VERSION: Final = {"X-GP-Version": "2021-03-22"}
_KEPT: Final = timedelta(days=90)  # the gateway keeps no more; older records come from statements
_CLOCK_SECONDS_MAX: Final = 60.0  # an older answer's clock is asked again; within it, behind the true time is safe


class HeartlandGatewayConnector:
    """One merchant's gateway, ready to be read, as far as it is configured."""

    source = _SOURCE

    def __init__(self, config: HeartlandGatewayConfig, wiring: Wiring) -> None:
        self._config = config
        self.counts = RequestCounts()
        self._portico_client = self._client(config.portico_url, wiring, portico_refusals.decode)
        self._gp_client = self._client(config.gp_api_url, wiring, gp_api_refusals.decode)
        self._portico = Portico(self._portico_client, config) if self._portico_client else None
        if self._gp_client is not None:
            credentials = AppCredentials(config.gp_api_app_id, _told(config.gp_api_app_key))
            fetch = partial(credentials.fetch, self._gp_client, gp_api_refusals.decode)
            self._gp_client.auth = BearerAuth(TokenCache(fetch, wiring.timing.clock, self._gp_client.secrets))

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity of the sides that have an address."""
        return {entity: stream for entity, stream in STREAMS.items() if self._side(entity) is not None}

    def position(
        self,
        stream: Stream,
        since: str | None = None,  # noqa: ARG002 -- a clock needs no start
    ) -> str | None:
        """The side's own now, from the ``Date`` header of an answer of the last minute, or of a cheap question."""
        client = self._needed(stream)
        if client.served_at(_CLOCK_SECONDS_MAX) is None:
            self._question(stream, "position")
        heard = client.served_at(_CLOCK_SECONDS_MAX)
        if heard is None:
            step = "Let the proxy before it pass on the Date header."
            raise SourceChangedError("its answers carry no Date header", system=_SOURCE, stream=stream.name, next_step=step)
        return as_position(heard)

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's pages with records; GP-API is asked for whole days, so that a page may hold more than the window."""
        place = self._place(stream, f"{window.since or 'the beginning'} to {window.until}")
        if stream.entity in PORTICO:
            yield from self._reports().pages(stream.entity, self._start(window), moment_of(window.until), place)
            return
        reader = self._reader(stream, place)
        if stream.entity == "batches":
            yield from self._batches(reader, self._days(window))
            return
        for answer, _ in reader.answers(self._days(window)):
            yield reader.page(answer)

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """GP-API's own count of the window's days; Portico counts nothing, and batches are in no list."""
        if stream.entity in PORTICO or stream.entity == "batches":
            return ControlTotal(None)
        return ControlTotal(self._reader(stream, self._place(stream, "control total")).count(self._days(window)))

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:
        """The record's address in GP-API; of Portico, the service that shows it."""
        if stream.entity in PORTICO:
            service = "ReportTxnDetail" if stream.entity == "portico_transactions" else "ReportBatchDetail"
            return f"{self._config.portico_url}#{service}?" + "&".join(f"{name}={encode(value)}" for name, value in key.items())
        path = "/batches" if stream.entity == "batches" else DAY_LISTS[stream.entity].path
        return f"{self._config.gp_api_url}{path}/{encode(key['id'])}"

    def probe(self) -> list[Probe]:
        """Each stream of the configured sides, asked for next to nothing."""
        return [tried(stream.name, partial(self._stream_works, stream)) for stream in self.streams().values()]

    def close(self) -> None:
        """Let go of connections."""
        for client in (self._portico_client, self._gp_client):
            if client is not None:
                client.close()

    def _client(self, address: str | None, wiring: Wiring, decode: Decode) -> HttpClient | None:
        if address is None:
            return None
        config = self._config
        secrets = [_told(config.portico_secret_api_key), _told(config.portico_password), _told(config.gp_api_app_key)]
        pacing = Pacing(config.requests_per_second, concurrency=config.concurrency)
        headers = _VERSION if address == config.gp_api_url else {}
        told = SourceAddress(_SOURCE, address, pacing, headers)
        return HttpClient(told, decode=decode, secrets=Secrets(secrets), wiring=wiring, counts=self.counts)

    def _side(self, entity: str) -> HttpClient | None:
        return self._portico_client if entity in PORTICO else self._gp_client

    def _needed(self, stream: Stream) -> HttpClient:
        client = self._side(stream.entity)
        if client is None:
            raise InvariantBrokenError("asked for a stream whose side has no address", system=_SOURCE, stream=stream.name)
        return client

    def _reports(self) -> Portico:
        if self._portico is None:
            raise InvariantBrokenError("asked for a report of Portico, which has no address", system=_SOURCE)
        return self._portico

    def _reader(self, stream: Stream, place: Place) -> DayReader:
        listed = DAY_LISTS[stream.entity]
        account = self._config.gp_api_account if listed.is_settlement else None
        extra = [("account_name", account)] if account else []
        return DayReader(self._needed(stream), listed, place, self._config.page_size or stream.page_size, extra)

    def _batches(self, reader: DayReader, days: Days) -> Iterator[Page]:
        asked: set[str] = set()
        for _, rows in reader.answers(days):
            named = {row.batch_id for row in rows if isinstance(row, Row) and isinstance(row.batch_id, str) and row.batch_id}
            for batch in sorted(named - asked):
                answer = reader.client.ask(Ask(f"/batches/{encode(batch)}", reader.place))
                yield Page(answer.url, b"[" + answer.body + b"]", ())
            asked |= named

    def _question(self, stream: Stream, purpose: str) -> None:
        now = self._needed(stream).timing.clock()
        place = self._place(stream, purpose)
        if stream.entity in PORTICO:
            self._reports().count(stream.entity, now - timedelta(seconds=1), now, place)
        else:
            self._reader(stream, place).count(Days(now.date(), now.date()))

    def _stream_works(self, stream: Stream) -> str:
        self._question(stream, "probe")
        named = REPORTS[stream.entity].service if stream.entity in PORTICO else DAY_LISTS[stream.entity].path
        return f"{named} can be read"

    def _start(self, window: Window) -> datetime:
        if window.since is not None:
            return moment_of(window.since)
        if self._config.history_from is not None:
            return datetime.combine(self._config.history_from, time(), UTC)
        return moment_of(window.until) - _KEPT

    def _days(self, window: Window) -> Days:
        return Days(self._start(window).date(), moment_of(window.until).date())

    def _place(self, stream: Stream, record: str) -> Place:
        named = REPORTS[stream.entity].service if stream.entity in PORTICO else DAY_LISTS[stream.entity].path.lstrip("/")
        return Place(stream.name, record, f"read access to {named}")


def _told(secret: object) -> str:
    value = getattr(secret, "get_secret_value", None)
    return str(value()) if value else ""
