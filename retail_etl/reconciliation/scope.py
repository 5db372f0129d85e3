"""Which records take part in the legs, and how ledger and bank name what they are about, by the retailer's own facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

if TYPE_CHECKING:
    from datetime import time

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.warehouse.interface import Session

_UNTIL: Final = frozenset({"payment", "order", "report"})


def _no_tenders() -> pl.DataFrame:
    return pl.DataFrame(schema={"account": pl.String, "tender": pl.String})


@dataclass(frozen=True)
class Takings:
    """How a day's takings are booked.

    Attributes:
        tenders: one row a natural ``account`` with the ``tender`` whose takings it holds (BANKCARD is every card but Amex).
        closes_at: the time of the next day at which a day's takings are posted: what is recorded later is booked on the day it
            came; ``None`` where everything is booked on its business day.
        zone: the zone of that time.
        sold_value: a regular expression; lines of liability accounts that match it are value that was sold, and no tender.
    """

    tenders: pl.DataFrame = field(default_factory=_no_tenders)
    closes_at: time | None = None
    zone: str = "UTC"
    sold_value: str | None = None


@dataclass(frozen=True)
class Scope:
    """What takes part, and how it is named.

    Attributes:
        stores: one row a store: ``location_id``, ``time_zone``, ``ledger_segment``, ``merchant_id``; what belongs to other
            locations is left out.
        other_money: one row an account ``role``: bank lines booked against these alone are no card money.
        paid_elsewhere: one row a ``payment_method`` of the web shop that never passes through the tills' processor.
        deposit_pattern: a regular expression whose first group is the deposit's id in a bank line's reference.
        statement_pattern: one whose first group is the end of the deposit's id where the bank prints it beside a merchant id.
        statement_cash: one that matches what the bank prints beside cash that was paid in.
        takings: how a day's takings are booked.
        cash_is_judged: whether drawers are held against the bank lines of cash.
        adjustments_are_fees: whether the processor's corrections are booked as fees.
    """

    stores: pl.DataFrame
    other_money: pl.DataFrame
    paid_elsewhere: pl.DataFrame
    deposit_pattern: str
    statement_pattern: str | None = None
    statement_cash: str | None = None
    takings: Takings = field(default_factory=Takings)
    cash_is_judged: bool = False
    adjustments_are_fees: bool = False

    def give_to(self, session: Session) -> None:
        """Make the frames readable."""
        session.give("stores", self.stores)
        session.give("other_money", self.other_money)
        session.give("paid_elsewhere", self.paid_elsewhere)
        session.give("ledger_tenders", self.takings.tenders)

    def bound(self, kind: str, moment: AsOf) -> dict[str, Any]:
        """The parameters of the statement that reads a kind of record as of a moment."""
        told = {"until": moment.until} if kind in _UNTIL else {}
        return told | self._naming().get(kind, {})

    def left_out(self) -> dict[str, Any]:
        """The parameters of the statement that counts what takes no part."""
        return {
            "cash_is_judged": self.cash_is_judged,
            "sold_value": self.takings.sold_value,
            "statement_cash": self.statement_cash,
        }

    def _naming(self) -> dict[str, dict[str, Any]]:
        close = self.takings.closes_at
        return {
            "payment": {
                "close_minutes": None if close is None else close.hour * 60 + close.minute,
                "close_zone": self.takings.zone,
            },
            "batch": {"adjustments_are_fees": self.adjustments_are_fees},
            "gl_line": {
                "deposit_pattern": self.deposit_pattern,
                "cash_is_judged": self.cash_is_judged,
                "sold_value": self.takings.sold_value,
            },
            "bank_line": {
                "deposit_pattern": self.deposit_pattern,
                "statement_pattern": self.statement_pattern,
                "statement_cash": self.statement_cash,
            },
        }
