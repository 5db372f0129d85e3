"""Reading a list that only pages by offset, without losing rows that move while it is read.

Page two is never asked for: each request starts at the second of the last record seen, so that rows which leave shift nothing.
A second with more records than a page is read by itself, in the order of ids. A record may come twice, and none is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from retail_etl.connectors.heartland_retail.filters import SECOND, Span, ascending, paged, whole_second
from retail_etl.connectors.http.ask import Ask
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.heartland_retail.filters import Pairs
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient


class Row(msgspec.Struct):
    """What paging needs of a record; whether it is fit for that is found out later."""

    id: Any = None
    updated_at: Any = None
    created_at: Any = None


# A record that is no object is none for paging, and one for the quarantine.
Item = Row | list[Any] | str | float | bool | None


class Listing(msgspec.Struct):
    """One answer of a list; ``total`` counts what the filter lets through."""

    results: list[Item]
    total: int | None = None


@dataclass(frozen=True)
class Seek:
    """One list, read by seeking."""

    client: HttpClient
    path: str
    place: Place
    extra: Pairs
    page_size: int

    def answers(self, span: Span) -> Iterator[Answer]:
        """Every answer of the span that holds records.

        Raises:
            SourceChangedError: the list ignores filter or order, or its records cannot be paged by.
        """
        while True:
            answer, rows, is_last = self._ask([span.filter(), ascending(span.field)])
            seconds = self._seconds(rows, span)
            if rows:
                yield answer
            if is_last:
                return
            if not seconds:
                raise self._changed(f"no record of a page carries a {span.field} by which it can be paged")
            if span.start is None or seconds[-1] > span.start:
                span = span.from_(seconds[-1])
                continue
            yield from self._crowded(span.second(seconds[-1]))
            span = span.from_(seconds[-1] + SECOND)

    def _crowded(self, second: Span) -> Iterator[Answer]:
        above = 0
        while True:
            answer, rows, is_last = self._ask([second.filter(above_id=above), ascending("id")])
            ids = [found for found in map(_id_of, rows) if found is not None]
            if any(later <= earlier for earlier, later in zip([above, *ids], ids, strict=False)):
                raise self._changed("the list does not keep the order of ids that it was asked for")
            if rows:
                yield answer
            if is_last:
                return
            if not ids:
                raise self._changed("no record of a page carries an id by which it can be paged")
            above = ids[-1]

    def _ask(self, query: Pairs) -> tuple[Answer, list[Item], bool]:
        ask = Ask(self.path, self.place, query=[*query, *paged(self.page_size), *self.extra])
        answer, listing = self.client.ask_for(ask, Listing)
        rows = listing.results if listing else []
        if listing is None or listing.total is None:
            raise self._changed("a list does not say how many records it holds")
        return answer, rows, not rows or listing.total <= len(rows)

    def _seconds(self, rows: list[Item], span: Span) -> list[datetime]:
        found = [second for second in (_second_of(row, span.field) for row in rows) if second is not None]
        if found != sorted(found):
            raise self._changed(f"the list ignores the order by {span.field}")
        if found and ((span.start is not None and found[0] < span.start) or found[-1] >= span.until):
            raise self._changed(f"the list ignores the filter on {span.field}")
        return found

    def _changed(self, said: str) -> SourceChangedError:
        step = "Compare the vendor's release notes with the connector; nothing of this window counts as read."
        return SourceChangedError(said, next_step=step, **self.place.of(self.client.system))


def _second_of(item: Item, field: str) -> datetime | None:
    text = getattr(item, field, None)
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return whole_second(moment.astimezone(UTC)) if moment.tzinfo else None


def _id_of(item: Item) -> int | None:
    found = item.id if isinstance(item, Row) else None
    if isinstance(found, str) and found.isascii() and found.isdigit():
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
