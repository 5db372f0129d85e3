"""What must hold of products and stock: prices and quantities are decimals of the source, never minor units."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import SYSTEMS, FromLoad
from retail_etl.contracts.columns import Moment, Quantity, currency_code, flag, moment, parts, quantity, text, value_of


class Products(FromLoad):
    """What each system sells or stocks, inactive products too."""

    source_system: pl.String = value_of("The system that knows the product.", SYSTEMS)
    product_id: pl.String = text("That system's id; in Epicor the company and the part number.", required=True)
    sku: pl.String = text("The stock-keeping unit, as delivered.", required=True)
    sku_key: pl.String = text("The same in capitals without blanks around it: what systems are compared by.", required=True)
    barcode: pl.String = text("The barcode.")
    name: pl.String = text("What it is called.")
    description: pl.String = text("What it is called at length.")
    product_type: pl.String = text("The system's own kind of product: simple, configurable; purchased, made …")
    parent_sku: pl.String = text("The style of which it is one variant.")
    options: pl.String = parts("What sets the variant apart, a JSON object: color, size.")
    price: Quantity = quantity("The price, tax excluded.")
    price_per: Quantity = quantity("How many units the price is for: 1, 100 or 1000.")
    original_price: Quantity = quantity("The price before any markdown.")
    cost: Quantity = quantity("What one costs the company.")
    currency: pl.String = currency_code(
        "The currency of prices and cost; empty where the system's prices have several.", required=False
    )
    tax_category: pl.String = text("How it is taxed, in the system's own words.")
    department: pl.String = text("The department, class or group that sells it.")
    vendor: pl.String = text("Who supplies it.")
    unit: pl.String = text("The unit in which it is sold; empty where only pieces are known.")
    weight: Quantity = quantity("What one weighs, in the system's unit.")
    is_active: pl.Boolean = flag("Whether it may be sold.", required=True)
    is_on_hold: pl.Boolean = flag("Whether it may not be used for now.")
    is_stocked: pl.Boolean = flag("Whether stock of it is kept.")
    created_at: Moment = moment("When it was made.")
    updated_at: Moment = moment("When the source last changed it.")


class InventoryLevels(FromLoad):
    """Stock by product and place, in units of stock; negative counts are real."""

    source_system: pl.String = value_of("The system that counts it.", SYSTEMS)
    inventory_level_id: pl.String = text("The product and the place by that system's ids.", required=True)
    sku: pl.String = text("The stock-keeping unit, as delivered.", required=True)
    sku_key: pl.String = text("The same in capitals without blanks around it.", required=True)
    product_id: pl.String = text("The product, where the system names it.")
    location_id: pl.String = text("Store, source or warehouse, by the name that the retailer gives it there.", required=True)
    on_hand_quantity: Quantity = quantity("What lies there.", required=True)
    reserved_quantity: Quantity = quantity("What of it is promised to orders; empty where the system does not deliver it.")
    allocated_quantity: Quantity = quantity("What the ledger has put aside by allocation, besides what is reserved.")
    available_quantity: Quantity = quantity(
        "What can be sold: as delivered, else on hand less reserved; empty where reservations are not known."
    )
    is_available_computed: pl.Boolean = flag("Whether it was computed here and not delivered.", required=True)
    demand_quantity: Quantity = quantity("What is demanded in all, by orders, jobs and transfers.")
    in_transit_quantity: Quantity = quantity("What is on its way from another place.")
    on_order_quantity: Quantity = quantity("What is ordered from suppliers.")
    unit: pl.String = text("The unit of all quantities; empty where only pieces are known.")
    unit_cost: Quantity = quantity("What one cost, by the system's own valuation.")
    currency: pl.String = currency_code("The currency of the cost.", required=False)
    is_sellable: pl.Boolean = flag("Whether the shop may sell from there.")
    updated_at: Moment = moment("When the count last changed, where the system tells.")
