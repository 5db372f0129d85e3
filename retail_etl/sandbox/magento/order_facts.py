"""What is true of a web order at one moment: its lines, documents and state, from which its document is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retail_etl.sandbox.world.catalogue import Product, catalogue
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.people import Person, person

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.records import Record, View

ALL_PARTS = -1


@dataclass(frozen=True, slots=True)
class Line:
    """One line with what became of it; money in cents."""

    row: int
    product_row: int
    product: Product
    quantity: int
    price: int
    original_price: int
    row_total: int
    discount: int
    tax: int
    tax_bp: int
    part: int
    invoiced: bool
    shipped: bool
    refunded_quantity: int
    refunded_amount: int
    refunded_tax: int
    refunded_discount: int


class OrderFacts:
    """A web order and everything that hangs on it, future events left out."""

    def __init__(self, view: View, row: int) -> None:
        self.view = view
        self.row = row
        self.number = row + 1
        self.order = view.record("web_orders", row)

    @cached_property
    def created_at(self) -> str:
        """When the order was placed."""
        return self.order.moment("created_at")

    @cached_property
    def increment_id(self) -> str:
        """The number the shopper knows."""
        return f"{self.order['increment']:09d}"

    @cached_property
    def canceled(self) -> bool:
        """Whether the order was canceled."""
        return self.order.happened("canceled_at")

    @cached_property
    def invoices(self) -> list[Record]:
        """Its invoices."""
        return self.view.children("web_invoices", self.row)

    @cached_property
    def paid_invoices(self) -> list[Record]:
        """Those of its invoices that were paid."""
        return [invoice for invoice in self.invoices if invoice.happened("paid_at")]

    @cached_property
    def memos(self) -> list[Record]:
        """Its credit memos."""
        return self.view.children("web_credit_memos", self.row)

    @cached_property
    def shipments(self) -> list[Record]:
        """Its shipments."""
        return self.view.children("web_shipments", self.row)

    @cached_property
    def transactions(self) -> list[Record]:
        """Its gateway transactions, oldest first."""
        return self.view.children("web_transactions", self.row)

    @cached_property
    def customer(self) -> Person | None:
        """The person who ordered; None where the world knows no one."""
        row = self.order["customer"]
        return None if row == NONE else person(self.view.world.table("customers"), row)

    @cached_property
    def items_changed_ms(self) -> int:
        """When its items were last changed: by an invoice, a shipment, a credit memo or a cancellation."""
        moments = [document["created_at"] for document in (*self.invoices, *self.shipments, *self.memos)]
        if self.canceled:
            moments.append(self.order["canceled_at"])
        return max([self.order["created_at"], *moments])

    @cached_property
    def lines(self) -> list[Line]:
        """Its lines."""
        return [self._line(record) for record in self.view.children("order_lines", self.order["order"])]

    def _line(self, record: Record) -> Line:
        returned = [line for line in self._returned_lines if line["origin_line"] == record.row]
        refunded = -sum(line["quantity"] * line["price"] for line in returned)
        tax, discount = -sum(line["tax"] for line in returned), -sum(line["discount"] for line in returned)
        return Line(
            row=record.row,
            product_row=record["product"],
            product=catalogue()[record["product"]],
            quantity=record["quantity"],
            price=record["price"],
            original_price=record["original_price"],
            row_total=record["price"] * record["quantity"],
            discount=record["discount"],
            tax=record["tax"],
            tax_bp=record["tax_bp"],
            part=record["part"],
            invoiced=any(invoice["part"] in {ALL_PARTS, record["part"]} for invoice in self.invoices),
            shipped=any(shipment["part"] in {ALL_PARTS, record["part"]} for shipment in self.shipments),
            refunded_quantity=-sum(line["quantity"] for line in returned),
            refunded_amount=refunded,
            refunded_tax=tax,
            refunded_discount=discount,
        )

    @cached_property
    def _returned_lines(self) -> list[Record]:
        return [line for memo in self.memos for line in self.view.children("order_lines", memo["return_order"])]

    def sum_of(self, documents: list[Record], column: str) -> int:
        """A column summed over documents."""
        return sum(document[column] for document in documents)
