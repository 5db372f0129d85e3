"""Which writes the API key's scope and the user's menu security allow: forms are asked for, and none is committed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.probing import tried

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from retail_etl.connectors.epicor.calling import Methods
    from retail_etl.connectors.interface import Probe

# By entity: the method that gives an empty form, and the sets that are searched before anything is entered.
FORMS: Final[Mapping[str, tuple[str, str, tuple[tuple[str, str, str], ...]]]] = {
    "customers": ("Erp.BO.CustomerSvc", "GetNewCustomer", (("Erp.BO.CustomerSvc", "Customers", "CustID"),)),
    "parts": ("Erp.BO.PartSvc", "GetNewPart", (("Erp.BO.PartSvc", "Parts", "PartNum"),)),
    "orders": (
        "Erp.BO.SalesOrderSvc",
        "GetNewOrderHed",
        (
            ("Erp.BO.SalesOrderSvc", "SalesOrders", "HLRef_c"),
            ("Erp.BO.PartSvc", "Parts", "PartNum"),
            ("Erp.BO.ARInvoiceSvc", "ARInvoices", "PONum"),  # asked before an order is voided
        ),
    ),
    "cash_receipts": ("Erp.BO.CashGrpSvc", "GetNewCashGrpNoLock", (("Erp.BO.CashRecSvc", "CashRecs", "Reference"),)),
    "ap_invoices": ("Erp.BO.APInvGrpSvc", "GetNewAPInvGrp", (("Erp.BO.APInvoiceSvc", "APInvoices", "InvoiceNum"),)),
    "journals": (
        "Erp.BO.GLJrnGrpSvc",
        "GetNewGLJrnGrpNoLock",
        (("Erp.BO.GLJournalEntrySvc", "GLJournalEntries", "HLRef_c"), ("Erp.BO.GLAccountSvc", "GLAccounts", "GLAccount")),
    ),
}
# By entity: what is asked for an empty form where groups are posted, too.
POSTING: Final[Mapping[str, tuple[str, str]]] = {
    "cash_receipts": ("Erp.PROC.CashRecPostSvc", "GetNewParameters"),
    "ap_invoices": ("Erp.PROC.APInvoicePostSvc", "GetNewParameters"),
}
_NOBODY: Final = "retail_etl looks whether it may look"


def probes(methods: Methods, entities: Sequence[str], posted: Collection[str] = ()) -> list[Probe]:
    """One finding an entity, and one more for each that is posted by a program of its own."""
    writing = [tried(f"write {entity}", partial(_is_allowed, methods, entity)) for entity in entities]
    wanted = [entity for entity in entities if entity in posted and entity in POSTING]
    return [*writing, *(tried(f"post {entity}", partial(_may_post, methods, entity)) for entity in wanted)]


def _is_allowed(methods: Methods, entity: str) -> str:
    service, method, searched = FORMS[entity]
    methods.call(service, method, {"ds": {}}, Place(entity, "permission to write", service))
    for other, entity_set, column in searched:
        methods.rows(other, entity_set, column, [_NOBODY], Place(entity, "permission to search", other))
    named = ", ".join(dict.fromkeys((service, *(other for other, _, _ in searched))))
    return f"allowed by {named}; nothing was entered"


def _may_post(methods: Methods, entity: str) -> str:
    service, method = POSTING[entity]
    methods.call(service, method, {"ds": {}}, Place(entity, "permission to post", service))
    return f"allowed by {service}; nothing was posted"
