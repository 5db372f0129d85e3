"""Orders and business customers in the ledger under soak: the tills enter and cancel, its people hold, void and ship."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.soak.accounts import BUSINESS, address, known_at_the_tills, place_of
from retail_etl.soak.kinetic import ORDERS
from retail_etl.soak.ledger_words import (
    business_at_the_tills,
    businesses,
    left_to_ship,
    may_stand,
    order_at_the_tills,
    orders_in_the_ledger,
    parts_of,
    standing,
)  # fmt: skip
from retail_etl.soak.told import Held, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from retail_etl.soak.kinetic import Ledger
    from retail_etl.soak.systems import Tills

_LINES_MOST, _PIECES_MOST = 3, 4
_WAITS_FROM: Final = 5_000  # a word is asked for, so it may stay at the tills
_STORES: Final = ("loc_01", "loc_02", "loc_04")
_TOLD_OF: Final = frozenset({"web_order", "special_order", "layaway"})
_NOT_TOLD: Final = frozenset({"Pending", "Cancelled", "Voided"})
_ENDED: Final = frozenset({"Completed", "Cancelled", "Voided"})
_VOIDABLE: Final = frozenset({"Open", "OnHold"})


class LedgerOrders:
    """``Kind`` of what the ledger keeps of the tills' trade; a thing is an order of the tills, or a business by its number."""

    entity = "ledger"
    streams = frozenset({
        "heartland_customers", "heartland_orders", "epicor_customers", "epicor_sales_orders", "epicor_sales_order_releases",
        "epicor_shipments", "epicor_shipment_lines",
    })  # fmt: skip
    tables = frozenset({"customers", "addresses", "orders", "order_lines", "shipments"})
    writes = frozenset({"epicor.customers", "epicor.orders", "heartland.orders"})

    def __init__(self, tills: Tills, ledger: Ledger) -> None:
        self._tills, self._ledger = tills, ledger
        self._skus = [str(one["sku"]) for one in tills.listed("products") if one.get("status", "active") == "active"]
        people = list(tills.listed("customers"))
        self._buyers = [str(one["id"]) for one in people if one["customer_type"] != BUSINESS]
        self._businesses = {business_at_the_tills(one)[0]: str(one["id"]) for one in people if one["customer_type"] == BUSINESS}
        # What was there before is the made-up trade's.
        self._before = {str(one["id"]) for one in tills.listed("orders")}
        self._ours: list[str] = []
        self._touched: set[str] = set()
        self._cancelled: set[str] = set()
        # By order, where it stands in the ledger and at the tills.
        self._standing: dict[str, tuple[str, str]] = {}

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """One more change at the tills or in the ledger."""
        ways: list[tuple[int, Callable[[Random, int, int], Typed | None]]] = [
            (30, self._ordered), (8, self._new_business), (14, self._changed_business), (12, self._changed_order),
            (16, self._cancels), (4, self._reopens), (36, self._in_the_ledger),
        ]  # fmt: skip
        way = rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0]
        return way(rng, number, turn) or self._ordered(rng, number, turn)

    def held(self) -> Mapping[str, Held]:
        """Orders that the ledger has to know, and businesses, as tills and ledger hold them."""
        tills, ledger = Held(), Held()
        people = {str(one["id"]): one for one in self._tills.listed("customers")}
        self._standing.clear()
        kept = {str(one["id"]): one for one in self._tills.listed("orders")}
        for identifier, one in kept.items():
            if self._is_told(one, people):
                thing = f"order {identifier}"
                tills.add(thing, identifier, order_at_the_tills(one, people.get(str(one["customer_id"]))))
        for identifier, number, fields, row in orders_in_the_ledger(self._ledger):
            thing = f"order {identifier}"
            if identifier not in kept or self._is_told(kept[identifier], people):
                ledger.add(thing, number, fields)
            ledger.names[identifier] = thing
            if identifier in kept:
                self._standing[thing] = standing(row), str(kept[identifier]["status"])
        for one in people.values():
            if one["customer_type"] == BUSINESS:
                thing, fields = business_at_the_tills(one)
                tills.add(thing, str(one["id"]), fields)
        named = {identifier: thing for thing, identifier in tills.ids.items()}
        named |= {known_at_the_tills(one): named[str(one["id"])] for one in people.values() if str(one["id"]) in named}
        for identifier, number, fields in businesses(self._ledger):
            thing = named.get(identifier, f"customer {number} of the ledger")
            ledger.add(thing, number, fields)
            ledger.names[f"{COMPANY}-{number}"] = thing
        return {"heartland": tills, "epicor": ledger}

    def has_to_be(self, held: Mapping[str, Held]) -> list[tuple[str, str]]:
        """What either knows is in the other; no order is behind the ledger's at the tills, or open in it and cancelled here."""
        tills, ledger = held["heartland"].things, held["epicor"].things
        return [
            *((one, f"{one} is at the tills and not in the ledger") for one in tills if one not in ledger),
            *((one, f"{one} is in the ledger and not at the tills") for one in ledger if one not in tills),
            *(
                (one, f"{one} is {there} in the ledger and {here} at the tills")
                for one, (there, here) in self._standing.items()
                if not may_stand(there, here)
            ),
        ]

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:  # noqa: ARG002 -- as `Kind` asks
        """Nothing: a refused order is sent again as it is."""
        return None

    def _is_told(self, order: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]]) -> bool:
        buyer = people.get(str(order["customer_id"]), {})
        is_ours = order["order_type"] in _TOLD_OF or (
            buyer.get("customer_type") == BUSINESS and order["order_type"] != "return"
        )
        return is_ours and order["status"] not in _NOT_TOLD and Decimal(str(order["total_amount"])) < _WAITS_FROM

    def _ordered(self, rng: Random, number: int, turn: int) -> Typed:
        of_business = rng.random() < 0.3  # noqa: PLR2004
        told = {
            "location_id": rng.choice(_STORES), "order_type": rng.choice(("special_order", "layaway")),
            "customer_id": rng.choice(sorted(self._businesses.values())) if of_business else rng.choice(self._buyers),
            "order_date": self._tills.now(), "status": "Open", "currency": "USD", "line_items": self._lines(rng),
            "shipping_total": rng.choice(("0.00", "7.95")), "order_discount_amount": rng.choice(("0.00", "1.50")),
            "shipping_address": address(rng, number) if rng.random() < 0.5 else None,  # noqa: PLR2004
        }  # fmt: skip
        made = self._tills.change("orders", told, "POST")
        self._ours.append(str(made["id"]))
        return Typed(number, turn, f"order {made['id']}", "heartland", "new", str(made["total_amount"]), str(made["id"]))

    def _lines(self, rng: Random) -> list[dict[str, Any]]:
        lines = [
            {
                "sku": sku, "line_type": "item", "quantity": rng.randint(1, _PIECES_MOST),
                "price": str(rng.randint(100, 9_999) / Decimal(100)), "discount_amount": rng.choice(("0.00", "0.00", "0.35")),
            }
            for sku in rng.sample(self._skus, rng.randint(1, _LINES_MOST))
        ]  # fmt: skip
        fee = {"line_type": "fee", "description": "Engraving", "quantity": 1, "price": "4.50"}
        return [*lines, fee] if rng.random() < 0.2 else lines  # noqa: PLR2004

    def _changed_order(self, rng: Random, number: int, turn: int) -> Typed | None:
        """Other lines, or another address, of an order of which nothing has left yet."""
        open_still = [one for one in self._ours if one not in self._touched]
        if not open_still:
            return None
        identifier = rng.choice(open_still)
        if self._tills.one(f"orders/{identifier}")["status"] != "Open":
            return None
        thing = f"order {identifier}"
        if rng.random() < 0.5:  # noqa: PLR2004
            made = self._tills.change(f"orders/{identifier}", {"line_items": self._lines(rng)})
            return Typed(number, turn, thing, "heartland", "parts", parts_of(made), identifier)
        place = address(rng, number)
        self._tills.change(f"orders/{identifier}", {"shipping_address": place})
        return Typed(number, turn, thing, "heartland", "ships_to", f"{place['city']} {place['postal_code']}", identifier)

    def _cancels(self, rng: Random, number: int, turn: int) -> Typed | None:
        """An order that is cancelled or made void at the tills, wherever the ledger has it; mostly one that it has."""
        listed = self._ledger.rows(ORDERS, "SalesOrders", filter="HLRef_c ne ''", select="HLRef_c")
        known = {str(one["HLRef_c"]).rpartition(":")[2] for one in listed}
        entered = [one for one in self._ours if one in known and one not in self._cancelled]
        chosen = entered if rng.random() < 0.8 else self._ours  # noqa: PLR2004
        identifier = rng.choice(chosen) if chosen else ""
        status = str(self._tills.one(f"orders/{identifier}")["status"]) if identifier else "Completed"
        if status in _ENDED:
            return None
        self._cancelled.add(identifier)
        word = "Voided" if status in _VOIDABLE and rng.random() < 0.3 else "Cancelled"  # noqa: PLR2004
        self._tills.change(f"orders/{identifier}", {"status": word})
        return Typed(number, turn, f"order {identifier}", "heartland", "status", "Cancelled", identifier)

    def _reopens(self, rng: Random, number: int, turn: int) -> Typed | None:
        """An order that the ledger's people hold, opened again at the tills."""
        held = [one for one in self._ours if self._tills.one(f"orders/{one}")["status"] == "OnHold"]
        if not held:
            return None
        identifier = rng.choice(held)
        self._tills.change(f"orders/{identifier}", {"status": "Open"})
        return Typed(number, turn, f"order {identifier}", "heartland", "status", "Processing", identifier)

    def _new_business(self, rng: Random, number: int, turn: int) -> Typed:
        name, email = f"Soak{number:06d}", f"desk{number}@trade.example"
        told = {
            "customer_type": BUSINESS, "first_name": f"Kim{number}", "last_name": name, "company_name": f"Guild {number} LLC",
            "email": email, "phone": _phone(number), "addresses": [address(rng, number)],
        }  # fmt: skip
        made = self._tills.change("customers", told, "POST")
        self._businesses[name] = str(made["id"])
        return Typed(number, turn, name, "heartland", "new", email, str(made["id"]))

    def _changed_business(self, rng: Random, number: int, turn: int) -> Typed:
        thing = rng.choice(sorted(self._businesses))
        record, place = self._businesses[thing], address(rng, number)
        field, told, value = rng.choice((
            ("company_name", {"company_name": f"House {number} Inc"}, f"House {number} Inc"),
            ("email", {"email": f"till{number}@trade.example"}, f"till{number}@trade.example"),
            ("phone", {"phone": _phone(number)}, _phone(number)),
            ("address", {"addresses": [place]}, place_of(place)),
        ))  # fmt: skip
        self._tills.change(f"customers/{record}", told)
        return Typed(number, turn, thing, "heartland", field, value, record)

    def _in_the_ledger(self, rng: Random, number: int, turn: int) -> Typed | None:
        """Somebody in the ledger goes on with an order that stands there as it does at the tills."""
        asked = {"filter": "OpenOrder eq true and HLRef_c ne ''", "select": "OrderNum,HLRef_c,ReadyToCalc"}
        listed = self._ledger.rows(ORDERS, "SalesOrders", **asked)
        known = [(int(one["OrderNum"]), str(one["HLRef_c"]).rpartition(":")[2]) for one in listed if one["ReadyToCalc"]]
        known = sorted(one for one in known if one[1] not in self._before)
        if not known:
            return None
        order, identifier = rng.choice(known)
        shown, at_till = self._ledger.order(order), self._tills.one(f"orders/{identifier}")
        # People of the shop move their orders on, too, so nothing holds by the ledger's word alone.
        thing = f"order {identifier}" if at_till.get("source_system") != "magento" else f"order {identifier} of the shop"
        if shown["OrderHed"][0]["OrderHeld"]:
            self._ledger.hold(order, held=False)
            return _moved(number, turn, thing, "Processing", order)
        if rng.random() < 0.25:  # noqa: PLR2004
            self._ledger.hold(order, held=True)
            return _moved(number, turn, thing, "Pending", order)
        if parts_of(at_till) != parts_of(shown):
            return None
        self._touched.add(identifier)
        if rng.random() < 0.2:  # noqa: PLR2004
            self._ledger.void(order)
            gone = any(one["SellingStockShippedQty"] for one in shown["OrderRel"])
            return _moved(number, turn, thing, "Completed" if gone else "Cancelled", order)
        left = left_to_ship(shown)
        sent = left if rng.random() < 0.5 else {line: Decimal(rng.randint(0, int(most))) for line, most in left.items()}  # noqa: PLR2004
        sent = {line: pieces for line, pieces in sent.items() if pieces} or left
        self._ledger.ship(order, sent)
        return _moved(number, turn, thing, "Completed" if sent == left else "Ready", order)


def _moved(number: int, turn: int, thing: str, word: str, order: int) -> Typed:
    """A word of the ledger, as the org calls it: what the tills have further along stays."""
    return Typed(number, turn, thing, "epicor", "status", word, str(order), gives_way=True)


def _phone(number: int) -> str:
    return f"+1{3_125_550_000 + number}"
