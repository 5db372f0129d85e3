"""The subledgers: cash receipts, bank transactions and statements, payables and receivables invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day, day_of_moment, moments, money
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.places import PLACES

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row

BANK_ACCOUNT = "OPBNK"
VENDOR_NUM = 4001
FIRST_AR_INVOICE = 50_001

CASH_HEAD = entity_type(
    "CashHead",
    "Company GroupID HeadNum",
    "Company:s GroupID:s HeadNum:i TranType:s CheckRef:s CustID:s CustNum:i TranDate:t TranAmt:d DocTranAmt:d "
    "CurrencyCode:s AppliedAmt:d UnAppliedAmt:d OrderNum:i Reference:s ExternalID:s Comment:s BankAcctID:s PMUID:i "
    "Posted:b GLPosted:b ReverseRef:i ReverseDate:t CreditMemoNum:i ABTUID:s ChangeDate:t ChangedBy:s",
)
BANK_TRAN = entity_type(
    "BankTran",
    "Company BankAcctID TranNum Voided",
    "Company:s BankAcctID:s TranNum:i Voided:b TranDate:t TranAmt:d DocTranAmt:d TranRef:s BankFeeID:s GLPosted:b "
    "TranCleared:b TranClearedAmt:d TranClearedDate:t BankSlip:s JournalNum:i JournalCode:s CurrencyCode:s GroupID:s",
)
STATEMENT_LINE = entity_type(
    "CashBDtl",
    "Company CashBookNum CashbookLine",
    "Company:s CashBookNum:i CashbookLine:i TranType:s TranDate:t TranAmount:d ImportTranAmount:d "
    "ImportTranUnclearedAmount:d TranRef:s HeadNum:i LineStatus:i BankAcctID:s CurrencyCode:s",
)
AP_INVOICE = entity_type(
    "APInvHed",
    "Company VendorNum InvoiceNum",
    "Company:s VendorNum:i InvoiceNum:s GroupID:s InvoiceDate:t DueDate:t ApplyDate:t TermsCode:s DebitMemo:b "
    "InvoiceVendorAmt:d DocInvoiceVendorAmt:d InvoiceAmt:d DocInvoiceAmt:d InvoiceBal:d DocInvoiceBal:d Description:s "
    "InvoiceComment:s InvoiceRef:s ExternalID:s Posted:b OpenPayable:b InvoiceHeld:b PayHold:b CurrencyCode:s "
    "ChangeDate:t ChangedBy:s",
)


def clearing_account(receipt: Cells) -> str:
    """The bank account that stands for a tender's clearing account (route B)."""
    return f"CLR{PLACES[receipt['place']].segment}{receipt['tender']}"


def ap_invoice_number(invoice: Cells) -> str:
    """The processor's statement: merchant account and month."""
    mid = PLACES[invoice["place"]].mid
    return f"HPS-{mid}-{invoice['fiscal_year']}-{invoice['fiscal_period']:02d}"


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


def bank_tran(cells: Cells) -> Row:
    """A bank adjustment; clearing it against the statement changes the row later."""
    amount = money(cells["amount"])
    cleared = cells.happened("cleared_at")
    return {
        "Company": COMPANY,
        "BankAcctID": BANK_ACCOUNT,
        "TranNum": cells["tran_num"],
        "Voided": False,
        "TranDate": day(cells["tran_date"]),
        "TranAmt": amount,
        "DocTranAmt": amount,
        "TranRef": cells.world.ledger.bank_text(cells.row),
        "BankFeeID": "",
        "GLPosted": True,
        "TranCleared": cleared,
        "TranClearedAmt": amount if cleared else money(0),
        "TranClearedDate": day_of_moment(cells["cleared_at"]) if cleared else None,
        "BankSlip": "",
        "JournalNum": 0,
        "JournalCode": "BA",
        "CurrencyCode": "USD",
        "GroupID": f"BA{cells['tran_num']:06d}",
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("BankTran", cells.row),
    }


def statement_line(cells: Cells) -> Row:
    """A line of the bank's own statement as it was imported: the third witness."""
    amount = money(cells["amount"])
    value_day = day(cells["value_date"])
    return {
        "Company": COMPANY,
        "CashBookNum": value_day.year * 100 + value_day.month,
        "CashbookLine": cells.row + 1,
        "TranType": "banktran",
        "TranDate": value_day,
        "TranAmount": amount,
        "ImportTranAmount": amount,
        "ImportTranUnclearedAmount": money(0),
        "TranRef": cells.world.ledger.statement_text(cells.row),
        "HeadNum": 0,
        "LineStatus": 0,
        "BankAcctID": BANK_ACCOUNT,
        "CurrencyCode": "USD",
        "SysRevID": revision(cells["booked_at"]),
        "SysRowID": row_id("CashBDtl", cells.row),
    }


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
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("APInvHed", cells.row),
    }


CASH_HEADS = Source(CASH_HEAD, "cash_receipts", moments("posted_at"), cash_receipt)
BANK_TRANS = Source(BANK_TRAN, "bank_trans", moments("posted_at"), bank_tran, changes=moments("cleared_at"))
STATEMENT_LINES = Source(STATEMENT_LINE, "bank_lines", moments("booked_at"), statement_line)
AP_INVOICES = Source(AP_INVOICE, "ap_invoices", moments("posted_at"), ap_invoice, changes=moments("paid_at"))
