"""Products as each system's own people see them, in words that can be compared."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.soak.kinetic import PARTS
from retail_etl.soak.told import Held

if TYPE_CHECKING:
    from collections.abc import Container

    from retail_etl.soak.kinetic import Ledger
    from retail_etl.soak.systems import Org, Shop, Tills

_ENABLED: Final = 1
_PRODUCTS: Final = (
    "SELECT Id, Heartland_Id__c, ProductCode, Name, IsActive, Family, Description FROM Product2"
    " WHERE Heartland_Id__c != null ORDER BY Id"
)
_ENTRIES: Final = (
    "SELECT Id, Product2Id, UnitPrice, Pricebook2.IsStandard FROM PricebookEntry"
    " WHERE IsActive = true AND Product2.Heartland_Id__c != null ORDER BY Id"
)


def thing_of(sku: Any) -> str:
    """The thing of a SKU: systems differ in its capitals."""
    return str(sku).upper()


def in_the_tills(tills: Tills) -> Held:
    """Every product of the tills."""
    held = Held()
    for one in tills.listed("products"):
        fields = {
            "name": _text(one["name"]), "active": flag(one["active"]), "department": _text(one["department"]),
            "description": _text(one["description"]), **_priced(one["price"]),
        }  # fmt: skip
        held.add(thing_of(one["sku"]), str(one["id"]), fields)
    return held


def in_the_shop(shop: Shop, known: Container[str]) -> Held:
    """What the shop has of it; a configurable is no product of the tills."""
    held = Held()
    for one in shop.listed("products"):
        if thing_of(one["sku"]) in known:
            fields = {"name": _text(one["name"]), "active": flag(one["status"] == _ENABLED), **_priced(one["price"])}
            held.add(thing_of(one["sku"]), str(one["id"]), fields)
    return held


def in_the_org(org: Org, tills: Held) -> Held:
    """What the org has of it, with the price of both books: they are one price, or both are shown."""
    prices: dict[str, dict[bool, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in org.listed(_ENTRIES):
        price = f"{Decimal(str(one['UnitPrice'])):.2f}"
        prices[str(one["Product2Id"])][bool(one["Pricebook2"]["IsStandard"])].append(price)
    held = Held()
    for one in org.listed(_PRODUCTS):
        fields = {
            "name": _text(one["Name"]), "active": flag(one["IsActive"]), "department": _text(one["Family"]),
            "description": _text(one["Description"]), "sku": thing_of(one["ProductCode"]),
        }  # fmt: skip
        thing = tills.names.get(str(one["Heartland_Id__c"]), thing_of(one["ProductCode"]))
        if thing in tills.things:
            tills.things[thing]["sku"] = thing
            books = prices[str(one["Id"])]
            if "price" in tills.things[thing]:
                fields["price"] = " and ".join(sorted({*(books[True] or ["none"]), *(books[False] or ["none"])}))
        held.add(thing, str(one["Id"]), fields)
        held.twice += [f"{thing} in a price book" for entries in prices[str(one["Id"])].values() if len(entries) > 1]
    return held


def in_the_ledger(ledger: Ledger, known: Container[str]) -> Held:
    """The parts that are products of the tills."""
    held = Held()
    for one in ledger.rows(PARTS, "Parts"):
        if thing_of(one["PartNum"]) in known:
            held.add(thing_of(one["PartNum"]), f"{COMPANY}-{one['PartNum']}", {"name": _text(one["PartDescription"])})
    return held


def _priced(price: Any) -> dict[str, str]:
    return {"price": f"{Decimal(str(price)):.2f}"} if price is not None else {}


def _text(value: Any) -> str:
    return str(value or "").strip()


def flag(value: Any) -> str:
    """A yes or no as it is compared."""
    return str(bool(value)).lower()
