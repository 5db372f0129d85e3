"""Records that leave their mapping while their change waits: it is withdrawn with its reason, and never sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.operations.queue_records import ItemState
from retail_etl.operations.records import Word

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from retail_etl.operations.interface import Operations
    from retail_etl.operations.queue_records import QueuedItem

LEFT: Final = "left_mapping"
"""The reason of what was withdrawn so; when its record comes back, the change does, too."""
_MESSAGE: Final = "its record is gone, or no mapping tells it any more"
_STEP: Final = "Nothing: it is sent when its record comes back into the mapping."


def not_told(operations: Operations, target: str, entity: str, kind: str, told: Collection[str]) -> list[QueuedItem]:
    """What waits for an entity of a target, of records of a kind (``orders`` of ``heartland:orders:17``) that nobody told.

    What a run has in hand, or what may be at the target already, is not among it.
    """
    with operations.reading() as books:
        waiting = books.outbox.listed([ItemState.WAITING, ItemState.HELD, ItemState.DEAD], target=target, entity=entity)
    return [item for item in waiting if item.record not in told and not item.in_doubt and _kind(item.record) == kind]


def withdraw_left(operations: Operations, left: Collection[QueuedItem], now: datetime) -> int:
    """How many of the items were withdrawn: those that no run took meanwhile. Each stands in the audit log."""
    if not left:
        return 0
    with operations.writing() as books:
        taken = books.outbox.take_out([item.key for item in left], LEFT, _MESSAGE, _STEP, now)
        word = Word("delivery", now, _MESSAGE)
        for item in taken:
            books.audit.append(word, "outbox.withdrawn", item.subject, {"key": item.key, "reason": LEFT})
    return len(taken)


def _kind(record: str) -> str:
    return record.split(":", 2)[1] if record.count(":") > 1 else ""
