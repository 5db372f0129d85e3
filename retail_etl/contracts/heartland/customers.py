"""Customers as the tills know them."""

from __future__ import annotations

from typing import Final

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    flag,
    heartland_id,
    moment,
    number,
    parts,
    text,
    value_of,
)

CUSTOMER_TYPES: Final = ("Business", "Individual")


class HeartlandCustomers(StagedByMoment):
    """Customers of tills and web, with what a merge of customers needs: names, addresses, mail, phone."""

    id: pl.String = heartland_id("Heartland's id of the customer.", required=True)
    customer_number: pl.String = text("The number that people use.")
    customer_type: pl.String = value_of("Whether it is a business or a person.", CUSTOMER_TYPES)
    first_name: pl.String = text("First name.")
    last_name: pl.String = text("Last name.")
    company_name: pl.String = text("The company, of a business.")
    email: pl.String = text("Mail address, as typed in.")
    phone: pl.String = text("Phone number, as typed in.")
    full_address: pl.String = text("The address as one line, which is how Heartland keeps it.")
    addresses: pl.String = parts(
        "The addresses, a JSON list of objects: id, name, line1, line2, city, state, postal_code, country, phone, full_address."
    )
    loyalty_points: pl.Int64 = number("Points on the customer's account.")
    accepts_marketing: pl.Boolean = flag("Whether the customer agreed to advertising.")
    external_id: pl.String = text("The customer's id in the system it came from.")
    external_ids: pl.String = parts("Its ids elsewhere, a JSON object: magento_customer_id, salesforce_account_id and others.")
    custom: pl.String = parts(
        "What the ledger agreed with it, a JSON object: payment_terms, credit_limit, credit_hold, tax_exempt, territory."
    )
    is_active: pl.Boolean = flag("Whether it is in use.")
    merged_into_id: pl.String = heartland_id("The customer that it was merged into; its own id stays known.")
    created_at: Moment = moment("When the customer was made.")
    updated_at: Moment = moment("When Heartland last changed the customer.", required=True)
