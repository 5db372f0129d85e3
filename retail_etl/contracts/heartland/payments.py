"""The tills' payments, and what the processor's transaction report says of them."""

from __future__ import annotations

from typing import Final

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    StagedSnapshot,
    amount,
    currency_code,
    day,
    flag,
    heartland_id,
    last_four,
    moment,
    number,
    parts,
    text,
    value_of,
)

OPERATIONS: Final = ("sale", "authorize", "capture", "refund", "void", "tip_adjust")
METHOD_TYPES: Final = ("card", "cash", "gift_card", "store_credit", "check", "ach", "external", "house_account")
PAYMENT_STATUSES: Final = (
    "pending",
    "authorized",
    "captured",
    "succeeded",
    "declined",
    "failed",
    "voided",
    "reversed",
    "batched",
    "settled",
    "rejected",
    "unresolved",
)
FEE_STATUSES: Final = ("unknown", "estimated", "final")
ROW_TYPES: Final = ("payment", "fee", "chargeback", "chargeback_reversal", "adjustment", "reserve")
DIRECTIONS: Final = ("credit", "debit")
DATE_BASES: Final = ("business", "settlement", "utc")
REPORT_STATUSES: Final = ("open", "closed", "final")


class HeartlandPayments(StagedByMoment):
    """Payment ledger rows: each sale, authorisation, capture, refund, void or tip change is a row of its own."""

    id: pl.String = heartland_id("Heartland's id of the payment row.", required=True)
    order_id: pl.String = heartland_id("The order it pays; empty on a blind refund.")
    parent_payment_id: pl.String = heartland_id("The row that it captures, refunds, voids or adjusts.")
    operation: pl.String = value_of("What the row does: only sale, capture, tip change and refund move money.", OPERATIONS)
    amount_minor: pl.Int64 = amount("What the row moves, tip included; the operation gives the direction.", required=True)
    tip_minor: pl.Int64 = amount("The part of the amount that is a tip.")
    surcharge_minor: pl.Int64 = amount("The part of the amount that is a card surcharge.")
    cashback_minor: pl.Int64 = amount("The part of the amount that the customer took as cash.")
    tendered_minor: pl.Int64 = amount("The cash that the customer handed over.")
    change_minor: pl.Int64 = amount("The cash that was handed back.")
    rounding_minor: pl.Int64 = amount("What cash rounding added or took away.", signed=True)
    authorized_minor: pl.Int64 = amount("What the issuer approved; less than asked is a partial approval.")
    currency: pl.String = currency_code("The currency of all amounts of the row.")
    method: pl.String = text("The tender as the till names it: Visa, Cash, PayPal.", required=True)
    method_type: pl.String = value_of("The kind of tender; with the method it leads to the ledger account.", METHOD_TYPES)
    is_deposit: pl.Boolean = flag("Whether it is a prepayment on an open order: a liability, not revenue.", required=True)
    card_brand: pl.String = text("The card's brand.")
    card_last4: pl.String = last_four("The card's last four digits.")
    card_funding: pl.String = text("Credit, debit or prepaid.")
    card_entry_mode: pl.String = text("How the card was read: chip, swipe, keyed, e-commerce.")
    gateway: pl.String = text("The gateway that authorised it.")
    gateway_transaction_id: pl.String = text("The gateway's own id: the strongest key to web orders and the processor.")
    auth_code: pl.String = text("The issuer's approval code.")
    retrieval_ref: pl.String = text("The network's retrieval reference.")
    acquirer_reference: pl.String = text("The acquirer's reference number, which disputes quote.")
    status: pl.String = value_of("How far it has come, from authorised over batched to settled.", PAYMENT_STATUSES)
    failure_code: pl.String = text("Why it failed.")
    is_offline: pl.Boolean = flag("Whether the till took it without the network and forwarded it later.", required=True)
    offline_captured_at: Moment = moment("When the till took it offline.")
    occurred_at: Moment = moment("When the customer paid.", required=True)
    business_date: pl.Date = day("The store's day it belongs to.", required=True)
    customer_id: pl.String = heartland_id("Who paid; empty for a walk-in.")
    location_id: pl.String = heartland_id("The store.")
    station_id: pl.String = heartland_id("The till.")
    device_id: pl.String = text("The terminal; batches close per terminal.")
    batch_id: pl.String = heartland_id("The settlement batch, once it is in one.")
    batch_closed_at: Moment = moment("When that batch closed.")
    deposit_id: pl.String = heartland_id("The deposit that paid it out, once known.")
    settlement_date: pl.Date = day("The bank day of that deposit.")
    fee_minor: pl.Int64 = amount("The processor's fee, once known; a rebate is negative.", signed=True)
    net_minor: pl.Int64 = amount("What reaches the bank: amount less fee, or minus both for a refund.", signed=True)
    fee_status: pl.String = value_of("Whether the fee is unknown, estimated or final.", FEE_STATUSES)
    created_at: Moment = moment("When Heartland learned of it; a payment taken offline comes later than it happened.")
    updated_at: Moment = moment("When Heartland last changed the row.", required=True)


class HeartlandReportRows(StagedByMoment):
    """Rows of the processor's transaction report: they stand in for batches, deposits and disputes."""

    row_id: pl.String = heartland_id("The report's id of the row.", required=True)
    row_type: pl.String = value_of(
        "Whether it reports a payment, a fee, a chargeback or its reversal, an adjustment or a reserve.", ROW_TYPES
    )
    direction: pl.String = value_of("Whether it credits or debits the merchant.", DIRECTIONS)
    payment_id: pl.String = heartland_id("The payment row it reports on.")
    parent_row_id: pl.String = heartland_id("The report row it follows, as a fee follows its payment.")
    order_id: pl.String = heartland_id("The order of that payment.")
    parent_payment_id: pl.String = heartland_id("The payment that the reported one refunds or captures.")
    operation: pl.String = value_of("What the reported payment does.", OPERATIONS, required=False)
    amount_minor: pl.Int64 = amount("The row's amount; the direction gives its sign.", required=True)
    tip_minor: pl.Int64 = amount("The part of the amount that is a tip.")
    surcharge_minor: pl.Int64 = amount("The part of the amount that is a card surcharge.")
    currency: pl.String = currency_code("The currency of all amounts of the row.")
    method: pl.String = text("The tender as the till names it.")
    method_type: pl.String = value_of("The kind of tender.", METHOD_TYPES, required=False)
    is_deposit: pl.Boolean = flag("Whether the payment is a prepayment on an open order.")
    card_brand: pl.String = text("The card's brand.")
    card_last4: pl.String = last_four("The card's last four digits.")
    card_funding: pl.String = text("Credit, debit or prepaid.")
    card_entry_mode: pl.String = text("How the card was read.")
    gateway: pl.String = text("The gateway that authorised the payment.")
    gateway_transaction_id: pl.String = text("The gateway's own id of the payment.")
    auth_code: pl.String = text("The issuer's approval code.")
    acquirer_reference: pl.String = text("The acquirer's reference number.")
    status: pl.String = text("The payment's status in the report.")
    occurred_at: Moment = moment("When the payment was made, or the money row arose.")
    business_date: pl.Date = day("The store's day of the payment.")
    location_id: pl.String = heartland_id("The store.")
    station_id: pl.String = heartland_id("The till.")
    device_id: pl.String = text("The terminal.")
    batch_id: pl.String = heartland_id("The settlement batch.")
    batch_closed_at: Moment = moment("When that batch closed.")
    deposit_id: pl.String = heartland_id("The deposit.")
    settlement_date: pl.Date = day("The bank day of the deposit.")
    fee_minor: pl.Int64 = amount("The fee netted from this row; a rebate is negative.", signed=True)
    net_minor: pl.Int64 = amount("What the row adds to its deposit.", signed=True)
    fee_status: pl.String = value_of("Whether the fee is unknown, estimated or final.", FEE_STATUSES, required=False)
    dispute_id: pl.String = heartland_id("The dispute that a chargeback or its reversal belongs to.")
    description: pl.String = text("The processor's own words.")
    updated_at: Moment = moment("When the report last changed the row.", required=True)


class HeartlandReportSummaries(StagedSnapshot):
    """Sums of the transaction report by day, store and tender: a control total of its rows, never a source of entries."""

    period_start: pl.Date = day("The day that is summed up.", required=True)
    period_end: pl.Date = day("Its last day, which is the same.", required=True)
    date_basis: pl.String = value_of(
        "What decides which day a row belongs to: the store's day, the deposit's, or UTC.", DATE_BASES
    )
    location_id: pl.String = text("The store; empty for what belongs to none.", blank=True)
    timezone: pl.String = text("The store's time zone.")
    method: pl.String = text("The tender; empty for what the processor books by itself.", blank=True)
    currency: pl.String = currency_code("The currency of all sums.")
    sales_count: pl.Int64 = number("How many sales.", required=True)
    sales_minor: pl.Int64 = amount("Their sum, before refunds.", required=True, signed=True)
    refunds_count: pl.Int64 = number("How many refunds.", required=True)
    refunds_minor: pl.Int64 = amount("Their sum, as a positive figure.", required=True, signed=True)
    voids_count: pl.Int64 = number("How many voids.", required=True)
    voids_minor: pl.Int64 = amount("Their sum, for information: a void moves nothing.", required=True, signed=True)
    tips_minor: pl.Int64 = amount("Tips, which are part of the sales.", required=True, signed=True)
    surcharge_minor: pl.Int64 = amount("Card surcharges, which are part of the sales.", required=True, signed=True)
    tax_minor: pl.Int64 = amount("Sales tax, which is part of the sales.", required=True, signed=True)
    rounding_minor: pl.Int64 = amount("What cash rounding added or took away.", required=True, signed=True)
    deposits_collected_minor: pl.Int64 = amount("Prepayments taken on open orders.", required=True, signed=True)
    deposits_relieved_minor: pl.Int64 = amount("Prepayments that turned into revenue.", required=True, signed=True)
    chargebacks_count: pl.Int64 = number("How many chargebacks.", required=True)
    chargebacks_minor: pl.Int64 = amount("Their sum, as a positive figure.", required=True, signed=True)
    chargeback_reversals_minor: pl.Int64 = amount("What won disputes brought back.", required=True, signed=True)
    adjustments_minor: pl.Int64 = amount("What the processor corrected, with its sign.", required=True, signed=True)
    fees_minor: pl.Int64 = amount("Fees that were netted in the period.", required=True, signed=True)
    fees_status: pl.String = value_of("Whether the fees are unknown, estimated or final.", FEE_STATUSES, required=False)
    net_minor: pl.Int64 = amount(
        "Sales less refunds, chargebacks and fees, plus reversals and adjustments.", required=True, signed=True
    )
    batch_ids: pl.String = parts("The settlement batches behind the sums, a JSON list.")
    deposit_ids: pl.String = parts("The deposits behind the sums, a JSON list.")
    status: pl.String = value_of(
        "Open while a batch is open, closed while fees or deposits are missing, final after.", REPORT_STATUSES
    )
    generated_at: Moment = moment("When the report was made that first said so.")
