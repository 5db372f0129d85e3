"""Supplier invoices: the processor's monthly fees of one merchant account (route C)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.edm import Navigation
from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day, day_of_moment, moments, money
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.places import PLACES

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row

VENDOR_NUM = 4001
FEE_ACCOUNT, DIVISION = "6510", "00"
_UNIT = Decimal("0.00001")
_ONE = Decimal("1.00000000")

AP_LINE = entity_type(
    "APInvDtl",
    "Company VendorNum InvoiceNum InvoiceLine",
    "Company:s VendorNum:i InvoiceNum:s InvoiceLine:i LineType:s PartNum:s Description:s VendorQty:d PUM:s UnitCost:d "
    "DocUnitCost:d ExtCost:d DocExtCost:d",
)
AP_EXPENSE = entity_type(
    "APInvExp",
    "Company VendorNum InvoiceNum InvoiceLine InvExpSeq",
    "Company:s VendorNum:i InvoiceNum:s InvoiceLine:i InvExpSeq:i ExpAmt:d DocExpAmt:d GLAccount:s",
)
AP_INVOICE = entity_type(
    "APInvHed",
    "Company VendorNum InvoiceNum",
    "Company:s VendorNum:i InvoiceNum:s GroupID:s InvoiceDate:t DueDate:t ApplyDate:t TermsCode:s DebitMemo:b "
    "InvoiceVendorAmt:d DocInvoiceVendorAmt:d InvoiceAmt:d DocInvoiceAmt:d InvoiceBal:d DocInvoiceBal:d Description:s "
    "InvoiceComment:s InvoiceRef:s ExternalID:s Posted:b OpenPayable:b InvoiceHeld:b PayHold:b CurrencyCode:s "
    "ChangeDate:t ChangedBy:s",
    {"APInvDtls": Navigation(AP_LINE, ("Company", "VendorNum", "InvoiceNum"))},
)


def ap_invoice_number(invoice: Cells) -> str:
    """The processor's statement: merchant account and month."""
    mid = PLACES[invoice["place"]].mid
    return f"HPS-{mid}-{invoice['fiscal_year']}-{invoice['fiscal_period']:02d}"


def ap_invoice(cells: Cells) -> Row:
    """The processor's monthly fees of one merchant account (route C)."""
    amount = money(cells["amount"])
    paid = cells.happened("paid_at")
    return {
        "Company": COMPANY,
        "VendorNum": VENDOR_NUM,
        "InvoiceNum": ap_invoice_number(cells),
        "GroupID": f"AP{cells.row + 1:06d}",
        "InvoiceDate": day(cells["invoice_date"]),
        "DueDate": day(cells["due_date"]),
        "ApplyDate": day(cells["invoice_date"]),
        "TermsCode": "N30",
        "DebitMemo": False,
        "InvoiceVendorAmt": amount,
        "DocInvoiceVendorAmt": amount,
        "InvoiceAmt": amount,
        "DocInvoiceAmt": amount,
        "InvoiceBal": money(0) if paid else amount,
        "DocInvoiceBal": money(0) if paid else amount,
        "Description": f"Card fees {cells['fiscal_year']}-{cells['fiscal_period']:02d}",
        "InvoiceComment": "",
        "InvoiceRef": "",
        "ExternalID": "",
        "Posted": True,
        "OpenPayable": not paid,
        "InvoiceHeld": False,
        "PayHold": False,
        "CurrencyCode": "USD",
        "ChangeDate": day_of_moment(cells["posted_at"]),
        "ChangedBy": "finance",
        "SysRevID": revision(_revised(cells)),
        "SysRowID": row_id("APInvHed", cells.row),
    }


def ap_line(cells: Cells) -> Row:
    """The one line of an invoice: a miscellaneous charge."""
    amount = money(cells["amount"])
    unit = amount.quantize(_UNIT)
    return {
        **_of_invoice(cells),
        "InvoiceLine": 1,
        "LineType": "M",
        "PartNum": "CARDFEES",
        "Description": "Card processing",
        "VendorQty": _ONE,
        "PUM": "EA",
        "UnitCost": unit,
        "DocUnitCost": unit,
        "ExtCost": amount,
        "DocExtCost": amount,
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("APInvDtl", cells.row),
    }


def ap_expense(cells: Cells) -> Row:
    """The account that the line is charged to: the fees of its store."""
    amount = money(cells["amount"])
    return {
        **_of_invoice(cells),
        "InvoiceLine": 1,
        "InvExpSeq": 1,
        "ExpAmt": amount,
        "DocExpAmt": amount,
        "GLAccount": f"{FEE_ACCOUNT}|{DIVISION}|{PLACES[cells['place']].segment}",
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("APInvExp", cells.row),
    }


def _of_invoice(cells: Cells) -> Row:
    return {"Company": COMPANY, "VendorNum": VENDOR_NUM, "InvoiceNum": ap_invoice_number(cells)}


def _revised(cells: Cells) -> int:
    """An invoice's revision grows when it is paid."""
    if not cells.happened("paid_at"):
        return cells["sys_rev"]
    return (cells["paid_at"] - cells.world.origin_ms) * 1000 + cells.row % 1000


AP_INVOICES = Source(AP_INVOICE, "ap_invoices", moments("posted_at"), ap_invoice, changes=moments("paid_at"))
AP_LINES = Source(AP_LINE, "ap_invoices", moments("posted_at"), ap_line)
AP_EXPENSES = Source(AP_EXPENSE, "ap_invoices", moments("posted_at"), ap_expense)
