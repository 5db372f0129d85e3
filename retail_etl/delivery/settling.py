"""From what came of an item to how it stands now: receipt, another try, a person's word, or a dead letter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.connectors.outcomes import AT_WORK, CHANGED, NOT_SENT
from retail_etl.operations.queue_records import ItemState, QueuedItem, StoredReceipt

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from retail_etl.connectors.interface import Outcome

# Said of the system, not of the item: they count no attempt.
_UNCOUNTED: Final = frozenset({NOT_SENT, AT_WORK, "rate_limited", "waits_for_parent"})
# A person's word lets these go on as they are.
_HELD: Final = frozenset({"credit_hold", "approval"})
PARTLY: Final = "partly_applied"


@dataclass(frozen=True)
class RetrySettings:
    """How often an item is tried, and the widest random wait before each try, doubling from the first to the longest."""

    attempts_max: int = 12
    first_wait: timedelta = timedelta(seconds=5)
    longest_wait: timedelta = timedelta(minutes=15)

    def wait(self, attempts: int, random: Callable[[], float]) -> timedelta:
        """The wait before the next try, full jitter; at least a fifth of the width, so that nothing spins."""
        width = min(self.first_wait * 2 ** min(max(attempts - 1, 0), 20), self.longest_wait)
        return timedelta(seconds=width.total_seconds() * (0.2 + 0.8 * random()))


def settled(
    item: QueuedItem,
    outcome: Outcome,
    now: datetime,
    retry: RetrySettings,
    random: Callable[[], float],
    *,
    looked: bool = False,
) -> QueuedItem:
    """How the item stands after the outcome. ``looked`` says that it came from looking, with nothing sent."""
    free = replace(item, changed_at=now, claimed_by=None, lease_until=None, sent_at=item.sent_at or now)
    if isinstance(outcome, Receipt):
        return replace(
            free,
            state=ItemState.DELIVERED,
            in_doubt=False,
            target_id=outcome.target_id,
            reason=None,
            message=None,
            next_step=None,
        )
    wait = _told(outcome.wait_seconds) or retry.wait(item.attempts + 1, random)
    if not isinstance(outcome, Failure):
        again = replace(
            free, state=ItemState.UNKNOWN, in_doubt=True, attempts=item.attempts + 1, due_at=now + wait,
            reason="unknown_outcome", message=outcome.message, next_step="It is looked for before it is sent again."
        )  # fmt: skip
        return _or_dead(again, retry)
    told = replace(
        free,
        reason=outcome.reason,
        message=outcome.message,
        next_step=outcome.next_step,
        in_doubt=outcome.reason == PARTLY or (item.in_doubt and (looked or _stays_in_doubt(outcome))),
        sent_at=None if outcome.reason == NOT_SENT and not item.in_doubt else free.sent_at,
    )
    return _failed(told, outcome.failure_class, now + wait, now, retry)


def _stays_in_doubt(failure: Failure) -> bool:
    """Whether an item is as much in doubt as before: it could not be told by looking, and was not taken when it was sent again.

    Where the target's users were quicker it is decided anew, whatever became of it.
    """
    return failure.failure_class is FailureClass.RETRY_LATER and failure.reason != CHANGED


def _failed(told: QueuedItem, failure_class: FailureClass, later: datetime, now: datetime, retry: RetrySettings) -> QueuedItem:
    """Where an item goes by the class of its failure; ``later`` is when it may be tried again."""
    match failure_class:
        case FailureClass.NEEDS_PERSON if told.reason in _HELD:
            return replace(told, state=ItemState.HELD, route=told.reason)
        case FailureClass.NEEDS_PERSON:
            return replace(told, state=ItemState.DEAD, attempts=told.attempts + 1)
        case FailureClass.STOP_THE_LINE:
            return replace(told, state=ItemState.WAITING, due_at=now)
        case FailureClass.RETRY_LATER:
            due = now if told.reason == NOT_SENT else later
            counted = told.attempts + (told.reason not in _UNCOUNTED)
            return _or_dead(replace(told, state=ItemState.WAITING, attempts=counted, due_at=due), retry)


def receipt_of(item: QueuedItem, receipt: Receipt, now: datetime) -> StoredReceipt:
    """The receipt as it is kept."""
    return StoredReceipt(
        item.target,
        item.entity,
        item.record,
        item.key,
        item.revision,
        item.content_hash,
        receipt.target_id,
        dict(receipt.details),
        receipt.found,
        now,
    )


def _told(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=max(seconds, 0.1))


def _or_dead(item: QueuedItem, retry: RetrySettings) -> QueuedItem:
    if item.attempts < retry.attempts_max:
        return item
    step = "Look at the target; replay it when the cause is gone (it is looked for first)."
    return replace(
        item,
        state=ItemState.DEAD,
        message=f"given up after {item.attempts} tries: {item.message}",
        next_step=item.next_step if item.reason == "rejected" else step,
    )
