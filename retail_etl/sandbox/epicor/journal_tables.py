"""Manual journals before they are posted: groups, headers and lines that integrations enter; people's are posted and gone."""

from __future__ import annotations

from retail_etl.sandbox.epicor.edm import Navigation
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import entered_only

HEAD_KEY = ("Company", "BookID", "FiscalYear", "FiscalYearSuffix", "JournalCode", "JournalNum", "FiscalCalendarID")

JOURNAL_GROUP = entity_type(
    "GLJrnGrp",
    "Company GroupID",
    "Company:s GroupID:s JEDate:t BookMode:s BookID:s JournalCode:s CurrencyCode:s FiscalYear:i FiscalPeriod:i "
    "ActiveUserID:s PostErrorLog:s",
)
JOURNAL_LINE = entity_type(
    "GLJrnDtlMnl",
    " ".join((*HEAD_KEY, "JournalLine")),
    "Company:s BookID:s FiscalYear:i FiscalYearSuffix:s JournalCode:s JournalNum:i FiscalCalendarID:s JournalLine:i "
    "GroupID:s COACode:s GLAccount:s SegValue1:s SegValue2:s SegValue3:s Description:s CommentText:s DebitAmount:d "
    "CreditAmount:d CurrencyCode:s BankAcctID:s Posted:b",
)
JOURNAL_HEAD = entity_type(
    "GLJrnHed",
    " ".join(HEAD_KEY),
    "Company:s BookID:s FiscalYear:i FiscalYearSuffix:s JournalCode:s JournalNum:i FiscalCalendarID:s FiscalPeriod:i "
    "GroupID:s Description:s CommentText:s JEDate:t Reverse:b ReverseDate:t TotDebit:d TotCredit:d LegalNumber:s "
    "JournalHeld:b Posted:b CurrencyCode:s HLRef_c:s",
    {"GLJrnDtlMnls": Navigation(JOURNAL_LINE, HEAD_KEY)},
)


JOURNAL_GROUPS = entered_only(JOURNAL_GROUP)
JOURNAL_HEADS = entered_only(JOURNAL_HEAD)
JOURNAL_LINES = entered_only(JOURNAL_LINE)
