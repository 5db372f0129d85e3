"""What a collection needs to know of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from retail_etl.sandbox.world.table import Table


class Timeline(Protocol):
    """Tables in time."""

    origin_ms: int

    @property
    def generation(self) -> int:
        """How often the tables were made anew."""

    def now_ms(self) -> int:
        """World time, for which the tables are made."""

    def table(self, name: str) -> Table:
        """The table of that name."""
