"""Which value of a field holds among the systems that keep it: the owner's first, then the later one's.

A system has a say where it holds what it did not hold when it was seen last, and what we did not write there ourselves. What
gives way to another's word is a lost update.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retail_etl.sync.memory import Settled
from retail_etl.sync.ownership import LATER
from retail_etl.sync.sightings import NOTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from retail_etl.sync.memory import GroupMemory, PlaceMemory
    from retail_etl.sync.ownership import Owned, OwnedField
    from retail_etl.sync.sightings import Sighting

OWNER: Final = "owner"
LATER_CHANGE: Final = "later"
NOT_ITS_FIELD: Final = "not_its_field"
Moment = tuple[bool, str, int]


@dataclass(frozen=True)
class Loss:
    """A field in which one place's value took another's: ``rule`` says why."""

    field: str
    rule: str
    lost_place: str
    lost: str
    lost_at: datetime | None
    kept_place: str
    kept: str
    kept_at: datetime | None


def settle(
    owned: Owned, memory: GroupMemory, members: Mapping[str, Sighting], our_users: Mapping[str, Collection[str]]
) -> list[Loss]:
    """Brings the memory up to what the members hold, field by field, and tells who gave way to whom."""
    losses: list[Loss] = []
    known = {place for place, told in memory.places.items() if place in members and told.record == members[place].record}
    for name, field in owned.fields.items():
        keepers = [place for place in owned.keepers(name) if place in members]
        said = [place for place in keepers if _has_a_say(memory, name, members[place], our_users)]
        before = memory.settled.get(name)
        if not said and before and not any(_holds(memory, name, members[one]) for one in keepers):
            said = [place for place in keepers if members[place].held(name) != NOTHING]  # whoever said it is gone
            before = None
        if said:
            losses += _decide(name, field, memory, members, _Said(said, _may(owned, field, said), before, known))
        for place in keepers:
            _see(memory.at(place), name, members[place])
    return losses


def _has_a_say(memory: GroupMemory, name: str, member: Sighting, our_users: Mapping[str, Collection[str]]) -> bool:
    """Whether the place says something that is neither settled, nor known, nor an echo of our own."""
    held, place, settled = member.held(name), memory.at(member.place), memory.settled.get(name)
    if settled is None:
        return held != NOTHING
    if place.holds(name, held, settled.held) or held == place.seen.get(name):
        return False
    if name not in place.seen and held == NOTHING:
        return False
    written = place.written.get(name, [])
    if held in written:
        return False
    if written and written[-1] == settled.held and member.modified_by in our_users.get(member.system, ()):
        place.made_of[name] = [settled.held, held]
        return False
    return True


def _holds(memory: GroupMemory, name: str, member: Sighting) -> bool:
    return memory.at(member.place).holds(name, member.held(name), memory.settled[name].held)


@dataclass(frozen=True)
class _Said:
    """The places that said something of a field, those of them whose word can hold, and what was settled before.

    ``known`` are the places whose record was seen before.
    """

    places: Sequence[str]
    may: Collection[str]
    before: Settled | None
    known: Collection[str]


def _may(owned: Owned, field: OwnedField, said: Sequence[str]) -> set[str]:
    return {place for place in said if owned.places[place].has_a_say and field.may_change(_system(place))}


def _decide(name: str, field: OwnedField, memory: GroupMemory, members: Mapping[str, Sighting], words_of: _Said) -> list[Loss]:
    said, before = words_of.places, words_of.before
    words = [Settled(members[place].held(name), place, members[place].modified_at) for place in said]
    # What holds already takes part where somebody spoke who had not seen it, and not against its own system's newer word.
    unseen = [place for place in said if before and memory.at(place).seen.get(name) != before.held]
    speaks_again = before is not None and any(_system(place) == _system(before.place) for place in words_of.may)
    standing = [before] if before is not None and unseen and not speaks_again else []
    allowed = [one for one in words if one.place in words_of.may]
    contenders = [*standing, *allowed]
    if not contenders:
        contenders = [before] if before is not None else _owners_nothing(name, field, members, words_of) or words
    winner = _winner(field, contenders, list(members))
    memory.settled[name] = winner
    losing = [one for one in [*standing, *words] if one.held != winner.held]
    return [
        Loss(name, _rule(field, words_of, one, winner), one.place, one.held, one.at, winner.place, winner.held, winner.at)
        for one in losing
    ]


def _owners_nothing(name: str, field: OwnedField, members: Mapping[str, Sighting], words_of: _Said) -> list[Settled]:
    """That an owner who is known here leaves the field empty: then nobody else fills it."""
    return [
        Settled(NOTHING, place, member.modified_at)
        for place, member in members.items()
        if member.system == field.owner and member.held(name) == NOTHING and place in words_of.known
    ]


def _winner(field: OwnedField, words: list[Settled], order: list[str]) -> Settled:
    owners = [one for one in words if _system(one.place) == field.owner]
    return max(owners or words, key=lambda one: _when(one, order))


def _when(word: Settled, order: list[str]) -> Moment:
    """Later ones are greater; of equal moments the one whose system the table names first."""
    place = order.index(word.place) if word.place in order else len(order)
    return word.at is not None, word.at.isoformat() if word.at else "", -place


def _rule(field: OwnedField, words_of: _Said, lost: Settled, kept: Settled) -> str:
    if lost.place in words_of.places and lost.place not in words_of.may:
        return NOT_ITS_FIELD
    return OWNER if field.owner != LATER and _system(kept.place) == field.owner else LATER_CHANGE


def _see(place: PlaceMemory, name: str, member: Sighting) -> None:
    """What the place holds is known from now on, and what was written there before it is past."""
    held, written = member.held(name), place.written.get(name, [])
    place.record = member.record
    if held != NOTHING or name in place.seen:
        place.seen[name] = held
    if held in written:
        left = written[written.index(held) + 1 :]
        place.written.pop(name)
        if left:
            place.written[name] = left


def _system(place: str) -> str:
    return place.split(".", maxsplit=1)[0]
