"""The BAQs that ship with the integration: stored queries with parameters, columns named `Table_Field` and `Calculated_Name`.

A delta BAQ takes `LastRev` and `MaxRows`, gives rows with a higher revision, lowest first, and calls that revision
`Calculated_Rev`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.edm import Edm, EntityType, Row
from retail_etl.sandbox.epicor.job_tables import JOBS
from retail_etl.sandbox.epicor.ledger_tables import GL_LINES
from retail_etl.sandbox.epicor.master_tables import CUSTOMERS, PART_WAREHOUSES, PARTS
from retail_etl.sandbox.epicor.order_tables import ORDER_RELEASES, ORDERS
from retail_etl.sandbox.epicor.receivable_tables import AR_INVOICES
from retail_etl.sandbox.epicor.refusals import bad_query
from retail_etl.sandbox.epicor.shipment_tables import SHIPMENTS
from retail_etl.sandbox.epicor.sources import Source, money
from retail_etl.sandbox.epicor.subledger_tables import AP_INVOICES, BANK_TRANS, CASH_HEADS
from retail_etl.sandbox.world.identifiers import BOOK, COMPANY

if TYPE_CHECKING:
    from decimal import Decimal

    from retail_etl.sandbox.world import World

Rows = Callable[["World", Mapping[str, str]], list[Row]]
_UNTIMED = {"SysRevID", "SysRowID"}


@dataclass(frozen=True)
class Baq:
    """A stored query: what it is called, what its rows look like, which parameters it takes, how it is run."""

    name: str
    entity: EntityType
    parameters: frozenset[str]
    rows: Rows


def _integer(parameters: Mapping[str, str], name: str, default: int | None) -> int | None:
    text = parameters.get(name)
    if text is None or not text.strip():
        return default
    try:
        return int(text)
    except ValueError as unreadable:
        raise bad_query(f"Invalid value '{text}' for BAQ parameter {name}.") from unreadable


def _delta(name: str, source: Source, *, joined: Mapping[str, str] | None = None, skipped: frozenset[str] = frozenset()) -> Baq:
    """A delta over one table; `joined` are constant columns that come from joined tables."""
    table = source.entity.name.removeprefix("Erp.")
    columns = {column: edm for column, edm in source.entity.properties.items() if column not in skipped | _UNTIMED}
    properties = {f"{table}_{column}": edm for column, edm in columns.items()}
    properties.update(dict.fromkeys(joined or {}, Edm.STRING))
    properties["Calculated_Rev"] = Edm.INT64
    names = {column: f"{table}_{column}" for column in columns}

    def rows(world: World, parameters: Mapping[str, str]) -> list[Row]:
        last, limit = _integer(parameters, "LastRev", 0), _integer(parameters, "MaxRows", None)
        found = source.since(world, last or 0, limit)
        return [{**{names[c]: row[c] for c in names}, **(joined or {}), "Calculated_Rev": row["SysRevID"]} for row in found]

    return Baq(name, EntityType(f"Baq.{name}", properties), frozenset({"LastRev", "MaxRows"}), rows)


def _period_control() -> Baq:
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
        year, period = _integer(parameters, "FiscalYear", None), _integer(parameters, "FiscalPeriod", None)
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


def _tran_gl() -> Baq:
    """Which document stands behind a ledger line (RecordType R, one book)."""
    texts = (
        "Company",
        "RelatedToFile",
        "Key1",
        "Key2",
        "Key3",
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
    properties |= {"TranGLC_TranDate": Edm.DATE_TIME_OFFSET, "Calculated_Rev": Edm.INT64}

    def rows(world: World, parameters: Mapping[str, str]) -> list[Row]:
        last, limit = _integer(parameters, "LastRev", 0), _integer(parameters, "MaxRows", None)
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
    return row | {
        "TranGLC_RecordType": "R",
        "TranGLC_TGLCTranNum": line["JournalLine"],
        "TranGLC_TranDate": line["JEDate"],
        "Calculated_Rev": line["SysRevID"],
    }


def _ref_search() -> Baq:
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


BAQS = {
    baq.name: baq
    for baq in (
        _delta("HL_GLDelta", GL_LINES, skipped=frozenset({"GLAccountGLAcctDisp", "GLAccountAccountDesc"})),
        _period_control(),
        _tran_gl(),
        _delta("HL_CashDelta", CASH_HEADS),
        _delta("HL_APInvDelta", AP_INVOICES),
        _delta("HL_ARInvDelta", AR_INVOICES),
        _delta("HL_BankTranDelta", BANK_TRANS),
        _delta("HL_CustDelta", CUSTOMERS),
        _delta("HL_PartDelta", PARTS),
        _delta(
            "HL_OnHandDelta",
            PART_WAREHOUSES,
            joined={"Warehse_Plant": "MfgSys", "Part_IUM": "EA"},
            skipped=frozenset({"Plant"}),
        ),
        _delta("HL_JobDelta", JOBS),
        _delta("HL_OrderDelta", ORDERS, skipped=frozenset({"CustomerCustID", "CustOnCreditHold"})),
        _delta("HL_OrderRelDelta", ORDER_RELEASES),
        _delta("HL_ShipDelta", SHIPMENTS),
        _ref_search(),
    )
}
