"""From an error to what becomes of an item that was to be written: one place, so that every sink classes alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Failure, FailureClass, Unknown
from retail_etl.errors import (
    CredentialError,
    OutcomeUnknownError,
    RateLimitedError,
    RetryLaterError,
    SettingsError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome
    from retail_etl.errors import RetailEtlError

# An item of a batch that ended before its turn: it waits, and no attempt is counted.
NOT_SENT: Final = "not_sent"


def outcome_of(key: str, error: RetailEtlError, reason: str = "rejected") -> Outcome:
    """What an error makes of the item; ``reason`` names what needs a person, where the error says nothing finer."""
    step = error.next_step or ""
    match error:
        case OutcomeUnknownError():
            return Unknown(key, error.message)
        case RateLimitedError():
            return Failure(key, FailureClass.RETRY_LATER, "rate_limited", error.message, step, error.wait_seconds)
        case RetryLaterError():
            return Failure(key, FailureClass.RETRY_LATER, "unavailable", error.message, step)
        case CredentialError() | SettingsError():
            return Failure(key, FailureClass.STOP_THE_LINE, "credentials", error.message, step)
        case _:
            return Failure(
                key, FailureClass.NEEDS_PERSON, reason, error.message, step or "edit it, or mend the target; replay it."
            )


def not_sent(key: str, because: str) -> Failure:
    """An item whose turn did not come."""
    return Failure(key, FailureClass.RETRY_LATER, NOT_SENT, because, "It is sent with the next push.")


def one_by_one(items: Sequence[OutboxItem], send: Callable[[OutboxItem], Outcome]) -> list[Outcome]:
    """One outcome an item, sent singly; when the target wants no more for now, the rest is not sent."""
    outcomes: list[Outcome] = []
    for number, item in enumerate(items):
        outcome = send(item)
        outcomes.append(outcome)
        if isinstance(outcome, Failure) and ends_the_batch(outcome):
            outcomes += [not_sent(later.key, outcome.message) for later in items[number + 1 :]]
            break
    return outcomes


def ends_the_batch(failure: Failure) -> bool:
    """Whether what follows would fail the same way."""
    if failure.failure_class is FailureClass.RETRY_LATER:
        return failure.reason in {"rate_limited", "unavailable"}
    return failure.failure_class is FailureClass.STOP_THE_LINE
