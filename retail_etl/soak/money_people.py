"""People at the tills who take money and give it back, and the rep in the org who asks for it; each says what was done."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from retail_etl.soak.money_words import BOOKED_SINGLY, TAKEN, is_taken
from retail_etl.soak.web_words import exact, money

if TYPE_CHECKING:
    from random import Random

    from retail_etl.soak.systems import Org, Tills

Record = dict[str, Any]
_LINES_MOST, _PIECES_MOST = 3, 3
_KNOWN_SHARE, _WHOLE_SHARE, _TOO_MUCH_SHARE, _AS_CREDIT_SHARE, _ORDERED_SHARE = 0.8, 0.5, 0.15, 0.4, 0.4
_STORES: Final = (BOOKED_SINGLY, BOOKED_SINGLY, "loc_01", "loc_02", "loc_05")
_CARDS: Final = ("Visa", "Mastercard", "Amex", "Discover")
_TENDERS: Final = (*_CARDS, "Visa", "Visa", "Cash", "Cash", "Gift Card", "Store Credit")
# The sandbox's issuer declines a card that comes with this token.
DECLINED: Final = "tok_declined"
PAYMENT: Final = "Heartland_Payment__c"
REFUND: Final = "Heartland_Refund__c"
_CENT: Final = Decimal("0.01")


class Done(NamedTuple):
    """What somebody did: in which system, to which thing, what, how much, and which record it was."""

    system: str
    thing: str
    field: str
    value: str
    record: str


class Cashiers:
    """People at the tills."""

    def __init__(self, tills: Tills) -> None:
        self._tills = tills
        self._skus = [str(one["sku"]) for one in tills.listed("products") if one.get("status", "active") == "active"]
        self._buyers = [str(one["id"]) for one in tills.listed("customers") if one["customer_type"] != "Business"]
        self.orders: list[str] = []
        """Every order that was sold here."""
        self.moved: set[str] = set()
        """Every payment and refund that was made here."""

    def sells(self, rng: Random) -> Done:
        """A sale that is not paid yet, mostly to somebody known."""
        lines = [
            {"sku": sku, "line_type": "item", "quantity": rng.randint(1, _PIECES_MOST), "price": str(_price(rng))}
            for sku in rng.sample(self._skus, rng.randint(1, _LINES_MOST))
        ]
        is_known = rng.random() < _KNOWN_SHARE
        # Of these the ledger hears, and has goods made for them.
        kind = "special_order" if is_known and rng.random() < _ORDERED_SHARE else "pos_sale"
        told = {
            "location_id": rng.choice(_STORES), "order_type": kind, "order_date": self._tills.now(), "status": "Open",
            "customer_id": rng.choice(self._buyers) if is_known else None, "currency": "USD",
            "line_items": lines,
        }  # fmt: skip
        made = self._tills.change("orders", told, "POST")
        self.orders.append(str(made["id"]))
        return Done("heartland", f"order {made['id']}", "new", str(made["total_amount"]), str(made["id"]))

    def pays(self, rng: Random) -> Done | None:
        """A tender of an order that has something left to pay; a part of it or all."""
        order = self._order(rng)
        return None if order is None else self._tendered(rng, order, "sale", rng.choice(_TENDERS))

    def is_declined(self, rng: Random) -> Done | None:
        """A card that its issuer declines."""
        order = self._order(rng)
        return None if order is None else self._tendered(rng, order, "sale", rng.choice(_CARDS), payment_token=DECLINED)

    def authorizes(self, rng: Random) -> Done | None:
        """Money that is held on a card."""
        order = self._order(rng)
        return None if order is None else self._tendered(rng, order, "authorize", rng.choice(_CARDS))

    def captures(self, rng: Random) -> Done | None:
        """Money that was held, taken: all of it, or a part."""
        held = [
            (one, exact(one["amount"]) - _followed(one, rows, "capture"))
            for rows in self._payments(rng)
            for one in rows
            if one["operation"] == "authorize" and one["status"] == "authorized"
        ]
        held = [(one, left) for one, left in held if left >= 1]
        if not held:
            return None
        one, left = rng.choice(held)
        return self._followed_by(one, "capture", left if rng.random() < _WHOLE_SHARE else _part(left))

    def voids(self, rng: Random) -> Done | None:
        """A payment of which nothing was given back, void before its batch is closed."""
        rows = [rows for rows in self._payments(rng) if rows]
        open_still = [
            one
            for some in rows
            for one in some
            if one["status"] in {"captured", "authorized", "succeeded"} and one["operation"] in TAKEN | {"authorize"}
            and not one["batch_id"] and not any(other["parent_payment_id"] == one["id"] for other in some)
        ]  # fmt: skip
        if not open_still:
            return None
        one = rng.choice(open_still)
        self._tills.change("payments", {"operation": "void", "parent_payment_id": one["id"]}, "POST")
        return Done("heartland", f"payment {one['id']}", "void", money(one["amount"]), str(one["id"]))

    def gives_back(self, rng: Random) -> Done | None:
        """Money of a payment given back: all that is left, or a part."""
        taken = self.taken(rng)
        if not taken:
            return None
        one, left = rng.choice(taken)
        by = {"method": "Store Credit"} if rng.random() < _AS_CREDIT_SHARE else {}
        return self._followed_by(one, "refund", left if rng.random() < _WHOLE_SHARE else _part(left), **by)

    def taken(self, rng: Random) -> list[tuple[Record, Decimal]]:
        """Some payments of which something can be given back, and how much."""
        found = [
            (one, exact(one["amount"]) - _followed(one, rows, "refund"))
            for rows in self._payments(rng)
            for one in rows
            if is_taken(one)
        ]
        return [(one, left) for one, left in found if left >= 1]

    def _tendered(self, rng: Random, order: Record, operation: str, method: str, **more: str) -> Done | None:
        left = exact(order["balance_due"])
        if left < 1:
            return None
        amount = left if rng.random() < _WHOLE_SHARE else _part(left)
        told = {"operation": operation, "order_id": order["id"], "amount": str(amount), "method": method, **more}
        made = self._tills.change("payments", told, "POST")
        self.moved.add(str(made["id"]))
        return Done("heartland", f"payment {made['id']}", operation, money(made["amount"]), str(made["id"]))

    def _followed_by(self, payment: Record, operation: str, amount: Decimal, **more: str) -> Done:
        told = {"operation": operation, "parent_payment_id": payment["id"], "amount": str(amount), **more}
        made = self._tills.change("payments", told, "POST")
        self.moved.add(str(made["id"]))
        word = "refund" if operation == "refund" else "payment"
        return Done("heartland", f"{word} {made['id']}", operation, money(amount), str(made["id"]))

    def _order(self, rng: Random) -> Record | None:
        return self._tills.one(f"orders/{rng.choice(self.orders)}") if self.orders else None

    def _payments(self, rng: Random) -> list[list[Record]]:
        """The payments of some of the orders, order by order."""
        some = rng.sample(self.orders, min(len(self.orders), 6))
        return [list(self._tills.one(f"payments?order_id={order}")["results"]) for order in some]


class Rep:
    """The rep in the org, who asks the tills to give money back."""

    def __init__(self, org: Org, cashiers: Cashiers) -> None:
        self._org, self._cashiers = org, cashiers
        self.asked: dict[str, str] = {}
        """By request, the payment that it is about."""

    def asks(self, rng: Random) -> Done | None:
        """A refund asked for, of a payment that the org knows; now and then of more than was paid."""
        for payment, left in self._cashiers.taken(rng):
            shown = next(iter(self._org.listed(_SHOWN.format(payment["id"]))), None)
            if shown is None:
                continue
            amount = exact(payment["amount"]) + 1 if rng.random() < _TOO_MUCH_SHARE else _part(left)
            told = {
                "Payment__c": shown["Id"], "Order__c": shown["Order__c"], "Amount__c": amount, "Status__c": "Requested",
                "Reason__c": rng.choice(("Return", "Damaged", "Other")),
            }  # fmt: skip
            request = self._org.entered(REFUND, told)
            self.asked[request] = str(payment["id"])
            return Done("salesforce", f"request {request}", "request", money(amount), request)
        return None

    def thinks_again(self, rng: Random) -> Done | None:
        """A request that nobody answered yet, of another amount."""
        waiting = [one for one in self._org.listed(_WAITING) if one["Id"] in self.asked]
        if not waiting:
            return None
        one = rng.choice(waiting)
        amount = max(_part(exact(one["Amount__c"])), _CENT)
        self._org.change(REFUND, one["Id"], {"Amount__c": amount})
        return Done("salesforce", f"request {one['Id']}", "amount", money(amount), str(one["Id"]))

    def lowers(self, request: str, left: Decimal) -> Done:
        """A request that was refused, brought to what can be given back, or taken back."""
        if left < 1:
            self._org.change(REFUND, request, {"Status__c": "Failed"})
            return Done("salesforce", f"request {request}", "status", "Failed", request)
        self._org.change(REFUND, request, {"Amount__c": _part(left)})
        return Done("salesforce", f"request {request}", "amount", money(_part(left)), request)


_SHOWN: Final = f"SELECT Id, Order__c FROM {PAYMENT} WHERE Heartland_Id__c = '{{}}'"
_WAITING: Final = f"SELECT Id, Amount__c FROM {REFUND} WHERE Status__c = 'Requested' AND Heartland_Id__c = null ORDER BY Id"


def _followed(payment: Record, rows: list[Record], operation: str) -> Decimal:
    """How much of a payment was captured, or given back."""
    mine = [one for one in rows if one["parent_payment_id"] == payment["id"] and one["operation"] == operation]
    return sum((exact(one["amount"]) for one in mine), Decimal(0))


def _part(left: Decimal) -> Decimal:
    return (left / 3).quantize(_CENT, ROUND_DOWN)


def _price(rng: Random) -> Decimal:
    return rng.randint(500, 9_999) / Decimal(100)
