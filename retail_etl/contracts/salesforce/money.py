"""Payments and refunds that the sync keeps in the org."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    amount,
    currency_code,
    flag,
    last_four,
    moment,
    text,
)


class SalesforcePayments(StagedByMoment):
    """Payments as the sync keeps them in the org."""

    id: pl.String = text("Salesforce's id of the record, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    number: pl.String = text("The org's own number of it.")
    order_id: pl.String = text("The order it pays for.")
    order_heartland_id: pl.String = text("Heartland's id of that order.")
    account_id: pl.String = text("The account that paid.")
    currency: pl.String = currency_code("ISO currency of the amounts; the company's where the org has one currency.")
    amount_minor: pl.Int64 = amount("What was paid.", signed=True)
    tip_minor: pl.Int64 = amount("The tip in it.", signed=True)
    method: pl.String = text("How it was paid: Card, Cash, Gift_Card ...")
    card_brand: pl.String = text("Brand of the card.")
    card_last_four: pl.String = last_four("Last four digits of the card.")
    status: pl.String = text("Where it stands: Authorized, Captured, Voided ...")
    gateway_transaction_id: pl.String = text("The gateway's id of the transaction.")
    auth_code: pl.String = text("The issuer's approval code.")
    processed_at: Moment = moment("When it happened.")
    batch_id: pl.String = text("The settlement batch.")
    settled_at: Moment = moment("When it was paid out.")
    settlement_minor: pl.Int64 = amount("What was paid out for it.", signed=True)
    heartland_id: pl.String = text("Heartland's id of the record; empty where the sync did not write it.")
    heartland_updated_at: Moment = moment("When Heartland last changed what was synced.")
    sync_hash: pl.String = text("Hash of the fields that Heartland owns, as written last.")
    last_synced_at: Moment = moment("When the sync last wrote it because something differed.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)


class SalesforceRefunds(StagedByMoment):
    """Refunds as the sync keeps them in the org."""

    id: pl.String = text("Salesforce's id of the record, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    number: pl.String = text("The org's own number of it.")
    payment_id: pl.String = text("The payment it gives back.")
    payment_heartland_id: pl.String = text("Heartland's id of that payment.")
    order_id: pl.String = text("The order it belongs to.")
    currency: pl.String = currency_code("ISO currency of the amount; the company's where the org has one currency.")
    amount_minor: pl.Int64 = amount("What was given back; not negative.", signed=True)
    reason: pl.String = text("Why: Return, Damaged ...")
    status: pl.String = text("Where it stands: Requested, Pending, Completed, Failed.")
    processed_at: Moment = moment("When it happened.")
    gateway_transaction_id: pl.String = text("The gateway's id of the transaction.")
    is_restocked: pl.Boolean = flag("Whether the goods went back on the shelf.")
    heartland_id: pl.String = text("Heartland's id of the record; empty where the sync did not write it.")
    heartland_updated_at: Moment = moment("When Heartland last changed what was synced.")
    sync_hash: pl.String = text("Hash of the fields that Heartland owns, as written last.")
    last_synced_at: Moment = moment("When the sync last wrote it because something differed.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)
