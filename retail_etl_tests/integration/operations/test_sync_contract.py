"""What two-way sync writes down comes back on both back ends: what is remembered of a group, and each lost update once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retail_etl.errors import RetryLaterError
from retail_etl.operations.queue_records import Link
from retail_etl.operations.records import Word
from retail_etl.operations.sync_records import LostUpdate, SyncGroup
from retail_etl.sync.ownership import Owned
from retail_etl.sync.register import register
from retail_etl.sync.sightings import Sighting, hashed

NOON = datetime(2026, 4, 11, 12, tzinfo=UTC)
LOST = LostUpdate(
    "a" * 40, "customers", "g:1", "email", "owner", "org", "org:customers:3", "an***@x.example", NOON, "shop",
    "shop:customers:1", None, None, NOON,
)  # fmt: skip


def test_what_sync_writes_down_comes_back_and_a_lost_update_is_kept_once(operations):
    group = SyncGroup("customers", "g:1", {"settled": {"email": ["h", "shop.customers", None]}, "places": {}})
    later = replace(LOST, lost_id="b" * 40, found_at=NOON + timedelta(hours=1))
    with operations.writing() as books:
        books.sync.put([group, replace(group, group_id="g:2")])
        books.sync.put([replace(group, remembered={"settled": {}})])
        books.sync.drop("customers", ["g:2"])
        assert (books.sync.lose([LOST]), books.sync.lose([LOST, later]), books.sync.lose([])) == (1, 1, 0)
        books.crosswalk.link(Link("c:1", "org", "customers", "3"), Word("ann", NOON, None))
    with operations.reading() as books:
        assert list(books.sync.groups("customers")) == [SyncGroup("customers", "g:1", {"settled": {}})]
        assert books.sync.lost() == [later, LOST]
        assert books.sync.lost(entity="customers", since=NOON + timedelta(minutes=1), limit=5) == [later]
        assert list(books.crosswalk.links()) == [Link("c:1", "org", "customers", "3")]


def test_of_two_runs_that_settle_one_record_the_second_is_refused_and_keeps_nothing(operations):
    owned = Owned.model_validate(
        {"fields": {"email": {"owner": "shop"}},
         "places": {"shop.customers": {"fields": {"email": "email"}}, "org.contacts": {"fields": {"email": "Email"}}}}
    )  # fmt: skip

    def run(email):
        seen = [Sighting("shop.customers", "shop:customers:1", "1", NOON, None, None, {"email": email}, {"email": email})]
        with operations.reading() as books:
            return register("customers", owned, seen, [], books.sync.groups("customers"))

    first, second = run("a@x.example"), run("b@x.example")
    first.settle({}, NOON)
    second.settle({}, NOON)
    first.save(operations)
    with pytest.raises(RetryLaterError, match="another run settled it"):
        second.save(operations, [LOST])
    with operations.reading() as books:
        (kept,) = books.sync.groups("customers")
        assert (kept.remembered["settled"]["email"][0], books.sync.lost()) == (hashed("a@x.example"), [])
    again = run("b@x.example")
    again.settle({}, NOON)
    assert again.save(operations, [LOST]) == 1
