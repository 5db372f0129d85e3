"""Reading an object: pages by locator inside a frozen window, and on from the last record where a locator has expired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Page
from retail_etl.connectors.salesforce.refusals import errors_in
from retail_etl.connectors.salesforce.soql import Seen, after, select
from retail_etl.connectors.salesforce.streams import CURSOR
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient

RECORDS_AT: Final = ("records",)
_EXPIRED: Final = "INVALID_QUERY_LOCATOR"
_BAD_REQUEST: Final = 400
ORDER: Final = f"ORDER BY {CURSOR} ASC, Id ASC"


class Row(msgspec.Struct):
    """What paging needs of a record."""

    Id: str = ""
    SystemModstamp: str = ""


class Listing(msgspec.Struct):
    """A page of an answer."""

    records: list[Row] = []
    done: bool = True
    totalSize: int | None = None  # noqa: N815 -- as the org spells it
    nextRecordsUrl: str | None = None  # noqa: N815


class ObjectReader:
    """Asks ``queryAll``, which gives deleted records, too."""

    def __init__(self, client: HttpClient, base: str) -> None:
        self._client = client
        self._base = base

    def pages(
        self, fields: Sequence[str], sobject: str, conditions: Sequence[str], place: Place, size: int
    ) -> Iterator[tuple[Page, list[Row]]]:
        """Every page with records, in the order of the cursor."""
        seen: Seen | None = None
        link: str | None = None
        followed: set[str] = set()
        while True:
            if link is None:
                behind = [after(seen)] if seen else []
                answer, listing = self.ask(select(fields, sobject, [*conditions, *behind], rest=ORDER), place, size)
            else:
                answer, found = self._next(link, place, size)
                if found is None:
                    link = None
                    continue
                listing = found
            if listing.records:
                yield Page(answer.url, answer.body, RECORDS_AT), listing.records
                seen = self._last(listing.records, place)
            if listing.done or not listing.nextRecordsUrl:
                return
            link = listing.nextRecordsUrl
            if link in followed:
                raise SourceChangedError(
                    "the listing leads back to a page that was read already", **place.of(self._client.system)
                )
            followed.add(link)

    def ask(self, query: str, place: Place, size: int | None = None) -> tuple[Answer, Listing]:
        """The first page of any query."""
        headers = {"Sforce-Query-Options": f"batchSize={size}"} if size else {}
        ask = Ask(f"{self._base}/queryAll", place, query=[("q", query)], headers=headers)
        answer, listing = self._client.ask_for(ask, Listing)
        return answer, listing or Listing()

    def _next(self, link: str, place: Place, size: int) -> tuple[Answer, Listing | None]:
        """The page behind a locator; nothing where the locator has expired."""
        target = self._client.base_url + link if link.startswith("/") else link
        headers = {"Sforce-Query-Options": f"batchSize={size}"}
        ask = Ask(target, place, headers=headers, accept=frozenset({_BAD_REQUEST}))
        answer, listing = self._client.ask_for(ask, Listing)
        if listing is None and not any(said.code == _EXPIRED for said in errors_in(answer.body)):
            raise self._client.refused(answer, place)
        return answer, listing

    def _last(self, records: list[Row], place: Place) -> Seen:
        last = records[-1]
        if not last.Id or not last.SystemModstamp:
            raise SourceChangedError(f"a record has no Id or no {CURSOR}", **place.of(self._client.system))
        return Seen(last.SystemModstamp, last.Id)
