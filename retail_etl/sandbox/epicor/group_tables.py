"""Entry groups of cash receipts and payables: only those that integrations made; groups of people are posted and gone."""

from __future__ import annotations

from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import entered_only

CASH_GROUP = entity_type(
    "CashGrp",
    "Company GroupID",
    "Company:s GroupID:s TranDate:t BankAcctID:s FiscalYear:i FiscalPeriod:i ActiveUserID:s TotalCashReceived:d "
    "TotalApplied:d UnappliedBalance:d PostErrorLog:s HasDetails:b",
)
AP_GROUP = entity_type(
    "APInvGrp",
    "Company GroupID",
    "Company:s GroupID:s ApplyDate:t FiscalYear:i FiscalPeriod:i ActiveUserID:s PostErrorLog:s PostInProcess:b",
)


CASH_GROUPS = entered_only(CASH_GROUP)
AP_GROUPS = entered_only(AP_GROUP)
