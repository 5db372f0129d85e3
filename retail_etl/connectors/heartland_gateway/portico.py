"""Reads Portico: reports over a span of moments, halved wherever an answer may have been cut off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import msgspec

from retail_etl.connectors.heartland_gateway import xml_messages
from retail_etl.connectors.heartland_gateway.masking import last_four
from retail_etl.connectors.heartland_gateway.portico_refusals import refusal_of
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Page
from retail_etl.connectors.positions import as_position
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from retail_etl.connectors.heartland_gateway.config import HeartlandGatewayConfig
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.http.refusals import Refusal

_SPAN_MAX: Final = timedelta(days=1)
_SPAN_MIN: Final = timedelta(seconds=1)
_RECORDS_AT: Final = ("results",)


@dataclass(frozen=True)
class Report:
    """One of Portico's reports: the service, what names the ends of its span, and the element that repeats."""

    service: str
    first: str
    last: str
    rows: str
    under: str = ""


REPORTS: Final[Mapping[str, Report]] = {
    "portico_transactions": Report("FindTransactions", "StartUtcDT", "EndUtcDT", "Transactions", under="Criteria"),
    "portico_batches": Report("ReportBatchHistory", "RptStartUtcDT", "RptEndUtcDT", "Details"),
}


class Portico:
    """One merchant's Portico account, ready to be asked."""

    def __init__(self, client: HttpClient, config: HeartlandGatewayConfig) -> None:
        self._client = client
        self._header = _header(config)
        self._rows_max = config.portico_rows_max

    def pages(self, entity: str, since: datetime, until: datetime, place: Place) -> Iterator[Page]:
        """The report's rows by spans of at most a day, as JSON with every value as text; a row may come twice.

        Raises:
            SourceChangedError: one second alone has as many rows as an answer may be cut off at.
        """
        start = since
        while start < until:
            end = min(start + _SPAN_MAX, until)
            yield from self._span(REPORTS[entity], start, end, place)
            start = end

    def count(self, entity: str, since: datetime, until: datetime, place: Place) -> int:
        """How many rows the answer to one span holds."""
        return len(self._rows(REPORTS[entity], since, until, place)[1])

    def _span(self, report: Report, start: datetime, end: datetime, place: Place) -> Iterator[Page]:
        answer, rows = self._rows(report, start, end, place)
        if len(rows) < self._rows_max:
            if rows:
                asked = urlencode({report.first: as_position(start), report.last: as_position(end)})
                yield Page(f"{answer.url}#{report.service}?{asked}", _as_json(rows), _RECORDS_AT)
            return
        if end - start <= _SPAN_MIN:
            said = f"one second holds {len(rows)} rows, so that its answer may have been cut off"
            step = "Raise portico_rows_max above what Portico answers with at most."
            raise SourceChangedError(said, next_step=step, **place.of(self._client.system))
        middle = start + (end - start) / 2
        yield from self._span(report, start, middle, place)
        yield from self._span(report, middle, end, place)

    def _rows(self, report: Report, start: datetime, end: datetime, place: Place) -> tuple[Answer, list[Any]]:
        criteria = {report.first: as_position(start), report.last: as_position(end)}
        content = xml_messages.request(report.service, self._header, criteria, report.under)
        headers = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml"}
        ask = Ask(self._client.base_url, place, method="POST", headers=headers, content=content)

        def rows_of(answer: Answer) -> list[Any] | Refusal:
            body = xml_messages.read(answer.body)
            return refusal_of(body) or _report_rows(body, report)

        return self._client.ask_and_read(ask, rows_of)


def _header(config: HeartlandGatewayConfig) -> dict[str, str]:
    if config.portico_secret_api_key is not None:
        return {"SecretAPIKey": config.portico_secret_api_key.get_secret_value()}
    password = config.portico_password.get_secret_value() if config.portico_password else ""
    return {
        "LicenseId": config.portico_license_id,
        "SiteId": config.portico_site_id,
        "DeviceId": config.portico_device_id,
        "UserName": config.portico_username,
        "Password": password,
    }


def _report_rows(body: dict[str, Any], report: Report) -> list[Any]:
    found: Any = body
    for step in ("PosResponse", "Ver1.0", "Transaction", report.service):
        found = found.get(step) if isinstance(found, dict) else None
    return xml_messages.listed(found.get(report.rows)) if isinstance(found, dict) else []


def _as_json(rows: list[Any]) -> bytes:
    return msgspec.json.encode({"results": [_without_number(row) for row in rows]})


def _without_number(row: Any) -> Any:
    """The row with the last four digits in place of the first six and last four."""
    if not isinstance(row, dict) or "MaskedCardNbr" not in row:
        return row
    kept = {name: value for name, value in row.items() if name != "MaskedCardNbr"}
    return {**kept, "CardNbrLastFour": last_four(str(row["MaskedCardNbr"]))}
