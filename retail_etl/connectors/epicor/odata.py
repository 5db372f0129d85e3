"""Reading an entity set by OData: ``$filter`` and ``$orderby`` on the revision, never ``$skip`` through what moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.revisions import Revised, in_order
from retail_etl.connectors.epicor.rows import ask_for_listing, odata_listing, revised
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Page
from retail_etl.errors import InvariantBrokenError, SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.epicor.revisions import Stretch
    from retail_etl.connectors.epicor.table import Table
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient

_BAD_REQUEST: Final = 400
_UNKNOWN_COLUMN: Final = re.compile(r"property named '(\w+)'")


class ODataReader:
    """One entity set, restricted to one book where it has books; whole rows, or their ids only."""

    records_at: tuple[str, ...] = ("value",)

    def __init__(self, client: HttpClient, where: str, table: Table, book: str, size: int, *, ids_only: bool = False) -> None:
        self._client = client
        self._path = where
        self._revision = along(table)
        self._book = f" and {table.book_column} eq {quoted(book)}" if table.book_column else ""
        self._selection = Selection(table, ids_only=ids_only)
        self._size = size
        self._shape = odata_listing(self._revision)

    def pages(self, since: int, until: int, place: Place) -> Iterator[Page]:
        """Every page that holds records of the window."""
        return in_order(self, since, until, place)

    def above(self, revision: int, skip: int, place: Place) -> Revised:
        """A page of records with a higher revision, after skipping some."""
        while True:
            query = [("$filter", f"{self._revision} gt {revision}{self._book}"), ("$orderby", self._revision)]
            query += [("$select", self._selection.text), ("$top", str(self._size))]
            query += [("$skip", str(skip))] if skip else []
            ask = Ask(self._path, place, query=query, accept=frozenset({_BAD_REQUEST}))
            answer, listing = self._client.ask_for(ask, self._shape)
            if listing is not None:
                return revised(answer, listing, place)
            self._selection.leave_out_unknown(self._client, answer, place)

    def linked(self, answer: Answer, link: str, place: Place) -> Revised:
        """The page behind a link of an answer."""
        answer, listing = ask_for_listing(self._client, Ask(self._client.follow(answer, link), place), self._shape)
        return revised(answer, listing, place)

    def at(self, since: int, until: int, stretch: Stretch, place: Place) -> Page:
        """The records at a place of the window."""
        chosen = f"{self._revision} ge {since} and {self._revision} le {until}{self._book}"
        query = [("$filter", chosen), ("$orderby", self._revision), ("$select", self._selection.text)]
        query += [("$top", str(stretch.take)), ("$skip", str(stretch.skip))]
        answer, _ = ask_for_listing(self._client, Ask(self._path, place, query=query), self._shape)
        return Page(answer.url, answer.body, self.records_at)

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


class Selection:
    """The columns that are asked for, less those that this tenant's release turns out not to have."""

    def __init__(self, table: Table, *, ids_only: bool = False) -> None:
        needed = (*table.key, *((table.revision,) if table.revision and not table.is_snapshot else ()))
        self._needed = frozenset(needed)
        self._columns = list(needed if ids_only else table.columns_on(ReadPath.ODATA))
        self._table = table.name

    @property
    def text(self) -> str:
        """The columns as ``$select`` names them."""
        return ",".join(self._columns)

    def leave_out_unknown(self, client: HttpClient, answer: Answer, place: Place) -> None:
        """Stop selecting the column that the answer says there is none of.

        Raises:
            SourceChangedError: reading rests on that column.
            RetailEtlError: the answer refuses something else.
        """
        found = _UNKNOWN_COLUMN.search(client.refusal(answer).message)
        column = found.group(1) if found else None
        if column in self._needed:
            said = f"the column {column} is gone from {self._table}"
            step = "Compare $metadata with the connector's table."
            raise SourceChangedError(said, next_step=step, **place.of("epicor"))
        if column not in self._columns:
            raise client.refused(answer, place)
        self._columns.remove(column)


def along(table: Table) -> str:
    """The column along which a table is read."""
    if table.revision is None:
        raise InvariantBrokenError(f"{table.name} has no revision to be read along", system="epicor")
    return table.revision


def quoted(text: str) -> str:
    """A string literal of OData and of where clauses: in single quotes, inner ones doubled."""
    return "'" + text.replace("'", "''") + "'"
