"""The drain: claims events and has read again what they name, as the road reads everything.

Running it twice, or being killed within it, changes nothing: a record that was read before is dropped before the gate, and an
event whose lease has ended is taken again. What could not be read goes back with its reason, and after some tries to a dead
end: the next poll brings the record all the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from retail_etl.errors import RateLimitedError, RetailEtlError
from retail_etl.events.hints import Hint, hint_of
from retail_etl.ingest import land_stream, stage_stream
from retail_etl.ingest.named import land_named
from retail_etl.landing.scrubber import scrub_text
from retail_etl.operations.inbox_records import EventState
from retail_etl.operations.queue_records import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from retail_etl.connectors.interface import Connector, Stream
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest import StagedLoad, Stores
    from retail_etl.operations.inbox_records import InboxEvent
    from retail_etl.operations.interface import Operations

ATTEMPTS_MAX: Final = 8
KEPT: Final = timedelta(days=8)  # longer than a sender goes on trying, so that a late repetition is known
_LEASE: Final = timedelta(minutes=15)
_AT_ONCE: Final = 200
_ROUNDS_MAX: Final = 50
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=1)


class Readers(Protocol):
    """Who reads a stream."""

    def reader(self, stream: str) -> tuple[Connector, Stream] | None:
        """The stream with its connector; ``None`` where this installation does not read it."""
        ...


@dataclass
class Drained:
    """What a drain did: events by the state they are in now, the loads it staged by stream, and what failed."""

    events: Counter[EventState] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    staged: dict[str, list[StagedLoad]] = field(default_factory=dict)
    failures: dict[str, RetailEtlError] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many events were taken up."""
        return self.events.total()

    def rows_accepted(self, stream: str) -> int:
        """How many records of a stream are new or changed in staging."""
        return sum(load.rows_accepted for load in self.staged.get(stream, ()))


class Drain:
    """One run over the inbox; ``run`` names it in the claims."""

    def __init__(self, operations: Operations, readers: Readers, stores: Stores, clock: Clock, run: str) -> None:
        self._operations = operations
        self._readers = readers
        self._stores = stores
        self._clock = clock
        self._run = run
        self._done = Drained()

    def run(self) -> Drained:
        """Everything that is due, some hundred events at a time, with one read a record and one transaction a stream."""
        for _ in range(_ROUNDS_MAX):
            now = self._clock()
            with self._operations.queueing() as books:
                books.inbox.forget(now - KEPT)
                events = books.inbox.claim(Claim(self._run, now, now + _LEASE, _AT_ONCE))
            if not events:
                break
            ended = self._work(events)
            with self._operations.queueing() as books:
                books.inbox.save(ended, self._run)
            self._done.events.update(event.state for event in ended)
            self._done.reasons.update(event.reason for event in ended if event.reason)
        return self._done

    def _work(self, events: list[InboxEvent]) -> list[InboxEvent]:
        hints = [(event, hint_of(event)) for event in events]
        ended = [self._ended(event, EventState.UNKNOWN, "unknown_event", _NOBODY) for event, hint in hints if hint is None]
        known = [(event, hint) for event, hint in hints if hint is not None]
        ended += self._read_records([(event, hint) for event, hint in known if hint.stream is not None])
        ended += self._poll([(event, hint) for event, hint in known if hint.stream is None])
        return ended

    def _read_records(self, named: list[tuple[InboxEvent, Hint]]) -> list[InboxEvent]:
        by_stream: dict[str, list[tuple[InboxEvent, Hint]]] = defaultdict(list)
        for event, hint in named:
            by_stream[hint.stream or ""].append((event, hint))
        return [ended for stream, about in by_stream.items() for ended in self._read(stream, about)]

    def _read(self, stream: str, about: list[tuple[InboxEvent, Hint]]) -> list[InboxEvent]:
        reader = self._readers.reader(stream)
        if reader is None:
            return [self._ended(event, EventState.DONE, "not_read", f"{stream} is not read here") for event, _ in about]
        keys = {hint.record_key: dict(hint.key) for _, hint in about}
        try:
            read = land_named(*reader, list(keys.values()), self._stores, self._clock)
        except RetailEtlError as error:
            return [self._back(event, error) for event, _ in about]
        if not read.is_polled:
            return [
                self._ended(event, EventState.DONE, "not_polled", "the stream's first poll brings it") for event, _ in about
            ]
        if read.landed is not None:
            self._stage(stream)
        gone = RetailEtlError("the source has no such record")
        return [
            self._ended(event, EventState.DONE) if hint.record_key in read.found else self._back(event, gone, "not_found")
            for event, hint in about
        ]

    def _poll(self, asked: list[tuple[InboxEvent, Hint]]) -> list[InboxEvent]:
        failed: dict[str, RetailEtlError] = {}
        for stream in sorted({stream for _, hint in asked for stream in hint.polls}):
            reader = self._readers.reader(stream)
            if reader is None:
                continue
            try:
                land_stream(*reader, self._stores, self._clock)
            except RetailEtlError as error:
                failed[stream] = error
            else:
                self._stage(stream)
        return [
            self._after_polls(event, (failed[stream] for stream in hint.polls if stream in failed)) for event, hint in asked
        ]

    def _after_polls(self, event: InboxEvent, failures: Iterable[RetailEtlError]) -> InboxEvent:
        error = next(iter(failures), None)
        return self._ended(event, EventState.DONE) if error is None else self._back(event, error)

    def _stage(self, stream: str) -> None:
        """What is landed is the road's business: a load that stops its stream waits there, and no event waits for it."""
        try:
            self._done.staged.setdefault(stream, []).extend(stage_stream(stream, self._stores, self._clock))
        except RetailEtlError as error:
            self._done.failures[stream] = error

    def _back(self, event: InboxEvent, error: RetailEtlError, reason: str | None = None) -> InboxEvent:
        reason, (message, _) = reason or type(error).__name__, scrub_text(str(error))  # a source's words may be in it
        if event.attempts >= ATTEMPTS_MAX:
            return self._ended(event, EventState.DEAD, reason, message)
        wait = min(_FIRST_WAIT * 2 ** (event.attempts - 1), _LONGEST_WAIT)
        if isinstance(error, RateLimitedError) and error.wait_seconds is not None:
            wait = max(wait, timedelta(seconds=error.wait_seconds))
        return replace(self._ended(event, EventState.WAITING, reason, message), due_at=self._clock() + wait)

    def _ended(self, event: InboxEvent, state: EventState, reason: str | None = None, message: str | None = None) -> InboxEvent:
        return replace(
            event, state=state, reason=reason, message=message, changed_at=self._clock(), claimed_by=None, lease_until=None
        )


_NOBODY: Final = "nobody here knows what to read for it; it is kept, and polls bring whatever it was about"


def revived(event: InboxEvent, now: datetime) -> InboxEvent:
    """The event due again, with all its tries before it."""
    return replace(event, state=EventState.WAITING, attempts=0, due_at=now, changed_at=now, claimed_by=None, lease_until=None)
