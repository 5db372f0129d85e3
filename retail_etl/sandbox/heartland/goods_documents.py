"""Products and stock as v1 shows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.heartland.fragments import Fragments, coded, ids, integers, moments, money, rows_of, strings
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.places import PLACES

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints


def product_texts(world: World, rows: Ints, updated: Ints) -> Fragments:
    """One JSON document a product."""
    goods = [catalogue()[row] for row in rows.tolist()]
    price = np.array([item.price for item in goods], dtype=np.int64)
    return rows_of(
        {
            "id": ids("prd_", 5, rows),
            "sku": strings([item.sku for item in goods]),
            "upc": strings([item.upc for item in goods]),
            "name": strings([item.name for item in goods]),
            "description": strings([item.name for item in goods]),
            "price": money(price),
            "original_price": money(price),
            "cost": money(np.array([item.cost for item in goods], dtype=np.int64)),
            "tax_category": strings(["exempt" if item.gift_card else "standard" for item in goods]),
            "department": strings([item.department for item in goods]),
            "vendor": "null",
            "parent_sku": strings([item.parent_sku for item in goods]),
            "options": [json.dumps(dict(item.options)) for item in goods],
            "active": "true",
            "custom": "{}",
            "created_at": moments(world.table("products")["created_at"][rows]),
            "updated_at": moments(updated),
        }
    )


def inventory_texts(world: World, rows: Ints, updated: Ints) -> Fragments:
    """One JSON document a product and location."""
    stock = world.table("stock")
    product = stock["product"][rows]
    return rows_of(
        {
            "product_id": ids("prd_", 5, product),
            "sku": strings([catalogue()[row].sku for row in product.tolist()]),
            "location_id": coded([place.code for place in PLACES], stock["place"][rows]),
            "quantity_on_hand": integers(stock["on_hand"][rows]),
            "quantity_reserved": integers(stock["reserved"][rows]),
            "quantity_available": integers(stock["on_hand"][rows] - stock["reserved"][rows]),
            "quantity_in_transit": integers(stock["in_transit"][rows]),
            "quantity_on_order": integers(stock["on_order"][rows]),
            "unit_cost": money(stock["unit_cost"][rows]),
            "updated_at": moments(updated),
        }
    )
