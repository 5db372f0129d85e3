"""Sales orders, entered as the screen does it: header, line by line with the price locked, charges, then ready to calculate."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import midnight, number, row_of
from retail_etl.connectors.epicor.entry_sinks import EntrySink, PartlyEnteredError
from retail_etl.connectors.epicor.order_voiding import VOID, OrderVoiding, wants_void
from retail_etl.connectors.interface import Receipt
from retail_etl.connectors.outcomes import says
from retail_etl.errors import RequestRejectedError, RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import Failure, OutboxItem, Outcome

_LOG = logging.getLogger(__name__)
# What MasterUpdate says beside its dataset: warnings, or why it does not go on.
_SAID: Final = ("cResponseMsg", "cCreditShipAction", "cDisplayMsg", "cCompliantMsg")
_STOPPED_STEP: Final = "Somebody has to answer what Kinetic asks: exempt the API user from the question, or enter it by hand."
_SERVED: Final = 200
_SERVICE: Final = "Erp.BO.SalesOrderSvc"
_DAYS: Final = ("OrderDate", "RequestDate", "NeedByDate")
_NOT_OF_THE_HEAD: Final = frozenset({"lines", "charges", "CustID", VOID, *_DAYS})
_CHARGE: Final = "OHOrderMsc"
_CHILDREN: Final = frozenset({"OrderDtls", "OHOrderMscs"})


class OrderSink(EntrySink):
    """``orders``: CustID, dates, fields of the header, lines, and charges of the whole order.

    A line has POLine (our line id), PartNum, quantity and price. ``charges`` (freight, fees, a discount) are one a MiscCode,
    with Description and DocMiscAmt. Where VoidOrder is said, nothing else is: the order that is there is voided.
    """

    entity = "orders"
    service = _SERVICE
    entity_set = "SalesOrders"
    reference_column = "HLRef_c"
    expand = "OrderDtls,OHOrderMscs"

    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]:
        items = [item for item in items if not wants_void(item)]  # an order may be voided whatever its parts are
        lines = [(item, line) for item in items for line in item.payload["lines"]]
        parts = self._preflight.parts({str(line["PartNum"]) for _, line in lines if line.get("PartNum")})
        customers = self._preflight.customers({str(item.payload["CustID"]) for item in items})
        problems: dict[str, Failure] = {}
        for item, line in lines:
            problem = self._preflight.part_problem(item.key, str(line.get("PartNum") or ""), parts)
            if problem is not None:
                problems[item.key] = problem
        for item in items:
            problem = self._preflight.customer_problem(item.key, str(item.payload["CustID"]), customers)
            if problem is not None:
                problems[item.key] = problem
        return problems

    def _is_whole(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
        if wants_void(item):
            return bool(row[VOID])
        held = {str(line["POLine"]): line for line in row.get("OrderDtls") or []}
        lines = item.payload["lines"]
        same = all(_line_says(held.get(str(line["POLine"])), line) for line in lines)
        charges, wanted = _charges_of(row), _wanted_charges(item)
        same &= set(charges) == set(wanted) and all(_charge_says(charges[code], one) for code, one in wanted.items())
        return same and len(held) == len(lines) and bool(row.get("ReadyToCalc")) and says(row, _of_the_head(item))

    def _identifier(self, row: Mapping[str, Any]) -> str:
        return str(row["OrderNum"])

    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome:
        if wants_void(item):
            return OrderVoiding(self._methods).voided(item, begun)
        order = int(begun["OrderNum"]) if begun else self._head(item)
        try:
            if begun and not says(begun, _of_the_head(item)):
                head = {name: value for name, value in begun.items() if name not in _CHILDREN}
                dataset = {"OrderHed": [{**head, **_of_the_head(item), "RowMod": "U"}], "OrderDtl": []}
                self._update("OrderHed", item, order, dataset, customer=int(head["CustNum"]))
            there = {str(line["POLine"]): line for line in (begun or {}).get("OrderDtls") or []}
            wanted = {str(line["POLine"]): line for line in item.payload["lines"]}
            for name, line in wanted.items():
                if name not in there:
                    self._line(item, order, line)
                elif not _line_says(there[name], line):
                    self._changed(item, order, there[name], line)
            for name, held in there.items():
                if name not in wanted:
                    self._update("OrderDtl", item, order, {"OrderHed": [], "OrderDtl": [{**held, "RowMod": "D"}]})
            self._charge_all(item, order, _charges_of(begun or {}))
            amount = self._ready(item, order)
        except RetailEtlError as error:
            raise PartlyEnteredError(error) from error
        return Receipt(item.key, str(order), {"DocOrderAmt": str(amount)})

    def _head(self, item: OutboxItem) -> int:
        place, told = self._place(item), item.payload
        reply = self._methods.call(_SERVICE, "GetNewOrderHed", {"ds": {}}, place)
        chosen = {"orderNum": 0, "proposedCustomerCustID": told["CustID"], "ds": reply["ds"]}
        reply = self._methods.call(_SERVICE, "ChangeOrderHedCustomerCustID", chosen, place)
        reply = self._methods.call(_SERVICE, "ChangeSoldToContact", {"ds": reply["ds"]}, place)
        head = row_of(reply, "OrderHed")
        head |= _of_the_head(item)
        head |= {name: midnight(told[name]) for name in _DAYS if told.get(name)}
        head |= {self.reference_column: item.reference, "ReadyToCalc": False}
        reply = self._update("OrderHed", item, 0, {"OrderHed": [head], "OrderDtl": []}, customer=int(head["CustNum"]))
        return int(row_of(reply, "OrderHed")["OrderNum"])

    def _line(self, item: OutboxItem, order: int, line: Mapping[str, Any]) -> None:
        place = self._place(item)
        reply = self._methods.call(_SERVICE, "GetNewOrderDtl", {"orderNum": order, "ds": {}}, place)
        part = {"partNum": line["PartNum"], "lSubstitutePartExist": False, "suppressUserPrompts": True, "ds": reply["ds"]}
        reply = self._methods.call(_SERVICE, "ChangePartNumMaster", part, place)
        quantity = {"ipSellingQuantity": number(line["SellingQuantity"]), "lKeepUnitPrice": False, "ds": reply["ds"]}
        reply = self._methods.call(_SERVICE, "ChangeSellingQtyMaster", quantity, place)
        row = row_of(reply, "OrderDtl")
        # The price comes last: each change before it would look it up in the price list again.
        row |= {"DocUnitPrice": number(line["DocUnitPrice"]), "LockPrice": True, "POLine": str(line["POLine"])}
        if line.get("LineDesc"):
            row["LineDesc"] = line["LineDesc"]
        row |= {name: midnight(item.payload[name]) for name in ("RequestDate", "NeedByDate") if item.payload.get(name)}
        self._update("OrderDtl", item, order, {"OrderHed": [], "OrderDtl": [row]})

    def _changed(self, item: OutboxItem, order: int, held: Mapping[str, Any], line: Mapping[str, Any]) -> None:
        """A line with another part, quantity or price; what was shipped of it is for Kinetic to defend."""
        row = {**held, "PartNum": line["PartNum"], "SellingQuantity": number(line["SellingQuantity"]), "RowMod": "U"}
        row |= {"DocUnitPrice": number(line["DocUnitPrice"]), "LockPrice": True}
        if line.get("LineDesc"):
            row["LineDesc"] = line["LineDesc"]
        self._update("OrderDtl", item, order, {"OrderHed": [], "OrderDtl": [row]})

    def _charge_all(self, item: OutboxItem, order: int, held: Mapping[str, Mapping[str, Any]]) -> None:
        wanted = _wanted_charges(item)
        for code, charge in wanted.items():
            if code not in held:
                arguments = {"orderNum": order, "orderLine": 0, "ds": {}}
                reply = self._methods.call(_SERVICE, "GetNewOHOrderMsc", arguments, self._place(item))
                self._charge(item, order, {**row_of(reply, _CHARGE), **_as_charged(charge)})
            elif not _charge_says(held[code], charge):
                self._charge(item, order, {**held[code], **_as_charged(charge), "RowMod": "U"})
        for code, row in held.items():
            if code not in wanted:
                self._charge(item, order, {**row, "RowMod": "D"})

    def _charge(self, item: OutboxItem, order: int, row: Mapping[str, Any]) -> None:
        self._update(_CHARGE, item, order, {"OrderHed": [], "OrderDtl": [], _CHARGE: [row]})

    def _ready(self, item: OutboxItem, order: int) -> Any:
        """The order's total, once tax is reckoned: with all lines there, once for all of them."""
        reply = self._methods.call(_SERVICE, "GetByID", {"orderNum": order}, self._place(item))
        head = dict(reply["returnObj"]["OrderHed"][0])
        if not head.get("ReadyToCalc"):
            head |= {"ReadyToCalc": True, "RowMod": "U"}
            head = row_of(self._update("OrderHed", item, order, {"OrderHed": [head], "OrderDtl": []}), "OrderHed")
        return head.get("DocOrderAmt")

    def _update(
        self, table: str, item: OutboxItem, order: int, dataset: Mapping[str, Any], customer: int = 0
    ) -> dict[str, Any]:
        arguments = {
            "lCheckForOrderChangedMsg": False, "lcheckForResponse": False, "cTableName": table, "iCustNum": customer,
            "iOrderNum": order, "lweLicensed": False, "ds": dataset,
        }  # fmt: skip
        place = self._place(item)
        reply = self._methods.commit(_SERVICE, "MasterUpdate", arguments, place)
        said = "; ".join(str(reply[name]) for name in _SAID if reply.get(name))
        if reply.get("lContinue") is False:
            told = f"stops the update: {said or 'it does not say why'}"
            raise RequestRejectedError(told, status=_SERVED, next_step=_STOPPED_STEP, **place.of(self.target))
        if said:
            _LOG.warning("epicor order %s: %s", item.reference, said)
        return reply


def _of_the_head(item: OutboxItem) -> dict[str, Any]:
    """What the order says of itself beside its customer and its days, which stay as they were entered."""
    return {name: value for name, value in item.payload.items() if name not in _NOT_OF_THE_HEAD}


def _line_says(held: Mapping[str, Any] | None, line: Mapping[str, Any]) -> bool:
    return says(held, {name: line[name] for name in ("PartNum", "SellingQuantity", "DocUnitPrice")})


def _charges_of(row: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What is charged on the whole order, by code; charges of single lines are the lines'."""
    return {str(one["MiscCode"]): one for one in row.get("OHOrderMscs") or [] if not int(one.get("OrderLine") or 0)}


def _wanted_charges(item: OutboxItem) -> dict[str, Mapping[str, Any]]:
    return {str(one["MiscCode"]): one for one in item.payload.get("charges") or []}


def _charge_says(held: Mapping[str, Any], charge: Mapping[str, Any]) -> bool:
    return says(held, {"DocMiscAmt": charge["DocMiscAmt"]})


def _as_charged(charge: Mapping[str, Any]) -> dict[str, Any]:
    amount = number(charge["DocMiscAmt"])
    return {
        "MiscCode": charge["MiscCode"],
        "Description": charge.get("Description") or "",
        "DocMiscAmt": amount,
        "MiscAmt": amount,
    }
