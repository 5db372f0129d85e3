"""The general ledger: posted journal lines, and the accounts, books and periods around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.payable_tables import VENDOR_NUM, ap_invoice_number
from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day, day_of_moment, moments_of, money
from retail_etl.sandbox.epicor.subledger_tables import BANK_ACCOUNT, FIRST_AR_INVOICE, clearing_account, head_number
from retail_etl.sandbox.world.identifiers import BOOK, COMPANY
from retail_etl.sandbox.world.ledger import reversed_line
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.postings import ACCOUNT_NAMES

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row

CHART, CALENDAR, SITE = "MAIN", "MAIN", "MfgSys"
DIVISION = "00"

GL_LINE = entity_type(
    "GLJrnDtl",
    "Company BookID FiscalYear FiscalYearSuffix JournalCode JournalNum JournalLine",
    "Company:s BookID:s FiscalYear:i FiscalYearSuffix:s FiscalPeriod:i CloseFiscalPeriod:i FiscalCalendarID:s "
    "JournalCode:s JournalNum:i JournalLine:i JEDate:t PostedDate:t CreateDate:t COACode:s GLAccount:s SegValue1:s "
    "SegValue2:s SegValue3:s GLAccountGLAcctDisp:s GLAccountAccountDesc:s DebitAmount:d CreditAmount:d BookDebitAmount:d "
    "BookCreditAmount:d CurrencyCode:s Statistical:i SourceModule:s GroupID:s PostedBy:s Description:s CommentText:s "
    "LegalNumber:s TranDocTypeID:s Plant:s ARInvoiceNum:i APInvoiceNum:s VendorNum:i CRHeadNum:i CheckNum:i BankAcctID:s "
    "BankTranNum:i BankSlip:s CustNum:i PaymentNumber:i ABTUID:s CorrAccUID:i Reverse:b ParentRUID:g HasReverseLine:b "
    "MatchCode:s MatchDate:t Reconciled:b RefType:s RefCode:s Posted:b",
)


def gl_line(cells: Cells) -> Row:
    """A line of a posted journal; dates are days of the company, amounts stand in book and transaction currency alike."""
    journal = cells.other("journals", "journal")
    assert journal is not None, "every line stands in a journal"  # noqa: S101 - narrows a type; the world keeps it true
    account = f"{cells.label('account')}|{DIVISION}|{cells.label('segment')}"
    debit, credit = money(cells["debit"]), money(cells["credit"])
    posted = day_of_moment(journal["posted_at"])
    undone = reversed_line(cells.world.tables, cells.row)
    return {
        "Company": COMPANY,
        "BookID": BOOK,
        "FiscalYear": journal["fiscal_year"],
        "FiscalYearSuffix": "",
        "FiscalPeriod": journal["fiscal_period"],
        "CloseFiscalPeriod": 0,
        "FiscalCalendarID": CALENDAR,
        "JournalCode": journal.label("journal_code"),
        "JournalNum": journal["journal_num"],
        "JournalLine": cells["line_no"],
        "JEDate": day(journal["je_date"]),
        "PostedDate": posted,
        "CreateDate": posted,
        "COACode": CHART,
        "GLAccount": account,
        "SegValue1": cells.label("account"),
        "SegValue2": DIVISION,
        "SegValue3": cells.label("segment"),
        "GLAccountGLAcctDisp": account.replace("|", "-"),
        "GLAccountAccountDesc": ACCOUNT_NAMES[cells.label("account")],
        "DebitAmount": debit,
        "CreditAmount": credit,
        "BookDebitAmount": debit,
        "BookCreditAmount": credit,
        "CurrencyCode": "USD",
        "Statistical": 0,
        "SourceModule": journal.label("source_module"),
        "GroupID": f"{journal.label('journal_code')}{journal['journal_num']:06d}",
        "PostedBy": "finance",
        "Description": cells.world.ledger.description(cells.row),
        "CommentText": "",
        "LegalNumber": "",
        "TranDocTypeID": "",
        "Plant": SITE,
        **_links(journal),
        "ABTUID": row_id("ABTUID", journal.row),
        "CorrAccUID": 0,
        "Reverse": undone != NONE,
        "ParentRUID": row_id("GLJrnDtl", undone) if undone != NONE else "00000000-0000-0000-0000-000000000000",
        "HasReverseLine": False,
        "MatchCode": "",
        "MatchDate": None,
        "Reconciled": False,
        "RefType": "",
        "RefCode": "",
        "Posted": True,
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("GLJrnDtl", cells.row),
    }


def _links(journal: Cells) -> Row:
    """The document that a line came from; most need no join through TranGLC."""
    receipt, tran = journal.other("cash_receipts", "cash_receipt"), journal.other("bank_trans", "bank_tran")
    fee = journal.other("ap_invoices", "ap_invoice")
    bank = BANK_ACCOUNT if tran else clearing_account(receipt) if receipt else ""
    return {
        "ARInvoiceNum": 0 if journal["ar_invoice"] == NONE else FIRST_AR_INVOICE + journal["ar_invoice"],
        "APInvoiceNum": ap_invoice_number(fee) if fee else "",
        "VendorNum": VENDOR_NUM if fee else 0,
        "CRHeadNum": head_number(receipt) if receipt else 0,
        "CheckNum": 0,
        "BankAcctID": bank,
        "BankTranNum": tran["tran_num"] if tran else 0,
        "BankSlip": "",
        "CustNum": 0,
        "PaymentNumber": 0,
    }


GL_LINES = Source(GL_LINE, "gl_lines", moments_of("journals", "journal", "posted_at"), gl_line)
