"""The card payments of the world as a gateway sees them: which they are, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.moments import SECOND
from retail_etl.sandbox.world.vocabulary import Operation

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

KEPT_DAYS = 90
FIRST_SIX = ("401288", "555555", "378282", "601111")
MOVES_MONEY = (Operation.SALE, Operation.CAPTURE, Operation.REFUND, Operation.TIP_ADJUST)


def card_rows(world: World, operations: tuple[int, ...] | None = None) -> Ints:
    """The payments that went through the gateway and are visible now, in the order of their creation."""
    payments = world.table("payments")
    there = (payments["gateway_number"] > 0) & (payments["created_at"] <= world.now_ms()) & payments["in_heartland"]
    if operations is not None:
        there &= np.isin(payments["operation"], operations)
    rows = np.flatnonzero(there)
    return rows[np.argsort(payments["created_at"][rows], kind="stable")]


def gateway_id(payments: Table, row: int) -> str:
    """`1800000001`."""
    return f"18{int(payments['gateway_number'][row]):08d}"


def client_id(payments: Table, row: int) -> str:
    """The id that the till gives its request, unique for the payment."""
    return f"{100_001 + int(payments['order'][row])}-{row + 1}"


def order_number(payments: Table, row: int) -> str:
    """The number of the order that is paid."""
    return str(100_001 + int(payments["order"][row]))


def masked(payments: Table, row: int) -> str:
    """First six and last four digits."""
    return f"{FIRST_SIX[int(payments['method'][row])]}******{int(payments['last4'][row]):04d}"


def device_id(place: int) -> str:
    """The device of a place: one closes the batch for all its terminals."""
    return f"9091{place + 1:04d}"


def whole_seconds(moments: Ints) -> Ints:
    """Moments cut to the second."""
    return moments - moments % SECOND
