"""Business-object services: which entity sets each has, which tables stand behind them, and their read methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor import setup_tables
from retail_etl.sandbox.epicor.address_tables import SHIP_TOS
from retail_etl.sandbox.epicor.bank_tables import BANK_TRANS, STATEMENT_LINES, STATEMENTS
from retail_etl.sandbox.epicor.charge_tables import ORDER_CHARGES
from retail_etl.sandbox.epicor.group_tables import AP_GROUPS, CASH_GROUPS
from retail_etl.sandbox.epicor.job_tables import JOBS
from retail_etl.sandbox.epicor.journal_tables import JOURNAL_GROUPS, JOURNAL_HEADS, JOURNAL_LINES
from retail_etl.sandbox.epicor.ledger_tables import GL_LINES
from retail_etl.sandbox.epicor.master_tables import CUSTOMERS, PART_UOMS, PART_WAREHOUSES, PARTS
from retail_etl.sandbox.epicor.odata_options import sort_rows
from retail_etl.sandbox.epicor.order_tables import ORDER_LINES, ORDER_RELEASES, ORDERS
from retail_etl.sandbox.epicor.payable_tables import AP_EXPENSES, AP_INVOICES, AP_LINES
from retail_etl.sandbox.epicor.receivable_tables import AR_INVOICES
from retail_etl.sandbox.epicor.refusals import record_not_found, unexpected
from retail_etl.sandbox.epicor.shipment_tables import SHIPMENT_LINES, SHIPMENTS
from retail_etl.sandbox.epicor.subledger_tables import CASH_HEADS, CASH_LINES
from retail_etl.sandbox.epicor.where_clause import compile_where

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from retail_etl.sandbox.epicor.edm import EntityType, Row
    from retail_etl.sandbox.epicor.sources import Source
    from retail_etl.sandbox.world import World


@dataclass(frozen=True)
class EntitySet:
    """One set of a service: its type and where its rows come from."""

    name: str
    entity: EntityType
    rows: Callable[[World], Sequence[Row]]

    @property
    def table(self) -> str:
        """The table's name, as method replies use it."""
        return self.entity.name.removeprefix("Erp.")


def _over(name: str, source: Source) -> EntitySet:
    return EntitySet(name, source.entity, source.rows)


def _fixed(name: str, entity: EntityType, rows: Callable[[], list[Row]]) -> EntitySet:
    kept: list[Row] = []

    def once(_world: World) -> Sequence[Row]:
        kept.extend(rows() if not kept else ())
        return kept

    return EntitySet(name, entity, once)


SERVICES: Mapping[str, tuple[EntitySet, ...]] = {
    "Erp.BO.GLJrnDtlSvc": (_over("GLJrnDtls", GL_LINES),),
    "Erp.BO.SalesOrderSvc": (
        _over("SalesOrders", ORDERS),
        _over("OrderDtls", ORDER_LINES),
        _over("OrderRels", ORDER_RELEASES),
        _over("OrderMscs", ORDER_CHARGES),
        _over("OHOrderMscs", ORDER_CHARGES),
    ),
    "Erp.BO.CustomerSvc": (_over("Customers", CUSTOMERS), _over("ShipToes", SHIP_TOS)),
    "Erp.BO.PartSvc": (_over("Parts", PARTS), _over("PartUOMs", PART_UOMS), _over("PartWhses", PART_WAREHOUSES)),
    "Erp.BO.JobEntrySvc": (_over("JobEntries", JOBS),),
    "Erp.BO.CustShipSvc": (_over("CustShips", SHIPMENTS), _over("ShipDtls", SHIPMENT_LINES)),
    "Erp.BO.CashRecSvc": (_over("CashRecs", CASH_HEADS), _over("CashDtls", CASH_LINES)),
    "Erp.BO.CashGrpSvc": (_over("CashGrps", CASH_GROUPS),),
    "Erp.BO.APInvGrpSvc": (_over("APInvGrps", AP_GROUPS),),
    "Erp.BO.GLJrnGrpSvc": (_over("GLJrnGrps", JOURNAL_GROUPS),),
    "Erp.BO.GLJournalEntrySvc": (_over("GLJournalEntries", JOURNAL_HEADS), _over("GLJrnDtlMnls", JOURNAL_LINES)),
    "Erp.BO.BankAdjEntrySvc": (_over("BankTrans", BANK_TRANS),),
    "Erp.BO.AutoBankRecSvc": (_over("AutoBankRecs", STATEMENTS), _over("CashBDtls", STATEMENT_LINES)),
    "Erp.BO.APInvoiceSvc": (_over("APInvoices", AP_INVOICES), _over("APInvDtls", AP_LINES), _over("APInvExps", AP_EXPENSES)),
    "Erp.BO.ARInvoiceSvc": (_over("ARInvoices", AR_INVOICES),),
    "Erp.BO.GLAccountSvc": (_fixed("GLAccounts", setup_tables.GL_ACCOUNT, setup_tables.gl_accounts),),
    "Erp.BO.BankAcctSvc": (_fixed("BankAccts", setup_tables.BANK_ACCT, setup_tables.bank_accounts),),
    "Erp.BO.FiscalPerSearchSvc": (_fixed("FiscalPerSearches", setup_tables.FISCAL_PERIOD, setup_tables.fiscal_periods),),
    "Erp.BO.EADSvc": (_fixed("EADTypes", setup_tables.EARLIEST_APPLY, setup_tables.earliest_apply_dates),),
    # Programs have methods, and no sets.
    "Erp.PROC.CashRecPostSvc": (),
    "Erp.PROC.APInvoicePostSvc": (),
    "Erp.BO.WarehseSvc": (_fixed("Warehses", setup_tables.WAREHOUSE, setup_tables.warehouses),),
}


def get_rows(world: World, sets: Sequence[EntitySet], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`GetRows`: the head rows that meet `whereClause<Table>`, a page of them, with the children of those heads.

    Raises:
        RefusedCallError: the general apology for a where clause that cannot be read.
    """
    head, *children = sets
    rows, more = _page(list(head.rows(world)), head, arguments, f"whereClause{head.table}")
    found: dict[str, Any] = {head.table: rows}
    for child in children:
        kept, _ = compile_where(str(arguments.get(f"whereClause{child.table}", "")), child.entity)
        shared = _shared(head, child)
        keys = {tuple(row[name] for name in shared) for row in rows}
        found[child.table] = [row for row in child.rows(world) if tuple(row[name] for name in shared) in keys and kept(row)]
    return {"returnObj": found, "parameters": {"morePages": more}}


def get_list(world: World, sets: Sequence[EntitySet], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`GetList`: head rows only, by one `whereClause`."""
    head = sets[0]
    rows, more = _page(list(head.rows(world)), head, arguments, "whereClause")
    return {"returnObj": {f"{head.table}List": rows}, "parameters": {"morePages": more}}


def get_by_id(world: World, sets: Sequence[EntitySet], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`GetByID`: one head with its children; arguments are the key columns without the company, first letter small.

    Raises:
        RefusedCallError: 404 when there is no such row, the apology when a key column is missing.
    """
    head = sets[0]
    wanted = {}
    for name in head.entity.key[1:]:
        small = name[0].lower() + name[1:]
        if small not in arguments and name not in arguments:
            raise unexpected()
        wanted[name] = str(arguments.get(small, arguments.get(name))).casefold()
    for row in head.rows(world):
        if all(str(row[name]).casefold() == value for name, value in wanted.items()):
            clause = " AND ".join(
                f"{name} = '{row[name]}'" if isinstance(row[name], str) else f"{name} = {row[name]}" for name in wanted
            )
            return {"returnObj": get_rows(world, sets, {f"whereClause{head.table}": clause})["returnObj"], "parameters": {}}
    raise record_not_found()


METHODS: Mapping[str, Callable[[World, Sequence[EntitySet], Mapping[str, Any]], dict[str, Any]]] = {
    "GetRows": get_rows,
    "GetList": get_list,
    "GetByID": get_by_id,
}


def _page(rows: list[Row], head: EntitySet, arguments: Mapping[str, Any], clause: str) -> tuple[list[Row], bool]:
    """A page of the rows that meet the clause; a page size of 0 means all of them, pages 0 and 1 are the first."""
    condition, order = compile_where(str(arguments.get(clause, "") or ""), head.entity)
    kept = sort_rows([row for row in rows if condition(row)], order)
    size, page = _argument(arguments, "pageSize"), max(_argument(arguments, "absolutePage"), 1)
    if not size:
        return kept, False
    return kept[(page - 1) * size : page * size], page * size < len(kept)


def _argument(arguments: Mapping[str, Any], name: str) -> int:
    try:
        return int(arguments.get(name, 0) or 0)
    except (TypeError, ValueError):
        raise unexpected() from None


def _shared(head: EntitySet, child: EntitySet) -> tuple[str, ...]:
    return tuple(name for name in head.entity.key if name in child.entity.properties)
