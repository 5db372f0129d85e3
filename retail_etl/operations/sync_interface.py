"""What the rooms know of the book of two-way sync."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from retail_etl.operations.sync_records import LostUpdate, SyncGroup


class SyncBook(Protocol):
    """What is remembered of records of several systems that are one, and the updates that were lost among them."""

    def groups(self, entity: str) -> Iterator[SyncGroup]:
        """Every group of an entity."""
        ...

    def remembered(self, entity: str, group_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """What is kept of these groups of an entity, by their ids; a group that nothing is kept of is left out."""
        ...

    def put(self, groups: Sequence[SyncGroup]) -> None:
        """Keep groups in the place of how they stood."""
        ...

    def drop(self, entity: str, group_ids: Sequence[str]) -> None:
        """Forget groups that became part of others."""
        ...

    def lose(self, updates: Sequence[LostUpdate]) -> int:
        """Keep lost updates; one that is kept already stays as it is. How many were new."""
        ...

    def lost(self, *, entity: str | None = None, since: datetime | None = None, limit: int | None = None) -> list[LostUpdate]:
        """The lost updates, newest first."""
        ...
