"""Magento's lists read by key: always the first page of what comes after the last record, never page two.

Offset paging over rows that move skips some, and old releases repeat the last page for ever. Asked by
``(updated_at, entity_id)`` a row may come twice but is never passed over, and more rows than a page in one second do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from retail_etl.connectors.magento.search import Filter, criteria, literal, read_second
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.connectors.http.answer import Place
    from retail_etl.connectors.magento.config import DatetimeLiteral


class Row(msgspec.Struct):
    """What paging needs of a record; whether it is fit for that is found out later."""

    entity_id: Any = None
    updated_at: Any = None
    created_at: Any = None


# A record that is no object is none for paging, and one for the quarantine.
Item = Row | list[Any] | str | float | bool | None


class Criteria(msgspec.Struct):
    """What the shop says it was asked for."""

    page_size: int | None = None


class Listing(msgspec.Struct):
    """One answer of a list, as far as paging reads it; ``items`` is null where nothing was found."""

    items: list[Item] | None
    total_count: int | None = None
    search_criteria: Criteria | list[Any] | None = None


@dataclass(frozen=True)
class Cursor:
    """The last record read: its second and its id."""

    second: datetime
    entity_id: int


@dataclass(frozen=True)
class KeysetQuery:
    """A window of one list, along ``updated_at`` or ``created_at``."""

    first: datetime
    last: datetime
    form: DatetimeLiteral
    field: str = "updated_at"

    def start(self) -> Cursor:
        """The cursor before the first record."""
        return Cursor(self.first, 0)

    def after(self, cursor: Cursor, page_size: int) -> list[tuple[str, str]]:
        """The query for ``(updated_at, entity_id) > cursor``, in the AND of ORs that the shop speaks."""
        second = literal(cursor.second, self.form)
        groups = [
            [Filter(self.field, "gteq", second)],
            [Filter(self.field, "gt", second), Filter("entity_id", "gt", str(cursor.entity_id))],
            [Filter(self.field, "lteq", literal(self.last, self.form))],
        ]
        return criteria(groups, page_size=page_size, sort=(self.field, "entity_id"))

    def at(self, page: int, page_size: int) -> list[tuple[str, str]]:
        """The query for one page by its number: rows that move can slip past it, so it serves for single records only."""
        return criteria(self._window(), page_size=page_size, sort=(self.field, "entity_id"), page=page)

    def whole(self) -> list[tuple[str, str]]:
        """The query for the count of the whole window, asked without a cursor."""
        return [*criteria(self._window(), page_size=1), ("fields", "items[entity_id],total_count")]

    def _window(self) -> list[list[Filter]]:
        return [
            [Filter(self.field, "gteq", literal(self.first, self.form))],
            [Filter(self.field, "lteq", literal(self.last, self.form))],
        ]


def advanced(cursor: Cursor, items: list[Item], place: Place, field: str = "updated_at") -> Cursor:
    """The cursor after the page's last record that can be paged by; a bad record between good ones stops nothing.

    Raises:
        SourceChangedError: no record can be paged by, or they do not grow strictly, so that the shop ignores the order or
            repeats a page.
    """
    reached = [found for found in (_cursor_of(item, field) for item in items) if found is not None]
    if items and not reached:
        said = "no record of the page carries an entity_id and an updated_at by which it can be paged"
        raise SourceChangedError(said, next_step="Compare the shop's release notes with the connector.", **place.of("magento"))
    for one in reached:
        if (one.second, one.entity_id) <= (cursor.second, cursor.entity_id):
            said = (
                f"the list does not progress: {one.entity_id} at {one.second:%Y-%m-%d %H:%M:%S} comes after "
                f"{cursor.entity_id} at {cursor.second:%Y-%m-%d %H:%M:%S}"
            )
            step = "The shop ignores the sort order or repeats a page; nothing of this window counts as read."
            raise SourceChangedError(said, next_step=step, **place.of("magento"))
        cursor = one
    return cursor


def is_last(listing: Listing, page_size: int) -> bool:
    """Whether nothing comes after this page.

    ``total_count`` counts what came after the cursor, so a shop that quietly gives shorter pages than asked is found out.
    """
    rows = listing.items or []
    if not rows:
        return True
    if listing.total_count is not None:
        return listing.total_count <= len(rows) and len(rows) < page_size
    given = listing.search_criteria.page_size if isinstance(listing.search_criteria, Criteria) else None
    return len(rows) < min(page_size, given or page_size)


def _cursor_of(item: Item, field: str) -> Cursor | None:
    if not isinstance(item, Row) or not isinstance(item.entity_id, int | str):
        return None
    told = item.updated_at if field == "updated_at" else item.created_at
    if not isinstance(told, str):
        return None
    try:
        return Cursor(read_second(told), int(item.entity_id))
    except ValueError:
        return None
