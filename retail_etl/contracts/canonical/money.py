"""What must hold of payments and of what the processor settles: signed minor units, UTC moments, the store's own day."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import CHANNELS, ENTRY_TYPES, PAYMENT_OPERATIONS, PAYMENT_STATUSES, SYSTEMS, FromLoad
from retail_etl.contracts.columns import Moment, amount, currency_code, day, last_four, moment, number, text, value_of


class Payments(FromLoad):
    """Every movement of a customer's money, signed from the retailer's side."""

    source_system: pl.String = value_of("The system that recorded it.", SYSTEMS)
    payment_id: pl.String = text("That system's id.", required=True)
    operation: pl.String = value_of("What moved the money.", PAYMENT_OPERATIONS)
    original_payment_id: pl.String = text("The payment that this one captures, refunds or adjusts.")
    order_id: pl.String = text("The order at the tills that it pays.")
    web_order_reference: pl.String = text("The web order's number, where it pays one; a reference, never a key.")
    channel: pl.String = value_of("Where the sale was made.", CHANNELS)
    amount_minor: pl.Int64 = amount("What it moves: refunds are negative, tips are included.", required=True, signed=True)
    currency: pl.String = currency_code("Currency of the amount.")
    tender: pl.String = text("How it was paid: VISA, MC, AMEX, CASH, GIFT_CARD …", required=True)
    tender_type: pl.String = text("The kind of tender: card, cash, gift_card …", required=True)
    status: pl.String = value_of("Whether money moved: only captured ones did.", PAYMENT_STATUSES)
    card_last4: pl.String = last_four("Last four digits of the card.")
    auth_code: pl.String = text("The issuer's authorisation code.")
    gateway_transaction_id: pl.String = text("The gateway's id of the transaction.")
    location_id: pl.String = text("The store that is credited.")
    register_id: pl.String = text("The register.")
    occurred_at: Moment = moment("When it happened at the till or in the shop.", required=True)
    business_date: pl.Date = day("The store's day it belongs to.", required=True)
    batch_id: pl.String = text("The settlement batch, once it is in one.")
    batch_closed_at: Moment = moment("When that batch closed.")
    deposit_id: pl.String = text("The deposit, once there is one.")
    settlement_date: pl.Date = day("The day the bank received it.")
    recorded_at: Moment = moment("When the source learned of it: what was taken offline comes later.")
    updated_at: Moment = moment("When the source last changed it.", required=True)


class SettlementBatches(FromLoad):
    """What the processor settles: batches by funding share, and its own entries beside them."""

    source_system: pl.String = value_of("The system that reports it.", SYSTEMS)
    batch_id: pl.String = text("The batch (with its brand where that is funded apart), or the entry's own id.", required=True)
    processor_batch_id: pl.String = text("The processor's batch.")
    entry_type: pl.String = value_of("A batch of payments, or what the processor booked by itself.", ENTRY_TYPES)
    funded_apart_brand: pl.String = text("The card brand, where this is the share of a brand with deposits of its own.")
    location_id: pl.String = text("The store whose terminals closed it.")
    closed_at: Moment = moment("When it closed, or was booked.", required=True)
    business_date: pl.Date = day("The store's day on which it closed.", required=True)
    payment_count: pl.Int64 = number("How many payments it holds.", required=True, least=0)
    gross_minor: pl.Int64 = amount("Sales less refunds.", required=True, signed=True)
    fees_minor: pl.Int64 = amount(
        "Fees taken out of it before funding; negative where they were given back.", required=True, signed=True
    )
    adjustments_minor: pl.Int64 = amount("Chargebacks, reversals, reserves, corrections.", required=True, signed=True)
    net_minor: pl.Int64 = amount("What it adds to a deposit: gross - fees + adjustments.", required=True, signed=True)
    currency: pl.String = currency_code("Currency of the amounts.")
    deposit_id: pl.String = text("The deposit it is part of, once there is one.")
    settlement_date: pl.Date = day("The day the bank received it.")
    original_payment_id: pl.String = text("The payment that a chargeback or reversal is about.")
    description: pl.String = text("The processor's own words.")
