"""How a sales order ends: closed by people (void where nothing left of it) or behind its last pack; and what is fixed then."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.order_tables import ORDER_LINES, ORDER_RELEASES, ORDERS
from retail_etl.sandbox.epicor.refusals import business_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.epicor.row_forms import Desk


def open_order(desk: Desk, number: Any) -> Row:
    """The header of an order that is open.

    Raises:
        RefusedCallError: 400 for an order that is not there, or is closed.
    """
    head = desk.find(ORDERS, OrderNum=int(number or 0))
    if head is None:
        raise business_rule(f"Sales Order {number} not found.")
    if not head["OpenOrder"]:
        raise business_rule(f"Sales Order {number} is closed.")
    return head


def close_order(desk: Desk, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`CloseOrder`: what is open of an order is closed; what nothing was shipped of is void, be it line, release or order."""
    head = open_order(desk, arguments.get("orderNum"))
    releases = _of(head, ORDER_RELEASES.rows(desk.world))
    left = {release["OrderLine"] for release in releases if release["OurStockShippedQty"]}
    for line in _of(head, ORDER_LINES.rows(desk.world)):
        if line["OpenLine"]:
            desk.keep(ORDER_LINES, {**line, "OpenLine": False, "VoidLine": line["OrderLine"] not in left})
    for release in releases:
        if release["OpenRelease"]:
            desk.keep(ORDER_RELEASES, {**release, "OpenRelease": False, "VoidRelease": release["OrderLine"] not in left})
    return {"ds": {"OrderHed": [desk.keep(ORDERS, {**head, "OpenOrder": False, "VoidOrder": not left, "OrderStatus": "C"})]}}


def check_leaves(desk: Desk, lines: Iterable[Row]) -> None:
    """Refuses a pack before any of it leaves.

    Raises:
        RefusedCallError: 400 where an order is closed, or on hold, or has no such line, or not as much of it left to ship.
    """
    pieces: Counter[tuple[int, int]] = Counter()
    for line in lines:
        pieces[line["OrderNum"], line["OrderLine"]] += line["OurInventoryShipQty"]
    for (order, number), wanted in pieces.items():
        packable(desk, order)
        release = desk.find(ORDER_RELEASES, OrderNum=order, OrderLine=number)
        if release is None:
            raise business_rule(f"Sales Order {order} has no line {number}.")
        left = release["OurReqQty"] - release["OurStockShippedQty"]
        if wanted > left:
            raise business_rule(f"Sales Order {order} has {left} of line {number} left to ship.")


def packable(desk: Desk, number: Any) -> Row:
    """The header of an order that may be packed.

    Raises:
        RefusedCallError: 400 for an order that is not there, or is closed or on hold.
    """
    head = open_order(desk, number)
    if head["OrderHeld"]:
        raise business_rule(f"Sales Order {number} is on hold.")
    return head


def ship(desk: Desk, order: int, line: int, pieces: Decimal) -> None:
    """A release with what left of it; with all of it the line closes, with the last line the order.

    Raises:
        RefusedCallError: 400 for an order that is closed, or has no such line; nothing has left then.
    """
    head = open_order(desk, order)
    release = desk.find(ORDER_RELEASES, OrderNum=order, OrderLine=line)
    if release is None:
        raise business_rule(f"Sales Order {order} has no line {line}.")
    sent = release["OurStockShippedQty"] + pieces
    is_open = sent < release["OurReqQty"]
    shipped = {"OurStockShippedQty": sent, "SellingStockShippedQty": sent, "OpenRelease": is_open}
    desk.keep(ORDER_RELEASES, {**release, **shipped})
    of_order = desk.find(ORDER_LINES, OrderNum=order, OrderLine=line)
    if of_order is not None and not is_open:
        desk.keep(ORDER_LINES, {**of_order, "OpenLine": False})
    if not any(one["OpenLine"] for one in _of(head, ORDER_LINES.rows(desk.world))):
        desk.keep(ORDERS, {**head, "OpenOrder": False, "OrderStatus": "C"})


def shipped_of(desk: Desk, order: int, line: int) -> Decimal:
    """How many pieces of a line have left."""
    release = desk.find(ORDER_RELEASES, OrderNum=order, OrderLine=line)
    return release["OurStockShippedQty"] if release else Decimal(0)


def _of(head: Row, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["OrderNum"] == head["OrderNum"]]
