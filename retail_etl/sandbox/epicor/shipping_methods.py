"""`CustShipSvc` as screens use it: a pack of an order, its lines one by one, then marked as shipped."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.master_tables import SITE, quantity
from retail_etl.sandbox.epicor.order_standing import check_leaves, packable, ship, shipped_of
from retail_etl.sandbox.epicor.order_tables import ORDER_LINES
from retail_etl.sandbox.epicor.refusals import business_rule
from retail_etl.sandbox.epicor.row_forms import Desk, blank, changed_row, rows_of, typed
from retail_etl.sandbox.epicor.shipment_tables import SHIPMENT_LINES, SHIPMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.epicor.edm import Row

FIRST_WRITTEN_PACK = 900_001


class ShippingMethods:
    """The writing methods of packs; goods count as gone once `ReadyToInvoice` (the screen's `Shipped`) is set."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """By name."""
        return {
            "GetNewShipHead": self.new_head,
            "GetHeadOrderInfo": self.head_of_order,
            "GetNewOrdrShipDtl": self.new_line,
            "GetOrderInfo": self.line_of_order,
            "GetOrderLineInfo": self.line_of_line,
            "GetQtyInfo": self.line_quantity,
            "UpdateMaster": self.update_master,
        }

    def new_head(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A pack of nothing yet."""
        head = blank(SHIPMENTS.entity, ShipDate=self._desk.today(), ShipStatus="OPEN", Plant=SITE)
        return {"ds": {**(arguments.get("ds") or {}), "ShipHead": [head], "ShipDtl": []}}

    def head_of_order(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The pack for an order's customer; what is held or closed is not packed."""
        head, order = changed_row(arguments, "ShipHead"), packable(self._desk, arguments.get("orderNum"))
        head |= {"CustNum": order["CustNum"], "ShipViaCode": order["ShipViaCode"]}
        return {"ds": arguments["ds"]}

    def new_line(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A line of a pack."""
        line = blank(SHIPMENT_LINES.entity, PackNum=int(arguments.get("packNum") or 0))
        return {"ds": {**(arguments.get("ds") or {}), "ShipDtl": [line]}}

    def line_of_order(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The line for an order."""
        line = changed_row(arguments, "ShipDtl")
        line["OrderNum"] = packable(self._desk, arguments.get("orderNum"))["OrderNum"]
        return {"ds": arguments["ds"]}

    def line_of_line(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The line for a line of the order: its part, and its first release."""
        line = changed_row(arguments, "ShipDtl")
        ordered = self._desk.find(ORDER_LINES, OrderNum=line["OrderNum"], OrderLine=int(arguments.get("orderLine") or 0))
        if ordered is None or not ordered["OpenLine"]:
            raise business_rule("Order line is not open.", {"Table": "ShipDtl", "Field": "OrderLine"})
        line |= {"OrderLine": ordered["OrderLine"], "OrderRelNum": 1, "LineDesc": ordered["LineDesc"]}
        line["PartNum"] = ordered["PartNum"]
        return {"ds": arguments["ds"]}

    def line_quantity(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The line for so many pieces from stock; it says whether that is all of the order's line."""
        line = changed_row(arguments, "ShipDtl")
        pieces = Decimal(str(arguments.get("displayInvQty") or 0))
        ordered = self._desk.find(ORDER_LINES, OrderNum=line["OrderNum"], OrderLine=line["OrderLine"])
        left = ordered["OrderQty"] - shipped_of(self._desk, line["OrderNum"], line["OrderLine"]) if ordered else Decimal(0)
        if not 0 < pieces <= left:
            raise business_rule(f"Ship quantity has to be between 0 and {left}.", {"Table": "ShipDtl"})
        line |= {"OurInventoryShipQty": pieces, "SellingInventoryShipQty": pieces, "ShipCmpl": pieces == left}
        return {"ds": arguments["ds"]}

    def update_master(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits a pack or a line of it, whichever row is marked."""
        if any(row.get("RowMod") in {"A", "U"} for row in rows_of(arguments, "ShipDtl")):
            kept = {"ShipHead": [], "ShipDtl": [self._line(changed_row(arguments, "ShipDtl"))]}
        else:
            kept = {"ShipHead": [self._head(changed_row(arguments, "ShipHead"))], "ShipDtl": []}
        return {"msg": "", "ds": {table: [{**row, "RowMod": ""} for row in rows] for table, rows in kept.items()}}

    def _head(self, row: Row) -> Row:
        if row["RowMod"] == "A":
            head = typed(SHIPMENTS.entity, row)
            if not head["CustNum"]:
                raise business_rule("Customer is required.", {"Table": "ShipHead", "Field": "CustNum"})
            return self._desk.keep(SHIPMENTS, {**head, "PackNum": self._desk.next("pack", FIRST_WRITTEN_PACK)})
        pack = int(row.get("PackNum") or 0)
        before = self._desk.find(SHIPMENTS, PackNum=pack)
        leaves = bool(row.get("ReadyToInvoice")) and before is not None and not before["ReadyToInvoice"]
        lines = [one for one in SHIPMENT_LINES.written(self._desk.world) if leaves and one["PackNum"] == pack]
        check_leaves(self._desk, lines)
        kept = self._desk.updated(SHIPMENTS, {**row, "ShipStatus": "SHIPPED"} if leaves else row)
        for line in lines:
            ship(self._desk, line["OrderNum"], line["OrderLine"], line["OurInventoryShipQty"])
        return kept

    def _line(self, row: Row) -> Row:
        line = typed(SHIPMENT_LINES.entity, row)
        if self._desk.find(SHIPMENTS, PackNum=line["PackNum"]) is None:
            raise business_rule(f"Pack {line['PackNum']} not found.")
        if not line["OrderLine"] or line["OurInventoryShipQty"] <= 0:
            raise business_rule("Order line and quantity are required.", {"Table": "ShipDtl", "Field": "OrderLine"})
        pieces = quantity(0) + line["OurInventoryShipQty"]
        line |= {"OurInventoryShipQty": pieces, "SellingInventoryShipQty": pieces}
        if row["RowMod"] == "A":
            line["PackLine"] = self._desk.next(f"pack line {line['PackNum']}", 1)
        return self._desk.keep(SHIPMENT_LINES, line)
