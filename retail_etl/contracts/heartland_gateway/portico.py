"""What must hold of what the card gateway Portico reports: transactions and batches by device."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    amount,
    currency_code,
    day,
    flag,
    last_four,
    moment,
    number,
    text,
    value_of,
)


class HeartlandGatewayPorticoTransactions(StagedByMoment):
    """Transactions as the card gateway Portico knows them, through to the close of their batch."""

    gateway_transaction_id: pl.String = text("Portico's id: the strongest key to tills and processor.", required=True)
    original_transaction_id: pl.String = text("The transaction that it captures, voids, reverses or returns.")
    client_transaction_id: pl.String = text("The id that the till gave it; it finds a transaction whose answer was lost.")
    service_name: pl.String = text("What was asked of the gateway: CreditSale, CreditAuth, CreditReturn.", required=True)
    status: pl.String = value_of("A active, C closed in a batch, V voided, I inactive, R reversed.", ("A", "C", "V", "I", "R"))
    amount_minor: pl.Int64 = amount("What was asked.")
    authorized_minor: pl.Int64 = amount("What the issuer approved; less than asked is a partial approval.")
    settlement_minor: pl.Int64 = amount("What would settle.")
    gratuity_minor: pl.Int64 = amount("The part that is a tip.")
    convenience_minor: pl.Int64 = amount("The part that is a convenience fee or surcharge.")
    shipping_minor: pl.Int64 = amount("The part that is shipping.")
    tax_minor: pl.Int64 = amount("The part that is tax.")
    currency: pl.String = currency_code("The currency of all amounts: the company's, for Portico names none.")
    card_brand: pl.String = text("The card's brand.")
    card_last4: pl.String = last_four("The card's last four digits; the first six are cut before anything is written.")
    auth_code: pl.String = text("The issuer's approval code.")
    retrieval_ref: pl.String = text("The network's retrieval reference.")
    issuer_transaction_id: pl.String = text("The issuer's id of the transaction.")
    invoice_number: pl.String = text("The order or ticket number that the till sent.")
    device_id: pl.String = text("The device; batches live per device.", required=True)
    batch_sequence: pl.String = text("The device's batch, counted by the device; empty until it is in one.")
    batch_closed_at: Moment = moment("When that batch closed.")
    sale_return: pl.String = text("Whether money comes in or goes back: S or R.")
    debit_credit: pl.String = text("Debit or credit card.")
    is_offline: pl.Boolean = flag("Whether the till took it without the network and forwarded it later.")
    occurred_at: Moment = moment("When the gateway took it.", required=True)
    business_date: pl.Date = day("The company's day on which the gateway took it.", required=True)


class HeartlandGatewayPorticoBatches(StagedByMoment):
    """Batches of the card gateway's devices, open and closed."""

    device_id: pl.String = text("The device; batches live per device.", required=True)
    batch_id: pl.String = text("Portico's id of the batch.", required=True)
    batch_sequence: pl.String = text("The batch as the device counts, by which transactions name it.")
    status: pl.String = value_of("O open, C closed, E in error.", ("O", "C", "E"))
    transaction_count: pl.Int64 = number("How many transactions it holds.", least=0)
    amount_minor: pl.Int64 = amount("What they come to, returns taken off.", signed=True)
    currency: pl.String = currency_code("The currency of the amount: the company's, for Portico names none.")
    opened_at: Moment = moment("When its first sale or return opened it.", required=True)
    closed_at: Moment = moment("When it closed.")
    business_date: pl.Date = day("The company's day of its close, or of its opening while it is open.", required=True)
