"""What the processor charges, by dated schedule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from retail_etl.sandbox.world.columns import half_up
from retail_etl.sandbox.world.moments import Column, Ints, day_number
from retail_etl.sandbox.world.vocabulary import Method

CHARGEBACK_FEE = 2_500


@dataclass(frozen=True)
class FeeSchedule:
    """Basis points and cents an item, in force from a business date on."""

    effective_from: dt.date
    bankcard_bp: int
    amex_bp: int
    item_cents: int


SCHEDULES = (
    FeeSchedule(dt.date(2020, 1, 1), 260, 310, 10),
    FeeSchedule(dt.date(2026, 4, 1), 265, 310, 10),
)


def fee_of(amount: Ints, method: Column, business_date: Ints, *, per_item: Column) -> Ints:
    """The fee on each sale, half-up to the cent; `per_item` False (tip adjustments) leaves out the cents an item."""
    starts = np.array([day_number(schedule.effective_from) for schedule in SCHEDULES])
    which = np.searchsorted(starts, business_date, side="right") - 1
    bankcard = np.array([schedule.bankcard_bp for schedule in SCHEDULES])[which]
    amex = np.array([schedule.amex_bp for schedule in SCHEDULES])[which]
    items = np.array([schedule.item_cents for schedule in SCHEDULES])[which]
    rate = np.where(method == Method.AMEX, amex, bankcard)
    return half_up(amount * rate, 10_000) + np.where(per_item, items, 0)
