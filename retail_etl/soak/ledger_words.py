"""Orders and businesses of tills and ledger in the same words, so that they can be compared."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.sandbox.world.places import PLACES
from retail_etl.soak.accounts import BUSINESS, known_as, known_at_the_tills, place_of
from retail_etl.soak.customers import named
from retail_etl.soak.kinetic import CUSTOMERS, ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.soak.kinetic import Ledger

_OURS: Final = "HL:ORD:"
_HOUSE: Final = {place.code: f"STORE{place.segment}" for place in PLACES}
# Where the ledger's order stands, and where the tills' one then may: nothing stays open there that was cancelled here.
_GONE: Final = frozenset({"Cancelled", "Voided"})
_DONE: Final = frozenset({"Completed"})
_MAY_STAND: Final = {
    "void": _DONE | _GONE,
    "closed": _DONE | _GONE,
    "part": _DONE | {"PartiallyFulfilled", "Fulfilled"},
}
_EXTRAS: Final = ("tip_total", "surcharge_total", "rounding_total")


def order_at_the_tills(order: Mapping[str, Any], buyer: Mapping[str, Any] | None) -> dict[str, str]:
    """The fields of an order of the tills."""
    lines, address = order["line_items"], order.get("shipping_address") or {}
    of_business = buyer is not None and buyer["customer_type"] == BUSINESS
    charged = sum((_amount(order[name]) for name in _EXTRAS), _amount(order["shipping_total"]))
    charged += sum((_amount(line["total"]) for line in lines if line["line_type"] == "fee"), Decimal(0))
    return {
        "customer": known_at_the_tills(buyer) if of_business and buyer else _HOUSE[str(order["location_id"])],
        "parts": parts_of(order),
        "goods": _cents(sum((_amount(line["total"]) for line in lines if line["line_type"] == "item"), Decimal(0))),
        "charges": _cents(charged - _amount(order["order_discount_amount"])),
        "ships_to": f"{address['city']} {address['postal_code']}" if address.get("city") else "",
    }


def orders_in_the_ledger(ledger: Ledger) -> Iterator[tuple[str, str, dict[str, str], Mapping[str, Any]]]:
    """Every order of ours: the tills' id, the ledger's number, its fields, and the whole row."""
    of = {one["CustNum"]: one for one in ledger.rows(CUSTOMERS, "Customers")}
    for row in ledger.rows(ORDERS, "SalesOrders", filter=f"startswith(HLRef_c,'{_OURS}')", expand="OrderDtls,OrderRels"):
        buyer = of[row["CustNum"]]
        fields = {
            "customer": str(buyer["CustID"]) if buyer["GroupCode"] == "HOUSE" else known_as(buyer),
            "parts": parts_of(row),
            "goods": _cents(row["DocTotalCharges"]),
            "charges": _cents(row["DocTotalMisc"]),
            "ships_to": f"{row['OTSCity']} {row['OTSZIP']}" if row["UseOTS"] else "",
        }
        yield str(row["HLRef_c"]).removeprefix(_OURS), str(row["OrderNum"]), fields, row


def parts_of(order: Mapping[str, Any]) -> str:
    """What an order is for, part by part, at the tills or in the ledger."""
    pieces: Counter[str] = Counter()
    for line in order.get("line_items") or ():
        if line["line_type"] == "item" and _amount(line["quantity"]):
            pieces[str(line["sku"])] += int(_amount(line["quantity"]))
    for line in order.get("OrderDtls") or order.get("OrderDtl") or ():
        pieces[str(line["PartNum"])] += int(line["SellingQuantity"])
    return ", ".join(f"{count} {part}" for part, count in sorted(pieces.items()))


def left_to_ship(order: Mapping[str, Any]) -> dict[int, Decimal]:
    """By line, how many pieces have not left yet."""
    left = {int(one["OrderLine"]): one["SellingReqQty"] - one["SellingStockShippedQty"] for one in order["OrderRel"]}
    return {line: pieces for line, pieces in left.items() if pieces > 0}


def standing(row: Mapping[str, Any]) -> str:
    """Where an order stands in the ledger."""
    if row["VoidOrder"]:
        return "void"
    if not row["OpenOrder"]:
        return "closed"
    if row["OrderHeld"]:
        return "held"
    return "part" if any(one["SellingStockShippedQty"] for one in row["OrderRels"]) else "open"


def may_stand(there: str, here: str) -> bool:
    """Whether an order that stands so in the ledger may stand so at the tills."""
    return here in _MAY_STAND.get(there, {here} - _GONE)


def business_at_the_tills(person: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """What the soak calls a business, and its fields at the tills."""
    address = (person.get("addresses") or [{}])[0]
    number = int(re.sub(r"\D", "", str(person["id"])))
    thing = named(str(person["last_name"] or ""), str(number), str(person["email"] or ""))
    return thing, {
        "company_name": str(person["company_name"]).strip(),
        "mail": str(person["email"] or "").lower(),
        "telephone": _digits(person["phone"]),
        "address": place_of(address),
    }


def businesses(ledger: Ledger) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every customer with an account of its own: the tills' id, the ledger's number, and its fields."""
    for row in ledger.rows(CUSTOMERS, "Customers", filter="GroupCode ne 'HOUSE'"):
        fields = {
            "company_name": str(row["Name"]).strip(),
            "mail": str(row["EMailAddress"]).lower(),
            "telephone": _digits(row["PhoneNum"]),
            "address": place_of({"line1": row["Address1"], "city": row["City"], "postal_code": row["Zip"]}),
        }
        yield known_as(row), str(row["CustNum"]), fields


def _amount(value: Any) -> Decimal:
    return Decimal(str(value or 0))


def _cents(value: Any) -> str:
    return f"{_amount(value):.2f}"


def _digits(value: Any) -> str:
    return re.sub(r"\D", "", str(value or ""))[-10:]
