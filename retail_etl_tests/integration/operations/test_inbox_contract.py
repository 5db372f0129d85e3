"""The inbox on both back ends: each event once, claimed by one drain at a time, and nothing of it lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retail_etl.operations.inbox_records import EventState, InboxEvent
from retail_etl.operations.queue_records import Claim

pytestmark = pytest.mark.integration

NOW = datetime(2026, 4, 11, 8, tzinfo=UTC)


def event(name="evt_1", **changes):
    told = InboxEvent("heartland", name, "payment.succeeded", "{}", 0, EventState.WAITING, NOW, NOW, NOW)
    return replace(told, **changes)


def claim(by="one", now=NOW, limit=10):
    return Claim(by, now, now + timedelta(minutes=5), limit)


def test_an_event_is_kept_once_and_claimed_by_one_drain_until_its_lease_ends(operations):
    with operations.queueing() as books:
        assert [books.inbox.receive(event(name)) for name in ("evt_2", "evt_1", "evt_2")] == [True, True, False]
        assert books.inbox.due(NOW) == 2
        mine = books.inbox.claim(claim(limit=1))
    assert [(one.delivery_id, one.attempts) for one in mine] == [("evt_1", 1)]
    with operations.queueing() as books:
        assert [one.delivery_id for one in books.inbox.claim(claim("two"))] == ["evt_2"]
        assert books.inbox.claim(claim("three")) == []
        later = NOW + timedelta(minutes=6)
        assert {one.attempts for one in books.inbox.claim(claim("three", later))} == {2}
        done = [replace(one, state=EventState.DONE, changed_at=later) for one in mine]
        assert books.inbox.save(done, "one") == 0, "the first drain took too long, and another has it"
        assert books.inbox.save(done, "three") == 1


def test_what_waits_for_later_is_not_due_and_what_needs_a_person_is_never_forgotten(operations):
    later = NOW + timedelta(hours=1)
    with operations.queueing() as books:
        for one in (event("a", due_at=later), event("b", state=EventState.UNKNOWN, reason="unknown_event"), event("c")):
            books.inbox.receive(one)
        books.inbox.save([event("c", state=EventState.DONE)])
        assert (books.inbox.due(NOW), books.inbox.due(later)) == (0, 1)
        assert books.inbox.forget(NOW + timedelta(days=1)) == 1
    with operations.reading() as books:
        assert [one.delivery_id for one in books.inbox.listed(list(EventState))] == ["a", "b"]
        assert books.inbox.find("b") == [event("b", state=EventState.UNKNOWN, reason="unknown_event")]
        assert [(one.state, one.reason, one.count) for one in books.inbox.standings()] == [
            ("unknown", "unknown_event", 1),
            ("waiting", None, 1),
        ]
