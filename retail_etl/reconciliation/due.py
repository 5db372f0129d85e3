"""When money is due on the other side, and what a record is that still waits: on its way, or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.reconciliation.outcome import EXCEPTION, TIMING, Item, Outcome, open_each

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.reconciliation.ledger import LegLedger


def due_date(ledger: LegLedger, day: date) -> date:
    """The settlement lag in business days after a record's own day."""
    settings = ledger.frame.settings
    return settings.calendar.add(day, settings.settlement_lag_business_days)


def is_late(ledger: LegLedger, due: date) -> bool:
    """Whether the grace after the due date is over on the day of the run."""
    settings = ledger.frame.settings
    return ledger.frame.as_of.day > settings.calendar.add(due, settings.grace_business_days)


def waiting(ledger: LegLedger, item: Item, *, timing_rule: str, missing_class: str) -> Outcome:
    """``timing`` until the grace after the due date is over, then an exception of the class for what is missing."""
    due = due_date(ledger, item.day)
    late = is_late(ledger, due)
    return Outcome(
        ledger.leg,
        missing_class if late else "timing",
        "grace_over" if late else timing_rule,
        (item,),
        open=open_each((item,), EXCEPTION if late else TIMING),
        currency=item.currency,
        due=due,
        evidence={"due": due.isoformat(), "business_date": item.day.isoformat()},
    )
