"""Cash receipts and payables in groups of our own, unposted: finance posts them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import midnight, number, row_of
from retail_etl.connectors.epicor.entry_sinks import EntrySink, PartlyEnteredError
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Receipt
from retail_etl.connectors.outcomes import says
from retail_etl.errors import RequestRejectedError, RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import Failure, OutboxItem, Outcome

_CASH_GROUPS: Final = "Erp.BO.CashGrpSvc"
_RECEIPTS: Final = "Erp.BO.CashRecSvc"
_AP_GROUPS: Final = "Erp.BO.APInvGrpSvc"
_INVOICES: Final = "Erp.BO.APInvoiceSvc"
_CONFLICT: Final = 409


class CashReceiptSink(EntrySink):
    """``cash_receipts``: GroupID, BankAcctID, TranType (PayInv, Deposit, MisPay), CustID, CheckRef, TranDate, DocTranAmt."""

    entity = "cash_receipts"
    service = _RECEIPTS
    entity_set = "CashRecs"
    reference_column = "Reference"

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """As every entry; the groups are left when it ends, however it ends."""
        try:
            return super().push(items)
        finally:
            for group in {str(item.payload["GroupID"]) for item in items}:
                with suppress(RetailEtlError):  # a lock of ours is given up by the next run
                    self._methods.commit(_CASH_GROUPS, "LeaveCashGrp", {"groupID": group, "ds": {}}, Place(self.entity, group))

    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]:
        found = {item.key: self._preflight.date_problem(item.key, str(item.payload["TranDate"]), "CM") for item in items}
        return {key: problem for key, problem in found.items() if problem is not None}

    def _is_whole(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
        return says(row, {"DocTranAmt": item.payload["DocTranAmt"], "GroupID": item.payload["GroupID"]}) or bool(
            row.get("Posted")
        )

    def _identifier(self, row: Mapping[str, Any]) -> str:
        return str(row["HeadNum"])

    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome:
        place, told = self._place(item), item.payload
        if begun is not None:
            row = {**begun, "DocTranAmt": number(told["DocTranAmt"]), "RowMod": "U"}
            return self._committed(item, row)
        self._group(item)
        asked = {"groupID": told["GroupID"], "tranType": str(told["TranType"]).upper(), "ds": {}}
        reply = self._methods.call(_RECEIPTS, "GetNewCashHeadType", asked, place)
        if told.get("CustID"):
            reply = self._methods.call(_RECEIPTS, "GetCustomerInfo", {"custID": told["CustID"], "ds": reply["ds"]}, place)
        row = row_of(reply, "CashHead")
        row |= {
            "CheckRef": told.get("CheckRef", ""),
            "TranDate": midnight(told["TranDate"]),
            self.reference_column: item.reference,
        }
        row |= {"DocTranAmt": number(told["DocTranAmt"]), "CurrencyCode": told.get("CurrencyCode", row.get("CurrencyCode"))}
        if told.get("OrderNum"):
            row["OrderNum"] = int(told["OrderNum"])
        return self._committed(item, row)

    def _committed(self, item: OutboxItem, row: Mapping[str, Any]) -> Outcome:
        arguments = {
            "ipGroupID": item.payload["GroupID"], "ipTableName": "CashHead", "updGroupTotals": True, "ipIgnoreValidation": 0,
            "ds": {"CashHead": [row], "CashDtl": []},
        }  # fmt: skip
        reply = self._methods.commit(_RECEIPTS, "UpdateMaster", arguments, self._place(item))
        return Receipt(item.key, self._identifier(row_of(reply, "CashHead")))

    def _group(self, item: OutboxItem) -> None:
        """The receipt's group, made where it is not there: one bank account and one day."""
        place, told = self._place(item), item.payload
        if self._methods.rows(_CASH_GROUPS, "CashGrps", "GroupID", [str(told["GroupID"])], place):
            return
        reply = self._methods.call(_CASH_GROUPS, "GetNewCashGrpNoLock", {"ds": {}}, place)
        asked = {"bankAcctID": told["BankAcctID"], "ds": reply["ds"]}
        reply = self._methods.call(_CASH_GROUPS, "GetGrpBankInfo", asked, place)
        asked = {"tranDate": midnight(told["TranDate"]), "ds": reply["ds"]}
        reply = self._methods.call(_CASH_GROUPS, "GetGrpFiscal", asked, place)
        row = {**row_of(reply, "CashGrp"), "GroupID": told["GroupID"]}
        with suppress_conflict():
            self._methods.commit(_CASH_GROUPS, "UpdateMaster", {"ds": {"CashGrp": [row]}}, place)


class PayableSink(EntrySink):
    """``ap_invoices``: GroupID, VendorID, InvoiceNum (the reference), dates, amount, and lines with their GL accounts."""

    entity = "ap_invoices"
    service = _INVOICES
    entity_set = "APInvoices"
    reference_column = "InvoiceNum"
    expand = "APInvDtls"

    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]:
        problems: dict[str, Failure] = {}
        for item in items:
            found = [self._preflight.date_problem(item.key, str(item.payload["ApplyDate"]), "AP")]
            found += [self._preflight.account_problem(item.key, str(line["GLAccount"])) for line in item.payload["lines"]]
            for problem in filter(None, found):
                problems[item.key] = problem
        return problems

    def _is_whole(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
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

    def _group(self, item: OutboxItem) -> None:
        place, told = self._place(item), item.payload
        if self._methods.rows(_AP_GROUPS, "APInvGrps", "GroupID", [str(told["GroupID"])], place):
            return
        reply = self._methods.call(_AP_GROUPS, "GetNewAPInvGrp", {"ds": {}}, place)
        row = {**row_of(reply, "APInvGrp"), "GroupID": told["GroupID"], "ApplyDate": midnight(told["ApplyDate"])}
        with suppress_conflict():
            self._methods.commit(_AP_GROUPS, "Update", {"ds": {"APInvGrp": [row]}}, place)


class suppress_conflict:  # noqa: N801 -- used as the verb it is
    """Passes over a refusal that says somebody else made the group meanwhile."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        """Whether the error is that one."""
        return isinstance(error, RequestRejectedError) and error.status == _CONFLICT
