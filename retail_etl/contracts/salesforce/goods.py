"""Products, prices and stock of the org."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    Quantity,
    StagedByMoment,
    currency_code,
    flag,
    moment,
    quantity,
    text,
)


class SalesforceProducts(StagedByMoment):
    """Products of the org's catalogue."""

    id: pl.String = text("Salesforce's id of the product, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    name: pl.String = text("The product's name.", required=True)
    sku: pl.String = text("The product's SKU.")
    is_active: pl.Boolean = flag("Whether it can be sold.", required=True)
    family: pl.String = text("The org's product family.")
    unit_of_measure: pl.String = text("In what it is counted.")
    brand: pl.String = text("Brand or vendor.")
    is_taxable: pl.Boolean = flag("Whether sales tax is due on it.")
    heartland_id: pl.String = text("Heartland's id of the record; empty where the sync did not write it.")
    heartland_updated_at: Moment = moment("When Heartland last changed what was synced.")
    sync_hash: pl.String = text("Hash of the fields that Heartland owns, as written last.")
    last_synced_at: Moment = moment("When the sync last wrote it because something differed.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)


class SalesforcePriceBookEntries(StagedByMoment):
    """Prices by product and price book."""

    id: pl.String = text("Salesforce's id of the price, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    price_book_id: pl.String = text("The price book.", required=True)
    price_book_name: pl.String = text("The price book's name.")
    is_standard: pl.Boolean = flag("Whether that is the standard price book.")
    product_id: pl.String = text("The product.", required=True)
    product_heartland_id: pl.String = text("Heartland's id of the product.")
    sku: pl.String = text("The product's SKU.")
    currency: pl.String = currency_code("ISO currency of the price; the company's where the org has one currency.")
    unit_price: Quantity = quantity("Price of one.", required=True)
    is_active: pl.Boolean = flag("Whether it can be used.", required=True)
    use_standard_price: pl.Boolean = flag("Whether the standard price stands for it.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)


class SalesforceInventory(StagedByMoment):
    """Stock by product and store as the sync keeps it in the org."""

    id: pl.String = text("Salesforce's id of the record, 18 characters.", required=True)
    is_deleted: pl.Boolean = flag("Whether it is in the recycle bin.", required=True)
    number: pl.String = text("The org's own number of it.")
    product_id: pl.String = text("The product.")
    product_heartland_id: pl.String = text("Heartland's id of the product.")
    sku: pl.String = text("The product's SKU.")
    location_code: pl.String = text("Code of the store.")
    location_name: pl.String = text("Name of the store.")
    on_hand: Quantity = quantity("How many lie there.")
    committed: Quantity = quantity("How many of them are promised.")
    available: Quantity = quantity("How many can be sold.")
    as_of: Moment = moment("When it was counted so.")
    requested_change: Quantity = quantity("By how much somebody in the org asks to change it.")
    request_reason: pl.String = text("Why: Damaged, Lost, Found, Miscounted, Other.")
    requested_at: Moment = moment("When that was asked for; each request has a moment of its own.")
    heartland_id: pl.String = text("Heartland's id of the record; empty where the sync did not write it.")
    heartland_updated_at: Moment = moment("When Heartland last changed what was synced.")
    sync_hash: pl.String = text("Hash of the fields that Heartland owns, as written last.")
    last_synced_at: Moment = moment("When the sync last wrote it because something differed.")
    created_at: Moment = moment("When the record was made.", required=True)
    last_modified_at: Moment = moment("When a person or program last changed it; imports may set it back.")
    last_modified_by: pl.String = text("The user who did.")
    updated_at: Moment = moment("When the org last wrote it, its own upkeep included.", required=True)
