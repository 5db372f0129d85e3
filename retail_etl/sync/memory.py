"""What is remembered of a group: what holds in each field, and what was seen and sent where. Hashes only, no values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Settled:
    """What holds in a field: the hash of its value, the place it came from, and when that was changed."""

    held: str
    place: str
    at: datetime | None


@dataclass
class PlaceMemory:
    """What is remembered of a group at one place.

    Attributes:
        record: the record there.
        seen: by field, what was seen last.
        written: by field, what was sent since and not seen yet, oldest first.
        made_of: by field, what the system made of a settled value that it does not keep as it is: that value, and its own.
        told: by record that tells it, the hash of what was sent besides the fields of the ownership table.
    """

    record: str | None = None
    seen: dict[str, str] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    made_of: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def holds(self, name: str, held: str, settled: str) -> bool:
        """Whether what the place holds is the settled value, or what it makes of it."""
        return held == settled or self.made_of.get(name) == [settled, held]


@dataclass
class GroupMemory:
    """What is remembered of a group."""

    settled: dict[str, Settled] = field(default_factory=dict)
    places: dict[str, PlaceMemory] = field(default_factory=dict)

    def at(self, place: str) -> PlaceMemory:
        """What is remembered of a place, which may be nothing yet."""
        return self.places.setdefault(place, PlaceMemory())


def remembered(memory: GroupMemory) -> dict[str, Any]:
    """The memory as plain JSON."""
    return {
        "settled": {
            name: [one.held, one.place, one.at.isoformat() if one.at else None] for name, one in sorted(memory.settled.items())
        },
        "places": {
            name: {key: _copied(value) for key, value in vars(place).items() if value}
            for name, place in sorted(memory.places.items())
        },
    }


def recalled(kept: Mapping[str, Any]) -> GroupMemory:
    """The memory from plain JSON."""
    settled = {
        name: Settled(held, place, datetime.fromisoformat(at) if at else None)
        for name, (held, place, at) in kept.get("settled", {}).items()
    }
    places = {
        name: PlaceMemory(**{key: _copied(value) for key, value in told.items()})
        for name, told in kept.get("places", {}).items()
    }
    return GroupMemory(settled, places)


def _copied(told: Any) -> Any:
    """A place's name as it is; texts and lists of texts by field, so that neither side changes the other's."""
    if not isinstance(told, dict):
        return told
    return {name: list(value) if isinstance(value, list) else value for name, value in told.items()}
