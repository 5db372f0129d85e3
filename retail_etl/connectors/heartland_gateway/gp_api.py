"""Reads GP-API's lists, which are filtered by whole days of creation and paged by offset.

Each request begins on the day of the last record seen. Only a day with more records than a page is read by offset, and anew if
it holds fewer afterwards, since what left it has shifted the rest. A record may come twice. Nothing tells when one was changed:
that is found by reading again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.heartland_gateway.masking import with_last_four
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Page
from retail_etl.errors import SourceChangedError, SourceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.heartland_gateway.streams import DayList
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient

Pairs = list[tuple[str, str]]
_DAY: Final = 10  # characters of a date in front of a moment
_ONE_DAY: Final = timedelta(days=1)
_READS_MAX: Final = 4


class Paging(msgspec.Struct):
    """What the answer says of its page."""

    page_size: int | None = None


class Row(msgspec.Struct):
    """What paging needs of a record; whether it is fit for that is found out later."""

    time_created: Any = None
    stage_time_created: Any = None
    batch_id: Any = None


# A record that is no object is none for paging, and one for the quarantine.
Item = Row | list[Any] | str | float | bool | None


class Listing(msgspec.Struct):
    """One answer of a list; the records stand under the list's own name."""

    total_record_count: int | None = None
    paging: Paging | None = None
    transactions: list[Item] | None = None
    deposits: list[Item] | None = None
    disputes: list[Item] | None = None


@dataclass(frozen=True)
class Days:
    """From a day to a day, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class DayReader:
    """Reads one list of GP-API."""

    client: HttpClient
    listed: DayList
    place: Place
    page_size: int
    extra: Pairs

    def answers(self, days: Days) -> Iterator[tuple[Answer, list[Item]]]:
        """Every answer with records, in the order of days.

        Raises:
            SourceChangedError: the list ignores the order, or its records carry no day.
        """
        first = days.first
        while first <= days.last:
            answer, listing = self._ask(Days(first, days.last), 1, self.page_size)
            rows = self.rows(listing)
            if rows:
                yield answer, rows
            if self._is_last(listing, rows, 1):
                return
            reached = self._last_day(rows, first)
            if reached == first:
                yield from self._crowded(Days(first, first))
                reached = first + _ONE_DAY
            first = reached

    def count(self, days: Days) -> int | None:
        """How many records the list says it holds."""
        return self._ask(days, 1, 1)[1].total_record_count

    def page(self, answer: Answer) -> Page:
        """The answer as a page, its masked card numbers cut to the last four digits."""
        return Page(answer.url, with_last_four(answer.body), (self.listed.records_at,))

    def rows(self, listing: Listing) -> list[Item]:
        """The records of an answer."""
        found: list[Item] | None = getattr(listing, self.listed.records_at)
        if found is None:
            raise self._changed(f"an answer holds no {self.listed.records_at}")
        return found

    def _crowded(self, day: Days) -> Iterator[tuple[Answer, list[Item]]]:
        for _ in range(_READS_MAX):
            page, held = 1, None
            while True:
                answer, listing = self._ask(day, page, self.page_size)
                rows = self.rows(listing)
                held = listing.total_record_count if page == 1 else held
                if rows:
                    yield answer, rows
                if self._is_last(listing, rows, page):
                    break
                page += 1
            now = self.count(day) if held is not None else None
            if now is None or held is None or now >= held:
                return
        said = f"the records of {day.first} became fewer {_READS_MAX} times while they were read"
        raise SourceUnavailableError(said, next_step="The next run reads them again.", **self.place.of(self.client.system))

    def _ask(self, days: Days, page: int, size: int) -> tuple[Answer, Listing]:
        query = [
            (self.listed.from_day, days.first.isoformat()),
            (self.listed.to_day, days.last.isoformat()),
            ("order_by", self.listed.order_by),
            ("order", "ASC"),
            ("page", str(page)),
            ("page_size", str(size)),
            *self.extra,
        ]
        answer, listing = self.client.ask_for(Ask(self.listed.path, self.place, query=query), Listing)
        return answer, listing or Listing()

    def _is_last(self, listing: Listing, rows: list[Item], page: int) -> bool:
        if not rows:
            return True
        if page == 1 and listing.total_record_count is not None:  # the total is only said to be right on the first page
            return listing.total_record_count <= len(rows)
        given = listing.paging.page_size if listing.paging else None
        return len(rows) < min(self.page_size, given or self.page_size)

    def _last_day(self, rows: list[Item], first: date) -> date:
        found = [day for day in (self._day_of(row) for row in rows) if day is not None]
        if not found:
            raise self._changed(f"no record of a page carries a {self.listed.day_field} by which it can be paged")
        if found != sorted(found) or found[0] < first:
            raise self._changed("the list ignores the days or the order that it was asked for")
        return found[-1]

    def _day_of(self, row: Item) -> date | None:
        text = getattr(row, self.listed.day_field, None)
        try:
            return date.fromisoformat(text[:_DAY]) if isinstance(text, str) else None
        except ValueError:
            return None

    def _changed(self, said: str) -> SourceChangedError:
        step = "Compare GP-API's release notes with the connector; nothing of this window counts as read."
        return SourceChangedError(said, next_step=step, **self.place.of(self.client.system))
