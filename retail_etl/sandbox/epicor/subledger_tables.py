"""Cash receipts (route B): one tender of one store and day, applied to that day's invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.edm import Navigation
from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day, day_of_moment, moments, money
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.places import PLACES

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row

BANK_ACCOUNT = "OPBNK"
FIRST_AR_INVOICE = 50_001

CASH_LINE = entity_type(
    "CashDtl",
    "Company GroupID HeadNum InvoiceNum InvoiceRef",
    "Company:s GroupID:s HeadNum:i InvoiceNum:i InvoiceRef:i TranType:s TranDate:t TranAmt:d DocTranAmt:d Discount:d "
    "DocDiscount:d WriteOff:b WriteOffAmount:d DocWriteOffAmount:d WriteOffAccount:s ChangeDate:t ChangedBy:s",
)
CASH_HEAD = entity_type(
    "CashHead",
    "Company GroupID HeadNum",
    "Company:s GroupID:s HeadNum:i TranType:s CheckRef:s CustID:s CustNum:i TranDate:t TranAmt:d DocTranAmt:d "
    "CurrencyCode:s AppliedAmt:d UnAppliedAmt:d OrderNum:i Reference:s ExternalID:s Comment:s BankAcctID:s PMUID:i "
    "Posted:b GLPosted:b ReverseRef:i ReverseDate:t CreditMemoNum:i ABTUID:s ChangeDate:t ChangedBy:s",
    {"CashDtls": Navigation(CASH_LINE, ("Company", "GroupID", "HeadNum"))},
)


def clearing_account(receipt: Cells) -> str:
    """The bank account that stands for a tender's clearing account (route B)."""
    return f"CLR{PLACES[receipt['place']].segment}{receipt['tender']}"


def head_number(receipt: Cells) -> int:
    """The number of a receipt."""
    return receipt.row + 1


def cash_receipt(cells: Cells) -> Row:
    """A posted receipt: one tender of one store and day."""
    place = PLACES[cells["place"]]
    amount = money(cells["amount"])
    posted = day_of_moment(cells["posted_at"])
    return {
        "Company": COMPANY,
        "GroupID": f"CR{cells['group_no']:06d}",
        "HeadNum": head_number(cells),
        "TranType": "PayInv",
        "CheckRef": f"{place.segment}-{day(cells['business_date']):%y%m%d}-{cells['tender']}",
        "CustID": f"STORE{place.segment}",
        "CustNum": cells["place"] + 1,
        "TranDate": day(cells["business_date"]),
        "TranAmt": amount,
        "DocTranAmt": amount,
        "CurrencyCode": "USD",
        "AppliedAmt": amount,
        "UnAppliedAmt": money(0),
        "OrderNum": 0,
        "Reference": cells.label("tender"),
        "ExternalID": "",
        "Comment": "",
        "BankAcctID": clearing_account(cells),
        "PMUID": 0,
        "Posted": True,
        "GLPosted": True,
        "ReverseRef": 0,
        "ReverseDate": None,
        "CreditMemoNum": 0,
        "ABTUID": row_id("CashHead.ABTUID", cells.row),
        "ChangeDate": posted,
        "ChangedBy": "finance",
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("CashHead", cells.row),
    }


def cash_application(cells: Cells) -> Row:
    """The receipt applied to the invoice of its store and day."""
    amount = money(cells["amount"])
    return {
        "Company": COMPANY,
        "GroupID": f"CR{cells['group_no']:06d}",
        "HeadNum": head_number(cells),
        "InvoiceNum": FIRST_AR_INVOICE + cells["ar_invoice"],
        "InvoiceRef": 0,
        "TranType": "PayInv",
        "TranDate": day(cells["business_date"]),
        "TranAmt": amount,
        "DocTranAmt": amount,
        "Discount": money(0),
        "DocDiscount": money(0),
        "WriteOff": False,
        "WriteOffAmount": money(0),
        "DocWriteOffAmount": money(0),
        "WriteOffAccount": "",
        "ChangeDate": day_of_moment(cells["posted_at"]),
        "ChangedBy": "finance",
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("CashDtl", cells.row),
    }


CASH_HEADS = Source(CASH_HEAD, "cash_receipts", moments("posted_at"), cash_receipt)
CASH_LINES = Source(CASH_LINE, "cash_receipts", moments("posted_at"), cash_application)
