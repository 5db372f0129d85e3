"""Miscellaneous charges of sales orders: the freight of the whole order."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.epicor.order_tables import change_stamp, order_number, wholesale
from retail_etl.sandbox.epicor.revisions import row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, moments, money
from retail_etl.sandbox.world.identifiers import COMPANY

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

ORDER_CHARGE = entity_type(
    "OrderMsc",
    "Company OrderNum OrderLine SeqNum",
    "Company:s OrderNum:i OrderLine:i SeqNum:i MiscCode:s Description:s MiscAmt:d DocMiscAmt:d FreqCode:s Type:s Percentage:d "
    "ChangeDate:t ChangeTime:i",
)


def order_charge(cells: Cells) -> Row:
    """The freight of an order, charged with its first shipment."""
    amount = money(cells["shipping_total"])
    return {
        "Company": COMPANY,
        "OrderNum": order_number(cells.row),
        "OrderLine": 0,
        "SeqNum": 1,
        "MiscCode": "FRT",
        "Description": "Freight",
        "MiscAmt": amount,
        "DocMiscAmt": amount,
        "FreqCode": "F",
        "Type": "A",
        "Percentage": Decimal("0.00"),
        **change_stamp(cells, cells["created_at"]),
        "SysRowID": row_id("OrderMsc", cells.row),
    }


def _with_freight(world: World, table: Table) -> Ints:
    rows = wholesale(world, table)
    return np.asarray(rows[table["shipping_total"][rows] != 0], dtype=np.int64)


ORDER_CHARGES = Source(ORDER_CHARGE, "orders", moments("created_at"), order_charge, chosen=_with_freight)
