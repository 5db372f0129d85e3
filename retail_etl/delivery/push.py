"""The push: claims what is due, looks for what is in doubt, sends the rest in the target's best form, keeps what came of it.

The claim commits before anything is sent. A run that is killed leaves its items claimed; when the lease ends the next run
takes them as in doubt, and looks for them at the target before it sends anything.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Failure, FailureClass, OutboxItem, Receipt, Unknown
from retail_etl.connectors.outcomes import outcome_of
from retail_etl.delivery.circuit import CircuitSettings, after, allows, probing
from retail_etl.delivery.references import HELD, resolved, wanted
from retail_etl.delivery.settling import RetrySettings, receipt_of, settled
from retail_etl.errors import RetailEtlError
from retail_etl.operations.queue_records import Circuit, Claim, Link, QueuedItem
from retail_etl.operations.records import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from retail_etl.connectors.interface import Outcome, Sink
    from retail_etl.domain.clock import Clock
    from retail_etl.operations.interface import Operations, QueueBooks

_LOG = logging.getLogger(__name__)
_RANDOM: Final = SystemRandom()
_WAITS: Final = "waits_for_parent"


@dataclass(frozen=True)
class PushSettings:
    """How long a claim holds, how often items are tried, when a circuit opens; ``items_max`` bounds one run."""

    lease: timedelta = timedelta(minutes=15)
    retry: RetrySettings = field(default_factory=RetrySettings)
    circuit: CircuitSettings = field(default_factory=CircuitSettings)
    items_max: int | None = None


@dataclass
class Pushed:
    """What a run did: items by target, entity and state; the reasons of what was not delivered; circuits that are open."""

    states: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: int = 0
    open_circuits: dict[str, str] = field(default_factory=dict)

    def count(self, state: str) -> int:
        """How many items ended in this state."""
        return sum(number for (_, _, kept), number in self.states.items() if kept == state)

    @property
    def total(self) -> int:
        """How many items were taken up."""
        return sum(self.states.values())


class Push:
    """One run over the outbox."""

    def __init__(
        self,
        operations: Operations,
        sinks: Mapping[tuple[str, str], Sink],
        clock: Clock,
        run: str,
        settings: PushSettings | None = None,
        random: Callable[[], float] = _RANDOM.random,
    ) -> None:
        self._operations = operations
        self._sinks = sinks
        self._clock = clock
        self._run = run
        self._settings = settings or PushSettings()
        self._random = random
        self._done = Pushed()
        self._resting: set[str] = set()

    def run(self) -> Pushed:
        """Everything that is due, in the order of operations, until nothing is; a system that wants no more is left alone."""
        while self._round():
            pass
        return self._done

    def _round(self) -> int:
        """How many items one walk over targets and entities took up."""
        with self._operations.reading() as books:
            due = books.outbox.due(self._clock())
        return sum(self._entity(self._sinks[place]) for place in due if place in self._sinks)

    def _entity(self, sink: Sink) -> int:
        taken = 0
        while sink.target not in self._resting and not self._is_full():
            items = self._claim(sink)
            if not items:
                break
            taken += len(items)
            self._batch(sink, items)
        return taken

    def _is_full(self) -> bool:
        return self._settings.items_max is not None and self._done.total >= self._settings.items_max

    def _claim(self, sink: Sink) -> list[QueuedItem]:
        now = self._clock()
        with self._operations.queueing() as books:
            circuit = books.circuits.of(sink.target)
            if not allows(circuit, now):
                self._resting.add(sink.target)
                self._done.open_circuits[sink.target] = circuit.message or circuit.reason or "open"
                return []
            claim = Claim(self._run, now, now + self._settings.lease, sink.batch_limit)
            items = books.outbox.claim(sink.target, sink.entity, claim)
            if items and circuit.state != "closed":  # one batch tries; others find the circuit open until that has ended
                books.circuits.put(probing(circuit, now + self._settings.lease))
            return items

    def _batch(self, sink: Sink, items: list[QueuedItem]) -> None:
        looked, sent = self._looked_for(sink, items), {}
        rest = [item for item in items if item.key not in looked]
        ready, waiting = self._ready(rest)
        if ready and (items[0].lease_until is None or self._clock() < items[0].lease_until):
            sent = _asked(sink.push, ready)
            for item in ready:
                sent.setdefault(item.key, Unknown(item.key, "the target said nothing of it"))
        self._settle(sink.target, items, {**looked, **waiting, **sent}, set(looked))

    def _looked_for(self, sink: Sink, items: Sequence[QueuedItem]) -> dict[str, Outcome]:
        doubtful = [item for item in items if item.in_doubt]
        ready, waiting = self._ready(doubtful)
        if not ready:
            return waiting
        return {**waiting, **_asked(sink.find, ready)}

    def _ready(self, items: Sequence[QueuedItem]) -> tuple[list[OutboxItem], dict[str, Outcome]]:
        """The items as their sink takes them, and those that wait for an id that the target has not given yet."""
        needed = {item.key: list(wanted(item.payload)) for item in items}
        ids = self._ids(items[0].target, [one for some in needed.values() for one in some]) if items else {}
        ready, waiting = [], dict[str, "Outcome"]()
        for item in items:
            missing = [one for one in needed[item.key] if one not in ids]
            if missing:
                told = f"{item.target} has no id for {missing[0][0]} {missing[0][1]} yet"
                step = "It goes when that record is delivered; look for it among the dead letters."
                waiting[item.key] = Failure(item.key, FailureClass.RETRY_LATER, _WAITS, told, step, wait_seconds=60)
                continue
            payload = dict(resolved(item.payload, ids.__getitem__) if needed[item.key] else item.payload)
            expected = payload.pop(HELD, {})
            ready.append(
                OutboxItem(
                    item.key, item.target, item.entity, item.record, item.reference, payload, item.target_id,
                    item.sent_at if item.in_doubt else None, expected,
                )
            )  # fmt: skip
        return ready, waiting

    def _ids(self, target: str, records: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
        if not records:
            return {}
        ids = {}
        with self._operations.reading() as books:
            for entity in {entity for entity, _ in records}:
                of = [record for named, record in records if named == entity]
                receipts = books.receipts.of(target, entity, of)
                ids.update({(entity, record): receipt.target_id for record, receipt in receipts.items()})
                ids.update({(entity, record): name for record, name in books.crosswalk.ids_of(of, target, entity).items()})
        return ids

    def _settle(self, target: str, items: list[QueuedItem], outcomes: Mapping[str, Outcome], looked: set[str]) -> None:
        now, retry = self._clock(), self._settings.retry
        with self._operations.queueing() as books:
            kept = books.outbox.still_claimed(self._run, [item.key for item in items])
            ended = []
            for item in items:
                outcome = outcomes.get(item.key)
                if item.key not in kept or outcome is None:
                    continue
                ended.append((settled(item, outcome, now, retry, self._random, looked=item.key in looked), outcome))
            books.outbox.save([item for item, _ in ended])
            books.receipts.put([receipt_of(item, one, now) for item, one in ended if isinstance(one, Receipt)])
            named = {item.key for item in items if item.target_id is not None}
            self._link(books, [(item, one) for item, one in ended if item.key not in named], now)
            before = books.circuits.of(target)
            heard = [one for one in outcomes.values() if not (isinstance(one, Failure) and one.reason == _WAITS)]
            circuit = after(before, heard, now, self._settings.circuit)
            if circuit != before:
                books.circuits.put(circuit)
        self._note(target, ended)
        self._heed(before, circuit, [one for _, one in ended])

    def _link(self, books: QueueBooks, ended: Sequence[tuple[QueuedItem, Outcome]], now: datetime) -> None:
        """What the target calls its new records; a natural key needs no crosswalk."""
        links = [
            Link(item.record, item.target, item.entity, outcome.target_id)
            for item, outcome in ended
            if isinstance(outcome, Receipt) and outcome.target_id != item.reference and item.revision == 1
        ]
        for error in books.crosswalk.link_all(links, Word("delivery", now, f"push {self._run}")):
            _LOG.warning("%s", error)

    def _note(self, target: str, ended: Sequence[tuple[QueuedItem, Outcome]]) -> None:
        for item, outcome in ended:
            self._done.states[target, item.entity, item.state.value] += 1
            self._done.found += isinstance(outcome, Receipt) and outcome.found
            if item.reason:
                self._done.reasons[target, item.reason] += 1

    def _heed(self, before: Circuit, circuit: Circuit, outcomes: Sequence[Outcome]) -> None:
        """Leave a system alone for the rest of the run that is silent, refuses us, or asked us to slow down."""
        if circuit.state == "open":
            self._resting.add(circuit.target)
            self._done.open_circuits[circuit.target] = circuit.message or circuit.reason or "open"
            if before.opened_at is None:
                self._tell_once(circuit)
        if any(isinstance(one, Failure) and one.reason == "rate_limited" for one in outcomes):
            self._resting.add(circuit.target)

    def _tell_once(self, circuit: Circuit) -> None:
        _LOG.error("%s: its circuit is open (%s): %s", circuit.target, circuit.reason, circuit.message)
        with self._operations.writing() as books:
            word = Word("delivery", self._clock(), circuit.message)
            books.audit.append(word, "circuit.opened", f"circuit/{circuit.target}", {"reason": circuit.reason})


def _asked(verb: Callable[[Sequence[OutboxItem]], Sequence[Outcome]], items: list[OutboxItem]) -> dict[str, Outcome]:
    """The outcomes by key; an error that a sink raises says that none of the items was sent."""
    try:
        return {outcome.key: outcome for outcome in verb(items)}
    except RetailEtlError as error:
        return {item.key: outcome_of(item.key, error) for item in items}
