"""Stock by item and location, grouped as it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.sandbox.heartland_retail.documents import Document, location_id
from retail_etl.sandbox.heartland_retail.rejections import invalid
from retail_etl.sandbox.heartland_retail.texts import number

if TYPE_CHECKING:
    from retail_etl.sandbox.heartland_retail.queries import Query
    from retail_etl.sandbox.world import World

GROUPS = ("item_id", "location_id")


def values_page(world: World, query: Query) -> Document:
    """The body of a page of `inventory/values`.

    Raises:
        Rejection: 400 unless it is grouped by item and location, the one form that is served here.
    """
    if tuple(sorted(query.groups)) != GROUPS:
        raise invalid("group", "group[]=item_id&group[]=location_id is served")
    stock, now = world.table("stock"), world.now_ms()
    rows = [row for row in range(len(stock)) if stock["created_at"][row] <= now]
    size = query.per_page or max(len(rows), 1)
    shown = rows[(query.page - 1) * size : query.page * size]
    results = [
        {
            "item_id": int(stock["product"][row]) + 1,
            "location_id": location_id(int(stock["place"][row])),
            "qty": int(stock["on_hand"][row] + stock["in_transit"][row]),
            "qty_on_hand": int(stock["on_hand"][row]),
            "qty_committed": int(stock["reserved"][row]),
            "qty_available": int(stock["on_hand"][row] - stock["reserved"][row]),
            "qty_on_po": int(stock["on_order"][row]),
            "qty_in_transit": int(stock["in_transit"][row]),
            "unit_cost": number(stock["unit_cost"][row]),
        }
        for row in shown
    ]
    return {"total": len(rows), "pages": -(-len(rows) // size), "results": results}
