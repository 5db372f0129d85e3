"""What the org insists on for orders, their lines and price books."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from retail_etl.sandbox.salesforce.rejections import RowError
from retail_etl.sandbox.salesforce.standard_objects import ORDER, ORDER_STATUSES, PRICE_BOOK, PRICE_BOOK_ENTRY

if TYPE_CHECKING:
    from retail_etl.sandbox.salesforce.records import Org, Row
    from retail_etl.sandbox.salesforce.schema import SObject

_SYSTEM_FED = frozenset({"StatusCode", "ActivatedDate", "ActivatedById"})


class OrderRules:
    """Checked before a record is written; what follows from it is written with it."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def before_add(self, sobject: SObject, values: Row) -> None:
        """Refuses a new record that breaks a rule, and fills what the org fills itself.

        Raises:
            RowError: in the org's words.
        """
        match sobject.name:
            case "Order":
                if ORDER_STATUSES[values["Status"]] != "Draft":
                    raise RowError("FAILED_ACTIVATION", "Choose a valid order status and save your changes.", ("Status",))
                number = self._org.count(ORDER) + 1
                values |= {"StatusCode": "Draft", "OrderNumber": f"{number:08d}", "TotalAmount": Decimal("0.00")}
            case "OrderItem":
                self._line(values)
            case "PricebookEntry":
                self._price(values)
            case "Contact":
                values["Name"] = self._full_name(values)

    def before_change(self, sobject: SObject, row: Row, values: Row) -> None:
        """Refuses a change that breaks a rule, and fills what the org fills itself.

        Raises:
            RowError: in the org's words.
        """
        match sobject.name:
            case "Order":
                self._order_change(row, values)
            case "OrderItem":
                quantity, price = ({**row, **values}[name] for name in ("Quantity", "UnitPrice"))
                values["TotalPrice"] = quantity * price
            case "Contact":
                values["Name"] = self._full_name({**row, **values})

    def before_delete(self, sobject: SObject, row: Row) -> None:
        """Refuses what must stay.

        Raises:
            RowError: `DELETE_FAILED`.
        """
        order = row if sobject.name == "Order" else self._order_of(row) if sobject.name == "OrderItem" else None
        if order is not None and order["StatusCode"] == "Activated":
            what = "an activated order" if sobject.name == "Order" else "order products of an activated order"
            raise RowError("DELETE_FAILED", f"Your attempt to delete {row['Id']} could not be completed: {what} stay.")
        if sobject.name == "Account" and self._org.children("Order", "AccountId", row["Id"]):
            raise RowError("DELETE_FAILED", f"Your attempt to delete {row['Id']} could not be completed: it has orders.")

    def after(self, sobject: SObject, row: Row) -> None:
        """Brings an order's total up to date with its lines."""
        order = self._order_of(row) if sobject.name == "OrderItem" else None
        if order is not None:
            lines = self._org.children("OrderItem", "OrderId", order["Id"])
            self._org.change(ORDER, order, {"TotalAmount": sum((one["TotalPrice"] for one in lines), Decimal("0.00"))})

    def _order_of(self, line: Row) -> Row | None:
        return self._org.row(ORDER, line["OrderId"] or "")

    def _full_name(self, values: Row) -> str:
        return " ".join(part for part in (values.get("FirstName"), values.get("LastName")) if part)

    def _line(self, values: Row) -> None:
        order, entry = self._order_of(values), self._org.row(PRICE_BOOK_ENTRY, values["PricebookEntryId"])
        if order is None or entry is None:
            raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", ("OrderId",))
        if order["StatusCode"] == "Activated":
            raise RowError("FIELD_INTEGRITY_EXCEPTION", "You can't add order products to an activated order.", ("OrderId",))
        if order["Pricebook2Id"] != entry["Pricebook2Id"] or not entry["IsActive"]:
            raise RowError(
                "FIELD_INTEGRITY_EXCEPTION",
                "The Order Product must have a Price Book Entry that belongs to the Price Book related to the parent Order",
                ("PricebookEntryId",),
            )
        count = len(self._org.children("OrderItem", "OrderId", order["Id"], deleted=True))
        values |= {
            "Product2Id": entry["Product2Id"], "ListPrice": entry["UnitPrice"], "OrderItemNumber": f"{count + 1:010d}",
            "TotalPrice": values["Quantity"] * values["UnitPrice"],
        }  # fmt: skip

    def _price(self, values: Row) -> None:
        book = self._org.row(PRICE_BOOK, values["Pricebook2Id"])
        entries = self._org.children("PricebookEntry", "Product2Id", values["Product2Id"])
        if any(one["Pricebook2Id"] == values["Pricebook2Id"] for one in entries):
            raise RowError("DUPLICATE_VALUE", "This price definition already exists in this price book")
        standard = {one["Id"] for one in self._org.all(PRICE_BOOK) if one["IsStandard"]}
        if book is not None and not book["IsStandard"] and not any(one["Pricebook2Id"] in standard for one in entries):
            raise RowError(
                "STANDARD_PRICE_NOT_DEFINED", "Before creating a custom price, create a standard price.", ("Pricebook2Id",)
            )

    def _order_change(self, row: Row, values: Row) -> None:
        before = row["StatusCode"]
        after = ORDER_STATUSES[values["Status"]] if "Status" in values else before
        if before == "Activated" and values.get("AccountId", row["AccountId"]) != row["AccountId"]:
            raise RowError("FIELD_INTEGRITY_EXCEPTION", "The account of an activated order can't be changed.", ("AccountId",))
        if before == "Draft" and after == "Activated":
            if set(values) - {"Status"}:
                said = "Status has to be the only field of the request that activates an order."
                raise RowError("FAILED_ACTIVATION", said, ("Status",))
            if not self._org.children("OrderItem", "OrderId", row["Id"]):
                raise RowError("FAILED_ACTIVATION", "An order must have at least one product.", ("Status",))
            values |= {"ActivatedDate": self._org.now(), "ActivatedById": row["LastModifiedById"]}
        values["StatusCode"] = after
