"""Reads a Salesforce org over REST: windowed ``queryAll`` along SystemModstamp, the org's own clock and count."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.client import HttpClient
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.http.redaction import Secrets
from retail_etl.connectors.http.tokens import TokenCache
from retail_etl.connectors.http.wiring import SourceAddress, Wiring
from retail_etl.connectors.interface import Along, ControlTotal, Page, Probe, Stream, Window
from retail_etl.connectors.positions import as_position
from retail_etl.connectors.salesforce import soql
from retail_etl.connectors.salesforce.api_usage import ApiUsage
from retail_etl.connectors.salesforce.bulk_query import BulkQuery
from retail_etl.connectors.salesforce.deployment import Deployment
from retail_etl.connectors.salesforce.fields import CURRENCY
from retail_etl.connectors.salesforce.reading import ORDER, RECORDS_AT, ObjectReader
from retail_etl.connectors.salesforce.refusals import decode
from retail_etl.connectors.salesforce.session import Login, SessionAuth
from retail_etl.connectors.salesforce.streams import CREATED, CURSOR, ROUTES, STREAMS
from retail_etl.errors import CredentialError, PoisonPageError, SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.interface import Sink
    from retail_etl.connectors.salesforce.config import SalesforceConfig

_CLOCK_SECONDS_MAX: Final = 60.0  # an older answer's clock is asked again; within it, behind the true time is safe
_IDS_AT_ONCE: Final = 200
_OFFSET_MAX: Final = 2_000
# The integration's mark on every change: change events and triggers tell our own writes by it.
HEADERS: Final = {"Sforce-Call-Options": "client=retail_etl", "Sforce-Auto-Assign": "FALSE"}
_VISIBLE: Final = "the permission set Heartland_Integration"


class SalesforceConnector:
    """One org, ready to be read and written to."""

    source = "salesforce"

    def __init__(self, config: SalesforceConfig, wiring: Wiring) -> None:
        known = [held.get_secret_value() for held in (config.client_secret, config.private_key) if held is not None]
        # Answers may take as long as the org lets a query run.
        pacing = Pacing(config.requests_per_second, concurrency=config.concurrency, read_seconds=120.0)
        self._config = config
        self.base = f"services/data/v{config.api_version}"
        self.client = HttpClient(
            SourceAddress(self.source, config.base_url, pacing, HEADERS), decode=decode, secrets=Secrets(known), wiring=wiring
        )
        self.usage = ApiUsage(config.quota_share_max, wiring.timing.clock)
        self._login = Login(config)
        self._tokens = TokenCache(lambda: self._login.fetch(self.client), wiring.timing.clock, self.client.secrets)
        self.client.auth = SessionAuth(self._tokens, self.usage)
        self._reader = ObjectReader(self.client, self.base)
        self.counts = self.client.counts

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity."""
        return STREAMS

    def sinks(self) -> Mapping[str, Sink]:
        """The sinks by entity."""
        from retail_etl.connectors.salesforce.sinks import build_sinks

        return build_sinks(self.client, self.base, self._config)

    def probe_writing(self, entities: Sequence[str]) -> list[Probe]:
        """Whether the integration user may create and change the objects; nothing is written."""
        from retail_etl.connectors.salesforce import write_probes

        return write_probes.probes(self.client, self.base, entities)

    def position(
        self,
        stream: Stream,
        since: str | None = None,  # noqa: ARG002 -- a clock needs no start
    ) -> str | None:
        """The org's own now, from the ``Date`` header of an answer of the last minute, or of the list of versions."""
        self._tokens.current()  # a fresh session's answer tells the time, too
        heard = self.client.served_at(_CLOCK_SECONDS_MAX)
        if heard is None:
            heard = self.client.ask(Ask("services/data", self._place(stream, "position"), anonymous=True)).served_at()
        if heard is None:
            step = "Let the proxy before the org pass on its Date header."
            raise SourceChangedError("its answers carry no Date header", system=self.source, stream=stream.name, next_step=step)
        return as_position(heard)

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's pages with records; a locator that expires is gone on from behind the last record."""
        return self._pages(stream, window, self._fields(stream))

    def page_at(self, stream: Stream, window: Window, skip: int, take: int) -> Page:
        """The window's records at a place.

        Raises:
            PoisonPageError: the place lies behind the 2,000 records that the org counts off.
        """
        place = self._place(stream, f"records {skip + 1} to {skip + take}")
        if skip > _OFFSET_MAX:
            raise PoisonPageError("cannot be read by place so far behind", **place.of(self.source))
        rest = f"{ORDER} LIMIT {take} OFFSET {skip}"
        query = soql.select(self._fields(stream), ROUTES[stream.entity].sobject, self._within(window), rest=rest)
        answer, _ = self._reader.ask(query, place)
        return Page(answer.url, answer.body, RECORDS_AT)

    def lists_ids(self, stream: Stream) -> bool:
        """Every object can be asked for its ids alone."""
        return stream.entity in ROUTES

    def id_pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """The window's records cut to what they are known and paged by; of very many, in one bulk job."""
        fields = ("Id", CREATED, CURSOR)
        counted = self.control_total(stream, window).records or 0
        if counted <= self._config.bulk_query_above:
            return self._pages(stream, window, fields)
        query = soql.select(fields, ROUTES[stream.entity].sobject, self._within(window))
        return BulkQuery(self.client, self.base).pages(query, self._place(stream, "ids in bulk"))

    def records_by_id(self, stream: Stream, keys: Sequence[Mapping[str, str]]) -> Iterator[Page]:
        """The records with these ids, some at a time."""
        place, sobject = self._place(stream, "by id"), ROUTES[stream.entity].sobject
        for first in range(0, len(keys), _IDS_AT_ONCE):
            wanted = soql.named("Id", (key["Id"] for key in keys[first : first + _IDS_AT_ONCE]))
            size = self._config.page_size or stream.page_size
            yield from (page for page, _ in self._reader.pages(self._fields(stream), sobject, [wanted], place, size))

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """The org's own count of the window."""
        query = soql.select(["COUNT()"], ROUTES[stream.entity].sobject, self._within(window))
        _, listing = self._reader.ask(query, self._place(stream, "control total"))
        return ControlTotal(listing.totalSize)

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:  # noqa: ARG002 -- an id tells its object
        """The record's page in the org."""
        return f"{self.client.base_url}/{encode(key['Id'])}"

    def probe(self) -> list[Probe]:
        """Address, session and version first, then the org package, then each stream's object."""
        findings = [tried("session", self._session_works)]
        if findings[0].works:
            findings.append(tried("API version", self._version_is_served))
        if all(finding.works for finding in findings):
            findings += Deployment(self.client, self.base).findings()
            findings += [tried(stream.name, partial(self._stream_works, stream)) for stream in STREAMS.values()]
        return findings

    def close(self) -> None:
        """Let go of connections."""
        self.client.close()

    def _pages(self, stream: Stream, window: Window, fields: Sequence[str]) -> Iterator[Page]:
        place = self._place(stream, f"{window.since or 'the beginning'} to {window.until}")
        size = self._config.page_size or stream.page_size
        sobject = ROUTES[stream.entity].sobject
        return (page for page, _ in self._reader.pages(fields, sobject, self._within(window), place, size))

    def _within(self, window: Window) -> list[str]:
        return soql.within(window, by_creation=window.along is Along.CREATED_AT)

    def _fields(self, stream: Stream) -> list[str]:
        route = ROUTES[stream.entity]
        named = [CURRENCY] if route.has_currency and self._config.multi_currency else []
        return [*route.fields, *named]

    def _place(self, stream: Stream, record: str) -> Place:
        return Place(stream.name, record, f"{_VISIBLE} (read {ROUTES[stream.entity].sobject})")

    def _session_works(self) -> str:
        self._tokens.current()
        return f"the org {self._login.organization or 'without a name'} gives a session"

    def _version_is_served(self) -> str:
        place = Place(record="API versions")
        _, served = self.client.ask_for(Ask("services/data", place, anonymous=True), list[dict[str, Any]])
        versions = [str(one.get("version")) for one in served or []]
        if self._config.api_version not in versions:
            step = f"Set RETAIL_ETL_SALESFORCE_API_VERSION to one of {', '.join(versions[-4:])}."
            raise CredentialError(f"{self._config.api_version} is not served", next_step=step, **place.of(self.source))
        return f"{self._config.api_version} is served, up to {versions[-1]}"

    def _stream_works(self, stream: Stream) -> str:
        route = ROUTES[stream.entity]
        query = soql.select(self._fields(stream), route.sobject, [], rest="LIMIT 1")
        self._reader.ask(query, self._place(stream, "probe"))
        told = f"; {self.usage.used:,} of {self.usage.most:,} daily requests used" if self.usage.most else ""
        return f"{route.sobject} can be read{told}"
