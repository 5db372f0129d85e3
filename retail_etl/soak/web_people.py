"""Shoppers, and people of shop and tills, as they carry a web order on; each says what was done, if it could be."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from retail_etl.soak.web_words import carriers, exact, money

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from retail_etl.soak.systems import Shop, Tills

Record = dict[str, Any]
_LINES_MOST, _PIECES_MOST = 3, 3
_KNOWN_SHARE, _WHOLE_SHARE, _ALL_SHARE, _PIECE_SHARE = 0.7, 0.65, 0.2, 0.5
_OFFLINE: Final = ("checkmo", "banktransfer", "cashondelivery", "purchaseorder")
_WALLET: Final = "paypal_express"
_CITIES: Final = (("Austin", "TX", "78701"), ("Boston", "MA", "02210"), ("Newark", "NJ", "07102"))
_NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "Pending": ("Open", "Open", "OnHold", "Cancelled"),
    "Open": ("Processing", "Processing", "OnHold", "Cancelled"),
    "OnHold": ("Open", "Open", "Cancelled"),
    "Processing": ("Cancelled",),
}


class Done(NamedTuple):
    """What somebody did: in which system, to what, and which record it was."""

    system: str
    field: str
    value: str
    record: str


class ShopPeople:
    """Shoppers, and the shop's staff."""

    def __init__(self, shop: Shop, skus: list[str]) -> None:
        self._shop, self._skus = shop, skus
        self._buyers = [int(one["id"]) for one in shop.listed("customers/search")]

    def place(self, rng: Random, number: int) -> Record:
        """A shopper's new order, as the shop shows it."""
        shipping = rng.choice(("0.00", "7.95"))
        told = {
            "customer_id": rng.choice(self._buyers) if rng.random() < _KNOWN_SHARE else None,
            "method": rng.choice((*_OFFLINE, _WALLET, _WALLET)),
            "items": [
                {"sku": sku, "qty": rng.randint(1, _PIECES_MOST), "discount": rng.choice(("0", "0", "1.25"))}
                for sku in rng.sample(self._skus, rng.randint(1, _LINES_MOST))
            ],
            "shipping_amount": shipping,
            "shipping_tax": "0.53" if shipping != "0.00" else "0",
            "shipping_discount": rng.choice(("0", "2.00")) if shipping != "0.00" else "0",
            "address": _address(rng, number),
        }
        return self._shop.placed(told)

    def invoice(self, rng: Random, entity: int, _number: int) -> Done | None:
        """Some of an order, or all of it, is paid."""
        order = self._shop.one(f"orders/{entity}")
        if order["state"] not in {"new", "processing"} or order["payment"]["method"] == _WALLET:
            return None
        left = {int(one["item_id"]): int(exact(one["qty_ordered"]) - exact(one["qty_invoiced"])) for one in carriers(order)}
        told = {item: count if rng.random() < _WHOLE_SHARE else rng.randint(0, count) for item, count in left.items()}
        told = {item: count for item, count in told.items() if count}
        if not told:
            return None
        items = [{"order_item_id": item, "qty": count} for item, count in told.items()]
        made = self._shop.change(f"order/{entity}/invoice", {"items": items, "capture": False}, "POST")
        return Done("magento", "invoice", str(made), str(entity))

    def hold(self, _rng: Random, entity: int, _number: int) -> Done | None:
        """An order is held."""
        if self._shop.one(f"orders/{entity}")["state"] not in {"new", "processing"}:
            return None
        self._shop.change(f"orders/{entity}/hold", {}, "POST")
        return Done("magento", "state", "holded", str(entity))

    def unhold(self, _rng: Random, entity: int, _number: int) -> Done | None:
        """An order that is held is released."""
        if self._shop.one(f"orders/{entity}")["state"] != "holded":
            return None
        self._shop.change(f"orders/{entity}/unhold", {}, "POST")
        return Done("magento", "state", "released", str(entity))

    def cancel(self, _rng: Random, entity: int, _number: int) -> Done | None:
        """An order of which nothing is invoiced is canceled."""
        if self._shop.one(f"orders/{entity}")["state"] != "new":
            return None
        self._shop.change(f"orders/{entity}/cancel", {}, "POST")
        return Done("magento", "state", "canceled", str(entity))

    def credit(self, rng: Random, entity: int, _number: int) -> Done | None:
        """Money given back by people of the shop: for a piece, as an amount, or all of it."""
        order = self._shop.one(f"orders/{entity}")
        left = exact(order.get("total_paid")) - exact(order.get("total_refunded"))
        if is_given_back_at_the_tills(entity) or order["state"] not in {"processing", "complete"} or left < 1:
            return None
        # A piece that is credited before it left is one that the shop lets nobody ship.
        gone = [one for one in carriers(order) if exact(one["qty_shipped"]) == exact(one["qty_ordered"])]
        pieces = [one for one in gone if exact(one["qty_invoiced"]) > exact(one["qty_refunded"])]
        body: Record = {"arguments": {"shipping_amount": 0}}
        if not exact(order.get("total_refunded")) and left == exact(order["grand_total"]) and rng.random() < _ALL_SHARE:
            body = {}
        elif rng.random() < _PIECE_SHARE and pieces and exact(pieces[0]["price"]) * 2 < left:
            body["items"] = [{"order_item_id": pieces[0]["item_id"], "qty": 1}]
        else:
            body["items"] = [{"order_item_id": one["item_id"], "qty": 0} for one in carriers(order)]
            body["arguments"]["adjustment_positive"] = float(_part(rng, left))
        made = self._shop.change(f"order/{entity}/refund", body, "POST")
        return Done("magento", "credit memo", str(made), str(entity))

    def comment(self, _rng: Random, entity: int, number: int) -> Done | None:
        """A line in an order's history."""
        said = f"Note {number}: the shopper called."
        self._shop.change(f"orders/{entity}/comments", {"statusHistory": {"comment": said}}, "POST")
        return Done("magento", "comment", said, str(entity))


class TillPeople:
    """The tills' staff."""

    def __init__(self, tills: Tills) -> None:
        self._tills = tills
        self._known: dict[int, str] = {}

    def move(self, rng: Random, entity: int, _number: int) -> Done | None:
        """The tills open, hold, release, work on or cancel an order."""
        order = self._order(entity)
        following = rng.choice(_NEXT.get(str(order["status"]), ("",))) if order else ""
        if order is None or not following or (following == "Cancelled" and exact(order["amount_paid"])):
            return None
        return self._at_till(order, status=following)

    def ship(self, rng: Random, entity: int, number: int) -> Done | None:
        """A parcel leaves, with all that is left or with a part of it."""
        order = self._order(entity)
        if order is None or order["status"] not in {"Open", "Processing", "PartiallyFulfilled"}:
            return None
        left = {str(one["id"]): int(one["quantity"]) for one in order["line_items"] if one["line_type"] != "shipping"}
        for parcel in order["shipments"]:
            for line in parcel["lines"]:
                left[str(line["line_id"])] -= int(line["quantity"])
        whole = rng.random() < _WHOLE_SHARE
        sent = {line: count if whole else rng.randint(0, count) for line, count in left.items()}
        if not any(sent.values()):
            return None
        parcel = {
            "id": f"shp_{number}", "carrier": rng.choice(("UPS", "Royal Mail")), "tracking_number": f"1Z{number:09d}",
            "shipped_at": self._tills.now(),
            "lines": [{"line_id": line, "quantity": count} for line, count in sent.items() if count],
        }  # fmt: skip
        status = "Fulfilled" if sent == left else "PartiallyFulfilled"
        return self._at_till(order, status=status, shipments=[*order["shipments"], parcel])

    def complete(self, _rng: Random, entity: int, _number: int) -> Done | None:
        """All of it has left, and the order is done."""
        order = self._order(entity)
        if order is None or order["status"] != "Fulfilled":
            return None
        return self._at_till(order, status="Completed")

    def give_back(self, rng: Random, entity: int, _number: int) -> Done | None:
        """Money given back by people of the tills, on a payment that they know."""
        order = self._order(entity)
        if order is None or not is_given_back_at_the_tills(entity):
            return None
        rows = list(self._tills.one(f"payments?order_id={order['id']}")["results"])
        for sale in (one for one in rows if one["operation"] == "sale"):
            back = sum(exact(one["amount"]) for one in rows if one["parent_payment_id"] == sale["id"])
            if (left := exact(sale["amount"]) - back) >= 1:
                amount = left if not back and rng.random() < _ALL_SHARE else _part(rng, left)
                told = {"operation": "refund", "parent_payment_id": sale["id"], "amount": str(amount)}
                made = self._tills.change("payments", told, "POST")
                return Done("heartland", "refund", money(amount), str(made["id"]))
        return None

    def _at_till(self, order: Record, **told: Any) -> Done:
        self._tills.change(f"orders/{order['id']}", told)
        return Done("heartland", "status", str(told["status"]), str(order["id"]))

    def _order(self, entity: int) -> Record | None:
        """The order as the tills have it, once they do."""
        if entity not in self._known:
            found = list(self._tills.one(f"orders?external_id={entity:09d}")["results"])
            if not found:
                return None
            self._known[entity] = str(found[0]["id"])
        return self._tills.one(f"orders/{self._known[entity]}")


def is_given_back_at_the_tills(entity: int) -> bool:
    """Who gives the money of an order back: one side each, as its people agreed."""
    return entity % 2 == 0


def _part(rng: Random, left: Decimal) -> Decimal:
    """Some of the money that is left, to the cent."""
    return (left * rng.choice((Decimal("0.25"), Decimal("0.4")))).quantize(Decimal("0.01"), ROUND_DOWN)


def _address(rng: Random, number: int) -> Record:
    city, state, postal = rng.choice(_CITIES)
    return {
        "firstname": f"Ida{number}", "lastname": f"Webb{number}", "street": f"{number} Canal St.", "city": city,
        "region_code": state, "postcode": postal, "telephone": f"+1{2_135_550_000 + number}",
    }  # fmt: skip
