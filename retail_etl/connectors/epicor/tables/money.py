"""Money: receipts, invoices, bank accounts, statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.table import Table, names

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Final[Mapping[str, Table]] = {
    "cash_receipts": Table(
        name="CashHead",
        query="HL_CashDelta",
        service="Erp.BO.CashRecSvc",
        entity_set="CashRecs",
        key=names("Company GroupID HeadNum"),
        columns=names(
            "TranType CheckRef CustID CustNum TranDate CurrencyCode TranAmt DocTranAmt AppliedAmt UnAppliedAmt "
            "OrderNum Reference ExternalID Comment BankAcctID Posted GLPosted ReverseRef ReverseDate CreditMemoNum "
            "ABTUID HLRef_c ChangeDate ChangedBy SysRowID"
        ),
        identifiers=names(
            "CheckRef CustID CustNum OrderNum ExternalID BankAcctID ReverseRef CreditMemoNum ABTUID HLRef_c SysRowID"
        ),
        description="Cash receipts: tender or cheque reference, amounts, bank account, posted or not, reversed or not.",
        plain_keys=names("HeadNum"),
    ),
    "cash_receipt_lines": Table(
        name="CashDtl",
        query="HL_CashDtlDelta",
        service="Erp.BO.CashRecSvc",
        entity_set="CashDtls",
        key=names("Company GroupID HeadNum InvoiceNum InvoiceRef"),
        columns=names(
            "TranType TranDate CurrencyCode TranAmt DocTranAmt DocDiscount WriteOff DocWriteOffAmount WriteOffAccount "
            "ChangeDate ChangedBy SysRowID"
        ),
        identifiers=names("SysRowID"),
        description="Applications of cash receipts to invoices, with discounts and write-offs.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        joined={"CurrencyCode": "CashHead_CurrencyCode"},
        query_only=names("CurrencyCode"),
        plain_keys=names("HeadNum InvoiceNum InvoiceRef"),
    ),
    "ar_invoices": Table(
        name="InvcHead",
        query="HL_ARInvDelta",
        service="Erp.BO.ARInvoiceSvc",
        entity_set="ARInvoices",
        key=names("Company InvoiceNum"),
        columns=names(
            "InvoiceType InvoiceSuffix CreditMemo OpenInvoice Posted InvoiceDate ApplyDate DueDate ClosedDate CustNum "
            "SoldToCustNum OrderNum PONum PackSlipNum CurrencyCode InvoiceAmt DocInvoiceAmt InvoiceBal DocInvoiceBal "
            "DepositCredit LegalNumber InvoiceRef ExternalID GroupID ABTUID ChangeDate ChangeTime ChangedBy SysRowID"
        ),
        identifiers=names(
            "CustNum SoldToCustNum OrderNum PONum PackSlipNum LegalNumber InvoiceRef ExternalID GroupID ABTUID SysRowID"
        ),
        description="Customer invoices and credit memos: amounts, balance, order, posted or not.",
        plain_keys=names("InvoiceNum"),
    ),
    "bank_accounts": Table(
        name="BankAcct",
        query="HL_BankAcct",
        service="Erp.BO.BankAcctSvc",
        entity_set="BankAccts",
        key=names("Company BankAcctID"),
        columns=names("Description BankName CurrencyCode UsePendAcct SysRowID"),
        identifiers=names("SysRowID"),
        description="Bank accounts: read whole; the account's number at the bank is never kept.",
        read_paths=(ReadPath.ODATA, ReadPath.GETROWS, ReadPath.BAQ),
        is_snapshot=True,
    ),
    "bank_statements": Table(
        name="CashBHed",
        query="HL_BankStatementDelta",
        service="Erp.BO.AutoBankRecSvc",
        entity_set="AutoBankRecs",
        key=names("Company CashBookNum"),
        columns=names("BankAcctID CurrencyCode SysRowID"),
        identifiers=names("BankAcctID SysRowID"),
        description="Heads of imported bank statements: which account they are of.",
        read_paths=(ReadPath.ODATA, ReadPath.BAQ, ReadPath.GETROWS),
        plain_keys=names("CashBookNum"),
    ),
    "bank_lines": Table(
        name="CashBDtl",
        query="HL_BankLineDelta",
        service="Erp.BO.AutoBankRecSvc",
        entity_set="CashBDtls",
        key=names("Company CashBookNum CashbookLine"),
        columns=names(
            "BankAcctID TranType TranDate CurrencyCode TranAmt ImportTranAmount ImportTranUnclearedAmount TranRef "
            "HeadNum LineStatus SysRowID"
        ),
        identifiers=names("BankAcctID HeadNum SysRowID"),
        description="Lines of imported bank statements: the third witness of what the bank received and paid.",
        read_paths=(ReadPath.ODATA, ReadPath.BAQ),
        plain_keys=names("CashBookNum CashbookLine"),
    ),
    "bank_adjustments": Table(
        name="BankTran",
        query="HL_BankTranDelta",
        service="Erp.BO.BankAdjEntrySvc",
        entity_set="BankTrans",
        key=names("Company BankAcctID TranNum Voided"),
        columns=names(
            "TranDate CurrencyCode TranAmt DocTranAmt TranRef BankFeeID GLPosted TranCleared TranClearedAmt "
            "TranClearedDate BankSlip JournalCode JournalNum GroupID SysRowID"
        ),
        identifiers=names("BankSlip JournalNum GroupID SysRowID"),
        description="Bank transactions and adjustments: amounts, references, cleared against the statement or not.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        plain_keys=names("TranNum Voided"),
    ),
    "ap_invoices": Table(
        name="APInvHed",
        query="HL_APInvDelta",
        service="Erp.BO.APInvoiceSvc",
        entity_set="APInvoices",
        key=names("Company VendorNum InvoiceNum"),
        columns=names(
            "GroupID InvoiceDate DueDate ApplyDate TermsCode DebitMemo CurrencyCode InvoiceAmt DocInvoiceVendorAmt "
            "DocInvoiceAmt InvoiceBal DocInvoiceBal Description InvoiceComment InvoiceRef ExternalID Posted "
            "OpenPayable InvoiceHeld PayHold ChangeDate ChangedBy SysRowID"
        ),
        identifiers=names("GroupID InvoiceRef ExternalID SysRowID"),
        description="Supplier invoices, the processor's among them: amounts, balance, posted, held, open.",
        plain_keys=names("VendorNum"),
    ),
    "ap_invoice_lines": Table(
        name="APInvDtl",
        query="HL_APInvDtlDelta",
        service="Erp.BO.APInvoiceSvc",
        entity_set="APInvDtls",
        key=names("Company VendorNum InvoiceNum InvoiceLine"),
        columns=names("LineType PartNum Description VendorQty PUM CurrencyCode DocUnitCost DocExtCost SysRowID"),
        identifiers=names("PartNum SysRowID"),
        description="Lines of supplier invoices: what was charged and at what cost.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        joined={"CurrencyCode": "APInvHed_CurrencyCode"},
        query_only=names("CurrencyCode"),
        plain_keys=names("VendorNum InvoiceLine"),
    ),
    "ap_invoice_expenses": Table(
        name="APInvExp",
        query="HL_APInvExpDelta",
        service="Erp.BO.APInvoiceSvc",
        entity_set="APInvExps",
        key=names("Company VendorNum InvoiceNum InvoiceLine InvExpSeq"),
        columns=names("CurrencyCode DocExpAmt GLAccount SysRowID"),
        identifiers=names("SysRowID"),
        description="Expenses of supplier invoices by account.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        joined={"CurrencyCode": "APInvHed_CurrencyCode"},
        query_only=names("CurrencyCode"),
        plain_keys=names("VendorNum InvoiceLine InvExpSeq"),
    ),
}
