"""From an error to what becomes of an item that was to be written: one place, so that every sink classes alike."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeVar

from retail_etl.connectors.interface import Failure, FailureClass, Unknown
from retail_etl.errors import (
    CredentialError,
    OutcomeUnknownError,
    RateLimitedError,
    RetryLaterError,
    SettingsError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome
    from retail_etl.errors import RetailEtlError

T = TypeVar("T")

_NOTHING: Final = (None, "")
# An item of a batch that ended before its turn: it waits, and no attempt is counted.
NOT_SENT: Final = "not_sent"
# What the target is still working on: nothing can be told of the item yet, and no attempt is counted, however long it takes.
AT_WORK: Final = "at_work"
# Its target's users were quicker: it is decided anew.
CHANGED: Final = "changed_meanwhile"


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


def changed_meanwhile(item: OutboxItem, held: Mapping[str, Any] | None) -> Failure | None:
    """Why an item may not be written: its target changed meanwhile; ``None`` where it did not.

    It waits for the next poll, which sees what they did; who gives way is settled then.
    """
    if held is None or not item.expected:
        return None
    other = sorted(name for name, value in item.expected.items() if not _is_still(held.get(name), value))
    if not other or says(held, {name: item.payload.get(name) for name in other}):
        return None
    said = f"{', '.join(other)} changed at the target since the change was decided"
    return Failure(item.key, FailureClass.RETRY_LATER, CHANGED, said, "It is decided anew when the target was polled.")


def _is_still(held: Any, value: Any) -> bool:
    if isinstance(value, Mapping):
        inner = held if isinstance(held, Mapping) else {}
        return all(_is_still(inner.get(name), one) for name, one in value.items())
    return says(held, value) or (isinstance(held, bool) and str(held).lower() == str(value).lower())


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


def says(document: Any, payload: Any) -> bool:
    """Whether what the target holds says all that the payload says; numbers by value, however they are written."""
    if isinstance(payload, Mapping):
        return isinstance(document, Mapping) and all(says(document.get(name), value) for name, value in payload.items())
    if isinstance(payload, list | tuple):
        same = isinstance(document, list | tuple) and len(document) == len(payload)
        return same and all(says(one, other) for one, other in zip(document, payload, strict=True))
    if isinstance(document, bool) != isinstance(payload, bool):
        return False
    if document == payload or (payload in _NOTHING and document in _NOTHING):
        return True
    return _same_number(document, payload)


def _same_number(document: Any, payload: Any) -> bool:
    if document is None or payload is None:
        return False
    try:
        return Decimal(str(document)) == Decimal(str(payload))
    except InvalidOperation:
        return str(document) == str(payload)


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items, some at a time."""
    for first in range(0, len(items), size):
        yield items[first : first + size]
