"""What must hold of card transactions and batches as GP-API shows them."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    amount,
    currency_code,
    day,
    last_four,
    moment,
    number,
    text,
)


class HeartlandGatewayTransactions(StagedByMoment):
    """Card transactions as GP-API knows them, from authorisation to funding."""

    id: pl.String = text("GP-API's id of the transaction.", required=True)
    status: pl.String = text("How far it has come: captured, batched, funded, reversed, declined.", required=True)
    transaction_type: pl.String = text("Sale or refund: it gives the amount its sign.", required=True)
    channel: pl.String = text("Card present (CP) or not present (CNP).")
    amount_minor: pl.Int64 = amount("What it moves, tip included; the type gives the sign.", required=True)
    currency: pl.String = currency_code("The currency of all amounts of the transaction.")
    gratuity_minor: pl.Int64 = amount("The part that is a tip.")
    surcharge_minor: pl.Int64 = amount("The part that is a card surcharge.")
    convenience_minor: pl.Int64 = amount("The part that is a convenience fee.")
    cashback_minor: pl.Int64 = amount("The part that the customer took as cash.")
    original_transaction_id: pl.String = text("The transaction that it captures or gives back.")
    reference: pl.String = text("The reference that the till sent.")
    order_reference: pl.String = text("The order or ticket number that the till sent.")
    batch_id: pl.String = text("The batch, once it is in one.")
    card_brand: pl.String = text("The card's brand.")
    card_last4: pl.String = last_four("The card's last four digits.")
    entry_mode: pl.String = text("How the card was read.")
    auth_code: pl.String = text("The issuer's approval code.")
    brand_reference: pl.String = text("The card network's reference.")
    occurred_at: Moment = moment("When it was made.", required=True)
    business_date: pl.Date = day("The company's day on which it was made.", required=True)


class HeartlandGatewayBatches(StagedByMoment):
    """Batches as GP-API knows them."""

    id: pl.String = text("GP-API's id of the batch.", required=True)
    status: pl.String = text("Open or closed.", required=True)
    transaction_count: pl.Int64 = number("How many transactions it holds.", least=0)
    amount_minor: pl.Int64 = amount("What they come to, refunds taken off.", signed=True)
    gratuity_minor: pl.Int64 = amount("The part that is tips.")
    currency: pl.String = currency_code("The currency of the amounts.")
    opened_at: Moment = moment("When it opened.", required=True)
    closed_at: Moment = moment("When it closed.")
    business_date: pl.Date = day("The company's day of its close, or of its opening while it is open.", required=True)
