"""Reading an entity set by OData: ``$filter`` and ``$orderby`` on the revision, never ``$skip`` through what moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.revisions import Revised, in_order
from retail_etl.connectors.epicor.rows import ask_for_listing, odata_listing, revised
from retail_etl.connectors.http.client import Ask, HttpClient
from retail_etl.connectors.http.query import encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.epicor.streams import Table
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.interface import Page

_BAD_REQUEST: Final = 400


class ODataReader:
    """One entity set, restricted to one book where it has books."""

    records_at: tuple[str, ...] = ("value",)

    def __init__(self, client: HttpClient, company: str, table: Table, book: str, size: int) -> None:
        self._client = client
        self._path = f"api/v2/odata/{encode(company)}/{table.service}/{table.entity_set}"
        self._revision = table.revision
        self._book = f" and {table.book_column} eq {quoted(book)}" if table.book_column else ""
        self._select = ",".join((*table.key, *table.columns, table.revision))
        self._size = size
        self._shape = odata_listing(table.revision)

    def pages(self, since: int, until: int, place: Place) -> Iterator[Page]:
        """Every page that holds records of the window."""
        return in_order(self, since, until, place)

    def above(self, revision: int, skip: int, place: Place) -> Revised:
        """A page of records with a higher revision, after skipping some."""
        query = [("$filter", f"{self._revision} gt {revision}{self._book}"), ("$orderby", self._revision)]
        query += [("$select", self._select), ("$top", str(self._size))]
        query += [("$skip", str(skip))] if skip else []
        answer, listing = ask_for_listing(self._client, Ask(self._path, place, query=query), self._shape)
        return revised(answer, listing, place)

    def linked(self, answer: Answer, link: str, place: Place) -> Revised:
        """The page behind a link of an answer."""
        answer, listing = ask_for_listing(self._client, Ask(self._client.follow(answer, link), place), self._shape)
        return revised(answer, listing, place)

    def newest(self, above: int, place: Place) -> int | None:
        """The highest revision above the given one."""
        query = [("$filter", f"{self._revision} gt {above}{self._book}"), ("$orderby", f"{self._revision} desc")]
        query += [("$select", self._revision), ("$top", "1")]
        answer, listing = ask_for_listing(self._client, Ask(self._path, place, query=query), self._shape)
        found = revised(answer, listing, place).revisions
        return max(found) if found else None

    def count(self, since: int, until: int, place: Place) -> int | None:
        """``@odata.count`` of the window."""
        chosen = f"{self._revision} ge {since} and {self._revision} le {until}{self._book}"
        query = [("$filter", chosen), ("$count", "true"), ("$select", self._revision), ("$top", "1")]
        _, listing = self._client.ask_for(Ask(self._path, place, query=query, accept=frozenset({_BAD_REQUEST})), self._shape)
        return listing.count if listing is not None else None


def quoted(text: str) -> str:
    """A string literal of OData and of where clauses: in single quotes, inner ones doubled."""
    return "'" + text.replace("'", "''") + "'"
