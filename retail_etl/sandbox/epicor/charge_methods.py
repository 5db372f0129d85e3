"""Miscellaneous charges of a sales order's header: freight, fees, what is off the whole order."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.charge_tables import CHARGE_CODES, ORDER_CHARGES
from retail_etl.sandbox.epicor.order_tables import ORDERS
from retail_etl.sandbox.epicor.refusals import business_rule, record_not_found
from retail_etl.sandbox.epicor.row_forms import blank, changed_row, rows_of, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.epicor.row_forms import Desk

CHARGE_TABLE = "OHOrderMsc"
_MILLS = Decimal("0.001")


def order_total(head: Row) -> Row:
    """The header with what it comes to: charges, miscellaneous charges and tax, less discounts."""
    total = head["DocTotalCharges"] + head["DocTotalMisc"] - head["DocTotalDiscount"] + head["DocTotalTax"]
    return {**head, "DocOrderAmt": total, "OrderAmt": total}


class ChargeMethods:
    """How charges come to an order: a new row of the dataset, committed with the order's other tables."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def new_charge(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A charge of an order's header, without its code and amount."""
        number = int(arguments.get("orderNum") or 0)
        if self._desk.find(ORDERS, OrderNum=number) is None:
            raise business_rule(f"Sales Order {number} not found.")
        charge = blank(ORDER_CHARGES.entity, OrderNum=number, OrderLine=0, FreqCode="F", Type="A")
        return {"ds": {**(arguments.get("ds") or {}), CHARGE_TABLE: [charge]}}

    def committed(self, arguments: Mapping[str, Any]) -> tuple[Row, list[Row]]:
        """The header as the charge leaves it, and the charge; none where it was taken away."""
        gone = next((row for row in rows_of(arguments, CHARGE_TABLE) if row.get("RowMod") == "D"), None)
        row = gone or changed_row(arguments, CHARGE_TABLE)
        charge = typed(ORDER_CHARGES.entity, row)
        head = self._desk.find(ORDERS, OrderNum=charge["OrderNum"])
        before = self._desk.find(
            ORDER_CHARGES, OrderNum=charge["OrderNum"], OrderLine=charge["OrderLine"], SeqNum=charge["SeqNum"]
        )
        if head is None or (before is None and row["RowMod"] != "A"):
            raise record_not_found()
        held = before["DocMiscAmt"] if before else Decimal(0)
        if gone is not None:
            ORDER_CHARGES.remove(self._desk.world, charge)
            return self._charged(head, -held), []
        kept = self._desk.keep(ORDER_CHARGES, self._checked(charge, is_new=row["RowMod"] == "A"))
        return self._charged(head, kept["DocMiscAmt"] - held), [kept]

    def _checked(self, charge: Row, *, is_new: bool) -> Row:
        if charge["MiscCode"] not in CHARGE_CODES:
            raise business_rule(
                f"Miscellaneous charge code {charge['MiscCode']} is not valid.", {"Table": CHARGE_TABLE, "Field": "MiscCode"}
            )
        amount = charge["DocMiscAmt"].quantize(_MILLS)
        if not amount:
            raise business_rule("A miscellaneous charge cannot be zero.", {"Table": CHARGE_TABLE, "Field": "DocMiscAmt"})
        if is_new:
            charge["SeqNum"] = self._desk.next(f"charge {charge['OrderNum']}", 1)
        return {**charge, "DocMiscAmt": amount, "MiscAmt": amount}

    def _charged(self, head: Row, more: Decimal) -> Row:
        return self._desk.keep(ORDERS, order_total({**head, "DocTotalMisc": (head["DocTotalMisc"] + more).quantize(_MILLS)}))
