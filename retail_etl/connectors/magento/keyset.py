"""Magento's lists read by key: always the first page of what comes after the last record, never page two.

Offset paging over rows that move skips some, and old releases repeat the last page for ever. Asked by key a row may come twice
but is never passed over, and more rows than a page in one second do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from retail_etl.connectors.magento.listing import Item, Row
from retail_etl.connectors.magento.search import Filter, literal, read_second
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.connectors.http.answer import Place
    from retail_etl.connectors.magento.config import DatetimeLiteral

Groups = list[list[Filter]]
Reached = tuple[Any, ...]  # how far a list is read: the values by which it is sorted


class Keyset(Protocol):
    """A stretch of a list and the key along which it is read."""

    @property
    def sort(self) -> tuple[str, ...]:
        """The columns that it is sorted by; the last one is unique."""
        ...

    def start(self) -> Reached:
        """The key before the first record."""
        ...

    def after(self, reached: Reached) -> Groups:
        """The filters for what comes after a key."""
        ...

    def whole(self) -> Groups:
        """The filters for the whole stretch."""
        ...

    def key_of(self, row: Row) -> Reached:
        """The key of a record.

        Raises:
            ValueError, TypeError: it has none that can be used.
        """
        ...


@dataclass(frozen=True)
class ByChange:
    """Along ``(updated_at, entity_id)``, or ``created_at``, in the AND of ORs that the shop speaks."""

    first: datetime
    last: datetime
    form: DatetimeLiteral
    field: str = "updated_at"

    @property
    def sort(self) -> tuple[str, ...]:
        """Moment and id."""
        return (self.field, "entity_id")

    def start(self) -> Reached:
        """The window's first second, before every id."""
        return (self.first, 0)

    def after(self, reached: Reached) -> Groups:
        """``(moment, entity_id) > reached``."""
        second = literal(reached[0], self.form)
        return [
            [Filter(self.field, "gteq", second)],
            [Filter(self.field, "gt", second), Filter("entity_id", "gt", str(reached[1]))],
            [Filter(self.field, "lteq", literal(self.last, self.form))],
        ]

    def whole(self) -> Groups:
        """The window."""
        return _window(self.field, self.first, self.last, self.form)

    def key_of(self, row: Row) -> Reached:
        """The moment's second, and the id."""
        return (read_second(getattr(row, self.field)), int(row.entity_id))


@dataclass(frozen=True)
class ByIdWithin:
    """Along the id, inside a window of moments. A row that changes meanwhile leaves it, and belongs to the next.

    ``column`` is the id's name in filters, ``name`` its name in records: products and customers have two.
    """

    first: datetime
    last: datetime
    form: DatetimeLiteral
    column: str
    name: str
    field: str = "updated_at"

    @property
    def sort(self) -> tuple[str, ...]:
        """The id."""
        return (self.column,)

    def start(self) -> Reached:
        """Before every id."""
        return (0,)

    def after(self, reached: Reached) -> Groups:
        """The window above an id."""
        return [*self.whole(), [Filter(self.column, "gt", str(reached[0]))]]

    def whole(self) -> Groups:
        """The window."""
        return _window(self.field, self.first, self.last, self.form)

    def key_of(self, row: Row) -> Reached:
        """The id."""
        return (int(getattr(row, self.name)),)


@dataclass(frozen=True)
class ByTransaction:
    """Along ``transaction_id``: above one, up to another; of some orders only where they are named."""

    above: int
    upto: int
    orders: tuple[int, ...] = ()

    @property
    def sort(self) -> tuple[str, ...]:
        """The id."""
        return ("transaction_id",)

    def start(self) -> Reached:
        """The id before the first."""
        return (self.above,)

    def after(self, reached: Reached) -> Groups:
        """What comes above an id."""
        groups = [[Filter("transaction_id", "gt", str(reached[0]))], [Filter("transaction_id", "lteq", str(self.upto))]]
        return [*groups, [Filter("order_id", "in", ",".join(map(str, self.orders)))]] if self.orders else groups

    def whole(self) -> Groups:
        """The stretch of ids."""
        return self.after(self.start())

    def key_of(self, row: Row) -> Reached:
        """The id."""
        return (int(row.transaction_id),)


@dataclass(frozen=True)
class ByText:
    """Along a unique text column; which text comes after which is the shop's collation to know."""

    column: str
    within: tuple[Filter, ...] = ()

    @property
    def sort(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def start(self) -> Reached:
        """Before every text."""
        return ("",)

    def after(self, reached: Reached) -> Groups:
        """What comes after a text."""
        return [*self.whole(), [Filter(self.column, "gt", reached[0])]] if reached[0] else self.whole()

    def whole(self) -> Groups:
        """All that stands under the given filters."""
        return [[one] for one in self.within]

    def key_of(self, row: Row) -> Reached:
        """The text."""
        found = getattr(row, self.column)
        if not isinstance(found, str) or not found:
            raise ValueError
        return (found,)


REPEATED: Final = "The shop ignores the sort order or repeats a page; nothing of this window counts as read."


def advanced(keyset: Keyset, reached: Reached, items: list[Item], place: Place) -> Reached:
    """The key of the page's last record that can be paged by; a bad record between good ones stops nothing.

    Raises:
        SourceChangedError: no record can be paged by, or they do not grow strictly, so that the shop ignores the order or
            repeats a page.
    """
    keys = [key for key in (_key(keyset, item) for item in items) if key is not None]
    if items and not keys:
        said = f"no record of the page carries {' and '.join(keyset.sort)} by which it can be paged"
        raise SourceChangedError(said, next_step="Compare the shop's release notes with the connector.", **place.of("magento"))
    for key in keys:
        if not _follows(keyset, key, reached):
            said = f"the list does not progress: {_shown(key)} comes after {_shown(reached)}"
            raise SourceChangedError(said, next_step=REPEATED, **place.of("magento"))
        reached = key
    return reached


def _window(field: str, first: datetime, last: datetime, form: DatetimeLiteral) -> Groups:
    return [[Filter(field, "gteq", literal(first, form))], [Filter(field, "lteq", literal(last, form))]]


def _follows(keyset: Keyset, key: Reached, reached: Reached) -> bool:
    if isinstance(keyset, ByText):
        return bool(key[0].casefold() != reached[0].casefold())
    return key > reached


def _key(keyset: Keyset, item: Item) -> Reached | None:
    if not isinstance(item, Row):
        return None
    try:
        return keyset.key_of(item)
    except (ValueError, TypeError):
        return None


def _shown(key: Reached) -> str:
    return ", ".join(str(part).removesuffix("+00:00") for part in reversed(key))
