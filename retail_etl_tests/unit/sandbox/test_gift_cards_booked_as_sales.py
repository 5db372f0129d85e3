"""Gift cards that finance booked as sales: the ledger owes less than was sold, its journals balance all the same."""

import datetime as dt

import numpy as np
import pytest

from retail_etl.sandbox.world import World
from retail_etl.sandbox.world.bookings import booking_day, credit_parts
from retail_etl.sandbox.world.misbooking import CARDS_AS_SALES
from retail_etl.sandbox.world.moments import day_number
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.sandbox.world.places import PLACES


@pytest.fixture(scope="module", params=[3, 11])
def world(request):
    return World(
        WorldOptions(seed=request.param, business_days=12, payments_per_day=150, faults=frozenset({"cards_booked_as_sales"}))
    )


def sold_and_issued(world):
    """By place and day: gift cards paid for, and what the ledger books as issued."""
    orders, lines, payments = (world.table(name).columns for name in ("orders", "order_lines", "payments"))
    moved = (payments["signed"] != 0) & payments["in_heartland"]
    gifts = credit_parts(orders, lines, payments)["gift"]
    sold = {}
    for place, day, amount in zip(payments["place"][moved], booking_day(payments)[moved], gifts[moved], strict=True):
        sold[int(place), int(day)] = sold.get((int(place), int(day)), 0) + int(amount)
    journals, booked = world.table("journals"), world.table("gl_lines")
    issued = {}
    for row in np.flatnonzero(booked["text"] == booked.code("text", "Gift card issued")).tolist():
        journal = int(booked["journal"][row])
        spot = int(journals["place"][journal]), int(journals["je_date"][journal])
        issued[spot] = issued.get(spot, 0) - int(booked["signed"][row])
    return {spot: amount for spot, amount in sold.items() if amount}, issued


def test_only_the_day_of_the_truth_owes_less_than_it_sold_and_by_what_the_truth_says(world):
    (fault,) = world.truth()["planted"]
    place = [spot.code for spot in PLACES].index(fault["ids"]["location"])
    day = day_number(dt.date.fromisoformat(fault["ids"]["day"]))
    sold, issued = sold_and_issued(world)
    differing = {spot: amount - issued.get(spot, 0) for spot, amount in sold.items() if amount != issued.get(spot, 0)}
    assert differing == {(place, day): fault["amount_minor"]}
    assert fault["amount_minor"] == CARDS_AS_SALES


def test_no_leg_shows_it(world):
    (fault,) = world.truth()["planted"]
    assert (fault["leg"], fault["shows"]) == ("gift_cards", [])


def test_every_journal_balances(world):
    lines = world.table("gl_lines")
    assert not np.bincount(lines["journal"], weights=lines["signed"]).any()
