"""What must hold of customers and addresses: as each system delivers them, nothing normalised or merged yet."""

from __future__ import annotations

from typing import Final

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import SYSTEMS, FromLoad
from retail_etl.contracts.columns import Moment, Quantity, currency_code, flag, moment, number, parts, quantity, text, value_of

CUSTOMER_TYPES: Final = ("business", "individual")
OWNER_KINDS: Final = ("customer", "order")
ADDRESS_ROLES: Final = ("main", "billing", "shipping", "other")


class Customers(FromLoad):
    """Customers of every system, merged and inactive ones too; one person may have a row in each."""

    source_system: pl.String = value_of("The system that knows the customer.", SYSTEMS)
    customer_id: pl.String = text(
        "That system's id; in Epicor the company and the number, for codes are renamed.", required=True
    )
    customer_number: pl.String = text("The number or code that people use.")
    customer_type: pl.String = value_of(
        "A business or a person; empty where the system does not tell.", CUSTOMER_TYPES, required=False
    )
    name: pl.String = text("The whole name, where the system keeps it as one.")
    first_name: pl.String = text("First name, as delivered.")
    middle_name: pl.String = text("Middle name, as delivered.")
    last_name: pl.String = text("Last name, as delivered.")
    company_name: pl.String = text("The company, of a business.")
    email: pl.String = text("Mail address, as delivered.")
    phone: pl.String = text("Phone number, as delivered.")
    tax_number: pl.String = text("Tax number, of a business.")
    customer_group: pl.String = text("The system's own group: wholesale, house account …")
    website_id: pl.String = text("The website within which a mail address of the shop is unique.")
    loyalty_points: pl.Int64 = number("Points on the customer's account.")
    accepts_marketing: pl.Boolean = flag("Whether the customer agreed to advertising.")
    currency: pl.String = currency_code("The currency of the customer's account and credit limit.", required=False)
    credit_limit: Quantity = quantity("The credit limit; 0 is none.")
    is_on_credit_hold: pl.Boolean = flag("Whether deliveries are held back for what is owed.")
    external_id: pl.String = text("The customer's id in the system it came from.")
    external_ids: pl.String = parts("Its ids in other systems, a JSON object.")
    is_active: pl.Boolean = flag("Whether it is in use.", required=True)
    merged_into_id: pl.String = text("The customer of the same system that it was merged into; its own row stays.")
    created_at: Moment = moment("When it was made.")
    updated_at: Moment = moment("When the source last changed it.")


class Addresses(FromLoad):
    """Addresses of customers and on orders, as delivered, one line or many. Guests of the shop are known by these alone."""

    source_system: pl.String = value_of("The system that delivered it.", SYSTEMS)
    address_id: pl.String = text("Its owner's kind and id, and what tells the owner's addresses apart.", required=True)
    owner_kind: pl.String = value_of("Whether it is a customer's or stands on an order.", OWNER_KINDS)
    owner_id: pl.String = text("The customer or the order.", required=True)
    role: pl.String = value_of("What the owner uses it for.", ADDRESS_ROLES)
    name: pl.String = text("Who lives there, as one name.")
    first_name: pl.String = text("First name.")
    last_name: pl.String = text("Last name.")
    company_name: pl.String = text("The company.")
    line1: pl.String = text("Street and number.")
    line2: pl.String = text("The second line.")
    line3: pl.String = text("What follows the second line.")
    city: pl.String = text("City or town.")
    region: pl.String = text("State or province by its name, where delivered.")
    region_code: pl.String = text("State or province by its code.")
    postal_code: pl.String = text("Postal code.")
    country: pl.String = text("The country's name, where that is what was delivered.")
    country_code: pl.String = text("The country's code, ISO 3166.")
    phone: pl.String = text("Phone number, as delivered.")
    email: pl.String = text("Mail address, as delivered.")
    full_address: pl.String = text("The address as one line, where the system keeps it so.")
    is_default_billing: pl.Boolean = flag("Whether bills of the customer go there.")
    is_default_shipping: pl.Boolean = flag("Whether parcels of the customer go there.")
    external_id: pl.String = text("Its id in the system it came from.")
    updated_at: Moment = moment("When the source last changed its owner; the company's ledger does not tell.")
