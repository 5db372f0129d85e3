"""What is owed on gift cards, rolled forward by the systems that sell and take them and by the ledger's liability accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

LEDGER: Final = "epicor"
AGREES, DIFFERS = "agrees", "DIFFERS"
_BY_SYSTEMS: Final = pl.col("sold_minor") + pl.col("refunded_minor") - pl.col("redeemed_minor")


@dataclass(frozen=True)
class CardMovements:
    """What one system sold (loads of known cards among it), gave back onto cards and took from them; minor units."""

    system: str
    sold_minor: int
    refunded_minor: int
    redeemed_minor: int

    @property
    def net_minor(self) -> int:
        """By how much the debt grew."""
        return self.sold_minor + self.refunded_minor - self.redeemed_minor


@dataclass(frozen=True)
class GiftCardRoll:
    """The debt on gift cards in one currency over the period; minor units, a debt is positive.

    Attributes:
        opening_minor: what the ledger owed before the period.
        systems: what moved it, by the system whose sales and payments they are.
        expired_minor: what the ledger took off for cards that expired.
        not_booked_yet_minor: what of the systems' movements the ledger cannot have booked yet.
        closing_minor: what the ledger owes at the end.
    """

    currency: str
    opening_minor: int
    systems: tuple[CardMovements, ...]
    expired_minor: int
    not_booked_yet_minor: int
    closing_minor: int

    @property
    def expected_minor(self) -> int:
        """What the ledger should owe: opening + sold + given back - redeemed - expired - not booked yet."""
        moved = sum(one.net_minor for one in self.systems)
        return self.opening_minor + moved - self.expired_minor - self.not_booked_yet_minor

    @property
    def difference_minor(self) -> int:
        """By how much the ledger owes more than that."""
        return self.closing_minor - self.expected_minor


def gift_card_rolls(movements: pl.DataFrame) -> list[GiftCardRoll]:
    """The roll-forward of each currency, from rows of ``GIFT_CARDS``."""
    return [_roll(movements.filter(pl.col("currency") == currency), currency) for currency in _currencies(movements)]


def _currencies(movements: pl.DataFrame) -> list[str]:
    return movements["currency"].drop_nulls().unique().sort().to_list()


def _roll(rows: pl.DataFrame, currency: str) -> GiftCardRoll:
    booked = pl.col("booked_minor") - pl.col("expired_minor")
    ledger = rows.filter(pl.col("source_system") == LEDGER)
    within = rows.filter(pl.col("day").is_not_null() & (pl.col("source_system") != LEDGER))
    by_system = within.group_by("source_system").agg(pl.col("sold_minor", "refunded_minor", "redeemed_minor").sum())
    return GiftCardRoll(
        currency=currency,
        opening_minor=_sum(ledger.filter(pl.col("day").is_null()), booked),
        systems=tuple(CardMovements(*row) for row in by_system.sort("source_system").iter_rows()),
        expired_minor=_sum(ledger.filter(pl.col("day").is_not_null()), pl.col("expired_minor")),
        not_booked_yet_minor=_sum(within.filter(pl.col("is_waiting")), _BY_SYSTEMS),
        closing_minor=_sum(ledger, booked),
    )


def _sum(rows: pl.DataFrame, amount: pl.Expr) -> int:
    return int(rows.select(amount.sum()).item() or 0)


def differing_days(movements: pl.DataFrame) -> pl.DataFrame:
    """Each location's days on which the ledger booked other than the systems say; together they are the difference.

    Columns: ``day``, ``location_id``, ``store_title``, ``currency``, ``sold_minor``, ``refunded_minor``, ``redeemed_minor`` (by
    the systems), ``booked_minor`` (net, by the ledger), ``difference_minor`` (booked less what the systems come to).
    """
    amounts = pl.col("sold_minor", "refunded_minor", "redeemed_minor", "booked_minor").sum()
    known = movements.filter(pl.col("day").is_not_null() & ~pl.col("is_waiting").fill_null(value=False))
    title = pl.coalesce("store", "location_id", pl.lit("No store")).alias("store_title")
    days = known.group_by("day", "location_id", title, "currency").agg(amounts)
    differing = days.with_columns((pl.col("booked_minor") - _BY_SYSTEMS).alias("difference_minor"))
    return differing.filter(pl.col("difference_minor") != 0).sort(
        "currency", pl.col("difference_minor").abs(), "day", "location_id", descending=[False, True, False, False]
    )
