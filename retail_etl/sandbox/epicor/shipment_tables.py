"""Shipments of the wholesale desk: one pack an order, sent whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.edm import Navigation
from retail_etl.sandbox.epicor.master_tables import FIRST_BUSINESS_CUSTOMER, SITE, quantity
from retail_etl.sandbox.epicor.order_tables import change_stamp, order_head, order_number, wholesale, wholesale_lines
from retail_etl.sandbox.epicor.revisions import row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day_of_moment, moments, moments_of
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.identifiers import COMPANY

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row

FIRST_PACK = 700_001

SHIP_LINE = entity_type(
    "ShipDtl",
    "Company PackNum PackLine",
    "Company:s PackNum:i PackLine:i OrderNum:i OrderLine:i OrderRelNum:i PartNum:s LineDesc:s OurInventoryShipQty:d "
    "OurJobShipQty:d SellingInventoryShipQty:d SellingJobShipQty:d JobNum:s ShipCmpl:b LotNum:s ChangeDate:t ChangeTime:i",
)
SHIP_HEAD = entity_type(
    "ShipHead",
    "Company PackNum",
    "Company:s PackNum:i ShipDate:t ShipStatus:s TrackingNumber:s ShipViaCode:s ReadyToInvoice:b Invoiced:b Voided:b Plant:s "
    "CustNum:i ExternalID:s ChangeDate:t ChangeTime:i ChangedBy:s",
    {"ShipDtls": Navigation(SHIP_LINE, ("Company", "PackNum"))},
)


def shipment(cells: Cells) -> Row:
    """The head of a pack."""
    return {
        "Company": COMPANY,
        "PackNum": FIRST_PACK + cells.row,
        "ShipDate": day_of_moment(cells["completed_at"]),
        "ShipStatus": "Closed",
        "TrackingNumber": f"1Z888BB{cells.row:010d}",
        "ShipViaCode": "UPSG",
        "ReadyToInvoice": True,
        "Invoiced": True,
        "Voided": False,
        "Plant": SITE,
        "CustNum": FIRST_BUSINESS_CUSTOMER + cells["customer"],
        "ExternalID": "",
        **change_stamp(cells, cells["completed_at"]),
        "ChangedBy": "shipping",
        "SysRowID": row_id("ShipHead", cells.row),
    }


def shipment_line(cells: Cells) -> Row:
    """A line of a pack; what was shipped is stock plus job quantity."""
    head = order_head(cells)
    product = catalogue()[cells["product"]]
    sent = quantity(cells["quantity"])
    return {
        "Company": COMPANY,
        "PackNum": FIRST_PACK + head.row,
        "PackLine": cells["line_no"],
        "OrderNum": order_number(head.row),
        "OrderLine": cells["line_no"],
        "OrderRelNum": 1,
        "PartNum": product.sku,
        "LineDesc": product.name,
        "OurInventoryShipQty": sent,
        "OurJobShipQty": quantity(0),
        "SellingInventoryShipQty": sent,
        "SellingJobShipQty": quantity(0),
        "JobNum": "",
        "ShipCmpl": True,
        "LotNum": "",
        **change_stamp(head, head["completed_at"], cells["line_no"]),
        "SysRowID": row_id("ShipDtl", cells.row),
    }


_COMPLETED = moments_of("orders", "order", "completed_at")
SHIPMENTS = Source(SHIP_HEAD, "orders", moments("completed_at"), shipment, chosen=wholesale)
SHIPMENT_LINES = Source(SHIP_LINE, "order_lines", _COMPLETED, shipment_line, chosen=wholesale_lines)
