"""Shipments: `GET /V1/shipments` and `/V1/shipment/{id}`. Tracks are children: they bump nothing above them."""

from __future__ import annotations

from typing import Any

from retail_etl.sandbox.magento.addresses import address_id
from retail_etl.sandbox.magento.amounts import amount
from retail_etl.sandbox.magento.order_facts import ALL_PARTS, OrderFacts
from retail_etl.sandbox.magento.order_items import item_id
from retail_etl.sandbox.magento.products import PARENT_NAMES, parent_id, product_id
from retail_etl.sandbox.magento.records import STORE_ID, View
from retail_etl.sandbox.magento.status_histories import tracking_number
from retail_etl.sandbox.world.places import PLACES, WEB
from retail_etl.sandbox.world.text import sql_seconds


def shipment(view: View, row: int, updated_ms: int) -> dict[str, Any]:
    """The shipment document with its one track; money sides of configurables ship under the parent's item."""
    record = view.record("shipments", row)
    facts = OrderFacts(view, record["web_order"])
    lines = [line for line in facts.lines if record["part"] in {ALL_PARTS, line.part} and not line.product.gift_card]
    stamps = {"created_at": record.moment("created_at"), "updated_at": sql_seconds(updated_ms)}
    document: dict[str, Any] = {
        "billing_address_id": address_id(facts.number, "billing"),
        "shipping_address_id": address_id(facts.number, "shipping"),
        "entity_id": row + 1,
        "increment_id": f"{row + 1:09d}",
        "order_id": facts.number,
        "store_id": STORE_ID,
        "total_qty": sum(line.quantity for line in lines),
        **stamps,
        "packages": [],
        "comments": [],
        "extension_attributes": {"source_code": PLACES[WEB].code},
    }
    if not facts.order["guest"]:
        document["customer_id"] = facts.order["customer"] + 1
    document["items"] = [
        {
            "entity_id": item_id(line.row),
            "name": PARENT_NAMES.get(line.product.parent_sku or "", line.product.name),
            "order_item_id": item_id(line.row),
            "parent_id": row + 1,
            "price": amount(line.price),
            "product_id": parent_id(line.product.parent_sku) if line.product.parent_sku else product_id(line.product_row),
            "qty": line.quantity,
            "sku": line.product.sku,
            "weight": 1,
        }
        for line in lines
    ]
    carrier = record.label("carrier")
    document["tracks"] = [
        {
            "entity_id": row + 1,
            "order_id": facts.number,
            "parent_id": row + 1,
            "track_number": tracking_number(record),
            "title": carrier,
            "carrier_code": carrier.lower(),
            "weight": 0,
            "qty": 0,
            "description": None,
            **stamps,
        }
    ]
    return document
