"""BAQs over the ledger that are no plain delta: control totals, the documents behind lines, the search for a reference."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.baq import Baq, integer
from retail_etl.sandbox.epicor.edm import Edm, EntityType, Row
from retail_etl.sandbox.epicor.ledger_tables import GL_LINES
from retail_etl.sandbox.epicor.order_tables import ORDERS
from retail_etl.sandbox.epicor.payable_tables import AP_INVOICES
from retail_etl.sandbox.epicor.sources import money
from retail_etl.sandbox.epicor.subledger_tables import CASH_HEADS
from retail_etl.sandbox.world.identifiers import BOOK, COMPANY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from retail_etl.sandbox.world import World


def period_control() -> Baq:
    """Count and sums of a fiscal period by journal code: what a re-read of the period must come to."""
    properties = {
        "GLJrnDtl_Company": Edm.STRING,
        "GLJrnDtl_BookID": Edm.STRING,
        "GLJrnDtl_FiscalYear": Edm.INT32,
        "GLJrnDtl_FiscalPeriod": Edm.INT32,
        "GLJrnDtl_JournalCode": Edm.STRING,
        "Calculated_LineCount": Edm.INT32,
        "Calculated_DebitTotal": Edm.DECIMAL,
        "Calculated_CreditTotal": Edm.DECIMAL,
    }

    def rows(world: World, parameters: Mapping[str, str]) -> list[Row]:
        year, period = integer(parameters, "FiscalYear", None), integer(parameters, "FiscalPeriod", None)
        groups: dict[tuple[int, int, str], list[Any]] = {}
        for line in GL_LINES.rows(world):
            if (year in {None, line["FiscalYear"]}) and (period in {None, line["FiscalPeriod"]}):
                key = (line["FiscalYear"], line["FiscalPeriod"], line["JournalCode"])
                sums = groups.setdefault(key, [0, money(0), money(0)])
                sums[0], sums[1], sums[2] = sums[0] + 1, sums[1] + line["BookDebitAmount"], sums[2] + line["BookCreditAmount"]
        return [_control_row(key, *sums) for key, sums in sorted(groups.items())]

    return Baq(
        "HL_GLPeriodControl", EntityType("Baq.HL_GLPeriodControl", properties), frozenset({"FiscalYear", "FiscalPeriod"}), rows
    )


def _control_row(key: tuple[int, int, str], count: int, debit: Decimal, credit: Decimal) -> Row:
    return {
        "GLJrnDtl_Company": COMPANY,
        "GLJrnDtl_BookID": BOOK,
        "GLJrnDtl_FiscalYear": key[0],
        "GLJrnDtl_FiscalPeriod": key[1],
        "GLJrnDtl_JournalCode": key[2],
        "Calculated_LineCount": count,
        "Calculated_DebitTotal": debit,
        "Calculated_CreditTotal": credit,
    }


def documents() -> Baq:
    """Which document stands behind a ledger line (RecordType R, one book)."""
    texts = (
        "Company",
        "RelatedToFile",
        "Key1",
        "Key2",
        "Key3",
        "Key4",
        "Key5",
        "Key6",
        "RecordType",
        "BookID",
        "FiscalYearSuffix",
        "JournalCode",
        "GLAccount",
    )
    numbers = ("TGLCTranNum", "FiscalYear", "JournalNum", "JournalLine", "ARInvoiceNum", "VendorNum")
    amounts = ("DebitAmount", "CreditAmount", "BookDebitAmount", "BookCreditAmount")
    properties = {f"TranGLC_{name}": Edm.STRING for name in (*texts, "APInvoiceNum", "ABTUID")}
    properties |= {f"TranGLC_{name}": Edm.INT32 for name in numbers}
    properties |= {f"TranGLC_{name}": Edm.DECIMAL for name in amounts}
    properties |= {"TranGLC_TranDate": Edm.DATE_TIME_OFFSET, "TranGLC_SysRowID": Edm.GUID, "Calculated_Rev": Edm.INT64}

    def rows(world: World, parameters: Mapping[str, str]) -> list[Row]:
        last, limit = integer(parameters, "LastRev", 0), integer(parameters, "MaxRows", None)
        linked = (row for line in GL_LINES.since(world, last or 0, None) if (row := _tran_row(line)) is not None)
        return [row for _, row in zip(range(limit), linked, strict=False)] if limit is not None else list(linked)

    return Baq("HL_TranGLC", EntityType("Baq.HL_TranGLC", properties), frozenset({"LastRev", "MaxRows"}), rows)


def _tran_row(line: Row) -> Row | None:
    """The link of a line, None for a manual journal; keys are text whatever they hold."""
    if line["CRHeadNum"]:
        link = ("CashHead", line["GroupID"], str(line["CRHeadNum"]), "")
    elif line["APInvoiceNum"]:
        link = ("APInvHed", str(line["VendorNum"]), line["APInvoiceNum"], "")
    elif line["BankTranNum"]:
        link = ("BankTran", line["BankAcctID"], str(line["BankTranNum"]), "0")
    elif line["ARInvoiceNum"]:
        link = ("InvcHead", str(line["ARInvoiceNum"]), "", "")
    else:
        return None
    copied = (
        "Company BookID FiscalYear FiscalYearSuffix JournalCode JournalNum JournalLine GLAccount DebitAmount CreditAmount "
        "BookDebitAmount BookCreditAmount ARInvoiceNum VendorNum APInvoiceNum ABTUID"
    )
    row = {f"TranGLC_{name}": line[name] for name in copied.split()}
    row |= {f"TranGLC_{name}": value for name, value in zip(("RelatedToFile", "Key1", "Key2", "Key3"), link, strict=True)}
    row |= dict.fromkeys(("TranGLC_Key4", "TranGLC_Key5", "TranGLC_Key6"), "")
    return row | {
        "TranGLC_SysRowID": str(uuid.uuid5(uuid.UUID(line["SysRowID"]), "TranGLC")),
        "TranGLC_RecordType": "R",
        "TranGLC_TGLCTranNum": line["JournalLine"],
        "TranGLC_TranDate": line["JEDate"],
        "Calculated_Rev": line["SysRevID"],
    }


def reference_search() -> Baq:
    """Every object that carries a reference of ours: the search before a resend."""
    properties = {
        "Calculated_Object": Edm.STRING,
        "Calculated_Key": Edm.STRING,
        "Calculated_Ref": Edm.STRING,
        "Calculated_Posted": Edm.BOOLEAN,
    }

    def rows(world: World, parameters: Mapping[str, str]) -> list[Row]:
        wanted = parameters.get("Ref", "").casefold()
        return [
            {
                "Calculated_Object": kind,
                "Calculated_Key": str(row[key]),
                "Calculated_Ref": row[reference],
                "Calculated_Posted": bool(row.get("Posted", True)),
            }
            for kind, source, key, reference in (
                ("OrderHed", ORDERS, "OrderNum", "PONum"),
                ("CashHead", CASH_HEADS, "HeadNum", "CheckRef"),
                ("APInvHed", AP_INVOICES, "InvoiceNum", "InvoiceNum"),
                ("GLJrnDtl", GL_LINES, "JournalNum", "Description"),
            )
            for row in source.rows(world)
            if wanted and str(row[reference]).casefold() == wanted
        ]

    return Baq("HL_RefSearch", EntityType("Baq.HL_RefSearch", properties), frozenset({"Ref"}), rows)
