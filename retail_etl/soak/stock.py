"""Stock under soak: the tills count it, and people of the shop and of the org enter figures that are not theirs to enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.money_stock import is_asked_for
from retail_etl.soak.told import Held, Typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from retail_etl.soak.systems import Org, Shop, Tills

_TYPED_IN: Final = {"heartland": 6, "magento": 2, "salesforce": 1}
_MOST: Final = 500
_INVENTORY: Final = (
    "SELECT Id, Location_Code__c, Product__r.ProductCode, On_Hand__c FROM Heartland_Inventory__c"
    " WHERE Heartland_Id__c != null ORDER BY Id"
)


class Stock:
    """``Kind`` of stock levels; a thing is a product in a store."""

    entity = "stock_levels"
    streams = frozenset({"heartland_inventory", "heartland_products", "magento_source_items", "salesforce_inventory"})
    tables = frozenset({"inventory_levels", "products"})
    writes = frozenset({"magento.stock_levels", "salesforce.stock_levels", "salesforce.products"})

    def __init__(self, tills: Tills, shop: Shop, org: Org) -> None:
        self._tills, self._shop, self._org = tills, shop, org
        self._ids: dict[str, dict[str, str]] = {}
        self.held()

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """Another figure for a product in a store."""
        systems = [one for one in _TYPED_IN if self._ids.get(one)]
        system = rng.choices(systems, [_TYPED_IN[one] for one in systems])[0]
        things = sorted(self._ids[system])
        thing = next(one for one in iter(lambda: rng.choice(things), None) if not is_asked_for(one))
        sku, _, store = thing.rpartition("@")
        value = str(rng.randint(0, _MOST))
        match system:
            case "heartland":
                item = {"sku": sku, "location_id": store, "quantity": int(value)}
                self._tills.change("inventory", {"mode": "set", "reason": "count", "items": [item]})
            case "magento":
                item = {"sku": sku, "source_code": store, "quantity": int(value), "status": int(value != "0")}
                self._shop.change("inventory/source-items", {"sourceItems": [item]}, "POST")
            case _:
                self._org.change("Heartland_Inventory__c", self._ids[system][thing], {"On_Hand__c": int(value)})
        return Typed(number, turn, thing, system, "on_hand", value, self._ids[system][thing] or f"{store}/{sku}")

    def held(self) -> Mapping[str, Held]:
        """Every figure by system; the shop also has sources that are no store of the tills, which are nobody's."""
        tills = _held(
            (f"{one['sku']}@{one['location_id']}", one["quantity_on_hand"], "") for one in self._tills.listed("inventory")
        )
        shop = _held(
            (f"{one['sku']}@{one['source_code']}", one["quantity"], "") for one in self._shop.listed("inventory/source-items")
        )
        org = _held(
            (f"{one['Product__r']['ProductCode']}@{one['Location_Code__c']}", one["On_Hand__c"], str(one["Id"]))
            for one in self._org.listed(_INVENTORY)
        )
        for of in (shop, org):
            of.things = {thing: fields for thing, fields in of.things.items() if thing in tills.things}
        self._ids = {
            name: {thing: of.ids[thing] for thing in of.things}
            for name, of in (("heartland", tills), ("magento", shop), ("salesforce", org))
        }
        return {"heartland": tills, "magento": shop, "salesforce": org}

    def has_to_be(self, held: Mapping[str, Held]) -> list[tuple[str, str]]:
        """What the tills count is in the org."""
        org = held["salesforce"].things
        return [(one, f"{one} is in the tills and not in the org") for one in held["heartland"].things if one not in org]

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:  # noqa: ARG002 -- as `Kind` asks
        """Nothing: a refused figure is sent again as it is."""
        return None


def _held(rows: Any) -> Held:
    held = Held()
    for thing, quantity, identifier in rows:
        if thing in held.things:
            held.twice.append(thing)
        held.ids[thing] = identifier
        sku, _, store = thing.rpartition("@")
        held.names[identifier or f"{store}/{sku}"] = thing
        held.things[thing] = {"on_hand": str(max(int(quantity or 0), 0))}
    return held
