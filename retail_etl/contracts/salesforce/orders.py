"""Orders of the org and their lines."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    Quantity,
    StagedByMoment,
    amount,
    currency_code,
    day,
    flag,
    moment,
    quantity,
    text,
)


class SalesforceOrders(StagedByMoment):
    """Orders of the org, synced or entered there; deleted ones stay, marked."""

    id: pl.String = text("Salesforce's id of the order, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    order_number: pl.String = text("The org's own number of it.", required=True)
    account_id: pl.String = text("The account that ordered.")
    account_heartland_id: pl.String = text("Heartland's id of that account.")
    effective_date: pl.Date = day("The store's day on which it was ordered.", required=True)
    status: pl.String = text("The org's own status.", required=True)
    status_code: pl.String = text("What the status counts as: Draft or Activated.", required=True)
    price_book_id: pl.String = text("The price book of its lines.")
    po_number: pl.String = text("The customer's number of the order.")
    order_reference_number: pl.String = text("Another reference.")
    currency: pl.String = currency_code("ISO currency of the order's amounts; the company's where the org has one currency.")
    total_minor: pl.Int64 = amount("Sum of the lines; tax and shipping are not in it.", signed=True)
    activated_at: Moment = moment("When it was activated.")
    owner_id: pl.String = text("The user who looks after it.")
    heartland_status: pl.String = text("Where the order stands in Heartland.")
    channel: pl.String = text("Where it was taken: POS, Online, Phone, Other.")
    store: pl.String = text("Code of the store.")
    heartland_subtotal_minor: pl.Int64 = amount("Lines before tax and shipping, as synced.", signed=True)
    heartland_tax_minor: pl.Int64 = amount("Sales tax, as synced.", signed=True)
    heartland_discount_minor: pl.Int64 = amount("Discounts, as synced; not negative.", signed=True)
    heartland_shipping_minor: pl.Int64 = amount("Shipping, as synced.", signed=True)
    heartland_total_minor: pl.Int64 = amount("What the customer pays, as synced: tax included.", signed=True)
    heartland_id: pl.String = text("Heartland's id of the record; empty where the sync did not write it.")
    heartland_updated_at: Moment = moment("When Heartland last changed what was synced.")
    sync_hash: pl.String = text("Hash of the fields that Heartland owns, as written last.")
    last_synced_at: Moment = moment("When the sync last wrote it because something differed.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)


class SalesforceOrderItems(StagedByMoment):
    """Lines of the org's orders."""

    id: pl.String = text("Salesforce's id of the line, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    order_item_number: pl.String = text("The org's own number of it.")
    order_id: pl.String = text("The order it belongs to.", required=True)
    order_heartland_id: pl.String = text("Heartland's id of that order.")
    price_book_entry_id: pl.String = text("The price book entry it is priced by.")
    product_id: pl.String = text("The product.")
    sku: pl.String = text("The product's SKU.")
    ordered_quantity: Quantity = quantity("How many.", required=True)
    currency: pl.String = currency_code("ISO currency of the line's amounts; the company's where the org has one currency.")
    unit_price: Quantity = quantity("Price of one.", required=True)
    total_price_minor: pl.Int64 = amount("Quantity times price.", signed=True)
    line_number: Quantity = quantity("The line's number in Heartland.")
    heartland_tax_minor: pl.Int64 = amount("Sales tax of the line, as synced.", signed=True)
    heartland_discount_minor: pl.Int64 = amount("Discount of the line, as synced; not negative.", signed=True)
    heartland_id: pl.String = text("Heartland's id of the record; empty where the sync did not write it.")
    heartland_updated_at: Moment = moment("When Heartland last changed what was synced.")
    sync_hash: pl.String = text("Hash of the fields that Heartland owns, as written last.")
    last_synced_at: Moment = moment("When the sync last wrote it because something differed.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)
