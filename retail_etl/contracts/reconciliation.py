"""What the reconciliation engine is given: one table a record kind, with these columns and no others.

Amounts are minor units of ``currency`` (``*_minor``), moments are UTC (``*_at``), days end in ``_date``. ``business_date``
is the store's own day of the record; the caller knows its zone, the engine does not ask. Columns that a source does not have
stay null. A payment's ``posting_date`` is the day on which the ledger books it, where that is not its business date (it came
late); ``pays_item_fee`` is false where the processor takes only its percentage of it (a tip that was added). Both doors (staged
tables and files) fill exactly these tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

TEXT: Final = "VARCHAR"
MINOR: Final = "BIGINT"
MOMENT: Final = "TIMESTAMP"
DAY: Final = "DATE"
RATE: Final = "DECIMAL(38,8)"
COUNT: Final = "BIGINT"
FLAG: Final = "BOOLEAN"
TEXTS: Final = "VARCHAR[]"

COLUMNS: Final[dict[str, dict[str, str]]] = {
    "payment": {
        "id": TEXT,
        "amount_minor": MINOR,
        "currency": TEXT,
        "captured_at": MOMENT,
        "business_date": DAY,
        "tender": TEXT,
        "store": TEXT,
        "register": TEXT,
        "order_ref": TEXT,
        "batch_id": TEXT,
        "original_id": TEXT,
        "auth": TEXT,
        "last4": TEXT,
        "channel": TEXT,
        "status": TEXT,
        "settled_minor": MINOR,
        "settled_currency": TEXT,
        "version": COUNT,
        "previous_minor": MINOR,
        "first_seen_at": MOMENT,
        "updated_at": MOMENT,
        "posting_date": DAY,
        "pays_item_fee": FLAG,
    },
    "batch": {
        "id": TEXT,
        "closed_at": MOMENT,
        "business_date": DAY,
        "gross_minor": MINOR,
        "fees_minor": MINOR,
        "adjustments_minor": MINOR,
        "net_minor": MINOR,
        "currency": TEXT,
        "store": TEXT,
        "type": TEXT,
        "original_id": TEXT,
        "deposit_id": TEXT,
        "first_seen_at": MOMENT,
        "updated_at": MOMENT,
    },
    "order": {
        "id": TEXT,
        "grand_total_minor": MINOR,
        "currency": TEXT,
        "created_at": MOMENT,
        "business_date": DAY,
        "status": TEXT,
        "contains": TEXT,
        "base_currency": TEXT,
        "base_grand_total_minor": MINOR,
        "order_rate": RATE,
        "original_grand_total_minor": MINOR,
        "edited_at": MOMENT,
        "first_seen_at": MOMENT,
        "updated_at": MOMENT,
    },
    "credit_memo": {
        "id": TEXT,
        "grand_total_minor": MINOR,
        "currency": TEXT,
        "created_at": MOMENT,
        "business_date": DAY,
        "order_ref": TEXT,
        "first_seen_at": MOMENT,
        "updated_at": MOMENT,
    },
    "gl_line": {
        "id": TEXT,
        "account": TEXT,
        "amount_minor": MINOR,
        "currency": TEXT,
        "business_date": DAY,
        "posted": FLAG,
        "reference": TEXT,
        "journal": TEXT,
        "fiscal_period": TEXT,
        "idempotency_key": TEXT,
        "first_seen_at": MOMENT,
        "updated_at": MOMENT,
    },
    "bank_line": {
        "id": TEXT,
        "account": TEXT,
        "amount_minor": MINOR,
        "currency": TEXT,
        "business_date": DAY,
        "reference": TEXT,
        "statement": TEXT,
        "first_seen_at": MOMENT,
        "updated_at": MOMENT,
    },
    "report": {
        "id": TEXT,
        "business_date": DAY,
        "store": TEXT,
        "tender": TEXT,
        "count": COUNT,
        "net_minor": MINOR,
        "currency": TEXT,
        "payment_ids": TEXTS,
        "first_seen_at": MOMENT,
        "updated_at": MOMENT,
    },
    "drawer": {
        "id": TEXT,
        "store": TEXT,
        "register": TEXT,
        "business_date": DAY,
        "deposit_minor": MINOR,
        "over_short_minor": MINOR,
        "currency": TEXT,
        "first_seen_at": MOMENT,
        "updated_at": MOMENT,
    },
    "decision": {
        "id": TEXT,
        "leg": TEXT,
        "members": TEXTS,
        "verdict": TEXT,
        "by": TEXT,
        "at": MOMENT,
        "comment": TEXT,
        "holds": FLAG,
    },
    "delivery": {
        "id": TEXT,
        "kind": TEXT,
        "number": COUNT,
        "amount_minor": MINOR,
        "currency": TEXT,
        "business_date": DAY,
        "moment": MOMENT,
    },
}
"""Columns and DuckDB types of every kind. ``delivery`` holds the repeated deliveries of records that are there already.

A decision ``holds`` where the caller keeps what its members said when it was made, and they say so still; then neither its
moment nor theirs is asked. Where that is null the engine tells from the records.
"""

KINDS: Final = tuple(COLUMNS)

LEGS: Final = (
    "staging",
    "order_payment",
    "payment_batch",
    "batch_gl",
    "fee_gl",
    "payment_gl",
    "report_payment",
    "drawer_gl",
    "gl_gl",
    "deposit_bank",
)

CLASSES: Final = (
    "matched_exact",
    "matched_group",
    "matched_tolerance",
    "timing",
    "partially_paid",
    "missing_in_gl",
    "missing_in_magento",
    "missing_in_heartland",
    "unexplained_gl",
    "amount_mismatch",
    "wrong_account",
    "needs_review",
    "duplicate_delivery",
    "duplicate_charge",
    "duplicate_posting",
    "excluded",
    "cash_short",
    "cash_over",
    "chargeback",
    "fx_difference",
    "fee_variance",
    "reserve_withheld",
    "money_held_for_canceled_order",
    "total_ties_detail_differs",
)


@dataclass(frozen=True)
class Records:
    """The records of a period, one polars frame a kind with the columns of ``COLUMNS``; a kind that is missing has none.

    A frame may lack nullable columns, and moments may carry the zone UTC.
    """

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """What a run decided, as narrow frames; money in minor units, JSON text where a value has parts.

    Attributes:
        outcomes: a row an outcome: outcome_id, leg, class, rule, reason, status, auto_matched, residual_minor, currency, due,
            business_date, fiscal_period, category, suggested_action, explained, evidence, candidates, finding, history,
            rule_version.
        members: a row a member: outcome_id, leg, side (left, right), kind, record_id, amount_minor, currency.
        open_items: a row an open item: record_id, kind, leg, amount_minor, currency, state, class, due, age_business_days,
            outcome_id, business_date, reason.
        leg_totals: a row a leg, side and currency: total_minor, matched_minor, excluded_minor, open_minor, foots.
        classes: class, count.
        later: how many records are dated after the moment of the run, and were not looked at.
        rule_version: content hash of catalogue and settings.
    """

    outcomes: pl.DataFrame
    members: pl.DataFrame
    open_items: pl.DataFrame
    leg_totals: pl.DataFrame
    classes: pl.DataFrame
    later: int
    rule_version: str
