"""Receivables invoices (route B): one a store and day, settled by the receipts of its tenders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day, day_of_moment, moments, money
from retail_etl.sandbox.epicor.subledger_tables import FIRST_AR_INVOICE
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.postings import JOURNAL_KINDS

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

_RECEIVABLE = "1100"

AR_INVOICE = entity_type(
    "InvcHead",
    "Company InvoiceNum",
    "Company:s InvoiceNum:i InvoiceType:s InvoiceSuffix:s CreditMemo:b OpenInvoice:b Posted:b InvoiceDate:t ApplyDate:t "
    "DueDate:t ClosedDate:t CustNum:i SoldToCustNum:i OrderNum:i PONum:s PackSlipNum:i InvoiceAmt:d DocInvoiceAmt:d "
    "InvoiceBal:d DocInvoiceBal:d DepositCredit:d CurrencyCode:s LegalNumber:s InvoiceRef:i ExternalID:s GroupID:s "
    "ABTUID:s ChangeDate:t ChangeTime:i ChangedBy:s",
)


def ar_invoice(cells: Cells) -> Row:
    """The day's invoice; a day of more returns than sales is a credit memo with a negative amount."""
    lines = cells.world.table("gl_lines")
    rows = cells.world.children("journal_lines").of(cells.row)
    on_receivable = rows[lines["account"][rows] == lines.code("account", _RECEIVABLE)]
    amount = money(int((lines["debit"] - lines["credit"])[on_receivable].sum()))
    invoiced = day(cells["je_date"])
    return {
        "Company": COMPANY,
        "InvoiceNum": FIRST_AR_INVOICE + cells["ar_invoice"],
        "InvoiceType": "MIS",
        "InvoiceSuffix": "CM" if amount < 0 else "",
        "CreditMemo": amount < 0,
        "OpenInvoice": False,
        "Posted": True,
        "InvoiceDate": invoiced,
        "ApplyDate": invoiced,
        "DueDate": invoiced,
        "ClosedDate": day_of_moment(cells["posted_at"]),
        "CustNum": cells["place"] + 1,
        "SoldToCustNum": cells["place"] + 1,
        "OrderNum": 0,
        "PONum": "",
        "PackSlipNum": 0,
        "InvoiceAmt": amount,
        "DocInvoiceAmt": amount,
        "InvoiceBal": money(0),
        "DocInvoiceBal": money(0),
        "DepositCredit": money(0),
        "CurrencyCode": "USD",
        "LegalNumber": "",
        "InvoiceRef": 0,
        "ExternalID": "",
        "GroupID": f"AR{PLACES[cells['place']].segment}{invoiced:%m%d}",
        "ABTUID": row_id("ABTUID", cells.row),
        "ChangeDate": day_of_moment(cells["posted_at"]),
        "ChangeTime": 48_600,
        "ChangedBy": "finance",
        "SysRevID": revision((cells["posted_at"] - cells.world.origin_ms) * 1000 + cells.row % 1000),
        "SysRowID": row_id("InvcHead", cells.row),
    }


def _invoices(_world: World, table: Table) -> Ints:
    return np.flatnonzero(table["kind"] == JOURNAL_KINDS.index("ar_day"))


AR_INVOICES = Source(AR_INVOICE, "journals", moments("posted_at"), ar_invoice, chosen=_invoices)
