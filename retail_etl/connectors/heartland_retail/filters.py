"""Heartland Retail's query grammar: a JSON filter with ``$gte`` and its fellows, ``sort[]``, ``_include[]``, ``page``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.interface import Along
from retail_etl.connectors.positions import as_position, moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from retail_etl.connectors.interface import Window

Pairs = list[tuple[str, str]]

SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True)
class Span:
    """A stretch of ``updated_at`` or ``created_at`` from ``start`` (included; ``None``: the beginning) to ``until`` (excluded).

    ``start`` is a whole second: the API shows no less, whatever it stores, and a bound inside a second would pass rows over.
    """

    start: datetime | None
    until: datetime
    field: str = "updated_at"

    @classmethod
    def of(cls, window: Window) -> Span:
        """The stretch of a window."""
        field = "created_at" if window.along is Along.CREATED_AT else "updated_at"
        since = whole_second(moment_of(window.since)) if window.since is not None else None
        return cls(since, moment_of(window.until), field)

    def from_(self, start: datetime) -> Span:
        """What is left of it from a moment on."""
        return replace(self, start=start)

    def second(self, start: datetime) -> Span:
        """The one second from a moment on."""
        return replace(self, start=start, until=min(start + SECOND, self.until))

    def filter(self, above_id: int | None = None) -> tuple[str, str]:
        """The filter parameter; ``above_id`` leaves out what comes before a record in the order of ids."""
        bounds = {"$lt": as_position(self.until)}
        if self.start is not None:
            bounds = {"$gte": as_position(self.start), **bounds}
        asked: dict[str, object] = {self.field: bounds}
        if above_id is not None:
            asked["id"] = {"$gt": above_id}
        return ("_filter", msgspec.json.encode(asked).decode())


def whole_second(moment: datetime) -> datetime:
    """The second that a moment falls into."""
    return moment.replace(microsecond=0)


def only_ids(keys: Sequence[str]) -> tuple[str, str]:
    """The filter parameter for records by their ids."""
    return ("_filter", msgspec.json.encode({"id": {"$in": [int(key) for key in keys]}}).decode())


def paged(size: int, page: int = 1) -> Pairs:
    """Which page, and how long."""
    return [("page", str(page)), ("per_page", str(size))]


def ascending(field: str) -> tuple[str, str]:
    """The order by one field. How ties fall is not said, so nothing here leans on a second one."""
    return ("sort[]", f"{field},asc")


def including(parts: tuple[str, ...]) -> Pairs:
    """What is embedded in each record."""
    return [("_include[]", part) for part in parts]
