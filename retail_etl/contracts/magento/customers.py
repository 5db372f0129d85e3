"""Customer accounts of the web shop."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    flag,
    moment,
    number,
    parts,
    text,
)


class MagentoCustomers(StagedByMoment):
    """Accounts of the web shop; a mail address is unique within a website. A new postal address moves no moment of change."""

    id: pl.Int64 = number("Magento's id of the customer.", required=True, least=1)
    website_id: pl.Int64 = number("The website on which the mail address is unique.", required=True, least=0)
    store_id: pl.Int64 = number("The store view that made the account.")
    group_id: pl.Int64 = number("The customer group: general, wholesale.")
    email: pl.String = text("Mail address: the account's name.", required=True)
    firstname: pl.String = text("First name.")
    middlename: pl.String = text("Middle name.")
    lastname: pl.String = text("Last name.")
    taxvat: pl.String = text("Tax number, of a business.")
    default_billing: pl.String = text("The id of the address that bills go to.")
    default_shipping: pl.String = text("The id of the address that parcels go to.")
    is_subscribed: pl.Boolean = flag("Whether the customer agreed to advertising.")
    addresses: pl.String = parts(
        "The addresses, a JSON list of objects: id, firstname, lastname, company, street (a list), city, region (an "
        "object: region_code, region), region_id, postcode, country_id, telephone, vat_id, default_billing, "
        "default_shipping."
    )
    created_at: Moment = moment("When the account was made.", required=True)
    updated_at: Moment = moment(
        "When Magento last changed the account; a change of an address alone may not move it.", required=True
    )
