"""`SalesOrderSvc` as screens use it: each method fills a part of the dataset, `MasterUpdate` commits header or line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.charge_methods import CHARGE_TABLE, ChargeMethods, order_total
from retail_etl.sandbox.epicor.master_tables import CUSTOMERS, PARTS, SITE
from retail_etl.sandbox.epicor.order_standing import close_order, open_order, shipped_of
from retail_etl.sandbox.epicor.order_tables import ORDER_LINES, ORDER_RELEASES, ORDERS
from retail_etl.sandbox.epicor.refusals import business_rule, record_not_found
from retail_etl.sandbox.epicor.row_forms import Desk, blank, changed_row, rows_of, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.epicor.edm import Row

FIRST_WRITTEN_ORDER = 500_001
_MILLS, _PRICE, _QUANTITY = Decimal("0.001"), Decimal("0.00001"), Decimal("0.00000001")


class OrderMethods:
    """The writing methods of sales orders."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._charges = ChargeMethods(desk)

    def methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """By name."""
        return {
            "GetNewOrderHed": self.new_head,
            "ChangeOrderHedCustomerCustID": self.change_customer,
            "ChangeSoldToContact": lambda arguments: {"ds": arguments.get("ds") or {}},
            "GetNewOrderDtl": self.new_line,
            "ChangePartNumMaster": self.change_part,
            "ChangeSellingQtyMaster": self.change_quantity,
            "GetNewOHOrderMsc": self._charges.new_charge,
            "CloseOrder": lambda arguments: close_order(self._desk, arguments),
            "MasterUpdate": self.master_update,
        }

    def new_head(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A header with the tenant's defaults."""
        head = blank(ORDERS.entity, OpenOrder=True, CurrencyCode="USD", ExchangeRate=Decimal(1), EntryMethod="S")
        head |= {"OrderDate": self._desk.today(), "EntryPerson": "integration", "OrderStatus": "O"}
        return {"ds": {**(arguments.get("ds") or {}), "OrderHed": [head], "OrderDtl": []}}

    def change_customer(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The header for a customer: number, terms, and whether there is a credit hold."""
        head = changed_row(arguments, "OrderHed")
        customer = self._desk.find(CUSTOMERS, CustID=arguments.get("proposedCustomerCustID", ""))
        if customer is None:
            raise business_rule("Customer not found.", {"Table": "OrderHed", "Field": "CustomerCustID"})
        if customer["Inactive"]:
            raise business_rule("Customer is inactive.", {"Table": "OrderHed", "Field": "CustomerCustID"})
        head |= {"CustNum": customer["CustNum"], "CustomerCustID": customer["CustID"], "TermsCode": customer["TermsCode"]}
        head |= {"BTCustNum": customer["CustNum"], "ShipToCustNum": customer["CustNum"], "ShipViaCode": customer["ShipViaCode"]}
        head |= {"TaxRegionCode": customer["TaxRegionCode"], "CustOnCreditHold": customer["CreditHold"]}
        return {"ds": arguments["ds"]}

    def new_line(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A line of an order, without its part."""
        number = int(arguments.get("orderNum") or 0)
        if self._desk.find(ORDERS, OrderNum=number) is None:
            raise business_rule(f"Sales Order {number} not found.")
        line = blank(ORDER_LINES.entity, OrderNum=number, LineType="PART", OpenLine=True, PricePerCode="E")
        return {"ds": {**(arguments.get("ds") or {}), "OrderDtl": [line]}}

    def change_part(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The line for a part: description, unit and list price."""
        line = changed_row(arguments, "OrderDtl")
        name = str(arguments.get("partNum") or "")
        if not name:
            raise business_rule("Part is required.", {"Table": "OrderDtl", "Field": "PartNum"})
        part = self._desk.find(PARTS, PartNum=name)
        if part is not None and part["InActive"]:
            raise business_rule("Part is inactive.", {"Table": "OrderDtl", "Field": "PartNum"})
        line["PartNum"] = name
        if part is not None:
            line |= {"PartNum": part["PartNum"], "LineDesc": part["PartDescription"], "SalesUM": part["SalesUM"]}
            line |= {"IUM": part["IUM"], "UnitPrice": part["UnitPrice"], "DocUnitPrice": part["UnitPrice"]}
            line |= {"ProdCode": part["ProdCode"]}
        return {"ds": arguments["ds"]}

    def change_quantity(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The line for a quantity; the price comes from the list again unless it is locked."""
        line = changed_row(arguments, "OrderDtl")
        line["SellingQuantity"] = line["OrderQty"] = Decimal(str(arguments.get("ipSellingQuantity") or 0))
        part = self._desk.find(PARTS, PartNum=line["PartNum"])
        if part is not None and not line.get("LockPrice") and not arguments.get("lKeepUnitPrice"):
            line["UnitPrice"] = line["DocUnitPrice"] = part["UnitPrice"]
        return {"ds": arguments["ds"]}

    def master_update(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits what `cTableName` names."""
        table = str(arguments.get("cTableName") or "")
        if table not in {"OrderHed", "OrderDtl", CHARGE_TABLE}:
            raise business_rule(f"{table} cannot be updated.")
        credit, charges, lines = "", list["Row"](), list["Row"]()
        if table == CHARGE_TABLE:
            head, charges = self._charges.committed(arguments)
        elif table == "OrderHed":
            head = self._head(changed_row(arguments, "OrderHed"))
            credit = "Customer is on credit hold." if head["OrderHeld"] else ""
            lines = [row for row in rows_of(arguments, "OrderDtl") if row.get("RowMod") == ""]
        else:
            gone = next((row for row in rows_of(arguments, "OrderDtl") if row.get("RowMod") == "D"), None)
            head, line = (self._without(gone), None) if gone else self._line(changed_row(arguments, "OrderDtl"))
            lines = [line] if line else []
        told = {"lContinue": True, "cResponseMsg": "", "cCreditShipAction": credit, "cDisplayMsg": "", "cCompliantMsg": ""}
        tables = {"OrderHed": [head], "OrderDtl": lines, CHARGE_TABLE: charges}
        return {**told, "ds": {name: [{**row, "RowMod": ""} for row in rows] for name, rows in tables.items()}}

    def _head(self, row: Row) -> Row:
        if row["RowMod"] == "U":
            return self._desk.updated(ORDERS, row)
        head = typed(ORDERS.entity, row)
        if not head["CustNum"]:
            raise business_rule("Sold To Customer is required.", {"Table": "OrderHed", "Field": "CustNum"})
        if head["NeedByDate"] is None:
            raise business_rule("Need By date is required.", {"Table": "OrderHed", "Field": "NeedByDate"})
        head |= {"OrderNum": self._desk.next("order", FIRST_WRITTEN_ORDER), "OrderHeld": bool(head["CustOnCreditHold"])}
        return self._desk.keep(ORDERS, head)

    def _line(self, row: Row) -> tuple[Row, Row]:
        line = typed(ORDER_LINES.entity, row)
        head = open_order(self._desk, line["OrderNum"])
        if not line["PartNum"]:
            raise business_rule("Part is required.", {"Table": "OrderDtl", "Field": "PartNum"})
        if self._desk.find(PARTS, PartNum=line["PartNum"]) is None and not line["LineDesc"]:
            raise business_rule(f"Part {line['PartNum']} is not valid.", {"Table": "OrderDtl", "Field": "PartNum"})
        if line["SellingQuantity"] <= 0:
            raise business_rule("Quantity must be greater than zero.", {"Table": "OrderDtl", "Field": "SellingQuantity"})
        if row["RowMod"] == "A":
            line["OrderLine"] = self._desk.next(f"line {line['OrderNum']}", 1)
        if line["SellingQuantity"] < shipped_of(self._desk, line["OrderNum"], line["OrderLine"]):
            raise business_rule("Quantity is less than what was shipped.", {"Table": "OrderDtl", "Field": "SellingQuantity"})
        quantity, price = line["SellingQuantity"].quantize(_QUANTITY), line["DocUnitPrice"].quantize(_PRICE)
        extended = (quantity * price).quantize(_MILLS)
        line |= {"SellingQuantity": quantity, "OrderQty": quantity, "DocUnitPrice": price, "UnitPrice": price}
        line["DocExtPriceDtl"] = extended
        before = self._desk.find(ORDER_LINES, OrderNum=line["OrderNum"], OrderLine=line["OrderLine"])
        kept = self._desk.keep(ORDER_LINES, line)
        self._release(kept, head)
        return self._charged(head, extended - (before["DocExtPriceDtl"] if before else 0)), kept

    def _without(self, row: Row) -> Row:
        """The header without a line of which nothing was shipped."""
        line = self._desk.find(ORDER_LINES, OrderNum=row.get("OrderNum"), OrderLine=row.get("OrderLine"))
        if line is None:
            raise record_not_found()
        head = open_order(self._desk, line["OrderNum"])
        if shipped_of(self._desk, line["OrderNum"], line["OrderLine"]):
            raise business_rule("A line that was shipped cannot be deleted.", {"Table": "OrderDtl", "Field": "OrderLine"})
        release = self._desk.find(ORDER_RELEASES, OrderNum=line["OrderNum"], OrderLine=line["OrderLine"])
        if release is not None:
            ORDER_RELEASES.remove(self._desk.world, release)
        ORDER_LINES.remove(self._desk.world, line)
        return self._charged(head, -line["DocExtPriceDtl"])

    def _release(self, line: Row, head: Row) -> None:
        values = {name: line[name] for name in ("OrderNum", "OrderLine", "NeedByDate")}
        quantity = line["SellingQuantity"]
        values |= {"OrderRelNum": 1, "ReqDate": head["RequestDate"], "OurReqQty": quantity, "SellingReqQty": quantity}
        sent = shipped_of(self._desk, line["OrderNum"], line["OrderLine"])
        values |= {"OpenRelease": True, "FirmRelease": True, "Plant": SITE}
        values |= {"OurStockShippedQty": sent, "SellingStockShippedQty": sent}
        self._desk.keep(ORDER_RELEASES, typed(ORDER_RELEASES.entity, blank(ORDER_RELEASES.entity, **values)))

    def _charged(self, head: Row, more: Decimal) -> Row:
        """The header with what a line adds to it; tax is reckoned once it is ready."""
        charges = (head["DocTotalCharges"] + more).quantize(_MILLS)
        return self._desk.keep(ORDERS, order_total({**head, "DocTotalCharges": charges}))
