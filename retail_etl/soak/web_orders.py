"""Orders of the shop under soak: shoppers place them, people of shop and tills carry them on, and money moves once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.customers import Customers
from retail_etl.soak.told import Held, Typed
from retail_etl.soak.web_people import ShopPeople, TillPeople
from retail_etl.soak.web_words import MAY_STAND, at_the_tills, in_the_shop, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from retail_etl.soak.systems import Shop, Tills

Record = dict[str, Any]
_WEB: Final = "web "
_PLACED: Final = 0.3
_LOOKED_AT: Final = 8
# What an order of the shop in these states takes up no more, or not before it is released. Parcels of which nobody said what
# is in them (the ledger's) wait for a person.
_WAITS: Final[Mapping[str, tuple[str, ...]]] = {
    "holded": ("parcels", "refunds"), "canceled": ("parcels",), "closed": ("parcels",),
}  # fmt: skip
_WAYS: Final[Mapping[str, int]] = {
    "invoice": 20, "hold": 5, "unhold": 6, "cancel": 4, "credit": 9, "comment": 3,
    "move": 14, "ship": 22, "complete": 6, "give_back": 9,
}  # fmt: skip


class WebOrders:
    """``Kind`` of the shop's orders; a thing is an order by the number that its shopper knows."""

    entity = "web_orders"
    # Who buys has to be known first.
    streams = frozenset({
        "heartland_customers", "magento_customers", "magento_orders", "magento_invoices", "magento_credit_memos",
        "magento_shipments", "heartland_orders", "heartland_payments",
    })  # fmt: skip
    tables = Customers.tables | {
        "orders", "order_lines", "payments", "refunds", "shipments", "shipment_lines", "shipment_tracks",
    }  # fmt: skip
    writes = frozenset({
        "heartland.customers", "heartland.orders", "heartland.payments", "magento.shipments", "magento.credit_memos",
        "magento.order_states", "magento.order_comments",
    })  # fmt: skip

    def __init__(self, tills: Tills, shop: Shop) -> None:
        self._tills, self._shop = tills, shop
        # Gift cards are no goods that are shipped.
        skus = [str(one["sku"]) for one in tills.listed("products") if not str(one["sku"]).startswith("GC-")]
        self._in_the_shop, self._at_the_tills = ShopPeople(shop, skus), TillPeople(tills)
        self._placed: dict[int, str] = {}
        self._said: dict[int, set[str]] = defaultdict(set)
        self._standing: dict[str, tuple[str, str]] = {}

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """A new order, or one that people of the shop or of the tills carry on."""
        if rng.random() > _PLACED and self._placed:
            name = rng.choices(list(_WAYS), list(_WAYS.values()))[0]
            way = getattr(self._at_the_tills, name, None) or getattr(self._in_the_shop, name)
            for entity in rng.sample(sorted(self._placed), min(len(self._placed), _LOOKED_AT)):
                if (done := way(rng, entity, number)) is not None:
                    if done.field == "comment":
                        self._said[entity].add(done.value)
                    return Typed(number, turn, self._placed[entity], *done)
        made = self._in_the_shop.place(rng, number)
        thing = self._placed[int(made["entity_id"])] = _thing(made["increment_id"])
        return Typed(number, turn, thing, "magento", "new", money(made["grand_total"]), str(made["entity_id"]))

    def held(self) -> Mapping[str, Held]:
        """Every order that a shopper placed here, as shop and tills hold it."""
        shop, tills = Held(), Held()
        memos, shipments = _by_order(self._shop.listed("creditmemos")), _by_order(self._shop.listed("shipments"))
        states: dict[str, Record] = {}
        for order in self._shop.listed("orders"):
            if int(order["entity_id"]) not in self._placed:
                continue
            entity, thing = int(order["entity_id"]), _thing(order["increment_id"])
            states[thing] = order
            shop.add(thing, str(entity), in_the_shop(order, memos[entity], shipments[entity]))
            own = [f"MO-{order['increment_id']}", *(f"MC-{one['increment_id']}" for one in memos[entity])]
            shop.names |= dict.fromkeys([*own, *(str(one["entity_id"]) for one in shipments[entity])], thing)
        self._standing.clear()
        paid = _by_order(self._tills.listed("payments"))
        for one in self._tills.listed("orders"):
            if one.get("source_system") != "magento" or (thing := _thing(one["external_id"])) not in states:
                continue
            web, identifier = states[thing], str(one["id"])
            told = at_the_tills(one, paid[identifier])
            waits = _WAITS.get(str(web["state"]), ())
            for field in waits if all(parcel["lines"] for parcel in one["shipments"]) else {*waits, "parcels"}:
                told.pop(field)
                shop.things[thing].pop(field)
            tills.add(thing, identifier, told)
            rows = [str(row["id"]) for row in paid[identifier]]
            tills.names |= dict.fromkeys([*rows, *(f"{identifier}/{parcel['id']}" for parcel in one["shipments"])], thing)
            self._standing[thing] = str(web["state"]), str(one["status"])
        return {"magento": shop, "heartland": tills}

    def has_to_be(self, held: Mapping[str, Held]) -> list[tuple[str, str]]:
        """Every order is at the tills, but those that ended in the shop before; where it stands in one it may in the other."""
        tills = held["heartland"].things
        ended = {_thing(one["increment_id"]) for one in self._shop.listed("orders") if one["state"] in {"canceled", "closed"}}
        return [
            *(
                (one, f"{one} is in the shop and not at the tills")
                for one in held["magento"].things
                if one not in tills | dict.fromkeys(ended)
            ),
            *(
                (one, f"{one} is {web} in the shop and {till} at the tills")
                for one, (web, till) in self._standing.items()
                if till not in MAY_STAND[web]
            ),
            *self._unsaid(),
        ]

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:  # noqa: ARG002 -- as `Kind` asks
        """Nothing: what was refused is sent again as it is, or goes with what it was about."""
        return None

    def _unsaid(self) -> list[tuple[str, str]]:
        """What people of the shop wrote to an order stands there once."""
        wrong = []
        for entity, said in sorted(self._said.items()):
            there = [str(one.get("comment")) for one in self._shop.one(f"orders/{entity}")["status_histories"]]
            wrong += [
                (self._placed[entity], f"{one!r} stands {there.count(one)} times") for one in said if there.count(one) != 1
            ]
        return wrong


def _by_order(documents: Iterable[Record]) -> defaultdict[Any, list[Record]]:
    found: defaultdict[Any, list[Record]] = defaultdict(list)
    for one in documents:
        found[one["order_id"]].append(one)
    return found


def _thing(increment: Any) -> str:
    return f"{_WEB}{increment}"
