"""Where an order stands at a moment: its status, and what is paid and given back on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.moments import NEVER, Flags, Ints
from retail_etl.sandbox.world.vocabulary import Operation, OrderType, Pattern

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World

ORDER_STATUSES = (
    "Pending",
    "Open",
    "Processing",
    "OnHold",
    "PartiallyFulfilled",
    "Fulfilled",
    "Completed",
    "Cancelled",
    "Voided",
)
OPEN, PARTLY, COMPLETED, CANCELLED, VOIDED = 1, 4, 6, 7, 8
PAYMENT_STATUSES = ("unpaid", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided", "failed")
UNPAID, AUTHORIZED, PARTLY_PAID, PAID, PARTLY_REFUNDED, REFUNDED, PAYMENT_VOIDED, FAILED = range(8)


def order_status(world: World, rows: Ints, now: int) -> Ints:
    """The status of each order at the moment, as codes into `ORDER_STATUSES`."""
    orders = world.table("orders")
    cancelled = orders["cancelled_at"][rows] <= now
    shipped = orders["shipped_at"][rows] <= now
    return np.select(
        [
            cancelled & (orders["pattern"][rows] == Pattern.VOIDED),
            cancelled,
            orders["completed_at"][rows] <= now,
            shipped & (orders["shipped_again_at"][rows] < NEVER),
        ],
        [VOIDED, CANCELLED, COMPLETED, PARTLY],
        OPEN,
    ).astype(np.int64)


@dataclass(frozen=True)
class Standing:
    """What is paid and given back on orders, in cents, and what that makes of them."""

    paid: Ints
    refunded: Ints
    balance: Ints
    status: Ints


def payment_standing(world: World, rows: Ints, now: int) -> Standing:
    """Where the payments of orders stand at the moment."""
    orders, payments = world.table("orders"), world.table("payments")
    mine, owner = world.children("order_payments").of_many(rows)
    there = (payments["created_at"][mine] <= now) & payments["in_heartland"][mine]
    mine, owner = mine[there], owner[there]
    open_sale = (
        (payments["operation"][mine] == Operation.SALE) & (payments["voided_at"][mine] > now) & ~payments["declined"][mine]
    )
    signed = np.where(open_sale, payments["amount"][mine], payments["signed"][mine])
    paid = _sum(owner, np.maximum(signed, 0), len(rows))
    refunded = _sum(owner, np.maximum(-signed, 0), len(rows))
    held = (
        _sum(owner, (payments["operation"][mine] == Operation.AUTHORIZE) & (payments["voided_at"][mine] > now), len(rows)) > 0
    )
    declined = _sum(owner, payments["declined"][mine], len(rows)) > 0
    returned = np.where(orders["returned_at"][rows] <= now, _returned(world, rows, now), 0)
    total = orders["total_amount"][rows]
    status = np.select(
        [
            orders["order_type"][rows] == OrderType.RETURN,
            (order_status(world, rows, now) == VOIDED) | ((orders["cancelled_at"][rows] <= now) & (paid == 0)),
            (returned > 0) & (returned >= paid),
            returned > 0,
            (paid >= total) & (paid > 0),
            paid > 0,
            held,
            declined,
        ],
        [REFUNDED, PAYMENT_VOIDED, REFUNDED, PARTLY_REFUNDED, PAID, PARTLY_PAID, AUTHORIZED, FAILED],
        UNPAID,
    ).astype(np.int64)
    return Standing(paid, refunded, total - paid + refunded, status)


def _sum(owner: Ints, amounts: Ints | Flags, owners: int) -> Ints:
    return np.bincount(owner, weights=amounts, minlength=owners).astype(np.int64)


def _returned(world: World, rows: Ints, now: int) -> Ints:
    orders = world.table("orders")
    back, owner = world.children("order_returns").of_many(rows)
    given = np.where(orders["created_at"][back] <= now, -orders["total_amount"][back], 0)
    return _sum(owner, given, len(rows))
