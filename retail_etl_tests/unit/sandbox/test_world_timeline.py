import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.sandbox.clock import WorldClock
from retail_etl.sandbox.rate_limit import RateLimiter
from retail_etl.sandbox.world import World, WorldOptions, zones
from retail_etl.sandbox.world.calendar import funding_day
from retail_etl.sandbox.world.collection import ADDED_FIRST, Collection
from retail_etl.sandbox.world.moments import DAY, HOUR, MINUTE, day_number, moment_ms, moment_of
from retail_etl.sandbox.world.places import PLACES

SMALL = WorldOptions(seed=3, business_days=14, payments_per_day=150)
NEW_YORK, CHICAGO = 0, 2


@pytest.fixture(scope="module")
def world():
    return World(SMALL)


@pytest.fixture
def payments(world):
    return Collection(world, "payments", bumps=("batched_at", "settled_at", "voided_at"), only="in_heartland")


def ms(year, month, day, hour=0, minute=0):
    return moment_ms(dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC))


def test_the_same_options_give_the_same_world(world):
    again = World(SMALL)
    for name, table in world.tables.items():
        for column, values in table.columns.items():
            assert np.array_equal(values, again.table(name)[column]), (name, column)


def test_another_seed_gives_another_world(world):
    other = World(WorldOptions(seed=4, business_days=14, payments_per_day=150))
    assert not np.array_equal(world.table("payments")["amount"][:200], other.table("payments")["amount"][:200])


def test_a_world_that_ends_sells_nothing_after_its_last_day_and_one_that_goes_on_does(world):
    ended, going_on = World(replace(SMALL, goes_on=False)), World(SMALL)
    # Stores in the west close their day in the night of the next one.
    closed = (day_number(SMALL.start_date) + SMALL.calendar_days) * DAY + 12 * HOUR
    for one in (ended, going_on):
        one.clock.advance(30 * DAY)
        now = one.now_ms()
    sold = {}
    for one in (ended, going_on):
        orders = one.table("orders")
        is_sale = orders["order_type"] != orders.code("order_type", "return")
        sold[one] = int((is_sale & (orders["created_at"] > closed) & (orders["created_at"] <= now)).sum())
    assert (sold[ended], sold[going_on] > 0) == (0, True)
    assert len(ended.table("orders")["created_at"]) >= len(world.table("orders")["created_at"]) * 0.9


@pytest.mark.parametrize(
    "name", ["orders", "payments", "batches", "web_orders", "invoices", "credit_memos", "gl_lines", "journals", "bank_lines"]
)
def test_what_has_come_to_pass_is_the_same_however_far_the_world_reaches(world, name):
    later = World(SMALL)
    later.clock.advance(30 * DAY)
    later.now_ms()
    assert later.generation == 1
    now, here, there = world.now_ms(), world.table(name), later.table(name)
    rows = np.flatnonzero(here["created_at"] <= now)
    assert len(rows) > 5
    future = {"first_capture", "second_capture", "deposit", "bank_tran"}
    for column in here.columns:
        if column not in future:
            assert np.array_equal(here[column][rows], there[column][rows]), column


def test_the_default_span_is_thirty_business_days_over_the_change_of_clocks():
    options = WorldOptions()
    assert options.last_date == dt.date(2026, 4, 10)
    assert options.calendar_days == 40
    assert options.start_moment == dt.datetime(2026, 4, 11, 12, tzinfo=dt.UTC)


def test_a_world_of_any_size_holds_about_as_many_payments_as_asked():
    made = World(WorldOptions(business_days=5, payments=30_000))
    visible = (made.table("payments")["created_at"] <= made.now_ms()).sum()
    assert 26_000 < visible < 32_000


def test_pages_by_keyset_and_by_offset_are_the_same_rows(payments):
    whole = payments.rows()
    assert np.array_equal(payments.span(100, 50), whole[100:150])
    last = int(whole[99])
    assert np.array_equal(payments.keyset((payments.updated_ms(last), last), 50), whole[100:150])


def test_rows_of_equal_time_come_by_number(payments):
    rows = payments.rows()
    keys = list(zip(payments.updated_many(rows).tolist(), rows.tolist(), strict=True))
    assert keys == sorted(keys)
    assert len({moment for moment, _ in keys}) < len(keys)


def test_a_row_of_the_future_does_not_exist_yet(world, payments):
    future = int(np.flatnonzero(world.table("payments")["created_at"] > world.now_ms())[0])
    assert payments.row_of(payments.number(future)) is None


@settings(max_examples=30, deadline=None)
@given(low=st.integers(0, 400), width=st.integers(0, 400))
def test_a_window_holds_what_was_changed_inside_it(world, low, width):
    payments = Collection(world, "payments", bumps=("batched_at", "settled_at", "voided_at"), only="in_heartland")
    rows = payments.rows()
    times = payments.updated_many(rows)
    since, before = int(times[low]), int(times[min(low + width, len(times) - 1)])
    inside = rows[(times >= since) & (times < before)]
    assert np.array_equal(payments.rows(since, before), inside)
    assert payments.count(since, before) == len(inside)


def test_a_written_row_moves_to_the_end_and_a_silent_one_stays(payments):
    first, second = payments.rows()[:2].tolist()
    payments.put(first, {"changed": True})
    payments.edit(second, {"changed": "silently"})
    rows = payments.rows()
    assert rows[-1] == first
    assert rows[0] == second
    assert payments.document(first) == {"changed": True}


def test_added_rows_keep_their_numbers_when_the_world_grows():
    made = World(SMALL)
    payments = Collection(made, "payments", bumps=("batched_at",))
    row = payments.add({"mine": 1})
    number = payments.number(row)
    made.clock.advance(40 * DAY)
    again = payments.row_of(number)
    assert number == ADDED_FIRST
    assert again is not None
    assert again >= payments.base_count > row
    assert payments.document(again) == {"mine": 1}


def test_an_added_row_survives_dump_and_load():
    made = World(SMALL)
    payments = Collection(made, "payments")
    payments.add({"mine": 1})
    payments.put(4, {"changed": True})
    other = Collection(World(SMALL), "payments")
    other.load(payments.dump())
    assert np.array_equal(other.rows(), payments.rows())
    assert other.document(4) == {"changed": True}


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_local_time_and_back_is_the_same_moment(place):
    moments = np.arange(ms(2026, 1, 1), ms(2027, 1, 1), 7 * HOUR)
    places = np.full(len(moments), place)
    folded = ms(2026, 11, 1, 5), ms(2026, 11, 1, 10)
    back = zones.to_utc(zones.to_local(moments, places), places)
    same = (back == moments) | ((moments >= folded[0]) & (moments < folded[1]))
    assert same.all()


def test_a_skipped_hour_ends_behind_the_gap_and_a_repeated_one_is_the_first():
    gap = np.array([ms(2026, 3, 8, 2, 30)])
    fold = np.array([ms(2026, 11, 1, 1, 30)])
    assert moment_of(zones.to_utc(gap, np.array([NEW_YORK]))[0]).hour == 7
    assert moment_of(zones.to_utc(fold, np.array([NEW_YORK]))[0]).hour == 5


def test_a_business_date_is_the_stores_own_day():
    late = np.array([ms(2026, 3, 10, 4, 30)] * 2)
    assert zones.business_date(late, np.array([NEW_YORK, CHICAGO])).tolist() == [
        day_number(dt.date(2026, 3, 10)),
        day_number(dt.date(2026, 3, 9)),
    ]


def test_a_weekend_travels_with_friday_and_a_holiday_is_no_banking_day():
    friday = day_number(dt.date(2026, 5, 22))
    days = np.array([friday, friday + 1, friday + 2, friday + 3])
    tuesday = day_number(dt.date(2026, 5, 26))
    assert funding_day(days, 1).tolist() == [tuesday] * 4


def test_a_weekends_batches_come_in_one_deposit(world):
    payments, batches, deposits = (world.table(name) for name in ("payments", "batches", "deposits"))
    weekend = np.flatnonzero((batches["business_date"] == day_number(dt.date(2026, 3, 7))) & (batches["place"] == NEW_YORK))[0]
    rows = np.flatnonzero((payments["batch"] == weekend) & (payments["method"] != 2))
    deposit = np.unique(payments["deposit"][rows])
    assert len(deposit) == 1
    shared = np.unique(batches["business_date"][payments["batch"][payments["deposit"] == deposit[0]]])
    assert shared.tolist() == [day_number(dt.date(2026, 3, day)) for day in (6, 7, 8)]
    assert deposits["funding_date"][deposit[0]] == day_number(dt.date(2026, 3, 9))


def test_batches_close_by_the_local_clock_on_both_sides_of_the_change(world):
    batches = world.table("batches")
    rows = np.flatnonzero(batches["place"] == NEW_YORK)
    local = zones.to_local(batches["closed_at"][rows], np.full(len(rows), NEW_YORK)) % DAY
    assert ((local >= 23 * HOUR + 30 * MINUTE) & (local < 23 * HOUR + 45 * MINUTE)).all()


def test_the_clock_goes_forward_only():
    clock = WorldClock(1_000)
    assert clock.advance(500) == 1_500
    with pytest.raises(ValueError, match="go back"):
        clock.set(1_000)
    with pytest.raises(ValueError, match="go back"):
        clock.advance(-1)


def test_a_bucket_refills_with_time(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("retail_etl.sandbox.rate_limit.time.time", lambda: now[0])
    limiter = RateLimiter(rate=2.0, burst=3)
    assert [limiter.take("a").allowed for _ in range(4)] == [True, True, True, False]
    assert limiter.take("a").retry_after == 1
    assert limiter.take("b").allowed
    now[0] += 0.5
    assert limiter.take("a").allowed
    assert not limiter.take("a").allowed


def test_legitimate_traffic_is_told_by_leg(world):
    legs = {item["leg"] for item in world.truth()["in_transit"]}
    assert legs == {"payment_batch", "batch_gl", "order_payment", "fee_gl", "drawer_gl", "deposit_bank", "payment_gl"}
    assert all(item["amount_minor"] != 0 for item in world.truth()["in_transit"])
