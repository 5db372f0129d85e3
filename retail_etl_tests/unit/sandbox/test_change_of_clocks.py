"""Worlds over the days on which clocks change, held against the standard library's time zones."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from retail_etl.sandbox.world import World, WorldOptions
from retail_etl.sandbox.world.moments import moment_of
from retail_etl.sandbox.world.places import PLACES, WEB

ZONES = [ZoneInfo(place.timezone) for place in PLACES]
SPRING, AUTUMN = dt.date(2026, 3, 8), dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def spring():
    return World(WorldOptions(seed=12, start_date=dt.date(2026, 3, 5), business_days=4, payments_per_day=3000))


@pytest.fixture(scope="module")
def autumn():
    return World(WorldOptions(seed=12, start_date=dt.date(2026, 10, 29), business_days=4, payments_per_day=6000))


def sales(world):
    """UTC moment, wall clock (fold kept) and place of every order that is no return."""
    orders = world.table("orders")
    rows = np.flatnonzero(orders["parent"] < 0)
    for moment, place in zip(orders["order_date"][rows].tolist(), orders["place"][rows].tolist(), strict=True):
        utc = moment_of(moment)
        yield utc, utc.astimezone(ZONES[place]), place


def test_the_default_world_spans_the_change_of_clocks():
    options = WorldOptions()
    assert options.start_date < SPRING < options.last_date
    world = World(WorldOptions(payments_per_day=60))
    offsets = {local.utcoffset() for _, local, place in sales(world) if place == WEB}
    assert offsets == {dt.timedelta(hours=-5), dt.timedelta(hours=-4)}


def test_a_sale_in_the_missing_hour_never_happens(spring):
    night = [(utc, local) for utc, local, place in sales(spring) if place == WEB and local.date() == SPRING and local.hour < 5]
    assert {local.hour for _, local in night} - {0} == {1, 3, 4}
    before = max(utc for utc, local in night if local.hour == 1)
    after = min(utc for utc, local in night if local.hour == 3)
    assert before < dt.datetime(2026, 3, 8, 7, tzinfo=dt.UTC) <= after
    assert after - before < dt.timedelta(hours=1)


@pytest.mark.parametrize("world", ["spring", "autumn"])
def test_stores_trade_inside_their_hours_on_both_sides_of_the_change(world, request):
    for _, local, place in sales(request.getfixturevalue(world)):
        minute = local.hour * 60 + local.minute
        assert PLACES[place].opens <= minute < PLACES[place].shuts


@pytest.mark.parametrize("world", ["spring", "autumn"])
def test_the_business_date_of_a_payment_is_the_day_on_the_stores_wall(world, request):
    payments = request.getfixturevalue(world).table("payments")
    columns = (payments["occurred_at"], payments["place"], payments["business_date"])
    for moment, place, day in zip(*(column.tolist() for column in columns), strict=True):
        assert moment_of(moment).astimezone(ZONES[place]).date() == dt.date(1970, 1, 1) + dt.timedelta(days=day)


def test_the_repeated_hour_keeps_the_sales_of_both_its_passes_apart(autumn):
    repeated = [
        (utc, local) for utc, local, place in sales(autumn) if place == WEB and local.date() == AUTUMN and local.hour == 1
    ]
    first = [utc for utc, local in repeated if not local.fold]
    second = [utc for utc, local in repeated if local.fold]
    change = dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)
    assert len(first) > 3
    assert len(second) > 3
    assert max(first) < change <= min(second)
    assert len({utc for utc, _ in repeated}) == len(repeated)


def test_the_hours_around_the_repeated_one_happen_once(autumn):
    hours = [(local.hour, local.utcoffset()) for _, local, place in sales(autumn) if place == WEB and local.date() == AUTUMN]
    summer, winter = dt.timedelta(hours=-4), dt.timedelta(hours=-5)
    assert {offset for hour, offset in hours if hour == 0} == {summer}
    assert {offset for hour, offset in hours if hour == 2} == {winter}


def test_the_day_of_twenty_five_hours_has_one_batch_a_store(autumn):
    batches = autumn.table("batches")
    rows = np.flatnonzero(batches["business_date"] == (AUTUMN - dt.date(1970, 1, 1)).days)
    assert sorted(batches["place"][rows].tolist()) == list(range(len(PLACES)))
