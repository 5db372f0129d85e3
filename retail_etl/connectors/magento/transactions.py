"""Gateway transactions: read by id, for nothing else tells a new one, and again for orders that changed.

A transaction that is closed says so nowhere but in the record. Ids are given in order and commits come in any, so the window
reaches far back; what was closed before it is found through the orders that changed since the last reading.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.magento.keyset import ByChange, ByTransaction
from retail_etl.connectors.magento.listing import Item, Row
from retail_etl.connectors.magento.search import read_second
from retail_etl.connectors.magento.streams import OVERLAP, TRANSACTIONS_OVERLAP
from retail_etl.connectors.positions import revision_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from retail_etl.connectors.interface import Page, Window
    from retail_etl.connectors.magento.config import DatetimeLiteral
    from retail_etl.connectors.magento.lists import Asked, ListReader

_IDS_AT_ONCE: Final = 100  # in one filter, so that addresses stay short
_ORDER_IDS: Final = "items[entity_id,updated_at],search_criteria,total_count"


def above(window: Window) -> int:
    """The id below the window's first."""
    return revision_of(window.since) - 1 if window.since is not None else 0


def pages(
    reader: ListReader, transactions: Asked, orders: Asked, window: Window, until: datetime, form: DatetimeLiteral
) -> Iterator[Page]:
    """The window's transactions, then older ones of the orders that changed since the newest known transaction until now."""
    bottom = above(window)
    known: datetime | None = None
    for page, items in reader.pages(transactions, ByTransaction(bottom, revision_of(window.until))):
        known = _made_at(items, bottom + TRANSACTIONS_OVERLAP) or known
        yield page
    if bottom <= 0 or known is None:
        return
    ids = _changed_orders(reader, orders, ByChange(known - OVERLAP, until, form))
    for first in range(0, len(ids), _IDS_AT_ONCE):
        some = tuple(ids[first : first + _IDS_AT_ONCE])
        yield from (page for page, _ in reader.pages(transactions, ByTransaction(0, bottom, some)))


def _changed_orders(reader: ListReader, orders: Asked, changed: ByChange) -> list[int]:
    found: set[int] = set()
    for _, items in reader.pages(replace(orders, fields=_ORDER_IDS), changed):
        found.update(int(item.entity_id) for item in items if isinstance(item, Row) and str(item.entity_id).isdigit())
    return sorted(found)


def _made_at(items: list[Item], newest_known: int) -> datetime | None:
    """When the last transaction of the page was made that was known at the last reading."""
    for item in reversed(items):
        if isinstance(item, Row) and str(item.transaction_id).isdigit() and int(item.transaction_id) <= newest_known:
            try:
                return read_second(item.created_at)
            except (ValueError, TypeError):
                continue
    return None
