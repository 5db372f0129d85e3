"""Entry groups of cash receipts and payables: only those that integrations made; groups of people are posted and gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Source, moments

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.epicor.sources import Cells
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

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


def _none(_world: World, _table: Table) -> Ints:
    return np.zeros(0, dtype=np.int64)


def _never(_cells: Cells) -> Row:
    raise NotImplementedError  # no row of the world is chosen


CASH_GROUPS = Source(CASH_GROUP, "customers", moments("created_at"), _never, chosen=_none)
AP_GROUPS = Source(AP_GROUP, "customers", moments("created_at"), _never, chosen=_none)
