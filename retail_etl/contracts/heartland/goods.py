"""Products and stock of the tills."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    Quantity,
    StagedByMoment,
    currency_code,
    flag,
    heartland_id,
    moment,
    parts,
    quantity,
    text,
)


class HeartlandProducts(StagedByMoment):
    """What the tills sell; prices are of the company's currency, for a product names none."""

    id: pl.String = heartland_id("Heartland's id of the product.", required=True)
    sku: pl.String = text("The stock-keeping unit: what every system calls the product.", required=True)
    upc: pl.String = text("The barcode.")
    name: pl.String = text("What it is called.")
    description: pl.String = text("What it is called at length.")
    price: Quantity = quantity("The price of one, tax excluded.", required=True)
    original_price: Quantity = quantity("The price before any markdown.")
    cost: Quantity = quantity("What one costs the company.")
    currency: pl.String = currency_code("The currency of the prices: the company's.")
    tax_category: pl.String = text("How it is taxed: standard, exempt.")
    department: pl.String = text("The department that sells it.")
    vendor: pl.String = text("Who supplies it.")
    parent_sku: pl.String = text("The style of which it is one variant.")
    options: pl.String = parts("What sets the variant apart, a JSON object: color, size.")
    is_active: pl.Boolean = flag("Whether it is sold.")
    created_at: Moment = moment("When the product was made.")
    updated_at: Moment = moment("When Heartland last changed the product.", required=True)


class HeartlandInventory(StagedByMoment):
    """Stock by product and store; a negative count is legal, for tills sell what nobody booked in."""

    sku: pl.String = text("The stock-keeping unit.", required=True)
    location_id: pl.String = heartland_id("The store or depot.", required=True)
    product_id: pl.String = heartland_id("Heartland's id of the product.")
    quantity_on_hand: Quantity = quantity("What lies there.", required=True)
    quantity_reserved: Quantity = quantity("What of it is promised to orders.")
    quantity_available: Quantity = quantity("What can be sold: on hand less reserved.")
    quantity_in_transit: Quantity = quantity("What is on its way from another store.")
    quantity_on_order: Quantity = quantity("What is ordered from suppliers.")
    unit_cost: Quantity = quantity("What one cost, by the source's own valuation.")
    currency: pl.String = currency_code("The currency of the cost: the company's.")
    updated_at: Moment = moment("When the count last changed.", required=True)
