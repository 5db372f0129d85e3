"""Reading a table whole: where no column tells what changed, and rows that are gone can only be missed.

Most of these tables fit one page. Further pages are told apart by rows skipped, in the order of the key: where the count
changes between two of them rows have moved, and reading starts again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.odata import Selection
from retail_etl.connectors.epicor.rows import ask_for_listing
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.query import encode, encode_query
from retail_etl.connectors.interface import Page
from retail_etl.errors import SourceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from retail_etl.connectors.epicor.table import Table
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient

_BAD_REQUEST: Final = 400
_RESTARTS_MAX: Final = 5


class _Listing(msgspec.Struct, rename={"count": "@odata.count", "next_link": "@odata.nextLink"}):
    value: list[msgspec.Raw]
    count: int | None = None
    next_link: str | None = None


class ListedSnapshot:
    """A whole entity set by OData, or the whole answer of a BAQ."""

    def __init__(self, client: HttpClient, where: str, table: Table, path: ReadPath, size: int) -> None:
        self._client = client
        self._path = where
        self._order = ",".join(table.spelt(column, path) for column in table.key)
        # A BAQ gives what it was made to give; of an entity set's hundreds of columns we ask for ours.
        self._selection = Selection(table) if path is ReadPath.ODATA else None
        self._size = size

    def pages(self, place: Place) -> Iterator[Page]:
        """Every page with rows, until as many came as the source counts, or none comes any more."""
        answer, listing = self._skipping(0, place)
        seen, counted, restarts = 0, listing.count, 0
        while listing.value:
            yield Page(answer.url, answer.body, ("value",))
            seen += len(listing.value)
            if counted is not None and seen >= counted:
                return
            answer, listing = self._next(answer, listing, seen, place)
            if listing.count is not None and listing.count != counted:
                restarts += 1
                if restarts > _RESTARTS_MAX:
                    raise SourceUnavailableError("rows come and go faster than they are paged", **place.of("epicor"))
                answer, listing = self._skipping(0, place)
                seen, counted = 0, listing.count

    def count(self, place: Place) -> int | None:
        """``@odata.count``, where the source counts."""
        query = [("$count", "true"), ("$top", "1")]
        _, listing = self._client.ask_for(Ask(self._path, place, query=query, accept=frozenset({_BAD_REQUEST})), _Listing)
        return listing.count if listing is not None else None

    def served_at(self, place: Place) -> datetime | None:
        """The source's own time."""
        answer, _ = ask_for_listing(self._client, Ask(self._path, place, query=[("$top", "1")]), _Listing)
        return answer.served_at()

    def _next(self, answer: Answer, listing: _Listing, seen: int, place: Place) -> tuple[Answer, _Listing]:
        if listing.next_link:
            return ask_for_listing(self._client, Ask(self._client.follow(answer, listing.next_link), place), _Listing)
        return self._skipping(seen, place)

    def _skipping(self, rows: int, place: Place) -> tuple[Answer, _Listing]:
        while True:
            query = [("$count", "true"), ("$orderby", self._order), ("$top", str(self._size))]
            query += [("$skip", str(rows))] if rows else []
            query += [("$select", self._selection.text)] if self._selection else []
            ask = Ask(self._path, place, query=query, accept=frozenset({_BAD_REQUEST} if self._selection else ()))
            answer, listing = self._client.ask_for(ask, _Listing)
            if listing is not None:
                return answer, listing
            if self._selection:
                self._selection.leave_out_unknown(self._client, answer, place)


class MethodSnapshot:
    """A whole table by the ``GetRows`` of its service: a page size of 0 asks for all of it at once."""

    def __init__(self, client: HttpClient, company: str, table: Table) -> None:
        self._client = client
        self._path = f"api/v2/odata/{encode(company)}/{table.service}/GetRows"
        self._table = table.name
        rows = msgspec.defstruct("Rows", [("rows", list[msgspec.Raw])], rename={"rows": table.name})
        self._shape = msgspec.defstruct("Reply", [("returned", rows)], rename={"returned": "returnObj"})

    def pages(self, place: Place) -> Iterator[Page]:
        """The one page there is; none where the table is empty."""
        answer, reply, asked = self._all(place)
        if reply.returned.rows:
            # The page's address is the same call as a GET, which a person can open.
            url = f"{answer.url}?{encode_query((name, str(value)) for name, value in asked.items())}"
            yield Page(url, answer.body, ("returnObj", self._table))

    def count(self, _place: Place) -> int | None:
        """Nothing: GetRows counts no rows."""
        return None

    def served_at(self, place: Place) -> datetime | None:
        """The source's own time."""
        return self._all(place)[0].served_at()

    def _all(self, place: Place) -> tuple[Answer, Any, Mapping[str, object]]:
        asked = {f"whereClause{self._table}": "", f"whereClause{self._table}Attch": "", "pageSize": 0, "absolutePage": 0}
        headers = {"Content-Type": "application/json"}
        ask = Ask(self._path, place, method="POST", headers=headers, content=msgspec.json.encode(asked))
        answer, reply = ask_for_listing(self._client, ask, self._shape)
        return answer, reply, asked
