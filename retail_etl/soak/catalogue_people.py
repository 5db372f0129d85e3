"""What people of tills, ledger, shop and org type in about what is sold.

Each way gives thing, system, field, value and record, or nothing where there is nothing to change so. Whether something
is sold is changed of products that were entered here only: other people's orders name the ones that were there.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.soak.catalogue_choices import Choices
from retail_etl.soak.catalogue_words import flag, thing_of
from retail_etl.soak.kinetic import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from retail_etl.soak.kinetic import Ledger
    from retail_etl.soak.systems import Org, Shop, Tills

    Way = tuple[str, Mapping[str, Any], str]

_DEPARTMENTS: Final = ("Apparel", "Accessories", "Home", "Stationery", "Cafe")
_ATTRIBUTE_SET: Final = 4
_PRODUCTS: Final = "SELECT Id, ProductCode, IsActive, Family FROM Product2 WHERE Heartland_Id__c != null ORDER BY Id"


class Done(NamedTuple):
    """A change as ``Typed`` tells it."""

    thing: str
    system: str
    field: str
    value: str
    record: str
    gives_way: bool = False


class CataloguePeople:
    """Everybody who works on products in a round, the ``turn``. ``listed`` are things that were entered in the shop, too."""

    def __init__(self, tills: Tills, shop: Shop, org: Org, ledger: Ledger) -> None:
        self._tills, self._shop, self._org, self._ledger = tills, shop, org, ledger
        self._ids = {str(one["sku"]): str(one["id"]) for one in tills.listed("products")}
        self._in_the_shop = {thing_of(one["sku"]): (str(one["sku"]), str(one["id"])) for one in shop.listed("products")}
        self._ours: list[str] = []
        self._judged: set[str] = set()
        self._choices = Choices()
        self.listed: list[str] = []
        self.turn = 0

    def enter(self, rng: Random, number: int) -> Done:
        """A new product at the tills; SKUs are spelled as people spell them."""
        sku = rng.choice((f"SOAK-{number:05d}", f"Soak-{number:05d}-x", f"SOAK {number:05d}/{rng.randint(1, 9)}"))
        told = {
            "sku": sku, "name": _name(rng, number), "description": _text(rng, number), "price": _price(rng),
            "cost": _price(rng), "department": rng.choice(_DEPARTMENTS), "active": rng.random() < 0.9,  # noqa: PLR2004
        }  # fmt: skip
        made = self._tills.at_the_back_office("products", told)
        self._ids[sku] = str(made["id"])
        self._ours.append(sku)
        self._choices.begins(thing_of(sku), "active", flag(bool(told["active"])), self.turn)
        self._choices.begins(thing_of(sku), "department", str(told["department"]), self.turn)
        return Done(thing_of(sku), "heartland", "new", sku, str(made["id"]))

    def rename(self, rng: Random, number: int) -> Done:
        """Another name at the tills."""
        sku, name = self._some(rng), _name(rng, number)
        self._tills.change(f"products/{self._ids[sku]}", {"name": f" {name} " if rng.random() < 0.1 else name})  # noqa: PLR2004
        return Done(thing_of(sku), "heartland", "name", name, self._ids[sku])

    def price(self, rng: Random, number: int) -> Done:  # noqa: ARG002 -- as all ways are called
        """Another price at the tills."""
        sku, price = self._some(rng), _price(rng)
        self._tills.change(f"products/{self._ids[sku]}", {"price": price})
        return Done(thing_of(sku), "heartland", "price", price, self._ids[sku])

    def describe(self, rng: Random, number: int) -> Done:
        """Another description, or none any more."""
        sku, text = self._some(rng), _text(rng, number)
        self._tills.at_the_back_office(f"products/{self._ids[sku]}", {"description": text or None}, "PUT")
        return Done(thing_of(sku), "heartland", "description", text, self._ids[sku])

    def move(self, rng: Random, number: int) -> Done:  # noqa: ARG002 -- as all ways are called
        """Another department."""
        sku, department = self._some(rng), rng.choice(_DEPARTMENTS)
        stood = str(self._tills.one(f"products/{self._ids[sku]}")["department"])
        self._tills.at_the_back_office(f"products/{self._ids[sku]}", {"department": department}, "PUT")
        return self._chosen(Done(thing_of(sku), "heartland", "department", department, self._ids[sku]), stood, stood)

    def switch(self, rng: Random, number: int) -> Done | None:  # noqa: ARG002 -- as all ways are called
        """A product that the tills sell no more, or again."""
        if not self._ours:
            return None
        sku = rng.choice(self._ours)
        stood = self._is_sold(sku)
        self._tills.change(f"products/{self._ids[sku]}", {"active": not stood})
        return self._chosen(
            Done(thing_of(sku), "heartland", "active", flag(not stood), self._ids[sku]), flag(stood), flag(stood)
        )

    def rename_part(self, rng: Random, number: int) -> Done | None:
        """Another name in the ledger."""
        sku, name = self._some(rng), _name(rng, number)
        if not self._ledger.rows(PARTS, "Parts", filter=f"PartNum eq '{sku}'"):
            return None
        self._ledger.change_part(sku, {"PartDescription": name})
        return Done(thing_of(sku), "epicor", "name", name, f"{COMPANY}-{sku}")

    def judge_part(self, rng: Random, number: int) -> Done | None:  # noqa: ARG002 -- as all ways are called
        """A part that waits is approved; one that is in use is put on hold, or made inactive."""
        waiting = [one for one in self._ledger.rows(PARTS, "Parts") if one["PartNum"] in self._ours]
        if not waiting:
            return None
        part = rng.choice(sorted(waiting, key=lambda one: (not one["OnHold"], str(one["PartNum"])))[:6])
        usable = not part["OnHold"] and not part["InActive"]
        told = {"OnHold": False, "InActive": False}
        if usable:
            told[rng.choice(("OnHold", "InActive"))] = True
        sku, held = str(part["PartNum"]), flag(self._is_sold(part["PartNum"]))
        self._ledger.change_part(sku, told)
        done = self._chosen(Done(thing_of(sku), "epicor", "active", flag(not usable), f"{COMPANY}-{sku}"), flag(usable), held)
        is_first = sku not in self._judged  # nobody may have seen that it waited
        self._judged.add(sku)
        return done._replace(gives_way=done.gives_way or is_first)

    def list_in_the_shop(self, rng: Random, number: int) -> Done | None:
        """A product of the tills that the shop's people enter there, too, with what they think of it."""
        missing = [sku for sku in self._ours if thing_of(sku) not in self._in_the_shop]
        if not missing:
            return None
        sku = rng.choice(missing)
        spelled = rng.choice((sku, sku.lower()))
        told = {"sku": spelled, "name": f"Web {number}", "price": Decimal(_price(rng)), "attribute_set_id": _ATTRIBUTE_SET}
        made = self._shop.change("products", {"product": told}, "POST")
        self._in_the_shop[thing_of(sku)] = spelled, str(made["id"])
        self.listed.append(thing_of(sku))
        return Done(thing_of(sku), "magento", "listed", spelled, str(made["id"]))

    def shop_types(self, rng: Random, number: int) -> Done:
        """A name, a price or a state that people of the shop enter, and that is not theirs."""
        both = [sku for sku in sorted(self._ids) if thing_of(sku) in self._in_the_shop]
        own = [sku for sku in self._ours if sku in both]
        sku = rng.choice(own) if own and rng.random() < 0.5 else rng.choice(both)  # noqa: PLR2004
        spelled, record = self._in_the_shop[thing_of(sku)]
        name, price = _name(rng, number), _price(rng)
        ways: list[Way] = [("name", {"name": name}, name), ("price", {"price": Decimal(price)}, price)]
        stood = next(one["status"] == 1 for one in self._shop.listed("products") if str(one["id"]) == record)
        if sku in own:
            ways.append(("active", {"status": 2 if stood else 1}, flag(not stood)))
        field, told, value = rng.choice(ways)
        self._shop.change("products", {"product": {"sku": spelled, **told}}, "POST")
        done = Done(thing_of(sku), "magento", field, value, record)
        return self._chosen(done, flag(stood), flag(self._is_sold(sku))) if field == "active" else done

    def org_types(self, rng: Random, number: int) -> Done:
        """The same by people of the org."""
        chosen = rng.choice(list(self._org.listed(_PRODUCTS)))
        sku = next(one for one in self._ids if thing_of(one) == thing_of(chosen["ProductCode"]))
        name, department, stood = _name(rng, number), rng.choice(_DEPARTMENTS), bool(chosen["IsActive"])
        ways: list[Way] = [("name", {"Name": name}, name), ("department", {"Family": department}, department)]
        if sku in self._ours:
            ways.append(("active", {"IsActive": not stood}, flag(not stood)))
        field, told, value = rng.choice(ways)
        shown = self._tills.one(f"products/{self._ids[sku]}")
        self._org.change("Product2", str(chosen["Id"]), told)
        done = Done(thing_of(sku), "salesforce", field, value, str(chosen["Id"]))
        match field:
            case "department":
                return self._chosen(done, str(chosen["Family"]), str(shown["department"]))
            case "active":
                return self._chosen(done, flag(stood), flag(shown["active"]))
            case _:
                return done

    def _chosen(self, done: Done, stood: str, at_the_tills: str) -> Done:
        """The change of a field of few values, which gives way where nobody may see that it is one."""
        place = (done.thing, done.field, done.system)
        return done._replace(gives_way=self._choices.is_none(place, done.value, stood, at_the_tills, self.turn))

    def _is_sold(self, sku: str) -> bool:
        return bool(self._tills.one(f"products/{self._ids[sku]}")["active"])

    def _some(self, rng: Random) -> str:
        """A product; one of those that were entered here as often as any other."""
        return rng.choice(self._ours) if self._ours and rng.random() < 0.5 else rng.choice(sorted(self._ids))  # noqa: PLR2004


def _name(rng: Random, number: int) -> str:
    return rng.choice((f"Tea towel {number}", f'Börse "Klein" & Söhne {number}', f"Mug, 12 oz, {number}"))


def _text(rng: Random, number: int) -> str:
    return rng.choice(("", f"Line one of {number}.\nLine two.", f"Washes at 40° ({number})"))


def _price(rng: Random) -> str:
    return f"{Decimal(rng.randint(100, 19_999)) / 100:.2f}"
