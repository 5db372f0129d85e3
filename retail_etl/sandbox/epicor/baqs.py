"""The BAQs that ship with the integration."""

from __future__ import annotations

from retail_etl.sandbox.epicor import setup_tables
from retail_etl.sandbox.epicor.address_tables import SHIP_TOS
from retail_etl.sandbox.epicor.bank_tables import BANK_TRANS, STATEMENT_LINES, STATEMENTS
from retail_etl.sandbox.epicor.baq import delta, listed
from retail_etl.sandbox.epicor.charge_tables import ORDER_CHARGES
from retail_etl.sandbox.epicor.job_tables import JOB_DEMANDS, JOBS
from retail_etl.sandbox.epicor.ledger_baqs import documents, period_control, reference_search
from retail_etl.sandbox.epicor.ledger_tables import GL_LINES
from retail_etl.sandbox.epicor.master_tables import CUSTOMERS, PART_UOMS, PART_WAREHOUSES, PARTS
from retail_etl.sandbox.epicor.order_tables import ORDER_LINES, ORDER_RELEASES, ORDERS
from retail_etl.sandbox.epicor.payable_tables import AP_EXPENSES, AP_INVOICES, AP_LINES
from retail_etl.sandbox.epicor.receivable_tables import AR_INVOICES
from retail_etl.sandbox.epicor.shipment_tables import SHIPMENT_LINES, SHIPMENTS
from retail_etl.sandbox.epicor.subledger_tables import CASH_HEADS, CASH_LINES

BAQS = {
    baq.name: baq
    for baq in (
        delta("HL_GLDelta", GL_LINES, skipped=frozenset({"GLAccountGLAcctDisp", "GLAccountAccountDesc"})),
        period_control(),
        documents(),
        delta("HL_CashDelta", CASH_HEADS),
        delta("HL_CashDtlDelta", CASH_LINES, joined={"CashHead_CurrencyCode": "USD"}),
        delta("HL_APInvDelta", AP_INVOICES),
        delta("HL_APInvDtlDelta", AP_LINES, joined={"APInvHed_CurrencyCode": "USD"}),
        delta("HL_APInvExpDelta", AP_EXPENSES, joined={"APInvHed_CurrencyCode": "USD"}),
        delta("HL_ARInvDelta", AR_INVOICES),
        delta("HL_BankTranDelta", BANK_TRANS),
        delta("HL_BankStatementDelta", STATEMENTS),
        delta("HL_BankLineDelta", STATEMENT_LINES),
        delta("HL_CustDelta", CUSTOMERS),
        delta("HL_ShipToDelta", SHIP_TOS),
        delta("HL_PartDelta", PARTS),
        delta("HL_PartUOMDelta", PART_UOMS),
        delta(
            "HL_OnHandDelta",
            PART_WAREHOUSES,
            joined={"Warehse_Plant": "MfgSys", "Part_IUM": "EA"},
            skipped=frozenset({"Plant"}),
        ),
        delta("HL_JobDelta", JOBS),
        delta("HL_JobProdDelta", JOB_DEMANDS),
        delta("HL_OrderDelta", ORDERS, skipped=frozenset({"CustomerCustID", "CustOnCreditHold"})),
        delta("HL_OrderDtlDelta", ORDER_LINES, joined={"OrderHed_CurrencyCode": "USD"}),
        delta("HL_OrderRelDelta", ORDER_RELEASES),
        delta("HL_OrderMscDelta", ORDER_CHARGES, joined={"OrderHed_CurrencyCode": "USD"}),
        delta("HL_ShipDelta", SHIPMENTS),
        delta("HL_ShipDtlDelta", SHIPMENT_LINES),
        listed("HL_GLAccountDelta", setup_tables.GL_ACCOUNT, setup_tables.gl_accounts, by_revision=True),
        listed("HL_BankAcct", setup_tables.BANK_ACCT, setup_tables.bank_accounts),
        listed("HL_FiscalPer", setup_tables.FISCAL_PERIOD, setup_tables.fiscal_periods),
        listed("HL_EADType", setup_tables.EARLIEST_APPLY, setup_tables.earliest_apply_dates),
        reference_search(),
    )
}
