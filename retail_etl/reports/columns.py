"""The columns of a report's frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

Columns = Mapping[str, "pl.DataType | type[pl.DataType]"]

_MOMENT: Final = pl.Datetime("us", "UTC")


def _columns(names: str, **others: pl.DataType | type[pl.DataType]) -> Columns:
    return {name: others.get(name, pl.String) for name in names.split()}


OUTCOMES: Final[Columns] = _columns(
    "outcome_id leg class rule reason status auto_matched residual_minor currency due business_date fiscal_period category "
    "suggested_action explained evidence candidates finding history",
    auto_matched=pl.Boolean,
    residual_minor=pl.Int64,
    due=pl.Date,
    business_date=pl.Date,
)
MEMBERS: Final[Columns] = _columns("outcome_id leg side kind record_id amount_minor currency", amount_minor=pl.Int64)
# What outcomes come to that are not given one by one: a row a leg, currency, class, rule and reason.
UNLISTED: Final[Columns] = _columns(
    "leg currency class rule reason outcomes left_minor right_minor left_records right_records first_on last_on",
    **dict.fromkeys(("outcomes", "left_minor", "right_minor", "left_records", "right_records"), pl.Int64),
    **dict.fromkeys(("first_on", "last_on"), pl.Date),
)
OPEN_ITEMS: Final[Columns] = _columns(
    "record_id kind leg amount_minor currency state class due age_business_days outcome_id business_date reason",
    amount_minor=pl.Int64,
    due=pl.Date,
    age_business_days=pl.Int64,
    business_date=pl.Date,
)
LEG_TOTALS: Final[Columns] = _columns(
    "leg side currency total_minor matched_minor excluded_minor open_minor foots",
    total_minor=pl.Int64,
    matched_minor=pl.Int64,
    excluded_minor=pl.Int64,
    open_minor=pl.Int64,
    foots=pl.Boolean,
)
CLASSES: Final[Columns] = _columns("class count", count=pl.Int64)
RECORDS: Final[Columns] = _columns(
    "record_id kind business_date amount_minor currency store reference description system source_url landed_in",
    business_date=pl.Date,
    amount_minor=pl.Int64,
)
QUARANTINE: Final[Columns] = _columns(
    "system stream record_key quarantine_id load_id line reasons landed_at", line=pl.Int64, landed_at=_MOMENT
)
LEFT_OUT: Final[Columns] = _columns("kind reason currency records amount_minor", records=pl.Int64, amount_minor=pl.Int64)
ASSIGNMENTS: Final[Columns] = _columns("record_id leg owner next_step")
# A row a settlement day, way of billing (``deducted`` from deposits, ``monthly``, ``chargeback``) and card brand.
# Expected is null where no schedule prices it, charged where the processor has not billed it yet.
FEES: Final[Columns] = _columns(
    "day billing brand currency transactions volume_minor expected_minor charged_minor",
    day=pl.Date,
    transactions=pl.Int64,
    volume_minor=pl.Int64,
    expected_minor=pl.Int64,
    charged_minor=pl.Int64,
)
# The records behind the figures of fees and clearing, ``place`` by place; ``behind`` says how many there are in all.
BEHIND: Final[Columns] = _columns(
    "figure place behind kind record_id business_date currency amount_minor expected_minor charged_minor told "
    "source_url landed_in",
    business_date=pl.Date,
    **dict.fromkeys(("place", "behind", "amount_minor", "expected_minor", "charged_minor"), pl.Int64),
)
# One row a statement of the bank's own; ``before_minor`` is the closing balance of the statement before it.
BANK_STATEMENTS: Final[Columns] = _columns(
    "account currency statement_id first_date last_date opening_minor lines_minor line_count closing_minor before_minor "
    "landed_in",
    **dict.fromkeys(("first_date", "last_date"), pl.Date),
    **dict.fromkeys(("opening_minor", "lines_minor", "line_count", "closing_minor", "before_minor"), pl.Int64),
)
# A row a system, location and day, and one of all before the period, without a day. Debts are positive: ``booked_minor`` is
# what the ledger's accounts grew by, cards that expired apart. ``is_waiting`` is what the ledger cannot have booked yet.
GIFT_CARDS: Final[Columns] = _columns(
    "source_system location_id store day currency sold_minor refunded_minor redeemed_minor expired_minor booked_minor "
    "is_waiting",
    day=pl.Date,
    is_waiting=pl.Boolean,
    **dict.fromkeys(("sold_minor", "refunded_minor", "redeemed_minor", "expired_minor", "booked_minor"), pl.Int64),
)
LANDED_FILES: Final[Columns] = _columns("stream load_id path rows sha256 landed_at", rows=pl.Int64, landed_at=_MOMENT)


def empty(columns: Columns) -> pl.DataFrame:
    """A frame of these columns without a row."""
    return pl.DataFrame(schema=dict(columns))
