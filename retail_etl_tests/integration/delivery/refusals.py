"""How the tests of the systems' refusals are told: what is written, what the sandbox shall say, what is to become of it.

What the world can produce is produced by writing what is wrong; the rest by a fault of the sandbox, in the system's own form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from retail_etl.connectors.interface import OutboxItem, Receipt, Unknown

RETRY, PERSON, STOP, UNKNOWN = "retry_later", "needs_person", "stop_the_line", "unknown"


@dataclass(frozen=True)
class Case:
    """What is written, how the system shall refuse it, and what is to become of it."""

    what: str
    entity: str
    payload: dict[str, Any]
    outcome: str
    reason: str = ""
    words: str = ""
    fault: dict[str, Any] = field(default_factory=dict)
    target_id: str | None = None


def refusal(status: int, message: str = "as the system words it", **more: Any) -> dict[str, Any]:
    """Twice where one refusal makes a client sign or log in anew."""
    times = 2 if status == 401 else 1
    return {"times": times, "kind": "call_refused", "details": {"status": status, "message": message, **more}}


def served(status: int) -> dict[str, Any]:
    """A server error of the system or of what stands before it."""
    return {"kind": "server_error", "details": {"status": status}}


WRITES = {"heartland": "/v1/"}
LIMITED = {"kind": "rate_limited", "details": {"retry_after": 0}}
LOST = {"kind": "timeout_after_commit"}


def told(town: Any, source: str, case: Case) -> Any:
    """What became of the case, in one push of its sink."""
    if case.fault:
        town.fault(**{"system": source, "target": WRITES.get(source, ""), **case.fault})
    reference = str(case.payload.get("external_id") or case.payload.get("sku") or case.what)[:40]
    item = OutboxItem(f"{case.what:.<40}", source, case.entity, case.what, reference, case.payload, case.target_id)
    (outcome,) = town.connector(source).sinks()[case.entity].push([item])
    return outcome


def expect(case: Case, outcome: Any) -> None:
    """The outcome is of the case's class, for its reason, in the system's words and with a next step."""
    if isinstance(outcome, Unknown):
        assert case.outcome == UNKNOWN, (case.what, outcome)
        assert outcome.message
        return
    assert not isinstance(outcome, Receipt), (case.what, outcome)
    assert (outcome.failure_class.value, outcome.reason) == (case.outcome, case.reason), outcome
    assert case.words in outcome.next_step, outcome
    assert outcome.message, outcome
    assert len(outcome.next_step) > 20 or outcome.reason in {"rate_limited", "unavailable"}, outcome
