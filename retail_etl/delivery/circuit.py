"""Whether a system is asked at all. The state is kept in the operations store, so that all runs share one circuit.

Closed, everything passes. A system that refuses us (credentials, quota), or that answered none of several batches in a row,
is not asked until its probe is due; then one batch tries. What comes of that closes the circuit or opens it for longer.
pybreaker counts and trips; when the probe is due is ours to say, since a system may name the time itself.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pybreaker import STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN, CircuitBreaker, CircuitBreakerError, CircuitBreakerStorage

from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.operations.queue_records import Circuit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from retail_etl.connectors.interface import Outcome


@dataclass(frozen=True)
class CircuitSettings:
    """When a circuit opens, and how long until it is tried again: each failed probe doubles the time, up to the longest."""

    failures_max: int = 5
    first_pause: timedelta = timedelta(minutes=1)
    longest_pause: timedelta = timedelta(minutes=30)
    refused_pause: timedelta = timedelta(minutes=15)


class SilentError(Exception):
    """None of a batch got an answer."""


def allows(circuit: Circuit, now: datetime) -> bool:
    """Whether a batch may go to the system now."""
    return circuit.state == STATE_CLOSED or circuit.probe_at is None or circuit.probe_at <= now


def probing(circuit: Circuit, until: datetime) -> Circuit:
    """The circuit while one batch tries: others find it open until that has ended, or its lease has."""
    return replace(circuit, state=STATE_HALF_OPEN, probe_at=until)


def after(circuit: Circuit, outcomes: Sequence[Outcome], now: datetime, settings: CircuitSettings) -> Circuit:
    """The circuit after a batch."""
    if not outcomes:
        return circuit
    kept = _Kept(circuit, now)
    breaker = CircuitBreaker(settings.failures_max, state_storage=kept, throw_new_error_on_trip=False)
    stopped = next((one for one in outcomes if _stops(one)), None)
    if isinstance(stopped, Failure):
        breaker.open()
        told = timedelta(seconds=stopped.wait_seconds) if stopped.wait_seconds else settings.refused_pause
        return replace(kept.circuit, probe_at=now + told, reason=stopped.reason, message=stopped.message)
    with suppress(SilentError, CircuitBreakerError):
        breaker.call(_verdict, outcomes)
    if kept.circuit.state != STATE_OPEN:
        return Circuit(circuit.target, state=kept.circuit.state, failures=kept.circuit.failures)
    silent = outcomes[0]
    message = silent.message if isinstance(silent, Failure | Unknown) else ""
    doublings = min(max(circuit.failures + 1 - settings.failures_max, 0), 10)
    pause = min(settings.first_pause * 2**doublings, settings.longest_pause)
    failures = max(circuit.failures + 1, settings.failures_max)
    return replace(kept.circuit, failures=failures, probe_at=now + pause, reason="unavailable", message=message)


class _Kept(CircuitBreakerStorage):
    """A stored circuit as pybreaker sees it. The library goes by the machine's clock; what is kept goes by ours."""

    def __init__(self, circuit: Circuit, now: datetime) -> None:
        super().__init__(circuit.target)
        self.circuit = circuit
        self._now = now

    @property
    def state(self) -> str:
        return self.circuit.state

    @state.setter
    def state(self, state: str) -> None:
        since = (self.circuit.opened_at or self._now) if state == STATE_OPEN else None
        self.circuit = replace(self.circuit, state=state, opened_at=since)

    def increment_counter(self) -> None:
        self.circuit = replace(self.circuit, failures=self.circuit.failures + 1)

    def reset_counter(self) -> None:
        self.circuit = replace(self.circuit, failures=0)

    def increment_success_counter(self) -> None:
        self.circuit = replace(self.circuit, successes=self.circuit.successes + 1)

    def reset_success_counter(self) -> None:
        self.circuit = replace(self.circuit, successes=0)

    @property
    def counter(self) -> int:
        return self.circuit.failures

    @property
    def success_counter(self) -> int:
        return self.circuit.successes

    @property
    def opened_at(self) -> datetime | None:
        return None  # whether a probe is due was asked before the batch was claimed

    @opened_at.setter
    def opened_at(self, datetime: datetime) -> None:
        """The moment is told by our clock, with the state."""


def _verdict(outcomes: Sequence[Outcome]) -> Any:
    if not any(map(_is_an_answer, outcomes)):
        raise SilentError


def _stops(outcome: Outcome) -> bool:
    return isinstance(outcome, Failure) and outcome.failure_class is FailureClass.STOP_THE_LINE


def _is_an_answer(outcome: Outcome) -> bool:
    """Whether the system was there and said something: being told to slow down is an answer, too."""
    if isinstance(outcome, Failure):
        return outcome.failure_class is FailureClass.NEEDS_PERSON or outcome.reason not in {"unavailable", "not_sent"}
    return isinstance(outcome, Receipt)
