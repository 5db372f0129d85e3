"""What the outbox promises on both back ends: claims that two runs never share, receipts, circuits, one change a record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from retail_etl.connectors.interface import Receipt
from retail_etl.delivery.changes import Change, QueueRules
from retail_etl.delivery.deltas import enqueue
from retail_etl.delivery.push import Push
from retail_etl.operations.queue_records import Circuit, Claim, ItemState, QueuedItem, StoredReceipt

NOW = datetime(2026, 4, 11, 8, tzinfo=UTC)


def item(name, **fields):
    known = QueuedItem(
        f"key-{name}", "shelf", "things", f"r:{name}", name, {"amount": "1.50", "names": ["Å", None]}, "0" * 64, 1, 10,
        ItemState.WAITING, NOW, NOW, NOW,
    )  # fmt: skip
    return replace(known, **fields)


def claim(by="one", now=NOW, limit=10):
    return Claim(by, now, now + timedelta(minutes=5), limit)


def test_an_item_comes_back_as_it_was_kept(operations):
    kept = item("a", parent_entity="customers", parent_record="c", lease_until=NOW, sent_at=NOW, reason="row_lock")
    with operations.writing() as books:
        books.outbox.add([kept])
    with operations.reading() as books:
        assert books.outbox.find("key-") == kept
        assert books.outbox.find("key-b") is None
        assert books.outbox.open_of("shelf", "things", ["r:a", "r:b"]) == {"r:a": kept}


def test_a_record_has_one_change_on_its_way(operations):
    with operations.writing() as books:
        books.outbox.add([item("a"), item("b", state=ItemState.DELIVERED)])
    with pytest.raises(IntegrityError), operations.writing() as books:
        books.outbox.add([item("a", key="another")])
    with operations.writing() as books:
        books.outbox.add([item("b", key="another")])


def test_items_are_claimed_in_order_once_and_again_when_the_lease_ended(operations):
    with operations.writing() as books:
        books.outbox.add([item(str(number), created_at=NOW + timedelta(seconds=number)) for number in range(5)])
    with operations.queueing() as books:
        assert [one.reference for one in books.outbox.claim("shelf", "things", claim(limit=2))] == ["0", "1"]
    with operations.queueing() as books:
        assert [one.reference for one in books.outbox.claim("shelf", "things", claim("two"))] == ["2", "3", "4"]
        assert books.outbox.claim("shelf", "things", claim("three")) == []
    later = NOW + timedelta(minutes=6)
    with operations.queueing() as books:
        again = books.outbox.claim("shelf", "things", claim("three", later))
        assert (len(again), {one.in_doubt for one in again}) == (5, {True})
        assert {one.sent_at for one in again} == {NOW}, "it may have been sent when it was claimed first"
        assert books.outbox.still_claimed("one", [one.key for one in again]) == set()
        assert len(books.outbox.still_claimed("three", [one.key for one in again])) == 5


def test_claims_that_were_not_committed_are_nobodys(operations):
    with operations.writing() as books:
        books.outbox.add([item("a")])

    with pytest.raises(KeyboardInterrupt):
        _claim_and_die(operations)
    with operations.queueing() as books:
        (found,) = books.outbox.claim("shelf", "things", claim("two"))
        assert not found.in_doubt


def _claim_and_die(operations):
    with operations.queueing() as books:
        assert books.outbox.claim("shelf", "things", claim())
        raise KeyboardInterrupt


def test_a_child_is_not_due_before_its_parent_is_delivered(operations):
    child = item("o", entity="orders", parent_entity="things", parent_record="r:c", rank=20)
    with operations.writing() as books:
        books.outbox.add([item("c"), child])
    with operations.queueing() as books:
        assert books.outbox.due(NOW) == [("shelf", "things"), ("shelf", "orders")]
        assert books.outbox.claim("shelf", "orders", claim()) == []
        books.outbox.save([item("c", state=ItemState.DELIVERED)])
        assert len(books.outbox.claim("shelf", "orders", claim())) == 1


def test_receipts_take_the_place_of_earlier_ones(operations):
    first = StoredReceipt("shelf", "things", "r:a", "k1", 1, "0" * 64, "17", {"total": "1.50"}, False, NOW)
    second = replace(first, key="k2", revision=2, found=True)
    with operations.queueing() as books:
        books.receipts.put([first])
        books.receipts.put([second])
        assert books.receipts.of("shelf", "things", ["r:a", "r:b"]) == {"r:a": second}
        assert list(books.receipts.all("shelf")) == [second]


def test_circuits_and_standings_are_kept(operations):
    opened = Circuit("shelf", "open", 5, 0, NOW, NOW + timedelta(minutes=1), "unavailable", "no answer")
    with operations.queueing() as books:
        assert books.circuits.of("shelf") == Circuit("shelf")
        books.circuits.put(opened)
        books.outbox.add([item("a"), item("b"), item("c", state=ItemState.DEAD, reason="unknown_sku")])
    with operations.reading() as books:
        assert books.circuits.all() == [opened]
        assert [(one.state, one.reason, one.count) for one in books.outbox.standings()] == [
            ("dead", "unknown_sku", 1),
            ("waiting", None, 2),
        ]


def test_what_is_done_with_is_forgotten_and_its_receipt_is_not(operations):
    with operations.queueing() as books:
        books.outbox.add([item("a", state=ItemState.DELIVERED), item("b"), item("c", state=ItemState.DEAD)])
        assert books.outbox.forget(NOW + timedelta(days=1)) == 1
        assert {one.reference for one in books.outbox.listed(list(ItemState))} == {"b", "c"}


class Shelf:
    """A target that counts what it is given."""

    target, entity, batch_limit = "shelf", "things", 7

    def __init__(self) -> None:
        self.given = []

    def push(self, items):
        self.given += [one.key for one in items]
        return [Receipt(one.key, f"id-{one.reference}") for one in items]

    def find(self, _items):
        return []


def test_runs_beside_one_another_send_each_change_once(operations):
    changes = [
        Change("shelf", "things", f"r:{number}", str(number), {"amount": str(Decimal(number) / 4)}) for number in range(120)
    ]
    enqueue(operations, changes, QueueRules(), NOW)
    shelf = Shelf()

    def run(number):
        return Push(operations, {("shelf", "things"): shelf}, lambda: NOW, f"run-{number}").run().total

    with ThreadPoolExecutor(4) as pool:
        totals = list(pool.map(run, range(4)))
    assert (sum(totals), len(shelf.given), len(set(shelf.given))) == (120, 120, 120)
    assert enqueue(operations, changes, QueueRules(), NOW).unchanged == 120
