"""The soak: rounds of users' changes with faults and kills between, quiet, the comparison, mending, idle cycles."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

import httpx

from retail_etl.delivering import replay_letters
from retail_etl.delivery.mending import approve, withdraw
from retail_etl.operations.queue_records import ItemState
from retail_etl.operations.records import Word
from retail_etl.soak import worker
from retail_etl.soak.comparison import differences
from retail_etl.soak.faults import some_fault
from retail_etl.soak.linking import link
from retail_etl.soak.told import Approving
from retail_etl.soak.worker import BUILD, FILL, IN_ORDER, POLL, PUSH, Warm, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from retail_etl.assembly import Installation
    from retail_etl.operations.queue_records import QueuedItem
    from retail_etl.sandbox.server import RunningSandbox
    from retail_etl.soak.told import Kind, Typed
    from retail_etl.soak.worker import Done

IDLE_CYCLES: Final = 10
_QUIET_MOST: Final = 60
_STILL: Final = 2
_SECONDS: Final = 60.0
_A_ROUND: Final = 80
_ROUNDS: Final = 60
_ROUNDS_LEAST: Final = 6
_FAULT_SHARE: Final = 0.05
_CALLS_A_CHANGE: Final = 3
_KILLED_EVERY: Final = 4
_FIRST_KILLED: Final = 2
# What left the ledger's house is taken back and credited, and no order is voided.
_BY_HAND: Final = frozenset({("epicor", "already_shipped"), ("epicor", "already_invoiced")})
_SETTLES: Final = timedelta(minutes=6)
# What the made-up trade left open is shipped, paid and given back by then.
_RUN_OUT: Final = timedelta(days=60)
# A killed run's work is free again when its lease ended.
_LEASE: Final = timedelta(minutes=16)
_ORDERS: Final[tuple[Sequence[str], ...]] = (
    IN_ORDER, IN_ORDER, IN_ORDER,
    (POLL, BUILD, FILL, FILL, PUSH, PUSH),
    (PUSH, FILL, POLL, BUILD),
    (POLL, POLL, BUILD, FILL, PUSH, FILL),
    (FILL, PUSH, POLL, BUILD, FILL),
)  # fmt: skip


@dataclass
class Soaked:
    """What a soak came to; it is well where nothing differs."""

    typed: list[Typed] = field(default_factory=list)
    rounds: int = 0
    kills: int = 0
    faults: int = 0
    pushed: int = 0
    lost: int = 0
    dead: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Soak:
    """One soak over a running sandbox."""

    def __init__(
        self, running: RunningSandbox, environment: Mapping[str, str], kinds: Sequence[Kind], seed: int,
        tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._control = httpx.Client(base_url=f"{running.control_url}/", timeout=_SECONDS, trust_env=False)
        self._environment, self._kinds, self._tell = dict(environment), kinds, tell
        self._rng = Random(seed)  # noqa: S311 -- a seed shall give the same soak again
        told = self._control.get("clock").raise_for_status().json()
        self._now = datetime.fromisoformat(told["now"])
        self._work = Work(
            frozenset().union(*(kind.streams for kind in kinds)), frozenset().union(*(kind.tables for kind in kinds))
        )
        self.done = Soaked()
        self._installation: Installation = worker.at(self._environment, self._now)
        self._installation.clock = lambda: self._now
        self._cycles = 0
        self._warm = Warm()
        self._is_open = False
        self._open = ExitStack()

    def run(self, changes: int) -> Soaked:
        """The whole soak; what is wrong at its end is told in sentences, the first with its story."""
        try:
            return self._run(changes)
        finally:
            self._let_go()
            self._installation.close()
            self._control.close()

    def _run(self, changes: int) -> Soaked:
        self._pass(_RUN_OUT)
        if "customers" in self._work.tables:
            self._cycle((POLL, BUILD))
            link(self._installation)
        self._quiet("before the first change")
        a_round = max(min(_A_ROUND, changes // _ROUNDS_LEAST), changes // _ROUNDS, 1)
        while len(self.done.typed) < changes:
            self._round(min(a_round, changes - len(self.done.typed)))
        self._quiet("after the last change")
        self._compare()
        self._mend()
        self._idle()
        return self.done

    def _round(self, changes: int) -> None:
        self.done.rounds += 1
        for _ in range(changes):
            self._pass(timedelta(seconds=self._rng.randint(1, 20)))
            kind = self._rng.choice(self._kinds)
            self.done.typed.append(kind.type_in(self._rng, len(self.done.typed) + 1, self.done.rounds))
        self._pass(_SETTLES)
        self._plant(changes)
        steps = self._rng.choice(_ORDERS)
        if self.done.rounds % _KILLED_EVERY == _FIRST_KILLED:
            self._killed(steps)
        else:
            self._cycle(steps)
        self._lift()
        self._tell(
            f"round {self.done.rounds}: {len(self.done.typed):,} changes typed in, {self.done.pushed:,} sent, "
            f"{self.done.lost:,} lost to another, {self.done.kills} kills, {self.done.faults} faults"
        )

    def _cycle(self, steps: Sequence[str] = IN_ORDER) -> Done:
        self._cycles += 1
        if not self._is_open:
            self._open.enter_context(self._installation.warehouse.kept_open())
            self._is_open = True
        self._approve()
        done = worker.cycle(self._installation, self._work, steps, f"soak-{self._cycles}", self._warm)
        self.done.pushed += done.sent
        self.done.lost += done.lost
        return done

    def _approve(self) -> None:
        """What waits for another person's word and has it."""
        kinds = self._attended()
        held = self._items(ItemState.HELD) if kinds else []
        for item in (one for one in held if any(kind.approves(one) for kind in kinds)):
            with self._installation.operations.writing() as books:
                approve(books, item.key, Word("soak", self._now))

    def _attended(self) -> list[Approving]:
        return [kind for kind in self._kinds if isinstance(kind, Approving)]

    def _let_go(self) -> None:
        """Warehouse and connectors that stay open from cycle to cycle, closed."""
        self._open.close()
        self._is_open = False
        self._warm.close()

    def _killed(self, steps: Sequence[str]) -> None:
        """The same in a process that is killed at some moment."""
        self._let_go()
        self._cycles += 1
        self.done.kills += 1
        told = {
            "environment": self._environment, "now": self._now.isoformat(), "streams": sorted(self._work.streams),
            "tables": sorted(self._work.tables), "steps": list(steps), "run": f"soak-{self._cycles}",
        }  # fmt: skip
        command = [sys.executable, "-m", "retail_etl.soak.worker"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 -- our own
            assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 -- both were asked for
            child.stdin.write(json.dumps(told))
            child.stdin.close()
            child.stdout.readline()
            time.sleep(self._rng.uniform(0.05, 1.5))
            child.send_signal(signal.SIGKILL)

    def _quiet(self, when: str) -> None:
        """Cycles until two in a row have nothing to do: a connector may take the systems' clock from the cycle before."""
        still = 0
        for number in range(1, _QUIET_MOST + 1):
            self._pass(_LEASE)
            done = self._cycle()
            left = self._moving()
            still = 0 if done.enqueued or done.sent or done.failed or left else still + 1
            if still == _STILL:
                self._tell(f"quiet {when} behind {number} cycles")
                return
        told = [f"{one.target} {one.entity} {one.record}: {one.state} {one.message}" for one in left[:3]]
        self.done.wrong.append(f"it does not come to rest {when}: last enqueued {done.enqueued}, {done.failed} {told}")

    def _mend(self) -> None:
        """Dead letters are mended at their source, or replayed, until none is left."""
        for item in self._items(ItemState.DEAD):
            self.done.dead[str(item.reason)] = self.done.dead.get(str(item.reason), 0) + 1
            self._tell(f"dead letter: {item.target} {item.entity} {item.record} {item.reason}: {item.message}")
        for _ in range(3):
            dead = self._items(ItemState.DEAD)
            if not dead:
                break
            left = [item.key for item in dead if not self._settled_by_hand(item) and not self._typed_in_again(item)]
            if left:
                self._pass(timedelta(seconds=1))
                replay_letters(self._installation, "soak", "mended", keys=left)
            self._quiet("after mending")
        for item in self._items(ItemState.DEAD)[:3]:
            self.done.wrong.append(
                f"a dead letter stays: {item.target} {item.entity} {item.record} {item.reason} {item.message}"
            )
        self._tell(f"mended: {self.done.dead}")
        self._compare()

    def _typed_in_again(self, item: QueuedItem) -> bool:
        """Whether somebody mends the record at its source."""
        for kind in self._kinds:
            typed = kind.mend(item.record, str(item.reason), len(self.done.typed) + 1, self.done.rounds + 1)
            if typed is not None:
                self.done.typed.append(typed)
                return True
        return False

    def _settled_by_hand(self, item: QueuedItem) -> bool:
        """Whether somebody settles at the target what cannot be sent any more, and takes the letter out."""
        is_there = any(kind.took_effect(item) for kind in self._attended())
        if not is_there and (item.target, item.reason) not in _BY_HAND:
            return False
        with self._installation.operations.writing() as books:
            withdraw(books, item.key, Word("soak", self._now, "it is there" if is_there else "taken back and credited"))
        return True

    def _idle(self) -> None:
        for number in range(1, IDLE_CYCLES + 1):
            self._pass(_SETTLES)
            done = self._cycle()
            if done.enqueued or done.sent:
                self.done.wrong.append(f"idle cycle {number} enqueued {done.enqueued} and sent {done.sent}")
                return
        self._tell(f"{IDLE_CYCLES} idle cycles sent nothing")

    def _compare(self) -> None:
        with self._installation.operations.reading() as books:
            lost = books.sync.lost()
        waits = {record.rpartition(":")[2] for _, record in self._held_up()}
        for kind in self._kinds:
            self.done.wrong += [one for one in differences(kind, self.done.typed, lost, waits) if one not in self.done.wrong]

    def _items(self, *states: ItemState) -> list[QueuedItem]:
        with self._installation.operations.reading() as books:
            return books.outbox.listed(list(states))

    def _moving(self) -> list[QueuedItem]:
        """What is on its way, and not held up."""
        held_up = self._held_up()
        return [item for item in self._items(*_ON_THE_WAY) if (item.target, item.record) not in held_up]

    def _held_up(self) -> set[tuple[str, str]]:
        """What waits for a person, and all that waits for it as its parent: target and record."""
        found = {(item.target, item.record) for item in self._items(ItemState.DEAD, ItemState.HELD)}
        left = self._items(*_ON_THE_WAY)
        while behind := {(one.target, one.record) for one in left if (one.target, one.parent_record) in found} - found:
            found |= behind
        return found

    def _plant(self, changes: int) -> None:
        for _ in range(round(changes * _CALLS_A_CHANGE * _FAULT_SHARE)):
            self._control.post("faults", json=some_fault(self._rng)).raise_for_status()
            self.done.faults += 1

    def _lift(self) -> None:
        self._control.delete("faults").raise_for_status()

    def _pass(self, span: timedelta) -> None:
        self._now += span
        self._control.post("clock", json={"set": self._now.isoformat()}).raise_for_status()


_ON_THE_WAY: Final = (ItemState.WAITING, ItemState.SENDING, ItemState.UNKNOWN)
