"""The general ledger, its accounts and periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.table import Table, names

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Final[Mapping[str, Table]] = {
    "gl_lines": Table(
        name="GLJrnDtl",
        query="HL_GLDelta",
        service="Erp.BO.GLJrnDtlSvc",
        entity_set="GLJrnDtls",
        key=names("Company BookID FiscalYear FiscalYearSuffix JournalCode JournalNum JournalLine"),
        columns=names(
            "FiscalPeriod CloseFiscalPeriod FiscalCalendarID JEDate PostedDate CreateDate COACode GLAccount SegValue1 "
            "SegValue2 SegValue3 SegValue4 SegValue5 DebitAmount CreditAmount BookDebitAmount BookCreditAmount "
            "CurrencyCode Statistical SourceModule GroupID PostedBy Description CommentText LegalNumber Plant "
            "ARInvoiceNum APInvoiceNum VendorNum CRHeadNum CheckNum BankAcctID BankTranNum BankSlip CustNum PaymentNumber "
            "ABTUID CorrAccUID Reverse ParentRUID HasReverseLine MatchCode MatchDate Reconciled Posted SysRowID"
        ),
        identifiers=names(
            "GroupID LegalNumber ARInvoiceNum APInvoiceNum VendorNum CRHeadNum CheckNum BankAcctID BankTranNum BankSlip "
            "CustNum PaymentNumber ABTUID CorrAccUID ParentRUID MatchCode SysRowID"
        ),
        description="Posted general ledger lines; amounts in the book's currency, days without a zone, links to documents.",
        plain_keys=names("FiscalYear JournalNum JournalLine"),
        book_column="BookID",
    ),
    "gl_accounts": Table(
        name="GLAccount",
        query="HL_GLAccountDelta",
        service="Erp.BO.GLAccountSvc",
        entity_set="GLAccounts",
        key=names("Company COACode GLAccount"),
        columns=names("SegValue1 SegValue2 SegValue3 SegValue4 SegValue5 AccountDesc Active EffFrom EffTo SysRowID"),
        identifiers=names("SysRowID"),
        description="Accounts with their segments, text, and from when to when they may be used.",
        read_paths=(ReadPath.ODATA, ReadPath.GETROWS, ReadPath.BAQ),
    ),
    "gl_documents": Table(
        name="TranGLC",
        query="HL_TranGLC",
        service="Erp.BO.TranGLCJournalSvc",
        entity_set=None,
        key=names("Company SysRowID"),
        columns=names(
            "RelatedToFile Key1 Key2 Key3 Key4 Key5 Key6 TGLCTranNum RecordType BookID FiscalYear FiscalYearSuffix "
            "JournalCode JournalNum JournalLine GLAccount TranDate ARInvoiceNum VendorNum APInvoiceNum "
            "BookDebitAmount BookCreditAmount ABTUID"
        ),
        identifiers=names(
            "Key1 Key2 Key3 Key4 Key5 Key6 TGLCTranNum BookID JournalCode JournalNum JournalLine ARInvoiceNum "
            "VendorNum APInvoiceNum ABTUID"
        ),
        description="Links from ledger lines to the documents that were posted (TranGLC, reference data of one book).",
        read_paths=(ReadPath.BAQ,),
    ),
    "gl_period_totals": Table(
        name="GLJrnDtl",
        query="HL_GLPeriodControl",
        service="Erp.BO.GLJrnDtlSvc",
        entity_set=None,
        key=names("Company BookID FiscalYear FiscalPeriod JournalCode"),
        columns=names("LineCount DebitTotal CreditTotal"),
        identifiers=(),
        description="Count and sums of posted lines by fiscal period and journal, as the ledger itself adds them up.",
        read_paths=(ReadPath.BAQ,),
        joined={
            "LineCount": "Calculated_LineCount",
            "DebitTotal": "Calculated_DebitTotal",
            "CreditTotal": "Calculated_CreditTotal",
        },
        plain_keys=names("FiscalYear FiscalPeriod"),
        revision=None,
        is_snapshot=True,
    ),
    "fiscal_periods": Table(
        name="FiscalPer",
        query="HL_FiscalPer",
        service="Erp.BO.FiscalPerSearchSvc",
        entity_set="FiscalPerSearches",
        key=names("Company FiscalCalendarID FiscalYear FiscalYearSuffix FiscalPeriod"),
        columns=names("StartDate EndDate SysRowID"),
        identifiers=names("SysRowID"),
        description="Fiscal periods with their first and last day.",
        read_paths=(ReadPath.ODATA, ReadPath.GETROWS, ReadPath.BAQ),
        plain_keys=names("FiscalYear FiscalPeriod"),
        is_snapshot=True,
    ),
    "earliest_apply_dates": Table(
        name="EADType",
        query="HL_EADType",
        service="Erp.BO.EADSvc",
        entity_set="EADTypes",
        key=names("Company EADType"),
        columns=names("EarliestApplyDate Description SysRowID"),
        identifiers=names("SysRowID"),
        description="Earliest apply dates by module: how far back may be booked.",
        read_paths=(ReadPath.ODATA, ReadPath.GETROWS, ReadPath.BAQ),
        is_snapshot=True,
    ),
}
