"""What an order's body is made of: lines, sums, addresses and shipments, checked and completed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.heartland.payment_writes import CENT
from retail_etl.sandbox.heartland.rejections import invalid
from retail_etl.sandbox.world.catalogue import catalogue

if TYPE_CHECKING:
    from retail_etl.sandbox.heartland.resources import Document

_REGION = re.compile(r"[A-Za-z]{2}\.? \S.*")
WITH_REGION = 3  # parts of a single line: street, city, state with postal code; a country may follow
HEADER_AMOUNTS = ("order_discount_amount", "shipping_total", "tip_total", "surcharge_total", "rounding_total")
SKUS = {product.sku: (row, product) for row, product in enumerate(catalogue())}


def lines_of(given: Any) -> list[Document]:
    """The lines of a body, checked and completed.

    Raises:
        Rejection: 422 `unknown_sku`, or `validation_error` for what is missing.
    """
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise invalid("line_items is missing", {"line_items": ["required"]})
    lines = []
    for index, line in enumerate(given):
        kind, sku = line.get("line_type", "item"), line.get("sku")
        if kind == "item" and sku not in SKUS:
            raise invalid(f"unknown sku {sku!r}", {f"line_items[{index}].sku": ["not found"]}, "unknown_sku")
        quantity, price = _number(line, "quantity", index), _number(line, "price", index)
        discount = amount_or_zero(line, "discount_amount")
        known = SKUS.get(sku)
        lines.append(
            {
                "id": str(index + 1),
                "line_type": kind,
                "sku": sku,
                "product_id": f"prd_{known[0] + 1:05d}" if known else None,
                "description": line.get("description") or (known[1].name if known else None),
                "quantity": quantity,
                "price": price,
                "original_price": line.get("original_price", price),
                "discount_amount": discount,
                "tax_amount": amount_or_zero(line, "tax_amount"),
                "tax_lines": line.get("tax_lines") or [],
                "total": (quantity * price - discount).quantize(CENT),
                "gift_card_last4": line.get("gift_card_last4"),
            }
        )
        if "total" in line and amount_or_zero(line, "total") != lines[-1]["total"]:
            raise invalid("a line's total is quantity x price - discount", {f"line_items[{index}].total": ["does not add up"]})
    return lines


def totals(document: Mapping[str, Any]) -> Document:
    """Sums of an order from its lines and header amounts."""
    lines = document["line_items"]
    shipped = sum((line["total"] for line in lines if line["line_type"] == "shipping"), Decimal(0))
    subtotal = sum((line["total"] for line in lines if line["line_type"] != "shipping"), Decimal(0))
    tax = sum((Decimal(line["tax_amount"]) for line in lines), Decimal(0))
    header = {name: Decimal(document.get(name) or 0) for name in HEADER_AMOUNTS}
    shipping = shipped if any(line["line_type"] == "shipping" for line in lines) else header["shipping_total"]
    extra = header["tip_total"] + header["surcharge_total"] + header["rounding_total"]
    total = subtotal - header["order_discount_amount"] + tax + shipping + extra
    discounts = sum((Decimal(line["discount_amount"]) for line in lines), header["order_discount_amount"])
    paid, refunded = Decimal(document.get("amount_paid") or 0), Decimal(document.get("amount_refunded") or 0)
    sums = {"subtotal": subtotal, "tax_total": tax, "shipping_total": shipping, "total_amount": total,
    "discount_total": discounts,
            "balance_due": total - paid + refunded}  # fmt: skip
    return {"line_items": lines, **{name: amount.quantize(CENT) for name, amount in sums.items()}}


def address_in_both_forms(given: Any) -> Document | None:
    """An address with its parts and its single line; the one that is missing is made from the other."""
    if not given:
        return None
    address = {
        name: given.get(name)
        for name in ("name", "line1", "line2", "city", "state", "postal_code", "country", "phone", "full_address")
    }
    if not address["full_address"]:
        street = ", ".join(part for part in (address["line1"], address["line2"]) if part)
        region = " ".join(part for part in (address["state"], address["postal_code"]) if part)
        address["full_address"] = ", ".join(part for part in (street, address["city"], region, address["country"]) if part)
    elif not address["line1"]:
        parts = [part.strip() for part in str(address["full_address"]).split(",")]
        address["line1"] = parts[0]
        if len(parts) >= WITH_REGION:
            # Behind the street there may be a second line of it.
            place = next((at for at in range(len(parts) - 1, 2, -1) if _REGION.fullmatch(parts[at])), 2)
            state, _, postal = parts[place].partition(" ")
            address |= {
                "line2": ", ".join(parts[1 : place - 1]) or None,
                "city": parts[place - 1],
                "state": state,
                "postal_code": postal or None,
                "country": parts[-1] if len(parts) > place + 1 else None,
            }
    return address


def shipment_of(given: Mapping[str, Any], number: int) -> Document:
    """A shipment of a body, completed; `number` counts within the order."""
    return {
        "id": given.get("id") or f"shp_9{number:06d}", "carrier": given.get("carrier"),
        "tracking_number": given.get("tracking_number"),
        "shipped_at": given.get("shipped_at"), "lines": given.get("lines") or [],
    }  # fmt: skip


def amount_or_zero(body: Mapping[str, Any], name: str) -> Decimal:
    """An amount of the body, to the cent, 0.00 where there is none.

    Raises:
        Rejection: 422 for what is no amount or finer than a cent.
    """
    try:
        amount = Decimal(str(body.get(name) or 0))
    except ArithmeticError as error:
        raise invalid(f"{name} is no amount", {name: ["not an amount"]}) from error
    if amount != amount.quantize(CENT):
        raise invalid(f"{name} is finer than a cent", {name: ["at most two decimals"]})
    return amount.quantize(CENT)


def _number(line: Mapping[str, Any], name: str, index: int) -> Decimal:
    try:
        return Decimal(str(line[name]))
    except (KeyError, ArithmeticError) as error:
        raise invalid(f"{name} is missing or no number", {f"line_items[{index}].{name}": ["required"]}) from error
