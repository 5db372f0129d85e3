"""Supplier invoices in groups of our own: unposted for finance, unless the installation says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import midnight, number, row_of
from retail_etl.connectors.epicor.entry_sinks import PartlyEnteredError
from retail_etl.connectors.epicor.posting import PostingSink, run_posting
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.connectors.outcomes import says
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome

_AP_GROUPS: Final = "Erp.BO.APInvGrpSvc"
_INVOICES: Final = "Erp.BO.APInvoiceSvc"
_POSTING: Final = "Erp.PROC.APInvoicePostSvc"


class PayableSink(PostingSink):
    """``ap_invoices``: GroupID, VendorID, InvoiceNum (the reference), dates, amount, and lines with their GL accounts."""

    entity = "ap_invoices"
    service = _INVOICES
    entity_set = "APInvoices"
    reference_column = "InvoiceNum"
    group_service = _AP_GROUPS
    group_set = "APInvGrps"
    expand = "APInvDtls"

    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]:
        problems: dict[str, Failure] = {}
        for item in items:
            found = [self._preflight.date_problem(item.key, str(item.payload["ApplyDate"]), "AP"), _balance_problem(item)]
            found += [self._preflight.account_problem(item.key, str(line["GLAccount"])) for line in item.payload["lines"]]
            for problem in filter(None, found):
                problems[item.key] = problem
        return problems

    def _says_all(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
        booked = [expense.get("GLAccount") for expense in row.get("APInvExps") or []]
        return says(row, {"DocInvoiceAmt": item.payload["DocInvoiceVendorAmt"]}) and booked == [
            line["GLAccount"] for line in item.payload["lines"]
        ]

    def _identifier(self, row: Mapping[str, Any]) -> str:
        return f"{row['VendorNum']}/{row['InvoiceNum']}"

    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome:
        head = dict(begun) if begun else self._head(item)
        try:
            booked = list(head.get("APInvExps") or [])
            for place, line in enumerate(item.payload["lines"]):
                if place >= len(booked):
                    self._line(item, head, line)
                elif booked[place].get("GLAccount") != line["GLAccount"]:
                    self._account(item, booked[place], line)
            unlocked = {"InGroupID": item.payload["GroupID"], "ds": {}}
            self._methods.commit(_AP_GROUPS, "UnlockGroup", unlocked, self._place(item))
        except RetailEtlError as error:
            raise PartlyEnteredError(error) from error
        return Receipt(item.key, self._identifier(head))

    def _post(self, group: str, place: Place) -> str:
        self._methods.call(_AP_GROUPS, "PrePostGroupInvoices", {"InGroupID": group, "ds": {}}, place)
        run_posting(self._methods, _POSTING, "APInvoicePostParam", group, place)
        return ""

    def _head(self, item: OutboxItem) -> dict[str, Any]:
        place, told = self._place(item), item.payload
        self._group(item)
        kind = "GetNewAPInvHedDebitMemo" if number(told["DocInvoiceVendorAmt"]) < 0 else "GetNewAPInvHedInvoice"
        reply = self._methods.call(_INVOICES, kind, {"cGroupID": told["GroupID"], "ds": {}}, place)
        asked = {"ProposedVendorID": told["VendorID"], "ds": reply["ds"]}
        reply = self._methods.call(_INVOICES, "ChangeVendorID", asked, place)
        day = {"ProposedInvoiceDate": midnight(told["InvoiceDate"]), "recalcAmts": "", "cMessageText": "", "ds": reply["ds"]}
        reply = self._methods.call(_INVOICES, "ChangeInvoiceDateEx", day, place)
        amount = {"ProposedInvoiceVendorAmt": number(told["DocInvoiceVendorAmt"]), "ds": reply["ds"]}
        reply = self._methods.call(_INVOICES, "ChangeInvoiceVendorAmt", amount, place)
        row = row_of(reply, "APInvHed")
        row |= {
            "InvoiceNum": item.reference,
            "ApplyDate": midnight(told["ApplyDate"]),
            "Description": told.get("Description", ""),
        }
        reply = self._methods.commit(_INVOICES, "Update", {"ds": {"APInvHed": [row]}}, place)
        return row_of(reply, "APInvHed")

    def _line(self, item: OutboxItem, head: Mapping[str, Any], line: Mapping[str, Any]) -> None:
        place = self._place(item)
        new = {"iVendorNum": head["VendorNum"], "cInvoiceNum": head["InvoiceNum"], "ds": {}}
        reply = self._methods.call(_INVOICES, "GetNewAPInvDtlMiscellaneous", new, place)
        part = {"ProposedPartNum": line.get("PartNum", "FEE"), "ds": reply["ds"]}
        reply = self._methods.call(_INVOICES, "ChangePartNum", part, place)
        cost = {"ProposedExtCost": number(line["DocExtCost"]), "ds": reply["ds"]}
        reply = self._methods.call(_INVOICES, "ChangeExtCost", cost, place)
        row = {**row_of(reply, "APInvDtl"), "Description": line.get("Description", "")}
        reply = self._methods.commit(_INVOICES, "Update", {"ds": {"APInvDtl": [row]}}, place)
        self._account(item, row_of(reply, "APInvExp"), line)

    def _account(self, item: OutboxItem, expense: Mapping[str, Any], line: Mapping[str, Any]) -> None:
        row = {**expense, "GLAccount": line["GLAccount"], "RowMod": "U"}
        self._methods.commit(_INVOICES, "Update", {"ds": {"APInvExp": [row]}}, self._place(item))

    def _search(self, items: Sequence[OutboxItem]) -> dict[str, list[dict[str, Any]]]:
        """The invoices with their expenses: a line is entered when its account is."""
        held = super()._search(items)
        if held:
            place = Place(self.entity, f"{len(held)} begun", self.service)
            expenses = self._methods.rows(_INVOICES, "APInvExps", "InvoiceNum", list(held), place)
            expenses.sort(key=lambda row: (row["InvoiceLine"], row["InvExpSeq"]))
            for rows in held.values():
                for row in rows:
                    row["APInvExps"] = [one for one in expenses if one["InvoiceNum"] == row["InvoiceNum"]]
        return held

    def _make_group(self, item: OutboxItem, place: Place) -> None:
        told = item.payload
        reply = self._methods.call(_AP_GROUPS, "GetNewAPInvGrp", {"ds": {}}, place)
        row = {**row_of(reply, "APInvGrp"), "GroupID": told["GroupID"], "ApplyDate": midnight(told["ApplyDate"])}
        self._methods.commit(_AP_GROUPS, "Update", {"ds": {"APInvGrp": [row]}}, place)


def _balance_problem(item: OutboxItem) -> Failure | None:
    """Kinetic posts no invoice whose lines do not add up to what the supplier asks."""
    asked = number(item.payload["DocInvoiceVendorAmt"])
    charged = sum(number(line["DocExtCost"]) for line in item.payload["lines"])
    if asked == charged:
        return None
    said = f"it is out of balance: the supplier asks {asked}, its lines come to {charged}"
    step = "Correct the amounts of its lines, then replay it."
    return Failure(item.key, FailureClass.NEEDS_PERSON, "out_of_balance", said, step)
