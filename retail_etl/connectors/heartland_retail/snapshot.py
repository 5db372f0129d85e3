"""Reading a list whole that has neither moments nor ids: by pages, and anew when its length changes meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.heartland_retail.filters import paged
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.bodies import UnreadRecord
from retail_etl.errors import SourceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.heartland_retail.filters import Pairs
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient

_RESTARTS_MAX: Final = 3
_Records = list[UnreadRecord]


class Page(msgspec.Struct):
    """One page of the list."""

    results: _Records
    total: int | None = None


def answers(client: HttpClient, path: str, place: Place, query: Pairs, size: int) -> Iterator[Answer]:
    """Every page with records. A row that appears or goes shifts the others, so the list is then read from its beginning.

    Raises:
        SourceUnavailableError: its length changed again and again.
    """
    for _ in range(_RESTARTS_MAX + 1):
        page, read, total = 1, 0, None
        while True:
            answer, listing = client.ask_for(Ask(path, place, query=[*query, *paged(size, page)]), Page)
            rows = listing.results if listing else []
            if rows:
                yield answer
            read += len(rows)
            told = listing.total if listing else None
            if total is not None and told != total:
                break
            if not rows or (told is not None and read >= told):
                return
            total, page = told, page + 1
    said = f"the list changed its length {_RESTARTS_MAX + 1} times while it was read"
    raise SourceUnavailableError(said, next_step="The next run reads it again.", **place.of(client.system))
