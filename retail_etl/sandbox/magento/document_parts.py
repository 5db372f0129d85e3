"""What documents that are written to an order are made of: exact amounts, comments, items, and how they are refused."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.rejections import RejectedCallError

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]
_CENT = Decimal("0.01")
_ITEMS_MOST = 100


def shipping_share(order: Document, name: str, shipping: Decimal) -> Decimal:
    """What of the tax or the discount on an order's shipping goes with a part of the shipping."""
    whole = exact(order, "shipping_amount")
    return exact(order, name) * shipping / whole if whole else Decimal(0)


def exact(document: Mapping[str, Any], name: str) -> Decimal:
    """A field's amount without the rounding of floats; 0 where there is none."""
    return Decimal(str(document.get(name) or 0))


def money(value: Decimal) -> float:
    """The amount in cents, half a cent up, as the float that PHP writes."""
    return float(value.quantize(_CENT, ROUND_HALF_UP))


def add_to(document: Document, name: str, more: float) -> None:
    """More of an amount or a quantity, in four decimals."""
    total = round(float(document.get(name) or 0) + more, 4)
    document[name] = int(total) if total == int(total) else total


def number_items(document: Document) -> None:
    """Ids for the items of a document that was written, and their document in each."""
    for place, item in enumerate(document["items"], start=1):
        item.update(entity_id=document["entity_id"] * _ITEMS_MOST + place, parent_id=document["entity_id"])


def comments_of(body: Mapping[str, Any], now: str) -> list[Document]:
    """The comment that comes with a document."""
    comment = body.get("comment")
    if not isinstance(comment, dict) or not comment.get("comment"):
        return []
    return [{"comment": comment["comment"], "is_visible_on_front": comment.get("is_visible_on_front", 0), "created_at": now}]


def invalid(kind: str, message: str, parameters: list[str] | None = None) -> RejectedCallError:
    """400 of the validators of an order's documents."""
    return RejectedCallError(400, f"{kind} Document Validation Error(s):\n{message}", parameters)
