"""What must hold of canonical rows: one shape for all systems, signed minor units, UTC moments, the store's own day."""

from __future__ import annotations

from typing import Final

import pandera.polars as pa
import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import Moment, amount, currency_code, day, last_four, moment, number, text, value_of

SYSTEMS: Final = ("heartland", "magento", "epicor")
PAYMENT_OPERATIONS: Final = ("sale", "authorize", "capture", "refund", "tip_adjust")
PAYMENT_STATUSES: Final = ("captured", "authorized", "voided", "declined", "failed", "unresolved")
CHANNELS: Final = ("web", "store")
ENTRY_TYPES: Final = ("batch", "fee", "chargeback", "chargeback_reversal", "adjustment", "reserve")


class FromLoad(pa.DataFrameModel):
    """What every canonical row says about the delivery it comes from."""

    load_id: pl.String = text("The load that delivered its newest part; `ops.manifest` names file and pages.", required=True)
    line: pl.Int64 = number("The line of that load's file, counted from 1.", required=True, least=1)

    class Config:
        """A frame has exactly the contract's columns."""

        strict = True
        coerce = False


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
    updated_at: Moment = moment("When the source last changed it.", required=True)


class Orders(FromLoad):
    """Web orders at the amount that all their tenders together must pay."""

    source_system: pl.String = value_of("The system that took it.", SYSTEMS)
    order_id: pl.String = text("`MO-` and the order's number.", required=True)
    order_reference: pl.String = text("The order's number, cleaned.", required=True)
    state: pl.String = text("Magento's state (never the status, which a merchant may rename).", required=True)
    total_minor: pl.Int64 = amount("Grand total with gift cards, store credit and points added back.", required=True)
    paid_minor: pl.Int64 = amount("What the shop itself counts as paid.", required=True)
    refunded_minor: pl.Int64 = amount("What the shop itself counts as refunded.", required=True)
    currency: pl.String = currency_code("The base currency, in which it settles.")
    payment_method: pl.String = text("The shop's code of the payment method.")
    gateway_transaction_id: pl.String = text("The gateway's id of its last transaction.")
    created_at: Moment = moment("When it was placed.", required=True)
    business_date: pl.Date = day("The company's day it was placed on.", required=True)
    updated_at: Moment = moment("When the source last changed it.", required=True)


class CreditMemos(FromLoad):
    """Credit memos: what a refund must come to."""

    source_system: pl.String = value_of("The system that made it.", SYSTEMS)
    credit_memo_id: pl.String = text("`MC-` and the credit memo's number.", required=True)
    credit_memo_reference: pl.String = text("The credit memo's number, cleaned.", required=True)
    order_reference: pl.String = text("The number of its order; empty until the order is staged.")
    total_minor: pl.Int64 = amount("What goes back to the customer, by all tenders together.", required=True)
    currency: pl.String = currency_code("The base currency.")
    created_at: Moment = moment("When it was made.", required=True)
    business_date: pl.Date = day("The company's day it was made on.", required=True)
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


class LedgerLines(FromLoad):
    """Posted journal lines of the ledger's main book."""

    source_system: pl.String = value_of("The system that posted it.", SYSTEMS)
    ledger_line_id: pl.String = text("`GL-` with book, year, journal and line.", required=True)
    account: pl.String = text("The natural account.", required=True)
    account_role: pl.String = text("The part that the account plays, where it plays one.")
    store_segment: pl.String = text("The account's store segment.")
    amount_minor: pl.Int64 = amount("Debit less credit, in the book's currency.", required=True, signed=True)
    currency: pl.String = currency_code("The book's currency.")
    journal_date: pl.Date = day("The accounting date.", required=True)
    posted_date: pl.Date = day("The day somebody posted it.")
    fiscal_period: pl.String = text("Fiscal year and period, `2026-03`.", required=True)
    journal: pl.String = text("Journal code and number.", required=True)
    reference: pl.String = text("The line's description, where references to deposits stand.")
