"""A day whose cash all went back: no receipt is over nothing, so both ways are entered, and the ledger has its takings."""

import numpy as np
import pytest

from retail_etl.sandbox.world import World
from retail_etl.sandbox.world.bookings import TENDERS, booking_day
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.sandbox.world.places import PLACES


@pytest.fixture(scope="module")
def world():
    """A world in which a store that books receipts takes 95.80 in cash on a day, and gives 95.80 back."""
    return World(WorldOptions(seed=410, business_days=11, payments=700, faults=frozenset()))


def test_every_tender_of_a_day_with_takings_has_its_lines_in_the_ledger(world):
    payments, lines, journals = world.table("payments"), world.table("gl_lines"), world.table("journals")
    moved = (payments["signed"] != 0) & payments["in_heartland"]
    days = booking_day(payments.columns)
    booked = {
        (int(journals["place"][journal]), int(journals["je_date"][journal]), lines.label("account", row))
        for row, journal in enumerate(lines["journal"].tolist())
        if journals.label("kind", journal) in {"store_day", "receipt"}
    }
    of_method = {int(method): account for account, _, _, methods in TENDERS for method in methods}
    for row in np.flatnonzero(moved).tolist():
        place, day = int(payments["place"][row]), int(days[row])
        assert (place, day, of_method[int(payments["method"][row])]) in booked


def test_what_came_and_went_is_entered_both_ways(world):
    receipts = world.table("cash_receipts")
    spots = list(zip(*(receipts[name].tolist() for name in ("place", "business_date", "tender")), strict=True))
    twice = {spot for spot in spots if spots.count(spot) > 1}
    amounts = [receipts["amount"][[row for row, one in enumerate(spots) if one == spot]].tolist() for spot in sorted(twice)]
    assert [sorted(pair) for pair in amounts] == [[-9_580, 9_580]]
    assert {PLACES[place].route for place, _, _ in twice} == {"B"}
    assert receipts["amount"].all()
