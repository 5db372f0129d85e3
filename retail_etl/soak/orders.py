"""Orders under soak: the tills and people of the org enter them, and the tills move them on; each stands once in both."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.customers import Customers
from retail_etl.soak.told import Held, Typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from retail_etl.soak.systems import Org, Shop, Tills

_NEW_SHARE, _ORG_SHARE = 0.45, 0.4
_LINES_MOST, _PIECES_MOST = 3, 4
_WAITS_FROM: Final = 5_000  # a word is asked for, so it may stay at the tills
_NEXT: Final[Mapping[str, Sequence[str]]] = {
    "Pending": ("Open", "Processing", "OnHold", "Cancelled"),
    "Open": ("Processing", "OnHold", "PartiallyFulfilled", "Fulfilled", "Completed", "Cancelled"),
    "OnHold": ("Open", "Cancelled"),
    "Processing": ("PartiallyFulfilled", "Fulfilled", "Completed", "Cancelled"),
    "PartiallyFulfilled": ("Fulfilled", "Completed", "Cancelled"),
    "Fulfilled": ("Completed", "Cancelled"),
}
_IN_THE_ORG: Final = {
    "Pending": "Pending", "OnHold": "Pending", "Open": "Processing", "Processing": "Processing", "PartiallyFulfilled": "Ready",
    "Fulfilled": "Completed", "Completed": "Completed", "Cancelled": "Cancelled", "Voided": "Cancelled",
}  # fmt: skip
_GIVEN_BACK: Final = {"refunded": "Returned", "partially_refunded": "Partially_Returned"}
_ORDERS: Final = (
    "SELECT Id, OrderNumber, StatusCode, Heartland_Id__c, Heartland_Status__c, Heartland_Total__c, TotalAmount"
    " FROM Order ORDER BY Id"
)
_ACCOUNTS: Final = "SELECT Id, Heartland_Id__c FROM Account WHERE Heartland_Id__c != null ORDER BY Id"
_PRICES: Final = (
    "SELECT Id, Pricebook2Id, UnitPrice FROM PricebookEntry"
    " WHERE IsActive = true AND Product2.Heartland_Id__c != null AND Pricebook2.IsStandard = false ORDER BY Id"
)


class Orders:
    """``Kind`` of orders; a thing is an order of the tills, or one that people entered in the org, by its number there."""

    entity = "orders"
    # Who buys has to be known first.
    streams = Customers.streams | {
        "heartland_orders", "heartland_products", "salesforce_orders", "salesforce_order_items", "salesforce_products",
    }  # fmt: skip
    tables = Customers.tables | {"orders", "order_lines", "products"}
    writes = Customers.writes | {"heartland.orders", "salesforce.orders", "salesforce.products"}

    def __init__(self, tills: Tills, shop: Shop, org: Org) -> None:  # noqa: ARG002 -- as other kinds are made
        self._tills, self._org = tills, org
        self._entered: set[str] = set()
        self._nobodys: set[str] = set()
        self._moving: dict[str, tuple[str, str]] = {}
        self._skus = [str(one["sku"]) for one in tills.listed("products") if one.get("status", "active") == "active"]
        self._buyers = [str(one["id"]) for one in tills.listed("customers") if one["customer_type"] != "Business"]
        self._accounts = [str(one["Id"]) for one in org.listed(_ACCOUNTS)]
        self._prices = list(org.listed(_PRICES))
        self.held()

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """A new order at the tills or in the org, or an order of the tills that goes on or is cancelled."""
        if rng.random() < _NEW_SHARE or not self._moving:
            return self._in_the_org(rng, number, turn) if rng.random() < _ORG_SHARE else self._at_the_tills(rng, number, turn)
        thing = rng.choice(sorted(self._moving))
        record, _ = self._moving.pop(thing)
        status = str(self._tills.one(f"orders/{record}")["status"])
        if status not in _NEXT:  # the ledger's people were quicker
            return self._at_the_tills(rng, number, turn)
        following = rng.choice(_NEXT[status])
        told = self._tills.change(f"orders/{record}", {"status": following})
        if following in _NEXT:
            self._moving[thing] = record, following
        return Typed(number, turn, thing, "heartland", "status", _status(told), record)

    def held(self) -> Mapping[str, Held]:
        """Every order by system; sales to nobody known and what is brought back stay at the tills."""
        tills, org, kept = Held(), Held(), list(self._tills.listed("orders"))
        named = {one["external_id"]: str(one["id"]) for one in kept if one.get("source_system") == "salesforce"}
        for one in kept:
            if not one.get("customer_id") or one["order_type"] == "return":
                self._nobodys.add(f"order {one['id']}")
                continue
            entered = one.get("source_system") == "salesforce"
            thing = f"entered {one['external_id']}" if entered else f"order {one['id']}"
            _add(tills, thing, str(one["id"]), _status(one), one["total_amount"])
            if thing in self._moving or entered:
                self._note(thing, str(one["id"]), str(one["status"]))
        for one in self._org.listed(_ORDERS):
            number, named_as = str(one["OrderNumber"]), one["Heartland_Id__c"]
            is_entered = number in self._entered or number in named
            if not is_entered and not named_as:
                continue  # a draft of the org's own
            thing = f"entered {number}" if is_entered else f"order {named_as}"
            total = one["TotalAmount"] if is_entered else one["Heartland_Total__c"]
            _add(org, thing, str(one["Id"]), str(one["Heartland_Status__c"]), total)
            org.names |= {str(named_as or one["Id"]): thing, number: thing}
        _cover_given_back(tills, org)
        return {"heartland": tills, "salesforce": org}

    def has_to_be(self, held: Mapping[str, Held]) -> list[tuple[str, str]]:
        """Every order with a customer is in the org, and every one of the org at the tills."""
        tills, org = held["heartland"].things, held["salesforce"].things
        missing = [one for one, fields in tills.items() if one not in org and Decimal(fields["total"]) < _WAITS_FROM]
        return [
            *((one, f"{one} is at the tills and not in the org") for one in missing),
            *(
                (one, f"{one} is in the org and not at the tills")
                for one in org
                if one not in tills and one not in self._nobodys
            ),
        ]

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:  # noqa: ARG002 -- as `Kind` asks
        """Nothing: a refused order is sent again as it is."""
        return None

    def _at_the_tills(self, rng: Random, number: int, turn: int) -> Typed:
        lines = [
            {"sku": sku, "quantity": rng.randint(1, _PIECES_MOST), "price": rng.randint(100, 9_999) / Decimal(100)}
            for sku in rng.sample(self._skus, rng.randint(1, _LINES_MOST))
        ]
        told = {
            "location_id": "loc_01", "order_type": "special_order", "customer_id": rng.choice(self._buyers),
            "order_date": self._tills.now(), "status": "Open", "currency": "USD",
            "line_items": [{**line, "line_type": "item", "price": str(line["price"])} for line in lines],
        }  # fmt: skip
        made = self._tills.change("orders", told, "POST")
        thing, record = f"order {made['id']}", str(made["id"])
        self._note(thing, record, str(made["status"]))
        return Typed(number, turn, thing, "heartland", "new", str(made["total_amount"]), record)

    def _in_the_org(self, rng: Random, number: int, turn: int) -> Typed:
        book = self._prices[0]["Pricebook2Id"]
        order = self._org.entered(
            "Order",
            {
                "AccountId": rng.choice(self._accounts),
                "EffectiveDate": self._tills.now()[:10],
                "Status": "Draft",
                "Pricebook2Id": book,
            },
        )
        for price in rng.sample([one for one in self._prices if one["Pricebook2Id"] == book], rng.randint(1, _LINES_MOST)):
            line = {"OrderId": order, "PricebookEntryId": price["Id"], "Quantity": rng.randint(1, _PIECES_MOST)}
            self._org.entered("OrderItem", {**line, "UnitPrice": price["UnitPrice"]})
        self._org.change("Order", order, {"Status": "Activated"})
        entered = next(iter(self._org.listed(f"SELECT OrderNumber, TotalAmount FROM Order WHERE Id = '{order}'")))
        self._entered.add(str(entered["OrderNumber"]))
        thing = f"entered {entered['OrderNumber']}"
        return Typed(number, turn, thing, "salesforce", "new", str(entered["TotalAmount"]), order)

    def _note(self, thing: str, record: str, status: str) -> None:
        if status in _NEXT:
            self._moving[thing] = record, status
        else:
            self._moving.pop(thing, None)


def _add(held: Held, thing: str, identifier: str, status: str, total: Any) -> None:
    if thing in held.things:
        held.twice.append(f"{thing}: {held.ids[thing]} and {identifier}")
    held.ids[thing] = identifier
    held.names[identifier] = thing
    held.things[thing] = {"status": status, "total": f"{Decimal(str(total)):.2f}"}


def _cover_given_back(tills: Held, org: Held) -> None:
    """Where money was given back, the org says so in place of what people last said of the order's status."""
    for thing, fields in tills.things.items():
        if fields["status"] in _GIVEN_BACK.values():
            for held in (fields, *([org.things[thing]] if thing in org.things else [])):
                held["given_back"] = held.pop("status")


def _status(order: Mapping[str, Any]) -> str:
    """How the org calls an order's status at the tills."""
    return _GIVEN_BACK.get(str(order.get("payment_status")), _IN_THE_ORG[str(order["status"])])
