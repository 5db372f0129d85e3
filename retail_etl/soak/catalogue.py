"""Products, prices and parts under soak: tills enter and price them, the ledger names and stops them, the others follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.soak.catalogue_people import CataloguePeople
from retail_etl.soak.catalogue_words import in_the_ledger, in_the_org, in_the_shop, in_the_tills
from retail_etl.soak.told import Held, Typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from retail_etl.soak.kinetic import Ledger
    from retail_etl.soak.systems import Org, Shop, Tills

_WAYS: Final[Mapping[str, int]] = {
    "enter": 14, "rename": 12, "price": 14, "describe": 6, "move": 4, "switch": 8,
    "rename_part": 8, "judge_part": 12,
    "list_in_the_shop": 8, "shop_types": 8, "org_types": 6,
}  # fmt: skip


class Catalogue:
    """``Kind`` of what is sold; a thing is a product by its SKU, in capitals."""

    entity = "catalogue"
    streams = frozenset({
        "heartland_products", "magento_products", "magento_store_configs", "salesforce_products", "epicor_parts",
    })  # fmt: skip
    tables = frozenset({"products"})
    writes = frozenset({
        "heartland.products", "magento.products", "magento.prices", "salesforce.products", "salesforce.prices", "epicor.parts",
    })  # fmt: skip

    def __init__(self, tills: Tills, shop: Shop, org: Org, ledger: Ledger) -> None:
        self._tills, self._shop, self._org, self._ledger = tills, shop, org, ledger
        self._people = CataloguePeople(tills, shop, org, ledger)

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """One more change by people of any of the four."""
        self._people.turn = turn
        name = rng.choices(list(_WAYS), list(_WAYS.values()))[0]
        done = getattr(self._people, name)(rng, number) or self._people.enter(rng, number)
        return Typed(number, turn, *done)

    def held(self) -> Mapping[str, Held]:
        """What the tills sell, as each system holds it; what only shop or ledger know is theirs alone."""
        tills = in_the_tills(self._tills)
        held = {
            "heartland": tills,
            "magento": in_the_shop(self._shop, tills.things),
            "salesforce": in_the_org(self._org, tills),
            "epicor": in_the_ledger(self._ledger, tills.things),
        }
        for thing, fields in tills.things.items():
            if fields["active"] != "true":  # prices of what is not sold are told when it is sold again
                for of in held.values():
                    of.things.get(thing, {}).pop("price", None)
        return held

    def has_to_be(self, held: Mapping[str, Held]) -> list[tuple[str, str]]:
        """Every product is in the org and, if it is sold, in the ledger; what people entered in the shop is there."""
        tills, org, ledger, shop = (held[one].things for one in ("heartland", "salesforce", "epicor", "magento"))
        return [
            *((one, f"{one} is at the tills and not in the org") for one in tills if one not in org),
            *(
                (one, f"{one} is sold and no part of the ledger")
                for one, fields in tills.items()
                if fields["active"] == "true" and one not in ledger
            ),
            *((one, f"{one} was entered in the shop and is not there") for one in self._people.listed if one not in shop),
        ]

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:  # noqa: ARG002 -- as `Kind` asks
        """Nothing: what was refused is sent again as it is."""
        return None
