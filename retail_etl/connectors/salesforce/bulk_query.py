"""Bulk API 2.0 query: one job for what would be hundreds of pages, its CSV handed on as pages of JSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Page
from retail_etl.connectors.salesforce.payloads import encode
from retail_etl.connectors.salesforce.reading import RECORDS_AT
from retail_etl.errors import SourceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.http.answer import Place
    from retail_etl.connectors.http.client import HttpClient

_ROWS_A_PAGE: Final = 50_000
_JSON: Final = {"Content-Type": "application/json"}
_CSV: Final = {"Accept": "text/csv"}
_FINISHED: Final = frozenset({"JobComplete", "Failed", "Aborted"})
_POLL_SECONDS_FIRST: Final = 1.0
_POLL_SECONDS_MAX: Final = 30.0
_PATIENCE_SECONDS: Final = 3_600.0
_LAST: Final = "null"  # the word, not its absence, ends the pages


class _Job(msgspec.Struct):
    id: str
    state: str
    errorMessage: str = ""  # noqa: N815 -- as the org spells it


class BulkQuery:
    """Queries of plain fields: no sums, no sub-queries, no parents' compound fields."""

    def __init__(self, client: HttpClient, base: str) -> None:
        self._client = client
        self._base = f"{base}/jobs/query"

    def pages(self, query: str, place: Place) -> Iterator[Page]:
        """The answer's records, deleted ones included, every value as text.

        Raises:
            SourceUnavailableError: the job failed, or is not done within an hour.
        """
        ask = Ask(self._base, place, method="POST", headers=_JSON, content=encode({"operation": "queryAll", "query": query}))
        _, job = self._client.ask_for(ask, _Job)
        if job is None:
            raise SourceUnavailableError("gives no bulk job", **place.of(self._client.system))
        self._wait(job.id, place)
        locator = ""
        while locator != _LAST:
            asked = [("maxRecords", str(_ROWS_A_PAGE)), *([("locator", locator)] if locator else [])]
            answer = self._client.ask(Ask(f"{self._base}/{job.id}/results", place, query=asked, headers=_CSV))
            rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8"), newline="")))
            if rows:
                yield Page(answer.url, msgspec.json.encode({RECORDS_AT[0]: rows}), RECORDS_AT)
            locator = answer.headers.get("sforce-locator", _LAST)
        self._client.ask(Ask(f"{self._base}/{job.id}", place, method="DELETE", accept=frozenset({400, 404})))

    def _wait(self, job: str, place: Place) -> None:
        pause, waited = _POLL_SECONDS_FIRST, 0.0
        while True:
            _, found = self._client.ask_for(Ask(f"{self._base}/{job}", place), _Job)
            if found is not None and found.state == "JobComplete":
                return
            if found is None or found.state in _FINISHED or waited >= _PATIENCE_SECONDS:
                said = (
                    f"the bulk query {job} is {found.state if found else 'gone'} {found.errorMessage if found else ''}".strip()
                )
                raise SourceUnavailableError(said, next_step="The next run asks again.", **place.of(self._client.system))
            self._client.timing.sleep(pause)
            waited += pause
            pause = min(pause * 2, _POLL_SECONDS_MAX)
