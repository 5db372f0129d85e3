"""What finance books at the bank, and the bank's own statement as it was imported: the third witness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.epicor.edm import Navigation
from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day, day_of_moment, moments, money
from retail_etl.sandbox.epicor.subledger_tables import BANK_ACCOUNT
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.statement import statement_number

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

BANK_TRAN = entity_type(
    "BankTran",
    "Company BankAcctID TranNum Voided",
    "Company:s BankAcctID:s TranNum:i Voided:b TranDate:t TranAmt:d DocTranAmt:d TranRef:s BankFeeID:s GLPosted:b "
    "TranCleared:b TranClearedAmt:d TranClearedDate:t BankSlip:s JournalNum:i JournalCode:s CurrencyCode:s GroupID:s",
)
STATEMENT_LINE = entity_type(
    "CashBDtl",
    "Company CashBookNum CashbookLine",
    "Company:s CashBookNum:i CashbookLine:i TranType:s TranDate:t TranAmt:d ImportTranAmount:d "
    "ImportTranUnclearedAmount:d TranRef:s HeadNum:i LineStatus:i BankAcctID:s CurrencyCode:s",
)
STATEMENT = entity_type(
    "CashBHed",
    "Company CashBookNum",
    "Company:s CashBookNum:i BankAcctID:s CurrencyCode:s",
    {"CashBDtls": Navigation(STATEMENT_LINE, ("Company", "CashBookNum"))},
)


def bank_tran(cells: Cells) -> Row:
    """A bank adjustment; clearing it against the statement changes the row later."""
    amount = money(cells["amount"])
    cleared = cells.happened("cleared_at")
    journal = cells.other("journals", "journal")
    assert journal is not None, "every transaction is posted"  # noqa: S101 - narrows a type; the world keeps it true
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
        "JournalNum": journal["journal_num"],
        "JournalCode": journal.label("journal_code"),
        "CurrencyCode": "USD",
        "GroupID": f"BA{cells['tran_num']:06d}",
        "SysRevID": revision(cells["cleared_rev" if cleared else "sys_rev"]),
        "SysRowID": row_id("BankTran", cells.row),
    }


def statement(cells: Cells) -> Row:
    """The statement of a month, there from its first line on."""
    number = statement_number(cells["value_date"])
    return {
        "Company": COMPANY,
        "CashBookNum": number,
        "BankAcctID": BANK_ACCOUNT,
        "CurrencyCode": "USD",
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("CashBHed", number),
    }


def statement_line(cells: Cells) -> Row:
    """A line as the bank sent it; finding the ledger's own transaction for it changes the row later."""
    amount = money(cells["amount"])
    cleared = cells.happened("cleared_at")
    return {
        "Company": COMPANY,
        "CashBookNum": statement_number(cells["value_date"]),
        "CashbookLine": cells.row + 1,
        "TranType": "banktran",
        "TranDate": day(cells["value_date"]),
        "TranAmt": amount,
        "ImportTranAmount": amount,
        "ImportTranUnclearedAmount": money(0) if cleared else amount,
        "TranRef": cells.world.ledger.statement_text(cells.row),
        "HeadNum": 0,
        "LineStatus": 1 if cleared else 0,
        "BankAcctID": BANK_ACCOUNT,
        "CurrencyCode": "USD",
        "SysRevID": revision(cells["cleared_rev" if cleared else "sys_rev"]),
        "SysRowID": row_id("CashBDtl", cells.row),
    }


def _first_of_months(_world: World, table: Table) -> Ints:
    """The line that was booked first on each statement."""
    numbers = np.array([statement_number(day) for day in table["value_date"].tolist()], dtype=np.int64)
    _, first = np.unique(numbers, return_index=True)
    return np.sort(first).astype(np.int64)


BANK_TRANS = Source(BANK_TRAN, "bank_trans", moments("posted_at"), bank_tran, changes=moments("cleared_at"))
STATEMENTS = Source(STATEMENT, "bank_lines", moments("booked_at"), statement, chosen=_first_of_months)
STATEMENT_LINES = Source(STATEMENT_LINE, "bank_lines", moments("booked_at"), statement_line, changes=moments("cleared_at"))
