"""The book of two-way sync over one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from retail_etl.operations.sync_records import LostUpdate, SyncGroup
from retail_etl.operations.sync_tables import LOST_UPDATES, SYNC_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

_AT_ONCE: Final = 400


class SqlSync:
    """``SyncBook`` in two tables."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def groups(self, entity: str) -> Iterator[SyncGroup]:
        """Every group of an entity."""
        asked = sa.select(SYNC_GROUPS).where(SYNC_GROUPS.c.entity == entity).order_by(SYNC_GROUPS.c.group_id)
        for row in self._connection.execute(asked).mappings():
            yield SyncGroup(**row)

    def remembered(self, entity: str, group_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """What is kept of these groups of an entity, by their ids; a group that nothing is kept of is left out."""
        found: dict[str, Mapping[str, Any]] = {}
        columns = SYNC_GROUPS.c.group_id, SYNC_GROUPS.c.remembered
        for first in range(0, len(group_ids), _AT_ONCE):
            named = SYNC_GROUPS.c.entity == entity, SYNC_GROUPS.c.group_id.in_(group_ids[first : first + _AT_ONCE])
            found |= {row.group_id: row.remembered for row in self._connection.execute(sa.select(*columns).where(*named))}
        return found

    def put(self, groups: Sequence[SyncGroup]) -> None:
        """Keep groups in the place of how they stood."""
        if groups:
            same = (SYNC_GROUPS.c.entity == sa.bindparam("of_entity"), SYNC_GROUPS.c.group_id == sa.bindparam("of_group"))
            named = [{"of_entity": one.entity, "of_group": one.group_id} for one in groups]
            self._connection.execute(SYNC_GROUPS.delete().where(*same), named)
            self._connection.execute(SYNC_GROUPS.insert(), [vars(one) for one in groups])

    def drop(self, entity: str, group_ids: Sequence[str]) -> None:
        """Forget groups that became part of others."""
        for first in range(0, len(group_ids), _AT_ONCE):
            some = group_ids[first : first + _AT_ONCE]
            gone = SYNC_GROUPS.c.entity == entity, SYNC_GROUPS.c.group_id.in_(some)
            self._connection.execute(SYNC_GROUPS.delete().where(*gone))

    def lose(self, updates: Sequence[LostUpdate]) -> int:
        """Keep lost updates; one that is kept already stays as it is. How many were new."""
        by_id = {one.lost_id: one for one in updates}
        for first in range(0, len(updates), _AT_ONCE):
            some = [one.lost_id for one in updates[first : first + _AT_ONCE]]
            asked = sa.select(LOST_UPDATES.c.lost_id).where(LOST_UPDATES.c.lost_id.in_(some))
            for known in self._connection.execute(asked).scalars():
                by_id.pop(known, None)
        if by_id:
            self._connection.execute(LOST_UPDATES.insert(), [vars(one) for one in by_id.values()])
        return len(by_id)

    def lost(self, *, entity: str | None = None, since: datetime | None = None, limit: int | None = None) -> list[LostUpdate]:
        """The lost updates, newest first."""
        asked = sa.select(LOST_UPDATES).order_by(LOST_UPDATES.c.found_at.desc(), LOST_UPDATES.c.lost_id).limit(limit)
        if entity is not None:
            asked = asked.where(LOST_UPDATES.c.entity == entity)
        if since is not None:
            asked = asked.where(LOST_UPDATES.c.found_at >= since)
        return [LostUpdate(**row) for row in self._connection.execute(asked).mappings()]
