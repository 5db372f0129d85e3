"""Changes that wait while their record leaves its mapping, or the mapping goes: withdrawn with the reason, and never sent."""

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
UNMAPPED: Final = "no_mapping"
"""The reason where no file writes such records there any more; the change comes back with the file."""
_WORDS: Final = {
    LEFT: (
        "its record is gone, or no mapping tells it any more",
        "Nothing: it is sent when its record comes back into the mapping.",
    ),
    UNMAPPED: (
        "no mapping writes such records there any more",
        "Nothing, if its mapping was taken away on purpose; it is sent when the file is back.",
    ),
}
_WAITING: Final = (ItemState.WAITING, ItemState.HELD, ItemState.DEAD)


def not_told(operations: Operations, target: str, entity: str, kind: str, told: Collection[str]) -> list[QueuedItem]:
    """What waits for an entity of a target, of records of a kind (``orders`` of ``heartland:orders:17``) that nobody told.

    What a run has in hand, or what may be at the target already, is not among it.
    """
    with operations.reading() as books:
        waiting = books.outbox.listed(_WAITING, target=target, entity=entity)
    return [item for item in waiting if item.record not in told and not item.in_doubt and _kind(item.record) == kind]


def places_waiting(operations: Operations) -> set[tuple[str, str]]:
    """The targets and entities for which something waits that no run has in hand."""
    with operations.reading() as books:
        return {(one.target, one.entity) for one in books.outbox.standings() if one.state in _WAITING}


def not_mapped(
    operations: Operations, places: Collection[tuple[str, str]], mapped: Collection[tuple[str, str, str]]
) -> list[QueuedItem]:
    """What waits for some places and is of a kind that none of the mappings (target, entity, kind) writes there.

    What was put in by other means than a mapping stays: its record is not named as theirs are.
    """
    with operations.reading() as books:
        waiting = [one for target, entity in places for one in books.outbox.listed(_WAITING, target=target, entity=entity)]
    kinds = [(item, _kind(item.record)) for item in waiting if not item.in_doubt]
    return [item for item, kind in kinds if kind and (item.target, item.entity, kind) not in mapped]


def withdraw_left(operations: Operations, left: Collection[QueuedItem], now: datetime, reason: str = LEFT) -> int:
    """How many of the items were withdrawn: those that no run took meanwhile. Each stands in the audit log."""
    if not left:
        return 0
    message, step = _WORDS[reason]
    with operations.writing() as books:
        taken = books.outbox.take_out([item.key for item in left], reason, message, step, now)
        word = Word("delivery", now, message)
        for item in taken:
            books.audit.append(word, "outbox.withdrawn", item.subject, {"key": item.key, "reason": reason})
    return len(taken)


def _kind(record: str) -> str:
    return record.split(":", 2)[1] if record.count(":") > 1 else ""
