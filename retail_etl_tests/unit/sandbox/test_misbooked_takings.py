"""Which day's takings the sandbox books too low: one on which nothing else tells the same story."""

import numpy as np
import pytest

from retail_etl.sandbox.world.misbooking import MISBOOKED_BY, book_faults
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.sandbox.world.vocabulary import Method

FIRST_DAY = 20_514
DAY_MS = 86_400_000


def bank_card_sales(amounts_by_day, place):
    """Payment rows of one store, by their business days."""
    days = [day for day, amounts in amounts_by_day.items() for _ in amounts]
    signed = np.array([amount for amounts in amounts_by_day.values() for amount in amounts], dtype=np.int64)
    count = len(signed)
    business_date = np.array(days, dtype=np.int64)
    return {
        "business_date": business_date,
        "created_at": business_date * DAY_MS + 18 * 3_600_000,
        "place": np.full(count, place, dtype=np.int64),
        "signed": signed,
        "in_heartland": np.ones(count, dtype=bool),
        "method": np.full(count, int(Method.VISA), dtype=np.int64),
    }


@pytest.mark.parametrize("telling", [[MISBOOKED_BY], [MISBOOKED_BY - 325, 325], [100, 300, MISBOOKED_BY - 400]])
@pytest.mark.parametrize("seed", range(8))
def test_takings_are_never_booked_too_low_by_what_some_of_their_payments_come_to(seed, telling):
    options = WorldOptions(seed=seed, business_days=15, payments=600, faults=frozenset({"takings_misbooked"}))
    alike, apart = FIRST_DAY + 5, FIRST_DAY + 6
    payments = bank_card_sales({alike: [20_000, *telling], apart: [20_000, 899, 901]}, place=0)
    spot = book_faults(options, FIRST_DAY, payments, np.zeros_like(payments["signed"])).takings
    assert (spot.place, spot.day) == (0, apart)


def test_without_a_day_that_tells_itself_apart_nothing_is_misbooked():
    options = WorldOptions(seed=3, business_days=15, payments=600, faults=frozenset({"takings_misbooked"}))
    payments = bank_card_sales({FIRST_DAY + 5: [20_000, MISBOOKED_BY]}, place=0)
    assert not book_faults(options, FIRST_DAY, payments, np.zeros_like(payments["signed"])).takings.is_set
