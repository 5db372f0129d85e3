"""Reading by the method ``GetRows``: the fallback where a tenant can neither install a BAQ nor bear OData reads.

GetRows promises no order, and its page numbers count rows that move. So a page is only taken when it holds the whole of its
stretch of revisions; a stretch that overflows is halved and asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from retail_etl.connectors.epicor.odata import along, quoted
from retail_etl.connectors.epicor.rows import ask_for_listing, revisions_of, rpc_rows
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.query import encode, encode_query
from retail_etl.connectors.interface import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.epicor.revisions import Stretch
    from retail_etl.connectors.epicor.table import Table
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient


@dataclass(frozen=True)
class _Reply:
    answer: Answer
    revisions: list[int]
    has_more: bool


class GetRowsReader:
    """One table by the ``GetRows`` of its service, restricted to one book where it has books."""

    def __init__(self, client: HttpClient, company: str, table: Table, book: str, size: int) -> None:
        self._client = client
        self._path = f"api/v2/odata/{encode(company)}/{table.service}/GetRows"
        self._table = table.name
        self._revision = along(table)
        self._book = f" AND {table.book_column} = {quoted(book)}" if table.book_column else ""
        self._size = size
        self._shape = rpc_rows(table.name, self._revision)
        self.records_at = ("returnObj", table.name)

    def pages(self, since: int, until: int, place: Place) -> Iterator[Page]:
        """Every page that holds records of the window."""
        low, width = since - 1, until - since + 1
        while low < until:
            high = min(until, low + width)
            reply = self._stretch(low, high, 1, place)
            if reply.has_more and high - low > 1:
                width = (high - low) // 2
                continue
            yield from self._page(reply)
            number = 1
            while reply.has_more:
                number += 1
                reply = self._stretch(low, high, number, place)
                yield from self._page(reply)
            low, width = high, width * 2

    def newest(self, above: int, place: Place) -> int | None:
        """The highest revision above the given one, climbed to where the server does not know ``BY``."""
        found = self._rows(f"{self._revision} > {above}{self._book} BY {self._revision} DESC", 1, 1, place).revisions
        if not found:
            return None
        highest = max(found)
        while later := self._rows(f"{self._revision} > {highest}{self._book}", self._size, 1, place).revisions:
            highest = max(later)
        return highest

    def count(self, _since: int, _until: int, _place: Place) -> int | None:
        """Nothing: GetRows says only whether there is more."""
        return None

    def at(self, since: int, until: int, stretch: Stretch, place: Place) -> Page:
        """The records at a place of the window, by the number of their page."""
        where = f"{self._revision} > {since - 1} AND {self._revision} <= {until}{self._book}"
        reply = self._rows(where, stretch.take, stretch.skip // stretch.take + 1, place)
        return Page(reply.answer.url, reply.answer.body, self.records_at)

    def _stretch(self, low: int, high: int, number: int, place: Place) -> _Reply:
        where = f"{self._revision} > {low} AND {self._revision} <= {high}{self._book}"
        return self._rows(where, self._size, number, place)

    def _rows(self, where: str, size: int, number: int, place: Place) -> _Reply:
        asked = {
            f"whereClause{self._table}": where,
            f"whereClause{self._table}Attch": "",
            "pageSize": size,
            "absolutePage": number,
        }
        headers = {"Content-Type": "application/json"}
        ask = Ask(self._path, place, method="POST", headers=headers, content=msgspec.json.encode(asked))
        answer, reply = ask_for_listing(self._client, ask, self._shape)
        revisions = revisions_of(reply.returned.rows, place)
        told = reply.parameters.more_pages if reply.parameters else None
        # The page's address is the same call as a GET, which a person can open.
        shown = replace(answer, url=f"{answer.url}?{encode_query((name, str(value)) for name, value in asked.items())}")
        return _Reply(shown, revisions, len(revisions) >= size if told is None else told)

    def _page(self, reply: _Reply) -> Iterator[Page]:
        if reply.revisions:
            yield Page(reply.answer.url, reply.answer.body, self.records_at)
