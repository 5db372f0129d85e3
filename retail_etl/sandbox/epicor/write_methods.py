"""Every method that writes, by service: one call at a time, with the refusals that any of them may meet."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.charge_tables import ORDER_CHARGES
from retail_etl.sandbox.epicor.edm import json_value
from retail_etl.sandbox.epicor.entry_methods import EntryMethods
from retail_etl.sandbox.epicor.group_tables import AP_GROUPS, CASH_GROUPS
from retail_etl.sandbox.epicor.job_methods import JobMethods
from retail_etl.sandbox.epicor.job_tables import JOB_DEMANDS, JOBS
from retail_etl.sandbox.epicor.journal_methods import JournalMethods
from retail_etl.sandbox.epicor.journal_tables import JOURNAL_GROUPS, JOURNAL_HEADS, JOURNAL_LINES
from retail_etl.sandbox.epicor.ledger_tables import GL_LINES
from retail_etl.sandbox.epicor.master_methods import MasterMethods
from retail_etl.sandbox.epicor.master_tables import CUSTOMERS, PARTS
from retail_etl.sandbox.epicor.order_methods import OrderMethods
from retail_etl.sandbox.epicor.order_tables import ORDER_LINES, ORDER_RELEASES, ORDERS
from retail_etl.sandbox.epicor.payable_tables import AP_EXPENSES, AP_INVOICES, AP_LINES
from retail_etl.sandbox.epicor.posting_methods import PostingMethods
from retail_etl.sandbox.epicor.refusals import RefusedCallError, business_rule, not_found
from retail_etl.sandbox.epicor.row_forms import INTEGRATION, Desk, modified, typed
from retail_etl.sandbox.epicor.shipment_tables import SHIPMENT_LINES, SHIPMENTS
from retail_etl.sandbox.epicor.shipping_methods import ShippingMethods
from retail_etl.sandbox.epicor.subledger_tables import CASH_HEADS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.epicor.sources import Source
    from retail_etl.sandbox.epicor.switches import Switches
    from retail_etl.sandbox.faults import FaultRegistry
    from retail_etl.sandbox.world import World

SYSTEM = "epicor"
_COMMITS = (
    "MasterUpdate",
    "UpdateMaster",
    "Update",
    "UpdateNoLock",
    "UpdateExt",
    "CloseOrder",
    "PostGroupJournals",
    "RunDirect",
)
_KEPT: Mapping[str, Source] = {
    source.entity.name: source
    for source in (
        ORDERS, ORDER_LINES, ORDER_RELEASES, ORDER_CHARGES, CUSTOMERS, PARTS, CASH_GROUPS, CASH_HEADS, AP_GROUPS, AP_INVOICES,
        AP_LINES, AP_EXPENSES, JOURNAL_GROUPS, JOURNAL_HEADS, JOURNAL_LINES, GL_LINES, SHIPMENTS, SHIPMENT_LINES,
        JOBS, JOB_DEMANDS,
    )
}  # fmt: skip


class WriteMethods:
    """What integrations may do to one tenant."""

    def __init__(self, world: World, faults: FaultRegistry, switches: Switches) -> None:
        self._world = world
        self._faults = faults
        self._lock = Lock()
        self._desk = desk = Desk(world)
        orders, masters, entries = OrderMethods(desk), MasterMethods(desk), EntryMethods(desk, switches)
        journals, posting = JournalMethods(desk, switches), PostingMethods(desk, switches)
        self._methods: dict[str, dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
            "Erp.BO.SalesOrderSvc": orders.methods(),
            "Erp.BO.CustShipSvc": ShippingMethods(desk).methods(),
            "Erp.BO.JobEntrySvc": JobMethods(desk).methods(),
            "Erp.BO.CustomerSvc": masters.customer_methods(),
            "Erp.BO.PartSvc": masters.part_methods(),
            "Erp.BO.CashGrpSvc": {**entries.cash_group_methods(), **posting.cash_group_methods()},
            "Erp.BO.CashRecSvc": entries.receipt_methods(),
            "Erp.BO.APInvGrpSvc": {**entries.payable_group_methods(), **posting.payable_group_methods()},
            "Erp.BO.APInvoiceSvc": entries.payable_methods(),
            "Erp.BO.GLJrnGrpSvc": journals.group_methods(),
            "Erp.BO.GLJournalEntrySvc": journals.entry_methods(),
            "Erp.PROC.CashRecPostSvc": posting.receipt_posting(),
            "Erp.PROC.APInvoicePostSvc": posting.payable_posting(),
        }

    def method(self, service: str, name: str, arguments: Mapping[str, Any], path: str, user: str = "") -> dict[str, Any]:
        """The reply: what the method returns under `returnObj`, what it gives back of its arguments under `parameters`.

        Raises:
            RefusedCallError: as the business object, or a fault, says.
        """
        if name not in self._methods.get(service, {}):
            raise not_found(f"Method {name} was not found in {service}.")
        with self._lock:
            self._disturb(name, path)
            self._desk.user = user or INTEGRATION
            told = _shown(self._stopped(name, arguments, path) or self._methods[service][name](arguments))
        returned = told.pop("returnObj", None)
        return {"returnObj": returned, "parameters": told} if returned is not None else {"parameters": told}

    def _stopped(self, name: str, arguments: Mapping[str, Any], path: str) -> dict[str, Any] | None:
        """What an update says that asks a question first, and commits nothing."""
        fault = self._faults.take("update_stopped", SYSTEM, path) if name == "MasterUpdate" else None
        if fault is None:
            return None
        said = str(fault.details.get("message", "Do you want to continue?"))
        return {"lContinue": False, "cResponseMsg": said, "ds": arguments.get("ds") or {}}

    def dump(self) -> dict[str, Any]:
        """All that was written, by table, and the numbers that count on."""
        rows = {name: [_shown(row) for row in source.written(self._world)] for name, source in _KEPT.items()}
        return {"rows": rows, "numbers": self._desk.numbers()}

    def load(self, kept: dict[str, Any]) -> None:
        """Takes up what `dump` gave."""
        for name, rows in kept["rows"].items():
            for row in rows:
                _KEPT[name].write(self._world, typed(_KEPT[name].entity, row))
        self._desk.go_on(kept["numbers"])

    def _disturb(self, name: str, path: str) -> None:
        if self._faults.take("licence_exhausted", SYSTEM, path):
            raise business_rule("Maximum users exceeded on license type WebService.")
        if self._faults.take("session_expired", SYSTEM, path):
            raise RefusedCallError(410, "The session is no longer valid.", "Ice.Common.InvalidSessionException")
        if name in _COMMITS and self._faults.take("row_locked", SYSTEM, path):
            raise modified()


def _shown(value: Any) -> Any:
    """A reply as it is written: days and decimals in Kinetic's form."""
    if isinstance(value, dict):
        return {name: _shown(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shown(inner) for inner in value]
    return json_value(value)
