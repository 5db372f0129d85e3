"""What decides a world: the same options give the same world, to the byte."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FaultPlan = frozenset[str]
SATURDAY = 5
PLANTED = frozenset(
    {
        "duplicate_charge",
        "deposit_not_posted",
        "deposit_transposed",
        "stray_bank_line",
        "order_without_payment",
        "payment_without_order",
        "refund_differs",
        "captured_for_canceled",
        "unusable_amount",
    }
)

# What only the bank's own statement shows: the ledger agrees with the processor, and the bank with neither.
AT_THE_BANK = frozenset({"deposit_paid_short", "deposit_not_received"})

# What shows between two systems' own figures: report and tills, batches, clearing accounts, fees, cash, the ledger with itself.
IN_THE_BOOKS = frozenset(
    {
        "payment_not_batched",
        "report_differs",
        "fee_overcharged",
        "takings_misbooked",
        "drawer_short",
        "cash_bag_short",
        "deposit_posted_twice",
        "journal_reversed",
        "cards_booked_as_sales",
    }
)
EVERY_FAULT = PLANTED | AT_THE_BANK | IN_THE_BOOKS


@dataclass(frozen=True)
class WorldOptions:
    """Seed, span and size of a world.

    `business_days` counts weekdays from `start_date`; stores are open on the weekends between them as well. `payments` (all
    rows in the span, about) wins over `payments_per_day`. `faults` names what is planted; with none everything agrees.
    `now` is where the clock starts; by default noon UTC of the day after the last one. A world that does not go on (`goes_on`)
    trades no more after its last day: what is open then still runs its course, and all else stays with those who write.
    """

    seed: int = 20260302
    start_date: dt.date = dt.date(2026, 3, 2)
    business_days: int = 30
    payments_per_day: int = 500
    payments: int | None = None
    faults: FaultPlan = PLANTED
    now: dt.datetime | None = None
    goes_on: bool = True

    @property
    def last_date(self) -> dt.date:
        """The last of the business days."""
        day, left = self.start_date, self.business_days
        while True:
            left -= day.weekday() < SATURDAY
            if left <= 0:
                return day
            day += dt.timedelta(days=1)

    @property
    def calendar_days(self) -> int:
        """Days from the first to the last, both counted."""
        return (self.last_date - self.start_date).days + 1

    @property
    def start_moment(self) -> dt.datetime:
        """Where the world's clock starts (UTC)."""
        if self.now is not None:
            return self.now.astimezone(dt.UTC)
        return dt.datetime.combine(self.last_date + dt.timedelta(days=1), dt.time(12), dt.UTC)

    @property
    def daily_payments(self) -> float:
        """Payment rows a calendar day, on average."""
        return self.payments / self.calendar_days if self.payments is not None else float(self.payments_per_day)
