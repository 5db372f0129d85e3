"""A sales order that was cancelled where it came from: closed in Kinetic, which voids it where nothing was shipped.

What was shipped or invoiced cannot be voided: the rest of the order is closed, so that nothing more leaves, and a person
hears what is left to do.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import failure, number, row_of
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.epicor.calling import Methods
    from retail_etl.connectors.interface import OutboxItem, Outcome

VOID: Final = "VoidOrder"
"""The payload's word for an order that is to be void; Kinetic's own column says whether it is."""
_SERVICE: Final = "Erp.BO.SalesOrderSvc"
_INVOICES: Final = "Erp.BO.ARInvoiceSvc"
_SHIPPED: Final = ("OurStockShippedQty", "OurJobShippedQty")
_GOES_BACK: Final = (
    "Take the goods back by a return and credit them in Epicor, then withdraw this; or void their pack, if they never left, "
    "and replay it."
)
_IS_BILLED: Final = "Credit what was invoiced in Epicor, then replay it: the order is voided when its invoices come to nothing."
_IS_LOST: Final = "Look for the order in Epicor: void it there, or give it its reference (HLRef_c) back and replay this."


def wants_void(item: OutboxItem) -> bool:
    """Whether an item says that its order is to be void."""
    return item.payload.get(VOID) is True


class OrderVoiding:
    """Orders closed by ``CloseOrder``, behind a look at what was shipped and invoiced of them."""

    def __init__(self, methods: Methods) -> None:
        self._methods = methods

    def voided(self, item: OutboxItem, held: Mapping[str, Any] | None) -> Outcome:
        """The receipt of an order that is void now, or why it is not; ``held`` is the order with the item's reference."""
        if held is None:
            said = f"no order carries the reference {item.reference}, and Epicor once called it {item.target_id}"
            return Failure(item.key, FailureClass.NEEDS_PERSON, "order_not_found", said, _IS_LOST)
        try:
            return self._closed(item, int(held["OrderNum"]))
        except RetailEtlError as error:
            return failure(item.key, error)

    def _closed(self, item: OutboxItem, order: int) -> Outcome:
        place = Place("orders", item.reference, _SERVICE)
        shown = self._shown(order, place)
        left = _left(shown)
        if not left and (billed := self._billed(order, place)):
            said = f"order {order} was invoiced ({billed}) and not shipped: it stays as it is"
            return Failure(item.key, FailureClass.NEEDS_PERSON, "already_invoiced", said, _IS_BILLED)
        if shown["OrderHed"][0]["OpenOrder"]:
            reply = self._methods.commit(_SERVICE, "CloseOrder", {"orderNum": order}, place)
            if not left and row_of(reply, "OrderHed").get(VOID) is False:  # a pack left between look and close
                left = _left(self._shown(order, place))
        if not left:
            return Receipt(item.key, str(order))
        said = f"order {order} cannot be voided: {left} left before it was cancelled; nothing more of it will"
        return Failure(item.key, FailureClass.NEEDS_PERSON, "already_shipped", said, _GOES_BACK)

    def _shown(self, order: int, place: Place) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        reply = self._methods.call(_SERVICE, "GetByID", {"orderNum": order}, place)
        shown: Mapping[str, Sequence[Mapping[str, Any]]] = reply["returnObj"]
        return shown

    def _billed(self, order: int, place: Place) -> str:
        """The invoices of the order, unless credit memos took all of them back."""
        rows = self._methods.rows(_INVOICES, "ARInvoices", "OrderNum", [order], place)
        total = sum((number(row["DocInvoiceAmt"]) for row in rows), Decimal(0))
        return ", ".join(str(row["InvoiceNum"]) for row in rows) if total else ""


def _left(shown: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """What left of an order, line by line; empty where nothing did."""
    told: list[str] = []
    for release in shown["OrderRel"]:
        sent = sum((number(release.get(name) or 0) for name in _SHIPPED), Decimal(0))
        if sent:
            told.append(f"{_plain(sent)} of {_plain(number(release['OurReqQty']))} of line {release['OrderLine']}")
    return ", ".join(told)


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"
