"""What must hold of GP-API's settlement: transactions paid out, deposits, disputes."""

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
    value_of,
)


class HeartlandGatewaySettlementTransactions(StagedByMoment):
    """Transactions as they were settled: the bridge from a card payment to the deposit that paid it out."""

    id: pl.String = text("GP-API's id of the transaction.", required=True)
    status: pl.String = text("How far it has come, funded at the end.", required=True)
    transaction_type: pl.String = text("Sale or refund: it gives the amount its sign.", required=True)
    amount_minor: pl.Int64 = amount("What it moves; the type gives the sign.", required=True)
    currency: pl.String = currency_code("The currency of the amount.")
    reference: pl.String = text("The reference that the till sent.")
    merchant_id: pl.String = text("The merchant account.")
    batch_id: pl.String = text("The batch.")
    batch_date: pl.Date = day("The day on which the batch was made.")
    deposit_id: pl.String = text("The deposit that paid it out, once known.")
    deposit_status: pl.String = text("Whether that deposit was funded, delayed or held.")
    deposit_date: pl.Date = day("The bank day of the deposit.")
    deposit_amount_minor: pl.Int64 = amount("What it adds to that deposit.", signed=True)
    card_brand: pl.String = text("The card's brand.")
    card_last4: pl.String = last_four("The card's last four digits.")
    acquirer_reference: pl.String = text("The acquirer's reference number, which disputes quote.")
    auth_code: pl.String = text("The issuer's approval code.")
    brand_reference: pl.String = text("The card network's reference.")
    occurred_at: Moment = moment("When the payment was made.", required=True)
    business_date: pl.Date = day("The company's day on which the payment was made.", required=True)


class HeartlandGatewayDeposits(StagedByMoment):
    """Deposits: what the processor paid into the bank, or took from it, and what it is made of."""

    id: pl.String = text("GP-API's id of the deposit.", required=True)
    deposit_date: pl.Date = day("The day of the deposit.", required=True)
    status: pl.String = text("Funded, split, delayed, reserved, irregular or released.", required=True)
    funding_type: pl.String = value_of("Whether money comes to the merchant or is taken.", ("CREDIT", "DEBIT"))
    amount_minor: pl.Int64 = amount("What moves; the funding type gives the sign.", required=True)
    currency: pl.String = currency_code("The currency of all amounts of the deposit.")
    merchant_id: pl.String = text("The merchant account.")
    aggregation_model: pl.String = text("How the processor groups what it pays.")
    bank_account_last4: pl.String = last_four("The last four digits of the merchant's bank account.")
    sales_count: pl.Int64 = number("How many sales it pays.", least=0)
    sales_minor: pl.Int64 = amount("What those sales come to.")
    refunds_count: pl.Int64 = number("How many refunds are taken off.", least=0)
    refunds_minor: pl.Int64 = amount("What those refunds come to.")
    chargebacks_count: pl.Int64 = number("How many chargebacks are taken off.", least=0)
    chargebacks_minor: pl.Int64 = amount("What those chargebacks come to.")
    reversals_count: pl.Int64 = number("How many chargebacks are given back.", least=0)
    reversals_minor: pl.Int64 = amount("What those come to.")
    discounts_minor: pl.Int64 = amount("Discount fees taken off.", signed=True)
    fees_minor: pl.Int64 = amount("Other fees taken off.", signed=True)


class HeartlandGatewayDisputes(StagedByMoment):
    """Disputes, one row a stage: retrievals, chargebacks, reversals."""

    id: pl.String = text("GP-API's id of the dispute; it is the same through all its stages.", required=True)
    stage: pl.String = text("Retrieval, chargeback, reversal, arbitration; a retrieval moves no money.", required=True)
    status: pl.String = text("Whether it is under review, with the merchant, funded or closed.", required=True)
    result: pl.String = text("Pending, won, lost, accepted, fulfilled.")
    amount_minor: pl.Int64 = amount("What is disputed.", required=True)
    currency: pl.String = currency_code("The currency of the amount.")
    funding_type: pl.String = text("Debit takes the money from the merchant, credit gives it back; empty moves none.")
    last_adjustment_minor: pl.Int64 = amount("What the last booking moved.")
    last_adjustment_funding: pl.String = text("Whether that booking was a debit or a credit.")
    reason_code: pl.String = text("The card network's reason code.")
    reason: pl.String = text("The reason in words.")
    deposit_id: pl.String = text("The deposit in which it was booked.")
    deposit_date: pl.Date = day("The bank day of that deposit.")
    merchant_id: pl.String = text("The merchant account.")
    card_brand: pl.String = text("The card's brand.")
    card_last4: pl.String = last_four("The card's last four digits.")
    acquirer_reference: pl.String = text("The acquirer's reference number of the disputed payment.")
    auth_code: pl.String = text("The approval code of the disputed payment.")
    transaction_reference: pl.String = text("The reference of the disputed payment.")
    transaction_at: Moment = moment("When the disputed payment was made.")
    stage_at: Moment = moment("When the stage began.", required=True)
    business_date: pl.Date = day("The company's day on which the stage began.", required=True)
