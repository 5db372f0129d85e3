"""Cash receipts in groups of our own: unposted for finance, unless the installation says otherwise."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import midnight, number, row_of
from retail_etl.connectors.epicor.posting import PostingSink, run_posting
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Receipt
from retail_etl.connectors.outcomes import says
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import Failure, OutboxItem, Outcome

_CASH_GROUPS: Final = "Erp.BO.CashGrpSvc"
_RECEIPTS: Final = "Erp.BO.CashRecSvc"
_POSTING: Final = "Erp.PROC.CashRecPostSvc"


class CashReceiptSink(PostingSink):
    """``cash_receipts``: GroupID, BankAcctID, TranType (PayInv, Deposit, MisPay), CustID, CheckRef, TranDate, DocTranAmt.

    One that is ``Voided`` is taken out of its group, as long as nobody posted it.
    """

    entity = "cash_receipts"
    service = _RECEIPTS
    entity_set = "CashRecs"
    reference_column = "Reference"
    group_service = _CASH_GROUPS
    group_set = "CashGrps"

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """As every entry; the groups are left when it ends, however it ends."""
        try:
            return super().push(items)
        finally:
            for group in {str(item.payload["GroupID"]) for item in items}:
                with suppress(RetailEtlError):  # a lock of ours is given up by the next run
                    self._leave(group, Place(self.entity, group))

    def _judged(self, item: OutboxItem, held: list[dict[str, Any]]) -> Outcome | None:
        if self._takes_out(item) and not held:
            return Receipt(item.key, item.target_id or item.reference, found=True)
        return super()._judged(item, held)

    def _takes_out(self, item: OutboxItem) -> bool:
        return bool(item.payload.get("Voided"))

    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]:
        dated = [item for item in items if not self._takes_out(item)]
        found = {item.key: self._preflight.date_problem(item.key, str(item.payload["TranDate"]), "CM") for item in dated}
        return {key: problem for key, problem in found.items() if problem is not None}

    def _says_all(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
        same = says(row, {"DocTranAmt": item.payload["DocTranAmt"]}) and not self._takes_out(item)
        return same and (bool(row.get("Posted")) or says(row, {"GroupID": item.payload["GroupID"]}))

    def _leave(self, group: str, place: Place) -> None:
        self._methods.commit(_CASH_GROUPS, "LeaveCashGrp", {"groupID": group, "ds": {}}, place)

    def _post(self, group: str, place: Place) -> str:
        self._leave(group, place)
        self._methods.call(_CASH_GROUPS, "PrePostGroup", {"groupID": group, "ds": {}}, place)
        run_posting(self._methods, _POSTING, "CashRecPostParam", group, place)
        return ""

    def _identifier(self, row: Mapping[str, Any]) -> str:
        return str(row["HeadNum"])

    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome:
        place, told = self._place(item), item.payload
        if begun is not None and self._takes_out(item):
            key = {"groupID": begun["GroupID"], "headNum": begun["HeadNum"]}
            self._methods.commit(_RECEIPTS, "DeleteByID", key, place)
            return Receipt(item.key, self._identifier(begun))
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

    def _make_group(self, item: OutboxItem, place: Place) -> None:
        """One bank account and one day."""
        told = item.payload
        reply = self._methods.call(_CASH_GROUPS, "GetNewCashGrpNoLock", {"ds": {}}, place)
        asked = {"bankAcctID": told["BankAcctID"], "ds": reply["ds"]}
        reply = self._methods.call(_CASH_GROUPS, "GetGrpBankInfo", asked, place)
        asked = {"tranDate": midnight(told["TranDate"]), "ds": reply["ds"]}
        reply = self._methods.call(_CASH_GROUPS, "GetGrpFiscal", asked, place)
        row = {**row_of(reply, "CashGrp"), "GroupID": told["GroupID"]}
        self._methods.commit(_CASH_GROUPS, "UpdateMaster", {"ds": {"CashGrp": [row]}}, place)
