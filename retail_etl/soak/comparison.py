"""What the systems themselves hold, compared field by field, and what became of each change that users made."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from retail_etl.operations.sync_records import LostUpdate
    from retail_etl.soak.told import Held, Kind, Typed

    Story = tuple[str, str]


def differences(kind: Kind, typed: Sequence[Typed], lost: Sequence[LostUpdate], dead: Collection[str]) -> list[str]:
    """What is not as it must be: things twice or missing, fields that differ, changes that vanished.

    ``dead`` are the ids of records with a dead letter: they are on their way until that is mended.
    """
    held = kind.held()
    wrong = [f"{system} holds {one} twice" for system, of in held.items() for one in of.twice]
    waiting = {thing for of in held.values() for name, thing in of.names.items() if name in dead}
    gave_way = {
        (held[one.lost_system].names.get(one.lost_record.rpartition(":")[2], ""), one.field, one.lost_system)
        for one in lost
        if one.lost_system in held and one.entity in {kind.entity, *kind.tables}
    }
    wrong += [said for thing, said in kind.has_to_be(held) if thing not in waiting]
    stories: dict[Story, list[Typed]] = defaultdict(list)
    for one in typed:
        stories[one.thing, one.field].append(one)
    for (thing, name), by_system in sorted(_by_field(held).items()):
        if thing in waiting:
            continue
        story = stories[thing, name]
        if len(set(by_system.values())) > 1:
            wrong.append(_story(f"{thing}.{name} differs: {by_system}", story, lost, name))
        elif story and (said := _vanished(set(by_system.values()), story, gave_way)):
            wrong.append(_story(f"{thing}.{name}: {said}", story, lost, name))
    return wrong


def _by_field(held: Mapping[str, Held]) -> dict[Story, dict[str, str]]:
    found: dict[Story, dict[str, str]] = defaultdict(dict)
    for system, of in held.items():
        for thing, fields in of.things.items():
            for name, value in fields.items():
                found[thing, name][system] = value
    return found


def _vanished(now: Collection[str], story: Sequence[Typed], gave_way: Collection[tuple[str, str, str]]) -> str | None:
    """What is wrong with the value that holds, where it is not the last change, and that gave way to none that is told of."""
    binding = [one for one in story if not one.gives_way]
    may_hold = [*binding[-1:], *(one for one in story if one.gives_way)]
    if any(_same(value, one.value) for value in now for one in may_hold):
        return None
    story = binding or story
    recorded = [(one.thing, one.field, one.system) in gave_way for one in story]
    if not recorded[-1]:
        return f"{now} holds, and the last change gave way to nothing"
    if not any(_same(value, one.value) for value in now for one in story) and not all(recorded):
        return f"{now} holds, which nobody typed in"
    return None


def _same(held: str, typed: str) -> bool:
    plain = typed.strip()
    return held in {plain, plain.lower(), "".join(char for char in plain if char.isdigit())[-10:]}


def _story(said: str, story: Sequence[Typed], lost: Sequence[LostUpdate], name: str) -> str:
    """What differs, with every change and every lost update of the field."""
    records = {one.record for one in story}
    gave_way = [
        f"    lost: {one.lost_system} {one.lost_record} {one.lost_value} of {one.lost_at}"
        f" to {one.kept_system} {one.kept_value} of {one.kept_at} by rule {one.rule}"
        for one in lost
        if one.field == name and {one.lost_record.rpartition(":")[2], one.kept_record.rpartition(":")[2]} & records
    ]
    return "\n".join([said, *(f"    {one.told()}" for one in story), *gave_way])
