"""What must hold of the processor's report and of what is folded from it: deposits, fees, disputes."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import (
    DISPUTE_STATES,
    FEE_STATUSES,
    FEE_TYPES,
    PAYMENT_OPERATIONS,
    PAYMENT_STATUSES,
    ROW_TYPES,
    SYSTEMS,
    FromLoad,
)
from retail_etl.contracts.columns import Moment, amount, currency_code, day, moment, number, text, value_of


class TransactionReportRows(FromLoad):
    """The processor's transaction report line by line: the second witness of what was paid."""

    source_system: pl.String = value_of("The system that reports it.", SYSTEMS)
    report_row_id: pl.String = text("That system's id of the row.", required=True)
    row_type: pl.String = value_of("A payment, or what the processor booked by itself.", ROW_TYPES)
    payment_id: pl.String = text("The payment that the row reports.")
    operation: pl.String = value_of("What moved the money.", (*PAYMENT_OPERATIONS, "void"), required=False)
    status: pl.String = value_of("Whether the payment moved money: only captured ones did.", PAYMENT_STATUSES, required=False)
    tender: pl.String = text("How it was paid: VISA, MC, AMEX, CASH, GIFT_CARD …")
    tender_type: pl.String = text("The kind of tender: card, cash, gift_card …")
    amount_minor: pl.Int64 = amount("What it moves; what goes from the merchant is negative.", required=True, signed=True)
    fee_minor: pl.Int64 = amount("The processor's fee; a rebate is negative.", signed=True)
    net_minor: pl.Int64 = amount("What reaches the bank of it.", signed=True)
    currency: pl.String = currency_code("Currency of the amounts.")
    location_id: pl.String = text("The store that is credited.")
    register_id: pl.String = text("The register.")
    occurred_at: Moment = moment("When it happened.", required=True)
    business_date: pl.Date = day("The store's day it belongs to.", required=True)
    batch_id: pl.String = text("The settlement batch, once it is in one.")
    batch_closed_at: Moment = moment("When that batch closed.")
    deposit_id: pl.String = text("The deposit, once there is one.")
    settlement_date: pl.Date = day("The day the bank received it.")
    dispute_id: pl.String = text("The dispute that it is about.")
    description: pl.String = text("The processor's own words.")
    updated_at: Moment = moment("When the report last changed it.", required=True)


class Deposits(FromLoad):
    """What the processor paid out, and what it is made of; costs are positive here, the net is signed."""

    source_system: pl.String = value_of("The system that reports it.", SYSTEMS)
    deposit_id: pl.String = text("That system's id.", required=True)
    location_id: pl.String = text("The store whose merchant account it is.")
    funded_apart_brand: pl.String = text("The card brand, where the deposit is of one that is funded apart.")
    settlement_date: pl.Date = day("The day the bank received it.", required=True)
    payment_count: pl.Int64 = number("How many payments it pays out.", required=True, least=0)
    gross_minor: pl.Int64 = amount("What was sold.", required=True)
    refunds_minor: pl.Int64 = amount("Refunds taken off.", required=True)
    chargebacks_minor: pl.Int64 = amount("Chargebacks taken off.", required=True)
    reversals_minor: pl.Int64 = amount("Chargebacks given back.", required=True)
    fees_minor: pl.Int64 = amount("Fees taken off; negative where more was given back.", required=True, signed=True)
    adjustments_minor: pl.Int64 = amount("Corrections, as they enter the net.", required=True, signed=True)
    reserves_minor: pl.Int64 = amount("Reserves as they enter the net: withheld ones are negative.", required=True, signed=True)
    net_minor: pl.Int64 = amount("What the bank receives; negative where the processor collects.", required=True, signed=True)
    currency: pl.String = currency_code("Currency of the amounts.")


class Fees(FromLoad):
    """What the processor charged."""

    source_system: pl.String = value_of("The system that reports it.", SYSTEMS)
    fee_id: pl.String = text("The report row that shows it.", required=True)
    fee_type: pl.String = value_of("On a payment, on a chargeback, or by the month.", FEE_TYPES)
    location_id: pl.String = text("The store whose merchant account pays it.")
    tender: pl.String = text("The card brand that it is for.")
    payment_id: pl.String = text("The payment that it is for.")
    dispute_id: pl.String = text("The dispute that it is for.")
    batch_id: pl.String = text("The settlement batch that it is taken out of.")
    deposit_id: pl.String = text("The deposit that it is taken out of, once there is one.")
    amount_minor: pl.Int64 = amount("What it costs; a rebate is negative.", required=True, signed=True)
    currency: pl.String = currency_code("Currency of the amount.")
    status: pl.String = value_of("Whether it may still change.", FEE_STATUSES)
    charged_date: pl.Date = day("The bank day of its deposit, else the business day.", required=True)
    billing_month: pl.String = text("The month that a monthly bill is for, `2026-03`.")
    description: pl.String = text("The processor's own words.")


class Disputes(FromLoad):
    """Payments that a cardholder contests, with the money that moved for it."""

    source_system: pl.String = value_of("The system that reports it.", SYSTEMS)
    dispute_id: pl.String = text("That system's id.", required=True)
    payment_id: pl.String = text("The payment that is contested.")
    location_id: pl.String = text("The store whose merchant account it is.")
    tender: pl.String = text("The card brand.")
    state: pl.String = value_of("Whether the money was taken, or given back.", DISPUTE_STATES)
    opened_at: Moment = moment("When the money was taken.", required=True)
    opened_date: pl.Date = day("The store's day of that.", required=True)
    closed_at: Moment = moment("When the money was given back.")
    amount_minor: pl.Int64 = amount("What was taken.", required=True)
    fee_minor: pl.Int64 = amount("What the dispute costs.", required=True)
    returned_minor: pl.Int64 = amount("What was given back.", required=True)
    currency: pl.String = currency_code("Currency of the amounts.")
    deposit_id: pl.String = text("The deposit that it was taken out of.")
    return_deposit_id: pl.String = text("The deposit that gave it back.")
