"""Payments and refunds of tills, org and ledger in the same words, so that they can be compared."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.web_words import exact, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Record = dict[str, Any]
TAKEN: Final = frozenset({"sale", "capture"})
_SHOWN: Final = TAKEN | {"authorize"}
_STATUSES: Final = {"voided": "Voided", "reversed": "Voided", "declined": "Declined", "authorized": "Authorized"}
_NOT_SHOWN: Final = frozenset({"failed", "rejected", "unresolved"})
_NOT_TAKEN: Final = _NOT_SHOWN | {"declined", "voided", "reversed"}
_METHODS: Final = {"card": "Card", "cash": "Cash", "gift_card": "Gift_Card", "store_credit": "Store_Credit"}
_CLEARING: Final = {
    "Visa": "0",
    "Mastercard": "0",
    "Discover": "0",
    "Amex": "1",
    "Cash": "2",
    "Gift Card": "3",
    "Store Credit": "4",
}
# The store whose ledger books receipts one by one, and how its clearing bank accounts begin.
BOOKED_SINGLY: Final = "loc_04"
_ACCOUNTS: Final = "CLR004"
_WAITS_FROM: Final = 5_000  # an order for which a word is asked may not be in the org, and so may its money


def is_shown(payment: Mapping[str, Any], order: Mapping[str, Any] | None) -> bool:
    """Whether the org hears of a payment or refund: its order stands there."""
    if order is None or not order.get("customer_id") or order["order_type"] == "return":
        return False
    if exact(order["total_amount"]) >= _WAITS_FROM:
        return False
    if payment["operation"] == "refund":
        return True  # also one of several payments, which names none of them
    return payment["operation"] in _SHOWN and payment["status"] not in _NOT_SHOWN


def is_booked(payment: Mapping[str, Any]) -> bool:
    """Whether the ledger has a receipt of a payment."""
    return payment["location_id"] == BOOKED_SINGLY and is_taken(payment) and payment["method"] in _CLEARING


def is_taken(payment: Mapping[str, Any]) -> bool:
    """Whether a payment took money, and still holds it."""
    return payment["operation"] in TAKEN and payment["status"] not in _NOT_TAKEN


def payment_at_the_tills(payment: Mapping[str, Any]) -> dict[str, str]:
    """A payment by field, as the org calls its status and tender."""
    return {
        "amount": money(payment["amount"]),
        "status": _STATUSES.get(str(payment["status"]), "Captured"),
        "method": _METHODS.get(str(payment["method_type"]), "Other"),
        "order": str(payment["order_id"]),
    }


def sold_with(payment: Mapping[str, Any], orders: Mapping[str, Record]) -> Record | None:
    """The order that a payment is of; what a return gives back is of the order that it returns."""
    order = orders.get(str(payment["order_id"]))
    is_return = order is not None and order["order_type"] == "return"
    return orders.get(str(order["parent_order_id"])) if order is not None and is_return else order


def refund_at_the_tills(refund: Mapping[str, Any], order: Mapping[str, Any] | None) -> dict[str, str]:
    """A refund by field."""
    taken = refund["status"] not in _NOT_TAKEN
    return {
        "amount": money(refund["amount"]),
        "status": "Completed" if taken else "Failed",
        "payment": str(refund["parent_payment_id"]),
        "order": str((order or refund)["id"]),
    }


def receipt_at_the_tills(payment: Mapping[str, Any]) -> dict[str, str]:
    """A payment as the ledger shall book it."""
    return {
        "booked": money(payment["amount"]),
        "account": _ACCOUNTS + _CLEARING[str(payment["method"])],
        "day": str(payment["business_date"]),
        "posted": "False",
    }


def payment_in_the_org(row: Mapping[str, Any]) -> dict[str, str]:
    """A ``Heartland_Payment__c`` by field."""
    return {
        "amount": money(row["Amount__c"]),
        "status": str(row["Status__c"]),
        "method": str(row["Method__c"]),
        "order": str((row.get("Order__r") or {}).get("Heartland_Id__c")),
    }


def refund_in_the_org(row: Mapping[str, Any]) -> dict[str, str]:
    """A ``Heartland_Refund__c`` by field."""
    return {
        "amount": money(row["Amount__c"]),
        "status": str(row["Status__c"]),
        "payment": str((row.get("Payment__r") or {}).get("Heartland_Id__c")),
        "order": str((row.get("Order__r") or {}).get("Heartland_Id__c")),
    }


def receipt_in_the_ledger(row: Mapping[str, Any]) -> dict[str, str]:
    """A cash receipt by field."""
    return {
        "booked": money(row["DocTranAmt"]),
        "account": str(row["BankAcctID"]),
        "day": str(row["TranDate"])[:10],
        "posted": str(bool(row["Posted"])),
    }


def is_billed(row: Mapping[str, Any]) -> bool:
    """Whether a row of the tills' report is a month's bill, which no deposit was cut by."""
    of_nothing = not any(row.get(name) for name in ("dispute_id", "parent_row_id", "deposit_id"))
    return row["row_type"] == "fee" and of_nothing and row["fee_status"] != "estimated"


def bill_at_the_tills(row: Mapping[str, Any]) -> dict[str, str]:
    """A month's bill by field."""
    owed = exact(row["amount"]) * (1 if row["direction"] == "debit" else -1)
    return {"owed": money(owed), "lines": money(owed), "billed on": str(row["business_date"]), "posted": "False"}


def bill_in_the_ledger(row: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """A supplier's invoice by field, with its lines."""
    charged = sum((exact(one["DocExtCost"]) for one in lines if one["InvoiceNum"] == row["InvoiceNum"]), Decimal(0))
    return {
        "owed": money(row["DocInvoiceAmt"]),
        "lines": money(charged),
        "billed on": str(row["InvoiceDate"])[:10],
        "posted": str(bool(row["Posted"])),
    }


def sums(things: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What was paid and given back by order, of payments and refunds in the words above."""
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: {"paid": Decimal(0), "back": Decimal(0)})
    for thing, one in things.items():
        if one.get("status") in {"Captured", "Completed"}:
            found[one["order"]]["back" if thing.startswith("refund ") else "paid"] += Decimal(one["amount"])
    return {order: {name: money(amount) for name, amount in of.items()} for order, of in found.items()}
