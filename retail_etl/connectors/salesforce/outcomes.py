"""From what the org says of a write to what becomes of the item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Failure, FailureClass, Outcome, Unknown
from retail_etl.connectors.salesforce.classes import ErrorClass, Said, class_of, next_step_of
from retail_etl.errors import (
    CredentialError,
    NeedsPersonError,
    PoisonPageError,
    QuotaReachedError,
    RateLimitedError,
    RetailEtlError,
    RetryLaterError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retail_etl.connectors.interface import OutboxItem

_CLASSES: Final = {
    ErrorClass.LOG_IN: FailureClass.STOP_THE_LINE,
    ErrorClass.RETRY: FailureClass.RETRY_LATER,
    ErrorClass.DEFER: FailureClass.STOP_THE_LINE,
    ErrorClass.REORDER: FailureClass.RETRY_LATER,
    ErrorClass.RECORD: FailureClass.NEEDS_PERSON,
    ErrorClass.CONFIGURATION: FailureClass.STOP_THE_LINE,
    ErrorClass.CONFLICT: FailureClass.RETRY_LATER,
}
_LOCKED_SECONDS: Final = 16.0


def refused(item: OutboxItem, said: Said, status: int | None = None) -> Failure:
    """The failure of one record, in the org's words."""
    found = class_of(said, status)
    reason = "parent_missing" if found is ErrorClass.REORDER else (said.code.lower() or "refused")
    wait = _LOCKED_SECONDS if said.code == "UNABLE_TO_LOCK_ROW" else None
    return Failure(item.key, _CLASSES[found], reason, str(said), next_step_of(said, status), wait)


def of_error(items: Iterable[OutboxItem], error: RetailEtlError) -> list[Outcome]:
    """What a call that failed as a whole means for its items: they may have been written where nobody answered."""
    return [_of_one(item, error) for item in items]


def unsent(items: Iterable[OutboxItem], error: RetailEtlError) -> list[Outcome]:
    """What a look that failed before anything was sent means for the items: whatever passes, they may go later."""
    if isinstance(error, RetryLaterError) and not isinstance(error, QuotaReachedError):
        wait = error.wait_seconds if isinstance(error, RateLimitedError) else None
        step = error.next_step or "It is sent by itself later."
        return [Failure(item.key, FailureClass.RETRY_LATER, "not_sent", error.message, step, wait) for item in items]
    return of_error(items, error)


def _of_one(item: OutboxItem, error: RetailEtlError) -> Outcome:
    step = error.next_step or ""
    match error:
        case QuotaReachedError():
            return Failure(item.key, FailureClass.STOP_THE_LINE, "quota", error.message, step)
        case RateLimitedError():
            return Failure(item.key, FailureClass.RETRY_LATER, "rate_limited", error.message, step, error.wait_seconds)
        case RetryLaterError() | PoisonPageError():
            return Unknown(item.key, error.message)
        case CredentialError():
            return Failure(item.key, FailureClass.STOP_THE_LINE, "credentials", error.message, step)
        case NeedsPersonError():
            return Failure(item.key, FailureClass.STOP_THE_LINE, "configuration", error.message, step)
        case _:
            return Unknown(item.key, error.message)
