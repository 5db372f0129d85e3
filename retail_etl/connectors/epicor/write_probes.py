"""Which writes the API key's scope and the user's menu security allow: forms are asked for, and none is committed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.probing import tried

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.epicor.calling import Methods
    from retail_etl.connectors.interface import Probe

# By entity: the method that gives an empty form, and the sets that are searched before anything is entered.
FORMS: Final[Mapping[str, tuple[str, str, tuple[tuple[str, str, str], ...]]]] = {
    "customers": ("Erp.BO.CustomerSvc", "GetNewCustomer", (("Erp.BO.CustomerSvc", "Customers", "CustID"),)),
    "parts": ("Erp.BO.PartSvc", "GetNewPart", (("Erp.BO.PartSvc", "Parts", "PartNum"),)),
    "orders": (
        "Erp.BO.SalesOrderSvc",
        "GetNewOrderHed",
        (("Erp.BO.SalesOrderSvc", "SalesOrders", "HLRef_c"), ("Erp.BO.PartSvc", "Parts", "PartNum")),
    ),
    "cash_receipts": ("Erp.BO.CashGrpSvc", "GetNewCashGrpNoLock", (("Erp.BO.CashRecSvc", "CashRecs", "Reference"),)),
    "ap_invoices": ("Erp.BO.APInvGrpSvc", "GetNewAPInvGrp", (("Erp.BO.APInvoiceSvc", "APInvoices", "InvoiceNum"),)),
    "journals": (
        "Erp.BO.GLJrnGrpSvc",
        "GetNewGLJrnGrpNoLock",
        (("Erp.BO.GLJournalEntrySvc", "GLJournalEntries", "HLRef_c"), ("Erp.BO.GLAccountSvc", "GLAccounts", "GLAccount")),
    ),
}
_NOBODY: Final = "retail_etl looks whether it may look"


def probes(methods: Methods, entities: Sequence[str]) -> list[Probe]:
    """One finding an entity."""
    return [tried(f"write {entity}", partial(_is_allowed, methods, entity)) for entity in entities]


def _is_allowed(methods: Methods, entity: str) -> str:
    service, method, searched = FORMS[entity]
    methods.call(service, method, {"ds": {}}, Place(entity, "permission to write", service))
    for other, entity_set, column in searched:
        methods.rows(other, entity_set, column, [_NOBODY], Place(entity, "permission to search", other))
    named = ", ".join(dict.fromkeys((service, *(other for other, _, _ in searched))))
    return f"allowed by {named}; nothing was entered"
