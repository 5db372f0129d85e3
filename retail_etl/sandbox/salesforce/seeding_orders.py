"""Orders of the first days with their lines, payments and refunds, and orders that a rep took by phone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.salesforce.package_objects import PAYMENT, REFUND
from retail_etl.sandbox.salesforce.records import SALES_USER
from retail_etl.sandbox.salesforce.standard_objects import ORDER, ORDER_ITEM, PRICE_BOOK
from retail_etl.sandbox.salesforce.values import stamp_text
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.moments import DAY, HOUR
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import day_text
from retail_etl.sandbox.world.vocabulary import METHODS, OPERATIONS

if TYPE_CHECKING:
    from retail_etl.sandbox.salesforce.records import Org, Row
    from retail_etl.sandbox.world import World

DAYS_SYNCED, PHONE_ORDERS = 2, 6
_METHODS = {"Cash": "Cash", "Gift Card": "Gift_Card", "Store Credit": "Store_Credit"}
_TAKEN = frozenset({"sale", "capture"})


class OrderSeeding:
    """Fills orders into an org that has its customers and price books."""

    def __init__(self, world: World, org: Org, accounts: dict[int, Row], entries: dict[int, Row]) -> None:
        self._world = world
        self._org = org
        self._accounts = accounts
        self._entries = entries
        self._book = org.all(PRICE_BOOK)[1]["Id"]
        self._orders: dict[int, Row] = {}

    def fill(self, start: int) -> None:
        """Orders whose first two days have passed at a moment, then the rep's own."""
        orders = self._world.table("orders")
        until = start + DAYS_SYNCED * DAY
        synced = np.flatnonzero((orders["created_at"] < min(until, self._world.now_ms())) & orders["in_heartland"])
        for row in synced.tolist():
            if int(orders["customer"][row]) in self._accounts and orders.label("order_type", row) != "return":
                self._orders[row] = self._order(row)
                self._payments(row)
        for number in range(PHONE_ORDERS):
            self._phone_order(number, start + number * HOUR)

    def _order(self, row: int) -> Row:
        orders = self._world.table("orders")
        amounts = {
            f"Heartland_{name}__c": _amount(orders[column][row])
            for name, column in (("Subtotal", "subtotal"), ("Tax", "tax_total"), ("Discount", "discount_total"),
                                 ("Shipping", "shipping_total"), ("Total", "total_amount"))
        }  # fmt: skip
        placed = int(orders["created_at"][row])
        order = self._add_order(
            {
                "AccountId": self._accounts[int(orders["customer"][row])]["Id"],
                "EffectiveDate": day_text(int(orders["business_date"][row])),
                "Heartland_Id__c": f"ord_{row + 1:08d}",
                "Heartland_Status__c": "Completed"
                if int(orders["completed_at"][row]) <= self._world.now_ms()
                else "Processing",
                "Heartland_Channel__c": "Online" if int(orders["web_order"][row]) >= 0 else "POS",
                "Heartland_Store__c": PLACES[int(orders["place"][row])].code,
                **amounts,
            },
            stamp_text(placed),
        )
        lines = self._world.table("order_lines")
        for line in self._world.children("order_lines").of(row).tolist():
            number = int(lines["line_no"][line])
            values = {
                "Heartland_Id__c": f"ord_{row + 1:08d}:{number}",
                "Heartland_Line_No__c": Decimal(number),
                "Heartland_Tax__c": _amount(lines["tax"][line]),
                "Heartland_Discount__c": _amount(lines["discount"][line]),
            }
            self._add_line(order, int(lines["product"][line]), int(lines["quantity"][line]), int(lines["price"][line]), values)
        return order

    def _payments(self, row: int) -> None:
        payments, now = self._world.table("payments"), self._world.now_ms()
        order = self._orders[row]
        for one in self._world.children("order_payments").of(row).tolist():
            operation = OPERATIONS[int(payments["operation"][one])]
            made = int(payments["created_at"][one])
            if operation not in _TAKEN or made > now or bool(payments["declined"][one]):
                continue
            method = METHODS[int(payments["method"][one])]
            card = method not in _METHODS
            self._org.add(
                PAYMENT,
                {
                    "Name": f"HP-{one + 1:08d}",
                    "Heartland_Id__c": f"pay_{one + 1:08d}",
                    "Order__c": order["Id"],
                    "Account__c": order["AccountId"],
                    "Amount__c": _amount(payments["amount"][one]),
                    "Tip__c": _amount(payments["tip_amount"][one]),
                    "Method__c": _METHODS.get(method, "Card"),
                    "Card_Brand__c": method if card else None,
                    "Card_Last4__c": f"{int(payments['last4'][one]):04d}" if card else None,
                    "Status__c": "Voided" if int(payments["voided_at"][one]) <= now else "Captured",
                    "Gateway_Txn_Id__c": f"18{int(payments['gateway_number'][one]):08d}" if card else None,
                    "Processed_At__c": stamp_text(int(payments["occurred_at"][one])),
                },
                at=stamp_text(made),
            )
            self._refunds(one, order)

    def _refunds(self, payment: int, order: Row) -> None:
        payments, now = self._world.table("payments"), self._world.now_ms()
        paid = self._org.named(PAYMENT, PAYMENT.by_name["heartland_id__c"], f"pay_{payment + 1:08d}")[0]
        for one in self._world.children("payment_children").of(payment).tolist():
            if OPERATIONS[int(payments["operation"][one])] != "refund" or int(payments["created_at"][one]) > now:
                continue
            self._org.add(
                REFUND,
                {
                    "Name": f"HR-{one + 1:08d}",
                    "Heartland_Id__c": f"pay_{one + 1:08d}",
                    "Payment__c": paid["Id"],
                    "Order__c": order["Id"],
                    "Amount__c": abs(_amount(payments["amount"][one])),
                    "Reason__c": "Return",
                    "Status__c": "Completed",
                    "Processed_At__c": stamp_text(int(payments["occurred_at"][one])),
                    "Restocked__c": True,
                },
                at=stamp_text(int(payments["created_at"][one])),
            )

    def _phone_order(self, number: int, at: int) -> None:
        """Taken by the rep for one of her own accounts; the sync has not seen it."""
        quantity, product = 10 + number, number
        price = catalogue()[product].price
        total = _amount(quantity * price)
        values = {
            "AccountId": self._accounts[-1 - number % 3]["Id"],
            "EffectiveDate": day_text(at // DAY),
            "Heartland_Channel__c": "Phone",
            "Heartland_Store__c": PLACES[-1].code,
            "Heartland_Subtotal__c": total,
            "Heartland_Total__c": total,
        }
        order = self._add_order(values, stamp_text(at), by=SALES_USER)
        self._add_line(order, product, quantity, price, {}, by=SALES_USER)

    def _add_order(self, values: Row, at: str, by: str | None = None) -> Row:
        number = self._org.count(ORDER) + 1
        activated = {"Status": "Activated", "StatusCode": "Activated", "ActivatedDate": at, "ActivatedById": SALES_USER}
        book = {"Pricebook2Id": self._book, "OrderNumber": f"{number:08d}", "TotalAmount": Decimal("0.00")}
        told = {"by": by} if by else {}
        return self._org.add(ORDER, {**values, **activated, **book}, at=at, **told)

    def _add_line(self, order: Row, product: int, quantity: int, cents: int, values: Row, by: str | None = None) -> None:
        entry, count = self._entries[product], Decimal(quantity)
        told = {"by": by} if by else {}
        self._org.add(
            ORDER_ITEM,
            {
                **values,
                "OrderId": order["Id"],
                "PricebookEntryId": entry["Id"],
                "Product2Id": entry["Product2Id"],
                "Quantity": count,
                "UnitPrice": _amount(cents),
                "ListPrice": entry["UnitPrice"],
                "TotalPrice": count * _amount(cents),
            },
            at=order["CreatedDate"],
            **told,
        )
        order["TotalAmount"] += count * _amount(cents)


def _amount(cents: int) -> Decimal:
    return Decimal(int(cents)) / 100
