"""What changes would do to the outbox, without doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.delivery.changes import Change, QueueRules
    from retail_etl.operations.interface import Operations


@dataclass(frozen=True)
class Foreseen:
    """What would be written of some changes to one entity of a target.

    Attributes:
        new: how many records the target was never told of.
        changed: how many it was told otherwise.
        unchanged: how many it holds already, as far as its receipts tell.
        on_the_way: how many stand in the outbox as they are.
        held: how many of the new and changed ones would wait for somebody's word.
        examples: some of the new and changed ones.
    """

    new: int
    changed: int
    unchanged: int
    on_the_way: int
    held: int
    examples: tuple[Change, ...]


def foreseen(operations: Operations, changes: Sequence[Change], rules: QueueRules, examples: int) -> Foreseen:
    """What enqueueing would do; the changes are of one entity of one target."""
    if not changes:
        return Foreseen(0, 0, 0, 0, 0, ())
    records = [change.record for change in changes]
    with operations.reading() as books:
        receipts = books.receipts.of(changes[0].target, changes[0].entity, records)
        waiting = books.outbox.open_of(changes[0].target, changes[0].entity, records)
    new: list[Change] = []
    changed: list[Change] = []
    unchanged = on_the_way = 0
    for change in changes:
        said, receipt, item = change.said, receipts.get(change.record), waiting.get(change.record)
        if item is not None and item.content_hash == said:
            on_the_way += 1
        elif item is None and receipt is not None and receipt.content_hash == said:
            unchanged += 1
        else:
            (new if receipt is None else changed).append(change)
    written = [*new, *changed]
    held = sum(1 for change in written if rules.route(change) is not None)
    return Foreseen(len(new), len(changed), unchanged, on_the_way, held, tuple(written[:examples]))
