"""Which key a stream's window is read along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Along
from retail_etl.connectors.magento import transactions
from retail_etl.connectors.magento.keyset import ByChange, ByIdWithin, ByText, ByTransaction
from retail_etl.connectors.magento.search import from_second, last_second
from retail_etl.connectors.magento.streams import ROUTES, Reading
from retail_etl.connectors.positions import moment_of, revision_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.interface import Stream, Window
    from retail_etl.connectors.magento.config import DatetimeLiteral
    from retail_etl.connectors.magento.keyset import Keyset

_ID_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {"customers": ("entity_id",), "products": ("entity_id",)}


def id_columns(stream: Stream) -> tuple[str, ...]:
    """The key's columns as filters name them: those of the database, which are not always the names in the records."""
    return _ID_COLUMNS.get(stream.entity, stream.key)


def keyset_of(stream: Stream, window: Window, form: DatetimeLiteral) -> Keyset:
    """The window as a stretch of the stream's list; of a snapshot, all of it."""
    reading = ROUTES[stream.entity].reading
    if reading in (Reading.BY_CODE, Reading.BY_SOURCE):
        return ByText(stream.key[-1])
    if reading is Reading.BY_TRANSACTION and window.along is Along.CURSOR:
        return ByTransaction(transactions.above(window), revision_of(window.until))
    first = from_second(moment_of(window.since) if window.since is not None else None)
    last = last_second(moment_of(window.until))
    field = "created_at" if window.along is Along.CREATED_AT else "updated_at"
    if reading is Reading.BY_CHANGE:
        return ByChange(first, last, form, field)
    return ByIdWithin(first, last, form, id_columns(stream)[0], stream.key[0], field)
