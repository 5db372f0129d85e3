"""Whether a system is asked at all. The state is kept in the operations store, so that all runs share one circuit.

Closed, everything passes. A system that refuses us (credentials, quota), or that answered none of several batches in a row,
is not asked until its probe is due; then one batch tries. What comes of that closes the circuit or opens it for longer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

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


def allows(circuit: Circuit, now: datetime) -> bool:
    """Whether a batch may go to the system now."""
    return circuit.state == "closed" or circuit.probe_at is None or circuit.probe_at <= now


def after(circuit: Circuit, outcomes: Sequence[Outcome], now: datetime, settings: CircuitSettings) -> Circuit:
    """The circuit after a batch."""
    if not outcomes:
        return circuit
    stopped = next((one for one in outcomes if _stops(one)), None)
    if isinstance(stopped, Failure):
        told = timedelta(seconds=stopped.wait_seconds) if stopped.wait_seconds else settings.refused_pause
        return _opened(circuit, now, told, stopped.reason, stopped.message)
    if any(map(_is_an_answer, outcomes)):
        return Circuit(circuit.target, successes=circuit.successes + 1)
    failures = circuit.failures + 1
    silent = outcomes[0]
    message = silent.message if isinstance(silent, Failure | Unknown) else ""
    if circuit.state == "closed" and failures < settings.failures_max:
        return replace(circuit, failures=failures, successes=0, reason="unavailable", message=message)
    doublings = max(failures - settings.failures_max, 0)
    pause = min(settings.first_pause * 2 ** min(doublings, 10), settings.longest_pause)
    return _opened(replace(circuit, failures=failures), now, pause, "unavailable", message)


def _opened(circuit: Circuit, now: datetime, pause: timedelta, reason: str, message: str) -> Circuit:
    since = circuit.opened_at or now
    return replace(circuit, state="open", successes=0, opened_at=since, probe_at=now + pause, reason=reason, message=message)


def _stops(outcome: Outcome) -> bool:
    return isinstance(outcome, Failure) and outcome.failure_class is FailureClass.STOP_THE_LINE


def _is_an_answer(outcome: Outcome) -> bool:
    """Whether the system was there and said something: being told to slow down is an answer, too."""
    if isinstance(outcome, Failure):
        return outcome.failure_class is FailureClass.NEEDS_PERSON or outcome.reason not in {"unavailable", "not_sent"}
    return isinstance(outcome, Receipt)
