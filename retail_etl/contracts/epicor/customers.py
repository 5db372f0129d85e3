"""What must hold of staged customers of Epicor and the addresses that their goods go to."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import Moment, Quantity, StagedRows, currency_code, day, flag, moment, number, quantity, text


class EpicorCustomers(StagedRows):
    """Customers of the ledger: house accounts of stores and channels, and customers with an account of their own."""

    company: pl.String = text("The Epicor company.", required=True)
    cust_num: pl.Int64 = number("The customer's number: the link, since codes are renamed.", required=True)
    cust_id: pl.String = text("The customer's code, at most ten characters; users may rename it.", required=True)
    name: pl.String = text("The name in use.")
    legal_name: pl.String = text("The name in law.")
    address_line1: pl.String = text("The first line of the address.")
    address_line2: pl.String = text("The second line.")
    address_line3: pl.String = text("The third line.")
    city: pl.String = text("The city or town.")
    state: pl.String = text("The state or province.")
    postal_code: pl.String = text("The postal code.")
    country: pl.String = text("The country's name.")
    country_num: pl.Int64 = number("The country's number in Epicor.")
    phone: pl.String = text("The telephone number.")
    email: pl.String = text("The e-mail address.")
    customer_type: pl.String = text("Customer, prospect or suspect.")
    group_code: pl.String = text("The customer group.")
    territory_id: pl.String = text("The sales territory.")
    terms_code: pl.String = text("The terms of payment.")
    ship_via_code: pl.String = text("How it is usually sent.")
    currency: pl.String = currency_code("The customer's currency.")
    tax_region_code: pl.String = text("The tax region.")
    tax_exempt_reason: pl.String = text("Why no tax is charged.")
    is_credit_hold: pl.Boolean = flag("Whether deliveries are held back.")
    credit_hold_date: pl.Date = day("Since when they are.")
    credit_limit: Quantity = quantity("The credit limit in the customer's currency; 0 is none.")
    bill_to_name: pl.String = text("The name on bills.")
    bill_to_address_line1: pl.String = text("The first line of the address for bills.")
    bill_to_postal_code: pl.String = text("The postal code for bills.")
    is_inactive: pl.Boolean = flag("Whether nothing may be sold to it any more.")
    is_po_checked: pl.Boolean = flag("Whether Epicor warns of a reference that was used before.")
    is_one_time_ship_to_allowed: pl.Boolean = flag("Whether orders may go to an address of their own.")
    external_id: pl.String = text("The id that another system gave it.")
    integration_ref: pl.String = text("The integration's reference, where the tenant has that column.")
    established_date: pl.Date = day("Since when it is a customer.")
    changed_at: Moment = moment("When it was changed last, by the company's clock.")
    changed_by: pl.String = text("Who changed it last.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorShipTos(StagedRows):
    """Addresses to which a customer's goods go. The one without a number is the customer's own."""

    company: pl.String = text("The Epicor company.", required=True)
    cust_num: pl.Int64 = number("The customer.", required=True)
    ship_to_num: pl.String = text("The address's code; empty for the customer's own.", blank=True)
    name: pl.String = text("The name at that address.")
    address_line1: pl.String = text("The first line of the address.")
    address_line2: pl.String = text("The second line.")
    address_line3: pl.String = text("The third line.")
    city: pl.String = text("The city or town.")
    state: pl.String = text("The state or province.")
    postal_code: pl.String = text("The postal code.")
    country: pl.String = text("The country's name.")
    country_num: pl.Int64 = number("The country's number in Epicor.")
    phone: pl.String = text("The telephone number.")
    email: pl.String = text("The e-mail address.")
    ship_via_code: pl.String = text("How it is usually sent there.")
    tax_region_code: pl.String = text("The tax region.")
    external_id: pl.String = text("The id that another system gave it.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)
