"""Records by their keys: which ids a table holds, and single records of them, for a census of what nobody told was gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.odata import Selection, quoted
from retail_etl.connectors.epicor.rows import ask_for_listing
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.epicor.table import Table
    from retail_etl.connectors.http.answer import Place
    from retail_etl.connectors.http.client import HttpClient

_AT_ONCE: Final = 20  # composite keys make long filters, and servers limit the length of an address


class _Listing(msgspec.Struct):
    value: list[Any]


def chosen(table: Table, path: ReadPath, key: Mapping[str, str]) -> str:
    """The filter that finds one record by its key columns as the table names them."""
    return " and ".join(
        f"{table.spelt(column, path)} eq {key[column].lower() if column in table.plain_keys else quoted(key[column])}"
        for column in table.key
        if column in key
    )


@dataclass(frozen=True)
class RecordsByKey:
    """Single records of one table, found by a filter: keys in the path are refused by some servers."""

    client: HttpClient
    where: str
    table: Table
    path: ReadPath
    parameters: tuple[tuple[str, str], ...] = ()

    def pages(self, keys: Sequence[Mapping[str, str]], place: Place) -> Iterator[Page]:
        """The records with these keys, as many as there are; no page where there is none."""
        for first in range(0, len(keys), _AT_ONCE):
            some = [f"({chosen(self.table, self.path, key)})" for key in keys[first : first + _AT_ONCE]]
            query = [*self.parameters, ("$filter", " or ".join(some)), ("$top", str(_AT_ONCE))]
            if self.path is ReadPath.ODATA:
                query.append(("$select", Selection(self.table).text))
            answer, listing = ask_for_listing(self.client, Ask(self.where, place, query=query), _Listing)
            if listing.value:
                yield Page(answer.url, answer.body, ("value",))
