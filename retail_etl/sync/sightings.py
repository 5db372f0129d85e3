"""What each system holds of an entity now, and which records of several systems are one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from retail_etl.operations.queue_records import Link

_HASH: Final = 24
NOTHING: Final = ""
"""The hash of a field without a value."""


@dataclass(frozen=True)
class Sighting:
    """One record as its system holds it.

    Attributes:
        place: where, ``magento.customers``.
        record: its name in our own words, ``magento:customers:17``.
        target_id: what a write to the place calls it.
        modified_at: when its system last changed it.
        modified_by: the user who did, where the system tells.
        same_as: the name of another system's record that it says itself it is.
        values: by field, as the system writes it.
        keys: by field, what two systems' values are compared by.
        parts: by field that is written in several parts, what the system holds in each.
        seen_at: when its system was looked at, where that tells more than when it was changed.
    """

    place: str
    record: str
    target_id: str
    modified_at: datetime | None
    modified_by: str | None
    same_as: str | None
    values: Mapping[str, str | None]
    keys: Mapping[str, str | None]
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seen_at: datetime | None = None

    @property
    def system(self) -> str:
        """The system that holds it."""
        return self.place.split(".")[0]

    def held(self, field: str) -> str:
        """The hash of what it says in a field."""
        return hashed(self.keys.get(field))


@lru_cache(maxsize=200_000)
def hashed(key: str | None) -> str:
    """The short hash that is remembered of a value; nothing for none."""
    return hashlib.sha256(key.encode()).hexdigest()[:_HASH] if key else NOTHING


def sighting(row: Mapping[str, Any], fields: Iterable[str]) -> Sighting:
    """A row of ``sql/sync/<entity>.sql``.

    ``value_<field>`` is as written, ``key_<field>`` as compared, ``parts_<field>`` a JSON object of what stands in each part.
    ``seen_at`` may be left out.
    """
    fields = list(fields)
    parts = {name: json.loads(told) for name in fields if (told := row.get(f"parts_{name}"))}
    return Sighting(
        row["place"],
        row["record"],
        row["target_id"],
        row["modified_at"],
        row["modified_by"],
        row["same_as"],
        {name: row.get(f"value_{name}") for name in fields},
        {name: row.get(f"key_{name}") for name in fields},
        parts,
        row.get("seen_at"),
    )


class Joined:
    """Names that are one, by what links them (union of sets, the smallest name first)."""

    def __init__(self) -> None:
        self._into: dict[str, str] = {}

    def root(self, name: str) -> str:
        """The name that stands for all that are one with it."""
        path = []
        while (into := self._into.get(name, name)) != name:
            path.append(name)
            name = into
        self._into.update(dict.fromkeys(path, name))
        return name

    def join(self, one: str, other: str) -> None:
        """The two are one."""
        first, second = sorted((self.root(one), self.root(other)))
        self._into[second] = first


def grouped(sightings: Iterable[Sighting], links: Iterable[Link]) -> dict[str, dict[str, Sighting]]:
    """The records that are one, by place; of two in one place the one whose name comes first stands for both.

    The crosswalk says what is one, and so does a record that carries another system's id.
    """
    seen = list(sightings)
    joined = Joined()
    for one in seen:
        joined.join(one.record, f"{one.place}/{one.target_id}")
        if one.same_as:
            joined.join(one.record, one.same_as)
    for link in links:
        joined.join(link.canonical_id, f"{link.system}.{link.entity}/{link.system_id}")
    groups: dict[str, dict[str, Sighting]] = {}
    for one in sorted(seen, key=lambda sight: sight.record):
        groups.setdefault(joined.root(one.record), {}).setdefault(one.place, one)
    return {min(one.record for one in members.values()): members for members in groups.values()}
