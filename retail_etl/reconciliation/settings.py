"""What finance may set: tolerances, calendar, windows, fee schedule, accounts by the part they play.

Frozen and checked once, by ``rule_settings``; the engine takes them as they are. Money stays decimal here, because a tolerance
of 0.02 means two cents in dollars and nothing at all in yen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from retail_etl.domain.business_day import BusinessCalendar
from retail_etl.domain.money import exponent, round_half_up
from retail_etl.reconciliation.matching import Matching

if TYPE_CHECKING:
    from datetime import date, datetime

CARD_BRANDS_APART: Final = "AMEX"  # BANKCARD is every card but this one: it settles by itself

DEFAULT_ACCOUNTS: Final[dict[str, tuple[str, ...]]] = {
    "bank": ("1010",),
    "misposted": ("1155",),
    "clearing": ("1150",),
    "gift_card_liability": ("2310",),
    "fees": ("6510",),
    "chargeback_losses": ("6520",),
    "over_short": ("6530",),
    "fx": ("7100",),
}

DEFAULT_FEES: Final[dict[str, tuple[Decimal, Decimal]]] = {
    "VISA": (Decimal("2.60"), Decimal("0.10")),
    "MC": (Decimal("2.60"), Decimal("0.10")),
    "AMEX": (Decimal("3.10"), Decimal("0.10")),
}


@dataclass(frozen=True)
class Subset:
    """Bounds of the search for records that add up to a line."""

    max_pool: int = 12
    max_size: int = 6
    require_unique: bool = True


@dataclass(frozen=True)
class TestRule:
    """Payments that are somebody's test: an amount, the last four digits of a card, or both."""

    amount: Decimal | None = None
    card_last4: str | None = None


@dataclass(frozen=True)
class RuleSettings:
    """Every configuration key of the reconciliation with its default. ``holidays`` of ``None`` are the US federal ones.

    ``fee_schedules`` are those in force from a day on, in order; ``fee_schedule`` holds before the first of them.
    ``posted_tenders`` never settle in a batch and are booked all the same: a clearing or liability line is expected for each.
    """

    business_timezone: str = "America/New_York"
    holidays: tuple[date, ...] | None = None
    settlement_lag_business_days: int = 2
    grace_business_days: int = 3
    gl_window_days: tuple[int, int] = (0, 7)
    rounding_tolerance_per_group: Decimal = Decimal("0.02")
    rounding_tolerance_per_day: Decimal = Decimal("0.50")
    fee_tolerance_per_batch: Decimal = Decimal("0.05")
    fee_model: str = "daily"
    fee_schedule: dict[str, tuple[Decimal, Decimal]] = field(default_factory=lambda: dict(DEFAULT_FEES))
    fee_schedules: tuple[tuple[date, dict[str, tuple[Decimal, Decimal]]], ...] = ()
    fee_gl_for: tuple[str, ...] | None = None
    cash_variance_auto_limit: Decimal = Decimal("5.00")
    legs_off: tuple[str, ...] = ()
    subset: Subset = field(default_factory=Subset)
    time_limit_seconds: Decimal = Decimal(10)
    test_rules: tuple[TestRule, ...] = ()
    locked_through: date | None = None
    locked_at: datetime | None = None
    non_settling_tenders: tuple[str, ...] = ("GIFT_CARD", "STORE_CREDIT", "CASH")
    posted_tenders: tuple[str, ...] = ("GIFT_CARD",)
    accounts: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(DEFAULT_ACCOUNTS))
    matching: Matching = field(default_factory=Matching)

    @cached_property
    def calendar(self) -> BusinessCalendar:
        """The processor's business days."""
        if self.holidays is not None:
            return BusinessCalendar(frozenset(self.holidays))
        from retail_etl.reconciliation.federal_holidays import federal_holidays

        return BusinessCalendar(federal_holidays())

    @cached_property
    def _parts(self) -> dict[str, str]:
        return {number: part for part, numbers in self.accounts.items() for number in numbers}

    def part(self, account: str | None) -> str | None:
        """The part that a ledger account plays, by its number or its whole name; ``None`` where it plays none."""
        if not account:
            return None
        text = account.strip()
        return self._parts.get(text) or self._parts.get(text.split(maxsplit=1)[0])

    def settles(self, tender: str) -> bool:
        """Whether the tender ever comes in a settlement batch."""
        return tender.upper() not in self.non_settling_tenders

    def limit(self, tolerance: Decimal, currency: str) -> int:
        """A tolerance in whole minor units of the currency, never more than it says."""
        return int(tolerance.scaleb(exponent(currency)))

    def fees_on(self, day: date) -> dict[str, tuple[Decimal, Decimal]]:
        """The fee schedule in force on a business day: percent and amount an item by tender."""
        dated = [rates for start, rates in self.fee_schedules if start <= day]
        return dated[-1] if dated else self.fee_schedule

    def fee_of_sale(self, amount_minor: int, tender: str, currency: str, day: date, *, per_item: bool = True) -> int | None:
        """The fee that the day's schedule asks for a sale, half-up to the minor unit; ``None`` where the tender has no rate."""
        rate = self.fees_on(day).get(tender.upper())
        if rate is None:
            return None
        if amount_minor <= 0:
            return 0
        share = (Decimal(amount_minor) * rate[0] / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return int(share) + (round_half_up(rate[1], currency) if per_item else 0)


def search_steps(settings: RuleSettings) -> int:
    """How many steps a subset search may take: a count, not a clock, so that the same records always end the same way."""
    steps_per_second = 200_000
    return max(1, int(settings.time_limit_seconds * steps_per_second))
