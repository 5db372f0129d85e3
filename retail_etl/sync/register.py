"""An entity's records by group, what is remembered of each, and what two-way sync writes down of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retail_etl.errors import RetryLaterError
from retail_etl.operations.sync_records import LostUpdate, SyncGroup
from retail_etl.sync.memory import GroupMemory, recalled, remembered
from retail_etl.sync.settling import settle
from retail_etl.sync.sightings import grouped
from retail_etl.sync.values import kept_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from retail_etl.delivery.changes import Change
    from retail_etl.operations.interface import Operations
    from retail_etl.operations.queue_records import Link
    from retail_etl.sync.ownership import Owned
    from retail_etl.sync.settling import Loss
    from retail_etl.sync.sightings import Sighting


@dataclass
class Group:
    """Records of several systems that are one: by place what is held there, and what is remembered."""

    group_id: str
    members: Mapping[str, Sighting]
    memory: GroupMemory
    kept: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether the memory says otherwise than what is kept of it."""
        return remembered(self.memory) != self.kept


class Register:
    """The groups of one entity. ``stood_for`` are records that another one of their system stands for."""

    def __init__(
        self, entity: str, owned: Owned, groups: Sequence[Group], records: Collection[str] = (), joined: Sequence[str] = ()
    ) -> None:
        self.entity = entity
        self.owned = owned
        self.groups = groups
        self._joined = list(joined)
        self._by_record = {one.record: group for group in groups for one in group.members.values()}
        self._targets = {(one.place, one.target_id) for group in groups for one in group.members.values()}
        self.stood_for = frozenset(records) - self._by_record.keys()

    def group_of(self, record: str) -> Group | None:
        """The group that a record stands for; ``None`` for one that is not known, or that another of its place stands for."""
        return self._by_record.get(record)

    def is_taken(self, place: str, change: Change) -> bool:
        """Whether a record that nobody sees as one with others wants to write to one that others are settled with.

        Only where its system takes part in settling; what other systems tell goes by receipts alone.
        """
        takes_part = any(one.startswith(f"{change.record.partition(':')[0]}.") for one in self.owned.places)
        return takes_part and (place, change.target_id) in self._targets

    def settle(self, our_users: Mapping[str, Collection[str]], found_at: datetime) -> list[LostUpdate]:
        """Every group brought up to what its members hold, and the updates that were lost in it."""
        lost = []
        for group in self.groups:
            losses = settle(self.owned, group.memory, group.members, our_users)
            lost += [self._lost(group, loss, found_at) for loss in losses]
        return lost

    def save(self, operations: Operations, lost: Sequence[LostUpdate] = (), only: Iterable[Group] | None = None) -> int:
        """Keeps what changed, of all groups or of some, and lost updates with it; how many of those are new.

        Nothing is written where nothing changed.

        Raises:
            RetryLaterError: another run settled one of the groups meanwhile; nothing was kept.
        """
        changed = [group for group in (self.groups if only is None else only) if group.is_changed]
        if not (changed or lost or self._joined):
            return 0
        kept = [SyncGroup(self.entity, group.group_id, remembered(group.memory)) for group in changed]
        with operations.writing() as books:
            known = books.sync.remembered(self.entity, [group.group_id for group in changed])
            for group, one in zip(changed, kept, strict=True):
                if known.get(group.group_id, {}) not in (group.kept, one.remembered):
                    raise self._overtaken(group)
            books.sync.drop(self.entity, self._joined)
            books.sync.put(kept)
            new = books.sync.lose(lost)
        self._joined = []
        for group, one in zip(changed, kept, strict=True):
            group.kept = one.remembered
        return new

    def _overtaken(self, group: Group) -> RetryLaterError:
        return RetryLaterError(
            "another run settled it while this one did",
            system="sync",
            stream=self.entity,
            record=group.group_id,
            next_step="run it again when the other one has ended: it goes on from what that one remembered.",
        )

    def _lost(self, group: Group, loss: Loss, found_at: datetime) -> LostUpdate:
        lost, kept = group.members.get(loss.lost_place), group.members.get(loss.kept_place)
        told = [self.entity, group.group_id, loss.field, loss.lost_place, loss.lost, loss.kept, str(loss.lost_at)]
        how = self.owned.fields[loss.field].kept
        return LostUpdate(
            lost_id=hashlib.sha256(json.dumps(told).encode()).hexdigest()[:40],
            entity=self.entity,
            group_id=group.group_id,
            field=loss.field,
            rule=loss.rule,
            lost_system=loss.lost_place.split(".")[0],
            lost_record=lost.record if lost else "",
            lost_value=_value(lost, loss.field, loss.lost, how),
            lost_at=loss.lost_at,
            kept_system=loss.kept_place.split(".")[0],
            kept_record=kept.record if kept else "",
            kept_value=_value(kept, loss.field, loss.kept, how),
            kept_at=loss.kept_at,
            found_at=found_at,
        )


def _value(member: Sighting | None, field_name: str, held: str, how: str) -> str | None:
    """The value as far as it may be kept; nothing where the system holds another one by now."""
    if member is None or member.held(field_name) != held:
        return None
    return kept_value(member.values.get(field_name), how)


def register(
    entity: str, owned: Owned, sightings: Iterable[Sighting], links: Iterable[Link], kept: Iterable[SyncGroup]
) -> Register:
    """The register of an entity from what the systems hold, what links them, and what is remembered.

    A group keeps its name when others join; of two groups that became one, the first one's memory holds, and what the other's
    records hold has its say as if it were seen for the first time.
    """
    known = {one.group_id: one for one in kept}
    by_record = {
        place["record"]: one.group_id
        for one in known.values()
        for place in one.remembered.get("places", {}).values()
        if place.get("record")
    }
    seen, groups, joined = list(sightings), [], []
    for name, members in grouped(seen, links).items():
        earlier = sorted({by_record[one.record] for one in members.values() if one.record in by_record})
        group_id = earlier[0] if earlier else name
        told = known[group_id].remembered if group_id in known else {}
        groups.append(Group(group_id, members, recalled(told), told))
        joined += earlier[1:]
    return Register(entity, owned, groups, {one.record for one in seen}, joined)
