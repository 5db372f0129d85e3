"""An order of the shop as shop and tills hold it, in words that can be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Record = dict[str, Any]
# Where the shop has an order, and where the tills may then have it: they go ahead of the shop, never behind it.
_AHEAD: Final = frozenset({"Open", "Processing", "PartiallyFulfilled", "Fulfilled", "Completed"})
_BEYOND_A_HOLD: Final = _AHEAD - {"Open"}
_LEFT: Final = frozenset({"Fulfilled", "Completed"})
MAY_STAND: Final[Mapping[str, frozenset[str]]] = {
    "new": _AHEAD | {"Pending"},
    # What is invoiced the shop cancels no more: its people give the money back.
    "processing": _AHEAD | {"Cancelled"},
    "complete": _LEFT | {"Cancelled"},
    "holded": _BEYOND_A_HOLD | {"OnHold"},
    "canceled": _LEFT | {"Cancelled", "Voided"},
    "closed": _AHEAD | {"Pending", "OnHold", "Cancelled"},
}


def carriers(order: Mapping[str, Any]) -> list[Record]:
    """The items of an order of the shop that carry the money."""
    return [item for item in order["items"] if not item.get("parent_item_id")]


def in_the_shop(order: Mapping[str, Any], memos: Sequence[Record], shipments: Sequence[Record]) -> dict[str, str]:
    """An order by field as the shop holds it, with its credit memos and shipments."""
    address = order["extension_attributes"]["shipping_assignments"][0]["shipping"]["address"]
    items = carriers(order)
    skus = {item["item_id"]: str(item["sku"]) for item in order["items"]}
    return {
        "total": money(order["grand_total"]),
        "lines": _lines(
            (one["sku"], one["qty_ordered"], one["price"], one.get("discount_amount"), one.get("tax_amount")) for one in items
        ),
        "charges": f"{money(order['shipping_amount'])} taxed {money(order.get('shipping_tax_amount'))}",
        "discount": money(-exact(order.get("discount_amount"))),
        "guest": str(not order.get("customer_id")),
        "ships_to": "{firstname} {lastname}, {city} {region_code} {postcode}".format(**address),
        "paid": money(order.get("total_paid")),
        "refunds": " ".join(sorted(money(one["grand_total"]) for one in memos)),
        "parcels": _parcels(
            (_numbers(one.get("tracks") or []), [(skus[item["order_item_id"]], item["qty"]) for item in one["items"]])
            for one in shipments
        ),
    }


def at_the_tills(order: Mapping[str, Any], payments: Sequence[Record]) -> dict[str, str]:
    """The same as the tills hold it, with its payments."""
    lines = [one for one in order["line_items"] if one["line_type"] != "shipping"]
    shipping: Mapping[str, Any] = next((one for one in order["line_items"] if one["line_type"] == "shipping"), {})
    skus = {str(one["id"]): str(one["sku"]) for one in order["line_items"]}
    address = order["shipping_address"] or {}
    parcels = (
        (str(one["tracking_number"]), [(skus[str(line["line_id"])], line["quantity"]) for line in one["lines"]])
        for one in order["shipments"]
    )
    return {
        "total": money(order["total_amount"]),
        "lines": _lines(
            (one["sku"], one["quantity"], one["price"], one["discount_amount"], one["tax_amount"]) for one in lines
        ),
        "charges": f"{money(order['shipping_total'])} taxed {money(shipping.get('tax_amount'))}",
        "discount": money(order["discount_total"]),
        "guest": str(not order.get("customer_id")),
        "ships_to": f"{address.get('name')}, {address.get('city')} {address.get('state')} {address.get('postal_code')}",
        "paid": money(_sum(payments, {"sale", "capture"})),
        "refunds": " ".join(sorted(money(one["amount"]) for one in payments if one["operation"] == "refund")),
        "parcels": _parcels(parcels),
    }


def exact(value: Any) -> Decimal:
    """An amount, 0 where there is none."""
    return Decimal(str(value or 0))


def money(value: Any) -> str:
    """An amount to the cent."""
    return f"{exact(value) + 0:.2f}"


def _sum(payments: Iterable[Record], operations: frozenset[str] | set[str]) -> Decimal:
    return sum((exact(one["amount"]) for one in payments if one["operation"] in operations), Decimal(0))


def _lines(lines: Iterable[tuple[Any, ...]]) -> str:
    told = (
        f"{sku} x {exact(count).normalize():f} at {money(price)} off {money(off)} tax {money(tax)}"
        for sku, count, price, off, tax in lines
    )
    return ", ".join(sorted(told))


def _parcels(parcels: Iterable[tuple[str, Iterable[tuple[str, Any]]]]) -> str:
    told = (
        f"{number}: " + " ".join(sorted(f"{sku} x {exact(count).normalize():f}" for sku, count in held))
        for number, held in parcels
    )
    return "; ".join(sorted(told))


def _numbers(tracks: Iterable[Record]) -> str:
    return "+".join(sorted(str(one["track_number"]) for one in tracks))
