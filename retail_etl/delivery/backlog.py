"""How the outbox stands: what waits and since when, what needs a person and why, which circuits are open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail_etl.operations.queue_records import ItemState

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from retail_etl.operations.interface import QueueBooks

_DUE = "due"
_ON_THE_WAY = (ItemState.WAITING, ItemState.SENDING, ItemState.UNKNOWN)


@dataclass(frozen=True)
class Backlog:
    """How one target stands. ``oldest`` is since when the oldest change waits; dead letters and waits are counted by reason."""

    target: str
    waiting: int = 0
    held: int = 0
    dead: int = 0
    delivered: int = 0
    oldest: datetime | None = None
    dead_by_reason: Counter[str] = field(default_factory=Counter)
    waiting_by_reason: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    circuit: str = "closed"
    circuit_reason: str | None = None
    circuit_message: str | None = None

    def age(self, now: datetime) -> timedelta | None:
        """How long the oldest change waits."""
        return None if self.oldest is None else now - self.oldest

    def by_class(self) -> dict[str, int]:
        """How many changes stand where a failure of each class left them; every class is there, so that each has a plot."""
        failed = sum(count for reason, count in self.waiting_by_reason.items() if reason != _DUE) - self.unknown
        stopped = 0 if self.circuit == "closed" else self.waiting_by_reason[self.circuit_reason or ""]
        return {
            "retry later": failed - stopped,
            "unknown outcome": self.unknown,
            "needs a person": self.dead,
            "held": self.held,
            "stop the line": stopped,
        }


def backlog(books: QueueBooks) -> dict[str, Backlog]:
    """By target, how it stands; targets that never had a change are not among them."""
    circuits = {circuit.target: circuit for circuit in books.circuits.all()}
    standings = books.outbox.standings()
    found = {}
    for target in sorted({one.target for one in standings} | set(circuits)):
        own = [one for one in standings if one.target == target]
        on_the_way = [one for one in own if one.state in _ON_THE_WAY]
        dead = [one for one in own if one.state is ItemState.DEAD]
        circuit = circuits.get(target)
        found[target] = Backlog(
            target,
            waiting=sum(one.count for one in on_the_way),
            held=sum(one.count for one in own if one.state is ItemState.HELD),
            dead=sum(one.count for one in dead),
            delivered=sum(one.count for one in own if one.state is ItemState.DELIVERED),
            oldest=min((one.oldest for one in on_the_way), default=None),
            dead_by_reason=_by_reason([(one.reason, one.count) for one in dead]),
            waiting_by_reason=_by_reason([(one.reason, one.count) for one in on_the_way]),
            unknown=sum(one.count for one in on_the_way if one.state is ItemState.UNKNOWN and one.reason),
            circuit=circuit.state if circuit else "closed",
            circuit_reason=circuit.reason if circuit else None,
            circuit_message=circuit.message if circuit else None,
        )
    return found


def _by_reason(counted: list[tuple[str | None, int]]) -> Counter[str]:
    by_reason: Counter[str] = Counter()
    for reason, count in counted:
        by_reason[reason or _DUE] += count
    return by_reason
