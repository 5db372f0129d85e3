"""Events are hints: any mix of events and polls, with losses and kills, ends in the tables that polls alone end in."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retail_etl.connectors.interface import Page
from retail_etl.connectors.positions import as_position
from retail_etl.domain.clock import frozen_clock
from retail_etl.errors import SourceUnavailableError
from retail_etl.events.drain import ATTEMPTS_MAX, KEPT, Drain, revived
from retail_etl.events.hints import received
from retail_etl.ingest import Stores, poll_stream
from retail_etl.ingest.quarantine import quarantined
from retail_etl.operations.inbox_records import EventState
from retail_etl.operations.store import open_operations

START = datetime(2026, 3, 3, 13, tzinfo=UTC)
CRASHES = [None, None, None, "ops/set_staged", "merge", "ops/mark_staged", "ops/is_waiting"]


def by_id(new_source):
    class Source(new_source):
        fails = False

        def records_by_id(self, _stream, keys):
            for key in keys:
                if self.fails:
                    raise SourceUnavailableError("the source is away")
                for record in self.records:
                    if record["id"] == key["id"]:
                        yield Page(f"https://till.example/v1/payments/{key['id']}", json.dumps([record]).encode(), ())

    return Source()


class Inbox:
    """The inbox and its drain over one source; only its payments are read."""

    def __init__(self, folder, source, stream) -> None:
        self.operations = open_operations(folder / "operations.db")
        self.operations.migrate()
        self.source, self.stream, self.sent = source, stream, 0

    def reader(self, stream):
        return (self.source, self.stream) if stream == self.stream.name else None

    def send(self, about, record, now, name=None):
        self.sent += 1
        told = {"id": name or f"evt_{self.sent:06d}", "type": f"{about}.updated", "data": {"object": about, "id": record}}
        with self.operations.queueing() as books:
            return books.inbox.receive(received(json.dumps(told).encode(), now))

    def drain(self, stores: Stores, now, run="run"):
        return Drain(self.operations, self, stores, frozen_clock(now), run).run()

    def events(self, *states):
        with self.operations.reading() as books:
            return books.inbox.listed(list(states) or list(EventState))


@pytest.fixture
def inbox(tmp_path, new_source, stream):
    made = Inbox(tmp_path, by_id(new_source), stream)
    yield made
    made.operations.close()


def tables(ground):
    """What is staged, and what waits; of what waits staging may hold an earlier version, which who polls later never saw."""
    waits = {record.record_key for record in quarantined(ground.stores)}
    frame = ground.frame("staging.heartland_payments").drop("load_id", "line").sort("id")
    return [row for row in frame.rows() if row[0] not in waits], waits


def live(chance, inbox, payment, now):
    """Some records change; of each change the source tells once, twice, late or never."""
    for _ in range(chance.randint(1, 4)):
        number = chance.randint(1, 8)
        amount = "12,50" if chance.random() < 0.15 else chance.randint(1, 10**6) / 100
        moment = as_position(now - timedelta(seconds=chance.choice([0, 0, 30, 200])))
        record = payment(number, amount=amount, business_date=f"2026-03-0{chance.randint(1, 2)}", updated_at=moment)
        inbox.source.records = [one for one in inbox.source.records if one["id"] != record["id"]] + [record]
        for name in chance.choice([[], [None], [None, None], [f"evt_twice_{number}"] * 2]):
            inbox.send("payment", record["id"], now, name)
    if chance.random() < 0.3:
        inbox.send(chance.choice(["batch", "webhook", "sonnet", "dispute"]), "x_1", now)


def play(seed, inbox, ground, payment, failing_warehouse):
    chance, now = random.Random(seed), START
    for _ in range(6):
        now += timedelta(minutes=chance.randint(1, 30))
        live(chance, inbox, payment, now)
        inbox.source.now, inbox.source.fails = as_position(now), chance.random() < 0.2
        stores = replace(ground.stores, warehouse=failing_warehouse(ground.stores.warehouse, chance.choice(CRASHES)))
        with suppress(KeyboardInterrupt):
            if chance.random() < 0.4:
                poll_stream(inbox.source, inbox.stream, stores, frozen_clock(now))
            else:
                inbox.drain(stores, now, f"run-{now}")
    return now + timedelta(hours=2)


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 7))])
def test_any_mix_of_events_and_polls_ends_in_the_same_tables(seed, tmp_path, new_ground, inbox, payment, failing_warehouse):
    mixed, polled = new_ground(), new_ground()
    with mixed.kept_open(), polled.kept_open():
        now = play(seed, inbox, mixed, payment, failing_warehouse)
        inbox.source.now, inbox.source.fails = as_position(now), False
        for turn in range(3):
            inbox.drain(mixed.stores, now + timedelta(minutes=turn * 20))
        for ground in (mixed, polled):
            poll_stream(inbox.source, inbox.stream, ground.stores, frozen_clock(now))
        assert tables(mixed) == tables(polled)
        assert {event.state for event in inbox.events()} <= {EventState.DONE, EventState.UNKNOWN}
        assert inbox.drain(mixed.stores, now + timedelta(hours=1)).total == 0


def test_an_event_s_record_is_staged_before_its_poll_and_the_stream_is_no_fresher_for_it(inbox, ground, payment):
    inbox.source.records, inbox.source.now = [payment(1)], "2026-03-10T00:00:00.000Z"
    poll_stream(inbox.source, inbox.stream, ground.stores, ground.clock)
    (before,) = ground.rows("ops.watermarks")
    later = ground.clock() + timedelta(minutes=1)
    inbox.source.records.append(payment(2, updated_at="2026-03-10T00:05:30.000Z"))
    for name in ("evt_a", "evt_b", "evt_a"):
        inbox.send("payment", "pay_000002", later, name)
    asked = len(inbox.source.windows)
    done = inbox.drain(ground.stores, later)
    assert (done.total, done.rows_accepted(inbox.stream.name), len(inbox.source.windows)) == (2, 1, asked)
    assert {row["id"] for row in ground.rows("staging.heartland_payments")} == {"pay_000001", "pay_000002"}
    assert ground.rows("ops.watermarks") == [before]
    assert [row["kind"] for row in ground.rows("ops.manifest")] == ["poll", "event"]
    assert not inbox.send("payment", "pay_000002", later, "evt_a")
    inbox.drain(ground.stores, later + KEPT + timedelta(days=1))
    assert inbox.events() == []


def test_what_cannot_be_read_goes_back_with_its_reason_and_ends_dead_where_a_person_can_revive_it(inbox, ground, payment):
    inbox.source.records = [payment(1)]
    poll_stream(inbox.source, inbox.stream, ground.stores, ground.clock)
    now = ground.clock()
    inbox.send("payment", "pay_000404", now)
    inbox.send("sonnet", "son_000018", now)
    for attempt in range(1, ATTEMPTS_MAX + 1):
        inbox.source.fails = attempt == 2
        inbox.drain(ground.stores, now)
        (event,) = inbox.events(EventState.WAITING, EventState.DEAD)
        assert (event.attempts, event.reason) == (attempt, "SourceUnavailableError" if attempt == 2 else "not_found")
        assert attempt == ATTEMPTS_MAX or event.due_at > now
        now = event.due_at
    assert event.state is EventState.DEAD
    (unknown,) = inbox.events(EventState.UNKNOWN)
    assert "son_000018" in unknown.body
    inbox.source.records.append(payment(404))
    with inbox.operations.queueing() as books:
        books.inbox.save([revived(event, now)])
    assert inbox.drain(ground.stores, now).events == {EventState.DONE: 1}


def test_events_of_a_stream_that_was_never_polled_are_left_to_its_first_poll(inbox, ground, payment):
    inbox.source.records = [payment(1)]
    inbox.send("payment", "pay_000001", ground.clock())
    inbox.send("order", "ord_000001", ground.clock())
    assert inbox.drain(ground.stores, ground.clock()).reasons == {"not_polled": 1, "not_read": 1}
    assert ground.rows("ops.manifest") == []
