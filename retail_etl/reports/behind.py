"""The records behind the figures of the proofs, fees, clearing and gift cards: by what a figure is found, and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.reports import wording
from retail_etl.reports.gift_cards import gift_card_rolls
from retail_etl.reports.safe_text import safe_columns

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.reports.figures import ClearingAccount, ReportInput

PARTS: Final = {"opening": "Opening", "in": "In (debits)", "out": "Out (credits)"}
CARD_PARTS: Final = {"sold": "sold and loaded", "refunded": "given back onto cards", "redeemed": "redeemed"}
_CARD_LEDGER: Final = {"opening": "opening in the ledger", "expired": "expired", "booked": "booked in the ledger"}


def fee_figure(month: date, billing: str, brand: str, currency: str) -> str:
    """What a fee figure's records are found by."""
    return f"fees|{month:%Y-%m}|{billing}|{brand}|{currency}"


def clearing_figure(account: ClearingAccount, part: str) -> str:
    """What the records of an account's opening, in or out are found by."""
    return f"clearing|{account.account}|{account.currency}|{part}"


def gift_card_figure(currency: str, part: str, system: str | None = None) -> str:
    """What the records of a figure of gift cards are found by: a system's, or without one the ledger's."""
    return "|".join(word for word in ("gift_cards", currency, system, part) if word)


def behind_the_proofs(report: ReportInput) -> pl.DataFrame:
    """The records in the order of their figures, with ``kind_title``; free text made safe."""
    kinds = pl.col("kind").replace_strict(wording.KINDS, default=pl.col("kind"), return_dtype=pl.String).alias("kind_title")
    return safe_columns(report.behind, ("told", "source_url", "landed_in")).with_columns(kinds).sort("figure", "place")


def figure_titles(report: ReportInput, fees: pl.DataFrame) -> dict[str, str]:
    """Each figure that has records behind it in words, in the order in which the report shows them."""
    titles = {fee_figure(*_key(row)): _fee_title(row) for row in fees.iter_rows(named=True)}
    for account in sorted(report.clearing, key=lambda one: (one.currency, one.account)):
        for part, title in PARTS.items():
            titles[clearing_figure(account, part)] = f"Clearing account {account.account}, {account.currency}: {title.lower()}"
    titles |= _gift_card_titles(report)
    known = set(report.behind["figure"].unique())
    return {figure: title for figure, title in titles.items() if figure in known}


def _gift_card_titles(report: ReportInput) -> dict[str, str]:
    titles = {}
    for roll in gift_card_rolls(report.gift_cards):
        for part, title in _CARD_LEDGER.items():
            titles[gift_card_figure(roll.currency, part)] = f"Gift cards, {roll.currency}: {title}"
        for one in roll.systems:
            system = wording.system_title(one.system)
            for part, title in CARD_PARTS.items():
                titles[gift_card_figure(roll.currency, part, one.system)] = f"Gift cards, {roll.currency}, {system}: {title}"
    return titles


def _key(row: dict[str, Any]) -> tuple[date, str, str, str]:
    return row["month"], row["billing"], row["brand"], row["currency"]


def _fee_title(row: dict[str, Any]) -> str:
    brand = row["brand"][:1].upper() + row["brand"][1:]
    return f"Fees {row['month']:%B %Y}, {row['billing_title'].lower()}, {brand}, {row['currency']}"
