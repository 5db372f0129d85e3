"""Money of the shop's shoppers: paid in part by what the shop owes them, declined on the telephone, owed as store credit."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.money_people import DECLINED, Done
from retail_etl.soak.money_words import is_taken
from retail_etl.soak.web_words import exact, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from random import Random

    from retail_etl.soak.systems import Shop, Tills

Record = dict[str, Any]
_CARDS: Final = ("Visa", "Mastercard", "Amex")
_BALANCES: Final = {"gift_card": "Gift Card", "store_credit": "Store Credit"}
_SAYS: Final = "was declined"
_WEBSITE: Final = 1
# What is written down by tender or currency at the end of its name is one thing.
_CREDIT, _SPENT = "store credit", "balances of the shop"
_MOST: Final = 20
_ADDRESS: Final = {
    "firstname": "Ora", "lastname": "Lund", "street": "7 Quay St.", "city": "Austin", "region_code": "TX", "postcode": "78701",
}  # fmt: skip


class Shoppers:
    """Shoppers whose order nobody carries on, and who call the tills to pay for it."""

    def __init__(self, tills: Tills, shop: Shop) -> None:
        self._tills, self._shop = tills, shop
        self._skus = [str(one["sku"]) for one in tills.listed("products") if not str(one["sku"]).startswith("GC-")]
        self._buyers = [int(one["id"]) for one in shop.listed("customers/search")]
        self._placed: dict[int, Record] = {}
        shop.is_edition("commerce")

    def places(self, rng: Random) -> Done:
        """An order, some of them paid in part by a gift card or by store credit of the shop."""
        told = {
            "customer_id": rng.choice(self._buyers), "method": "checkmo", "address": _ADDRESS,
            "items": [{"sku": sku, "qty": 1} for sku in rng.sample(self._skus, 2)],
        }  # fmt: skip
        kind = rng.choice(("", *_BALANCES))
        balance = rng.randint(100, 900) / Decimal(100)
        made = self._shop.placed({**told, kind: str(balance)} if kind else told)
        self._placed[int(made["entity_id"])] = {"number": str(made["increment_id"]), kind: balance}
        return Done("magento", f"web {made['increment_id']}", "new", money(made["grand_total"]), str(made["entity_id"]))

    def calls(self, rng: Random) -> Done | None:
        """A card that is declined when its holder calls the tills to pay for an order."""
        entity = rng.choice(sorted(self._placed)) if self._placed else 0
        order = self._at_the_tills(self._placed[entity]["number"]) if entity else None
        if order is None:
            return None
        told = {"operation": "sale", "order_id": order["id"], "method": rng.choice(_CARDS), "payment_token": DECLINED}
        made = self._tills.change("payments", {**told, "amount": str(1 + rng.randint(0, _MOST))}, "POST")
        return Done("heartland", f"payment {made['id']}", "declined", money(made["amount"]), str(made["id"]))

    def wrong(
        self, paid: Iterable[Record], orders: Mapping[str, Record], people: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """What the tills do not have as it was paid in the shop, and what the shop was not told of, each with its thing."""
        by_order: dict[str, list[Record]] = defaultdict(list)
        for one in paid:
            by_order[str(one["order_id"])].append(one)
        named = {str(one["external_id"]): one for one in orders.values() if one.get("source_system") == "magento"}
        for entity, placed in sorted(self._placed.items()):
            order = named.get(placed["number"])
            if order is None:
                yield f"web {placed['number']}", f"web {placed['number']} is in the shop and not at the tills"
                continue
            yield from _balances(placed, by_order[str(order["id"])])
            yield from self._comments(entity, placed["number"], by_order[str(order["id"])])
        yield from self._credits(by_order, orders, people)

    def names(self, paid: Iterable[Record], orders: Mapping[str, Record]) -> dict[str, str]:
        """What each is written down as."""
        found = {f"MO-{one['number']}": f"web {one['number']}" for one in self._placed.values()}
        web = {str(one["id"]): f"web {one['external_id']}" for one in orders.values() if one.get("source_system") == "magento"}
        found |= {str(one["id"]): web[str(one["order_id"])] for one in paid if str(one["order_id"]) in web}
        return found | dict.fromkeys(_BALANCES, _SPENT) | {"USD": _CREDIT}

    def _at_the_tills(self, number: str) -> Record | None:
        return next(iter(self._tills.one(f"orders?external_id={number}")["results"]), None)

    def _comments(self, entity: int, number: str, paid: Iterable[Record]) -> Iterator[tuple[str, str]]:
        order = self._shop.one(f"orders/{entity}")
        said = [str(one.get("comment")) for one in order["status_histories"] if _SAYS in str(one.get("comment"))]
        told = Counter(one.split(" USD")[0].rpartition(" ")[2] for one in said)
        declined = Counter(money(one["amount"]) for one in paid if one["status"] == "declined")
        if told != declined:
            yield f"web {number}", f"web {number}: declined were {dict(declined)}, the shopper was told of {dict(told)}"

    def _credits(
        self, by_order: Mapping[str, list[Record]], orders: Mapping[str, Record], people: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """What the shop owes customers whom both know, and what the tills gave and took."""
        owed: dict[str, Decimal] = defaultdict(Decimal)
        for identifier, rows in by_order.items():
            buyer = (orders.get(identifier) or {}).get("customer_id")
            for one in rows if buyer else ():
                if one["method"] == "Store Credit" and (is_taken(one) or _is_given(one)):
                    owed[str(buyer)] += exact(one["amount"]) * (1 if _is_given(one) else -1)
        there = {str(one["email"]).lower(): int(one["id"]) for one in self._shop.listed("customers/search")}
        for person, amount in sorted(owed.items()):
            if (known := there.get(people.get(person, ""))) is None:
                continue
            held = exact(self._shop.one(f"customers/{known}/balance/{_WEBSITE}")["amount"])
            if held != max(amount, Decimal(0)):
                yield _CREDIT, f"the shop owes {person} {held}, and the tills gave {amount} more than they took"


def _balances(placed: Record, paid: Iterable[Record]) -> Iterator[tuple[str, str]]:
    taken = sorted(
        (str(one["method"]), money(one["amount"])) for one in paid if is_taken(one) and one["method"] in _BALANCES.values()
    )
    spent = sorted((_BALANCES[kind], money(amount)) for kind, amount in placed.items() if kind in _BALANCES)
    if taken != spent:
        yield _SPENT, f"web {placed['number']}: {spent} was spent in the shop, the tills have {taken}"


def _is_given(payment: Mapping[str, Any]) -> bool:
    return payment["operation"] == "refund" and payment["status"] not in {"declined", "failed", "voided", "reversed"}
