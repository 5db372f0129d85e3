"""What becomes of an order that is to be void, by what Kinetic says of its shipments and invoices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from retail_etl.connectors.epicor.order_voiding import OrderVoiding
from retail_etl.connectors.interface import Failure, OutboxItem, Receipt

ITEM = OutboxItem("k", "epicor", "orders", "heartland:orders:1", "HL:ORD:1", {"VoidOrder": True}, "7")


class Kinetic:
    """One order, its invoices, and what was called."""

    def __init__(self, shipped=0, invoices=(), shipped_meanwhile=0, is_open=True) -> None:
        self.shipped, self.invoices, self.meanwhile, self.is_open = shipped, invoices, shipped_meanwhile, is_open
        self.closed = False

    def call(self, _service, _method, _arguments, _place):
        release = {"OrderLine": 1, "OurReqQty": Decimal(5), "OurStockShippedQty": Decimal(self.shipped)}
        return {"returnObj": {"OrderHed": [{"OpenOrder": self.is_open}], "OrderRel": [release]}}

    def commit(self, _service, method, _arguments, _place):
        assert method == "CloseOrder"
        self.closed, self.shipped = True, self.shipped + self.meanwhile
        return {"ds": {"OrderHed": [{"VoidOrder": not self.shipped}]}}

    def rows(self, _service, _set, column, values, _place):
        assert (column, values) == ("OrderNum", [7])
        return [{"InvoiceNum": number, "DocInvoiceAmt": Decimal(amount)} for number, amount in self.invoices]


@pytest.mark.parametrize(
    ("kinetic", "reason", "closed"),
    [
        (Kinetic(), None, True),
        (Kinetic(is_open=False), None, False),
        (Kinetic(shipped=5, is_open=False), "already_shipped", False),
        (Kinetic(shipped=2), "already_shipped", True),
        (Kinetic(shipped_meanwhile=1), "already_shipped", True),
        (Kinetic(invoices=[(90, "20.00")]), "already_invoiced", False),
        (Kinetic(invoices=[(90, "20.00"), (91, "-20.00")]), None, True),
    ],
    ids=["untouched", "void already", "all shipped", "some shipped", "shipped meanwhile", "invoiced", "credited"],
)
def test_what_was_shipped_or_invoiced_is_never_said_to_be_void(kinetic, reason, closed):
    outcome = OrderVoiding(kinetic).voided(ITEM, {"OrderNum": 7})
    assert kinetic.closed is closed
    if reason is None:
        assert outcome == Receipt("k", "7")
    else:
        assert isinstance(outcome, Failure)
        assert (outcome.reason, bool(outcome.next_step)) == (reason, True)


def test_an_order_that_lost_its_reference_is_not_taken_for_void():
    outcome = OrderVoiding(Kinetic()).voided(ITEM, None)
    assert (outcome.reason, "7" in outcome.message) == ("order_not_found", True)
