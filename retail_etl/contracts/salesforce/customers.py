"""Accounts and contacts of the org."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    flag,
    moment,
    text,
)


class SalesforceAccounts(StagedByMoment):
    """Accounts of the org: businesses, and one account a person; deleted ones stay, marked."""

    id: pl.String = text("Salesforce's id of the account, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    master_record_id: pl.String = text("The account it was merged into, where it was.")
    name: pl.String = text("The customer's name: a business, or first and last name.", required=True)
    type: pl.String = text("The org's own kind of customer.")
    phone: pl.String = text("Telephone.")
    website: pl.String = text("Web address.")
    industry: pl.String = text("Line of business, kept by the org.")
    account_number: pl.String = text("The org's own number of it.")
    parent_id: pl.String = text("The account it belongs to.")
    owner_id: pl.String = text("The user who looks after it.")
    billing_street: pl.String = text("Billing address: street, with every line that is no other part.")
    billing_city: pl.String = text("Billing address: city.")
    billing_state: pl.String = text("Billing address: state or province.")
    billing_postal_code: pl.String = text("Billing address: postal code.")
    billing_country: pl.String = text("Billing address: country.")
    shipping_street: pl.String = text("Shipping address: street, with every line that is no other part.")
    shipping_city: pl.String = text("Shipping address: city.")
    shipping_state: pl.String = text("Shipping address: state or province.")
    shipping_postal_code: pl.String = text("Shipping address: postal code.")
    shipping_country: pl.String = text("Shipping address: country.")
    customer_type: pl.String = text("What kind of customer Heartland knows: Individual, Business, House.")
    heartland_id_aliases: pl.String = text("Heartland ids of accounts that were merged into it, one a line.")
    heartland_id: pl.String = text("Heartland's id of the record; empty where the sync did not write it.")
    heartland_updated_at: Moment = moment("When Heartland last changed what was synced.")
    sync_hash: pl.String = text("Hash of the fields that Heartland owns, as written last.")
    last_synced_at: Moment = moment("When the sync last wrote it because something differed.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)


class SalesforceContacts(StagedByMoment):
    """Persons of the org, each at an account; deleted ones stay, marked."""

    id: pl.String = text("Salesforce's id of the contact, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    master_record_id: pl.String = text("The contact it was merged into, where it was.")
    account_id: pl.String = text("The account the person belongs to.")
    account_heartland_id: pl.String = text("Heartland's id of that account.")
    first_name: pl.String = text("First name.")
    last_name: pl.String = text("Last name.", required=True)
    email: pl.String = text("Mail address.")
    phone: pl.String = text("Telephone.")
    mobile_phone: pl.String = text("Mobile telephone.")
    has_opted_out_of_email: pl.Boolean = flag("Whether the person wants no mail.")
    do_not_call: pl.Boolean = flag("Whether the person wants no calls.")
    owner_id: pl.String = text("The user who looks after the person.")
    mailing_street: pl.String = text("Mailing address: street, with every line that is no other part.")
    mailing_city: pl.String = text("Mailing address: city.")
    mailing_state: pl.String = text("Mailing address: state or province.")
    mailing_postal_code: pl.String = text("Mailing address: postal code.")
    mailing_country: pl.String = text("Mailing address: country.")
    heartland_id_aliases: pl.String = text("Heartland ids of contacts that were merged into it, one a line.")
    loyalty_id: pl.String = text("Number of the loyalty card.")
    marketing_opt_in: pl.Boolean = flag("Whether the customer agreed to advertising in Heartland.")
    heartland_id: pl.String = text("Heartland's id of the record; empty where the sync did not write it.")
    heartland_updated_at: Moment = moment("When Heartland last changed what was synced.")
    sync_hash: pl.String = text("Hash of the fields that Heartland owns, as written last.")
    last_synced_at: Moment = moment("When the sync last wrote it because something differed.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)
