"""Reading by BAQ, a query stored in Epicor: the default for everything in bulk.

The watermark goes into the BAQ's own parameters: ``$filter`` on a BAQ is applied after it ran.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.revisions import Revised, in_order
from retail_etl.connectors.epicor.rows import ask_for_listing, odata_listing, revised
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.connectors.epicor.revisions import Stretch
    from retail_etl.connectors.epicor.table import Table
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient

EVERY_ROW: Final = "2147483647"  # the largest value of the BAQ's integer parameter
_BAD_REQUEST: Final = 400


class BaqReader:
    """One BAQ of changes with the parameters ``LastRev`` and ``MaxRows``, sorted by revision; whole rows, or their ids only."""

    records_at: tuple[str, ...] = ("value",)

    def __init__(
        self, client: HttpClient, where: str, table: Table, size: int, parameters: Mapping[str, str], *, ids_only: bool = False
    ) -> None:
        self._client = client
        self._path = where
        told = [table.spelt(column, ReadPath.BAQ) for column in table.key] if ids_only else []
        self._selected = [("$select", ",".join([*told, table.query_revision]))] if told else []
        self._revision = table.query_revision
        self._size = size
        self._parameters = list(parameters.items())
        self._shape = odata_listing(table.query_revision)

    def pages(self, since: int, until: int, place: Place) -> Iterator[Page]:
        """Every page that holds records of the window."""
        return in_order(self, since, until, place)

    def above(self, revision: int, skip: int, place: Place) -> Revised:
        """A page of records with a higher revision, after skipping some."""
        query = [("LastRev", str(revision)), ("MaxRows", str(skip + self._size)), *self._parameters, ("$top", str(self._size))]
        query += [*self._selected, *([("$skip", str(skip))] if skip else [])]
        answer, listing = ask_for_listing(self._client, Ask(self._path, place, query=query), self._shape)
        return revised(answer, listing, place)

    def linked(self, answer: Answer, link: str, place: Place) -> Revised:
        """The page behind a link of an answer."""
        answer, listing = ask_for_listing(self._client, Ask(self._client.follow(answer, link), place), self._shape)
        return revised(answer, listing, place)

    def at(self, since: int, until: int, stretch: Stretch, place: Place) -> Page:
        """The records at a place of the window: the BAQ itself is cut behind them, so that it runs into none beyond."""
        upto = str(stretch.skip + stretch.take)
        query = [("LastRev", str(since - 1)), ("MaxRows", upto), *self._parameters]
        query += [("$filter", f"{self._revision} le {until}"), ("$top", str(stretch.take)), ("$skip", str(stretch.skip))]
        answer, _ = ask_for_listing(self._client, Ask(self._path, place, query=query), self._shape)
        return Page(answer.url, answer.body, self.records_at)

    def newest(self, above: int, place: Place) -> int | None:
        """The highest revision above the given one, climbed to where the BAQ does not let itself be sorted."""
        query = [("LastRev", str(above)), ("MaxRows", EVERY_ROW), *self._parameters]
        query += [("$orderby", f"{self._revision} desc"), ("$top", "1"), ("$select", self._revision)]
        answer, listing = ask_for_listing(self._client, Ask(self._path, place, query=query), self._shape)
        found = revised(answer, listing, place).revisions
        if not found:
            return None
        highest = max(found)
        while later := self.above(highest, 0, place).revisions:
            highest = max(later)
        return highest

    def count(self, since: int, until: int, place: Place) -> int | None:
        """``@odata.count`` of the window, where the tenant's release counts a BAQ."""
        query = [("LastRev", str(since - 1)), ("MaxRows", EVERY_ROW), *self._parameters]
        query += [("$filter", f"{self._revision} le {until}"), ("$count", "true"), ("$top", "1")]
        _, listing = self._client.ask_for(Ask(self._path, place, query=query, accept=frozenset({_BAD_REQUEST})), self._shape)
        return listing.count if listing is not None else None
