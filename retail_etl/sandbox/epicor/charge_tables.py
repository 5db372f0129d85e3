"""Miscellaneous charges of sales orders: what an order comes to beside its goods and their tax."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.epicor.order_tables import MISC_PARTS, ORDER_CHARGE, change_stamp, misc_cents, order_number, wholesale
from retail_etl.sandbox.epicor.revisions import row_id
from retail_etl.sandbox.epicor.sources import Cells, Source, moments, money
from retail_etl.sandbox.world.identifiers import COMPANY

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

CHARGE_CODES = ("FRT", "MSC", "DSC")


def order_charge(cells: Cells) -> Row:
    """Freight, gratuity and rounding of an order in one charge, with its first shipment."""
    amount = money(misc_cents(cells))
    is_freight = cells["shipping_total"] != 0
    return {
        "Company": COMPANY,
        "OrderNum": order_number(cells.row),
        "OrderLine": 0,
        "SeqNum": 1,
        "MiscCode": "FRT" if is_freight else "MSC",
        "Description": "Freight" if is_freight else "Gratuity and rounding",
        "MiscAmt": amount,
        "DocMiscAmt": amount,
        "FreqCode": "F",
        "Type": "A",
        "Percentage": Decimal("0.00"),
        **change_stamp(cells, cells["created_at"]),
        "SysRowID": row_id("OrderMsc", cells.row),
    }


def _charged(world: World, table: Table) -> Ints:
    rows = wholesale(world, table)
    misc = sum(table[name][rows] for name in MISC_PARTS)
    return np.asarray(rows[misc != 0], dtype=np.int64)


ORDER_CHARGES = Source(ORDER_CHARGE, "orders", moments("created_at"), order_charge, chosen=_charged)
