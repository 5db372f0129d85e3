"""What differs from the last receipt goes into the outbox; what does not, nowhere: an idle cycle writes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from retail_etl.delivery.keys import idempotency_key
from retail_etl.delivery.leaving import LEFT, UNMAPPED
from retail_etl.operations.queue_records import ItemState, QueuedItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from retail_etl.delivery.changes import Change, QueueRules
    from retail_etl.operations.interface import Operations, QueueBooks
    from retail_etl.operations.queue_records import StoredReceipt

_AT_ONCE: Final = 2_000
LET_GO: Final = ""
"""The content of a receipt whose record says something else by now: no content has this hash."""
_UNDER_WAY: Final = (ItemState.SENDING, ItemState.UNKNOWN)


@dataclass(frozen=True)
class Enqueued:
    """What came of changes: new in the outbox, in the place of an older one there, said already, or for the next cycle.

    ``later`` are changes of records whose older change may be at the target already: its outcome has to be known first.
    """

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    later: int = 0

    def __add__(self, other: Enqueued) -> Enqueued:
        return Enqueued(
            self.new + other.new, self.replaced + other.replaced, self.unchanged + other.unchanged, self.later + other.later
        )


def enqueue(operations: Operations, changes: Iterable[Change], rules: QueueRules, now: datetime) -> Enqueued:
    """Put into the outbox what its target does not hold yet, and nothing twice.

    A change that was not sent yet makes room for a newer one of its record; a dead letter too, since mending its record is
    one way to mend it.
    """
    total = Enqueued()
    for (target, entity), some in _portions(changes):
        # Reading first costs an idle cycle no writer's turn.
        with operations.reading() as books:
            receipts = books.receipts.of(target, entity, some)
            on_the_way = books.outbox.open_of(target, entity, some)
        wanted = [one for one in some.values() if one.record in on_the_way or not _is_said(receipts.get(one.record), one)]
        total += Enqueued(unchanged=len(some) - len(wanted))
        if wanted:
            with operations.writing() as writing:
                total += _Portion(writing, rules, now).put(target, entity, wanted)
    return total


def let_go(operations: Operations, passed: Iterable[Change]) -> int:
    """How many receipts no longer stand for what their records say, since these say something else now that is not sent.

    What such a record said before is said anew when it comes back to it: a hold, its release that nobody is told of, a hold.
    """
    count = 0
    for (target, entity), some in _portions(passed):
        with operations.reading() as books:
            over = [one for one in books.receipts.of(target, entity, some).values() if _is_over(one, some[one.record])]
        if over:
            with operations.writing() as writing:
                fresh = writing.receipts.of(target, entity, [one.record for one in over])
                gone = [replace(one, content_hash=LET_GO) for one in fresh.values() if _is_over(one, some[one.record])]
                writing.receipts.put(gone)
            count += len(gone)
    return count


def _is_over(receipt: StoredReceipt, passed: Change) -> bool:
    return receipt.content_hash not in {LET_GO, passed.said}


class _Portion:
    """Changes of one entity in one transaction."""

    def __init__(self, books: QueueBooks, rules: QueueRules, now: datetime) -> None:
        self._books = books
        self._rules = rules
        self._now = now
        self._new: list[QueuedItem] = []
        self._changed: list[QueuedItem] = []

    def put(self, target: str, entity: str, changes: list[Change]) -> Enqueued:
        records = [change.record for change in changes]
        receipts = self._books.receipts.of(target, entity, records)
        under_way = self._books.outbox.open_of(target, entity, records)
        names = self._books.crosswalk.ids_of(records, target, entity)
        total = Enqueued()
        for change in changes:
            receipt = receipts.get(change.record)
            known = replace(change, target_id=change.target_id or names.get(change.record))
            total += self._one(known, receipt, under_way.get(change.record))
        self._books.outbox.save(self._changed)  # what makes room does so first: one change a record may be on its way
        revived = self._books.outbox.known([item.key for item in self._new])
        self._books.outbox.save([item for item in self._new if _may_return(revived.get(item.key))])
        self._books.outbox.add([item for item in self._new if item.key not in revived])
        alone = [item for item in self._new if item.record not in under_way and item.key in revived]
        kept_out = sum(1 for item in alone if not _may_return(revived[item.key]))
        return replace(total, new=total.new - kept_out, unchanged=total.unchanged + kept_out)

    def _one(self, change: Change, receipt: StoredReceipt | None, current: QueuedItem | None) -> Enqueued:
        said = change.said
        is_held = _is_said(receipt, change)
        if current is None:
            if is_held:
                return Enqueued(unchanged=1)
            self._new.append(self._item(change, said, receipt, None))
            return Enqueued(new=1)
        if current.content_hash == said:
            return Enqueued(unchanged=1)
        if current.state in _UNDER_WAY or (current.in_doubt and current.state is ItemState.WAITING):
            return Enqueued(later=1)
        self._changed.append(replace(current, state=ItemState.REPLACED, changed_at=self._now))
        if not is_held or current.in_doubt:
            self._new.append(self._item(change, said, receipt, current))
        return Enqueued(replaced=1)

    def _item(self, change: Change, said: str, receipt: StoredReceipt | None, before: QueuedItem | None) -> QueuedItem:
        revision = receipt.revision + 1 if receipt else 1
        route = self._rules.route(change)
        return QueuedItem(
            key=idempotency_key(change.target, change.entity, change.record, revision, change.payload, change.against),
            target=change.target,
            entity=change.entity,
            record=change.record,
            reference=change.reference,
            payload=change.payload,
            content_hash=said,
            revision=revision,
            rank=self._rules.rank(change.entity),
            state=ItemState.HELD if route else ItemState.WAITING,
            created_at=self._now,
            changed_at=self._now,
            due_at=self._now,
            parent_entity=change.parent.entity if change.parent else None,
            parent_record=change.parent.record if change.parent else None,
            target_id=receipt.target_id if receipt else change.target_id,
            in_doubt=before.in_doubt if before else False,
            sent_at=before.sent_at if before else None,
            reason=route,
            next_step=f"retail-etl outbox approve says who lets it go ({route})." if route else None,
            route=route,
        )


def _is_said(receipt: StoredReceipt | None, change: Change) -> bool:
    """Whether the target was told this already, and was not seen since with what it held before."""
    if receipt is None or receipt.content_hash != change.said:
        return False
    return change.seen_at is None or receipt.at >= change.seen_at


def _may_return(known: QueuedItem | None) -> bool:
    """A key that was replaced, or withdrawn with its mapping, comes back; what a person took out stays out."""
    if known is None:
        return False
    return known.state is ItemState.REPLACED or (known.state is ItemState.WITHDRAWN and known.reason in {LEFT, UNMAPPED})


def _portions(changes: Iterable[Change]) -> Iterator[tuple[tuple[str, str], dict[str, Change]]]:
    """Changes by target and entity, some thousand at a time; of several for one record the last counts."""
    waiting: dict[tuple[str, str], dict[str, Change]] = defaultdict(dict)
    for change in changes:
        portion = waiting[change.target, change.entity]
        portion[change.record] = change
        if len(portion) >= _AT_ONCE:
            yield (change.target, change.entity), waiting.pop((change.target, change.entity))
    yield from waiting.items()
