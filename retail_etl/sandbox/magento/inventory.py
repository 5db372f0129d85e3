"""Multi-source inventory: one source a store, and what each holds of each SKU."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.places import PLACES

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.records import View


def source_items(view: View) -> list[dict[str, Any]]:
    """Every source item in the order of their rows; a source that holds nothing is out of stock."""
    stock = view.world.table("stock")
    return [
        {
            "sku": catalogue()[product].sku,
            "source_code": PLACES[place].code,
            "quantity": max(held, 0),
            "status": int(held > 0),
        }
        for product, place, held in zip(
            stock["product"].tolist(), stock["place"].tolist(), stock["on_hand"].tolist(), strict=True
        )
    ]


def sources(_view: View) -> list[dict[str, Any]]:
    """Every source: the stores and the web depot."""
    return [
        {
            "source_code": place.code,
            "name": place.name,
            "enabled": True,
            "country_id": "US",
            "region": place.state,
            "city": place.city,
            "street": place.line1,
            "postcode": place.postal_code,
            "use_default_carrier_config": True,
            "carrier_links": [],
            "extension_attributes": {"is_pickup_location_active": not place.web},
        }
        for place in PLACES
    ]
