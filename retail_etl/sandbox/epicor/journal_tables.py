"""Manual journals before they are posted: groups, headers and lines that integrations enter; people's are posted and gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.epicor.edm import Navigation
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Source, moments

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.epicor.sources import Cells
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

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


def _none(_world: World, _table: Table) -> Ints:
    return np.zeros(0, dtype=np.int64)


def _never(_cells: Cells) -> Row:
    raise NotImplementedError  # no row of the world is chosen


JOURNAL_GROUPS = Source(JOURNAL_GROUP, "customers", moments("created_at"), _never, chosen=_none)
JOURNAL_HEADS = Source(JOURNAL_HEAD, "customers", moments("created_at"), _never, chosen=_none)
JOURNAL_LINES = Source(JOURNAL_LINE, "customers", moments("created_at"), _never, chosen=_none)
