"""What users typed in, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from retail_etl.operations.queue_records import QueuedItem


@dataclass(frozen=True)
class Typed:
    """A change that a user made: of which thing (as the soak knows it), where, in which field, and in which round.

    One that ``gives_way`` holds only where nothing stands against it, and is not missed where it does not.
    """

    number: int
    round: int
    thing: str
    system: str
    field: str
    value: str
    record: str
    gives_way: bool = False

    def told(self) -> str:
        """The change in one line."""
        return f"#{self.number} round {self.round}: {self.system} {self.record} {self.field} = {self.value!r}"


@dataclass
class Held:
    """What one system holds.

    Attributes:
        things: by thing and field, in words that can be compared.
        ids: by thing, what the system calls it; ``names`` has the things by every name under which they are written down.
        twice: what it holds twice.
    """

    things: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    def add(self, thing: str, identifier: str, fields: dict[str, str]) -> None:
        """One more thing, by what the system calls it; a second one of a name is told of."""
        if thing in self.things:
            self.twice.append(f"{thing}: {self.ids[thing]} and {identifier}")
        self.ids[thing] = identifier
        self.names[identifier] = thing
        self.things[thing] = fields


class Kind(Protocol):
    """One entity under soak.

    Attributes:
        entity: as the ownership table calls it.
        streams: what is polled for it; ``tables`` the canonical ones that are built, ``writes`` the flows that are on.
    """

    entity: str
    streams: frozenset[str]
    tables: frozenset[str]
    writes: frozenset[str]

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """One more change by some user of some system."""
        ...

    def held(self) -> Mapping[str, Held]:
        """What each system holds now, asked of the systems themselves."""
        ...

    def has_to_be(self, held: Mapping[str, Held]) -> Sequence[tuple[str, str]]:
        """The things that must be somewhere and are not, each with a sentence."""
        ...

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:
        """What a person types in at its source about a dead letter; nothing where it is to be replayed as it is."""
        ...


@runtime_checkable
class Approving(Protocol):
    """A kind of which some changes wait for another person's word, or are looked at by that person."""

    def approves(self, item: QueuedItem) -> bool:
        """Whether that person lets a held change go."""
        ...

    def took_effect(self, item: QueuedItem) -> bool:
        """Whether that person, who looks at the target, finds a change there that nobody heard of."""
        ...
