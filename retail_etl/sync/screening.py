"""What of a change still has to be written: the fields that its target does not hold as settled, and that its source does.

What the target holds already goes nowhere, be it that we wrote it, that its users did, or that it came from there. What the
source itself does not hold yet goes when it does. An idle cycle leaves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from retail_etl.delivery.keys import content_hash
from retail_etl.delivery.references import HELD
from retail_etl.sync.sightings import NOTHING, hashed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retail_etl.delivery.changes import Change
    from retail_etl.operations.queue_records import QueuedItem
    from retail_etl.sync.ownership import Owned, Place
    from retail_etl.sync.register import Group, Register
    from retail_etl.sync.sightings import Sighting


@dataclass(frozen=True)
class Screened:
    """A change as it has to be written, and what is to be remembered of it.

    Attributes:
        sent: by field of the ownership table, the hash of what is sent.
        rest: the hash of all else that the change says.
    """

    change: Change
    group: Group
    sent: Mapping[str, str]
    rest: str


@dataclass(frozen=True)
class Screening:
    """What came of screening: changes to write, and how many say nothing that their target does not hold."""

    changes: Sequence[Change]
    screened: Sequence[Screened] = field(default_factory=tuple)
    held: int = 0


def screen(register: Register, place: str, changes: Iterable[Change], on_the_way: Mapping[str, QueuedItem]) -> Screening:
    """The changes of a flow that writes to ``place``, each with what it still has to say.

    ``on_the_way`` has by record the item of the outbox that is not done with: what it says stays said, or is taken back.
    """
    found: list[Screened] = []
    unknown: list[Change] = []
    held = 0
    for change in changes:
        group = register.group_of(change.record)
        if group is None:
            if change.record in register.stood_for or register.is_taken(place, change):
                held += 1
            else:
                unknown.append(change)
            continue
        one = _screened(register.owned, place, change, group, on_the_way.get(change.record))
        if one is None:
            held += 1
        else:
            found.append(one)
    return Screening([*unknown, *(one.change for one in found)], found, held)


def note_sent(place: str, screened: Iterable[Screened]) -> None:
    """Remembers what is about to be written, so that it is known again when it is seen at its target."""
    for one in screened:
        memory = one.group.memory.at(place)
        for name, held in one.sent.items():
            written = memory.written.setdefault(name, [])
            if not written or written[-1] != held:
                written.append(held)


def note_told(place: str, screened: Iterable[Screened], taken: Mapping[str, str]) -> None:
    """Remembers what stands in the outbox or has a receipt; ``taken`` has by record the hash of that."""
    for one in screened:
        if taken.get(one.change.record) == one.change.said:
            one.group.memory.at(place).told[one.change.record] = one.rest


def _screened(owned: Owned, place: str, change: Change, group: Group, on_the_way: QueuedItem | None) -> Screened | None:
    rules, source = owned.places[place], _told_by(owned, group, change.record)
    target = group.members.get(place)
    rest = content_hash(_without(change.payload, [*_paths(rules, rules.fields), *rules.only_when_new, *rules.named_by]))
    if target is None:
        sent = {name: source.get(name, NOTHING) for name in rules.fields if _says(change.payload, rules.fields[name])}
        return Screened(change, group, sent, rest)
    memory = group.memory.at(place)
    needed = _needed(rules, place, source, target, group)
    if on_the_way is None and not needed and memory.told.get(change.record) == rest:
        return None
    settled = group.memory.settled
    if on_the_way is not None:  # what it said of fields that need nothing any more is said once more, or left out
        said = [name for name in rules.fields if _says(on_the_way.payload, rules.fields[name]) and name in settled]
        needed = sorted({*needed, *(name for name in said if source.get(name) == settled[name].held)})
    payload = _payload(rules, change, target, {name: settled[name].held for name in needed})
    if on_the_way is None and not payload.keys() - set(rules.named_by):
        memory.told[change.record] = rest
        return None
    known = replace(change, payload=payload, target_id=target.target_id, against=_state(target), seen_at=target.seen_at)
    return Screened(known, group, {name: settled[name].held for name in needed}, rest)


def _told_by(owned: Owned, group: Group, record: str) -> dict[str, str]:
    """What a record holds, by field; of its parts in several places of its system the one that the table names first."""
    told: dict[str, str] = {}
    for place, rules in owned.places.items():
        member = group.members.get(place)
        if member is not None and member.record == record:
            told = {name: member.held(name) for name in rules.fields} | told
    return told


def _needed(rules: Place, place: str, source: Mapping[str, str], target: Sighting, group: Group) -> list[str]:
    memory, settled = group.memory.at(place), group.memory.settled
    return [
        name
        for name in rules.fields
        if name in settled
        and not memory.holds(name, target.held(name), settled[name].held)
        and source.get(name) == settled[name].held
    ]


def _payload(rules: Place, change: Change, target: Sighting, needed: Mapping[str, str]) -> dict[str, Any]:
    """What is told besides owned fields, those that are needed, and what the target held in them when that was decided.

    A field that was emptied is told as such: the mapping leaves it out.
    """
    left = [name for name in rules.fields if name not in needed]
    payload = _without(change.payload, [*_paths(rules, left), *rules.only_when_new])
    held: dict[str, Any] = {}
    for name, settled in needed.items():
        paths = rules.fields[name]
        if settled == NOTHING:
            for path in paths:
                _put(payload, path, None)
        parts = target.parts.get(name, {}) if len(paths) > 1 else {paths[0]: target.values.get(name)}
        for path in paths:
            if path in parts:
                _put(held, path, parts[path])
                if name in target.parts and _get(payload, path) is None:
                    _put(payload, path, None)  # a part that the source leaves out is empty there
    return {**payload, HELD: held} if held else payload


def _state(target: Sighting) -> str:
    told = [target.record, str(target.modified_at), *(f"{name}={target.held(name)}" for name in sorted(target.keys))]
    return hashed("\n".join(told))


def _paths(rules: Place, names: Iterable[str]) -> list[str]:
    return [path for name in names for path in rules.fields[name]]


def _says(payload: Mapping[str, Any], paths: Iterable[str]) -> bool:
    return any(_get(payload, path) is not None for path in paths)


def _get(payload: Any, path: str) -> Any:
    for part in path.split("/"):
        payload = payload.get(part) if isinstance(payload, dict) else None
    return payload


def _put(payload: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split("/")
    for part in outer:
        payload = payload.setdefault(part, {})
    payload[last] = value


def _without(payload: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """The payload without the fields at these paths, and without what is empty then; the payload itself stays as it is."""
    left = dict(payload)
    for path in paths:
        *outer, last = path.split("/")
        inner: Any = left
        for part in outer:
            deeper = inner.get(part) if isinstance(inner, dict) else None
            if not isinstance(deeper, dict):
                inner = None
                break
            inner[part] = dict(deeper)
            inner = inner[part]
        if isinstance(inner, dict):
            inner.pop(last, None)
    return {name: value for name, value in left.items() if value != {}}
