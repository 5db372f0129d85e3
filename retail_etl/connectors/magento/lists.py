"""Pages of one list of the shop, along a key, however small the shop's pages may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Page
from retail_etl.connectors.magento.keyset import REPEATED, Keyset, Reached, advanced
from retail_etl.connectors.magento.listing import Item, Listing, is_last
from retail_etl.connectors.magento.refusals import is_no_route, page_size_limit
from retail_etl.connectors.magento.search import criteria
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient

RECORDS_AT: Final = ("items",)
_BAD_REQUEST: Final = 400
_NOT_FOUND: Final = 404


@dataclass(frozen=True)
class Asked:
    """One list as it is asked for.

    Attributes:
        path: where it stands.
        page_size: how many records a page is asked to have.
        fields: the output filter; empty for whole records.
        is_optional: whether a shop without the route holds nothing, instead of failing.
    """

    path: str
    place: Place
    page_size: int
    fields: str = ""
    is_optional: bool = False


class ListReader:
    """Reads lists, and learns how large a page the shop allows."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client
        self._page_size_max: int | None = None

    def size(self, wanted: int) -> int:
        """The page size to ask for."""
        return min(wanted, self._page_size_max or wanted)

    def pages(self, asked: Asked, keyset: Keyset) -> Iterator[tuple[Page, list[Item]]]:
        """Every page with records, and what paging reads of them.

        Raises:
            SourceChangedError: the list does not progress along its key.
        """
        reached, told = keyset.start(), set[Reached]()
        extra = [("fields", asked.fields)] if asked.fields else []
        while True:
            size = self.size(asked.page_size)
            query = [*criteria(keyset.after(reached), page_size=size, sort=keyset.sort), *extra]
            accept = frozenset({_BAD_REQUEST, _NOT_FOUND} if asked.is_optional else {_BAD_REQUEST})
            answer, listing = self._client.ask_for(Ask(asked.path, asked.place, query=query, accept=accept), Listing)
            if listing is None:
                if self._is_not_offered(answer, asked):
                    return
                self._learn(answer, size, asked.place)
                continue
            items = listing.items or []
            reached = advanced(keyset, reached, items, asked.place)
            if items and reached in told:
                raise SourceChangedError("the list repeats a page", next_step=REPEATED, **asked.place.of("magento"))
            told.add(reached)
            if items:
                yield Page(answer.url, answer.body, RECORDS_AT), items
            if is_last(listing, size):
                return

    def _is_not_offered(self, answer: Answer, asked: Asked) -> bool:
        return asked.is_optional and is_no_route(answer, self._client.refusal(answer))

    def _learn(self, answer: Answer, size: int, place: Place) -> None:
        limit = page_size_limit(self._client.refusal(answer))
        if limit is None or limit >= size:
            raise self._client.refused(answer, place)
        self._page_size_max = limit
