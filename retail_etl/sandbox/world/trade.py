"""All trade of a span of days, numbered in the order in which the systems came to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.columns import Block, count_of, new_places, reorder, shift, stack
from retail_etl.sandbox.world.orders import baskets
from retail_etl.sandbox.world.returns import returns_of
from retail_etl.sandbox.world.tenders import payments_of

if TYPE_CHECKING:
    from retail_etl.sandbox.world.moments import Ints


@dataclass
class Trade:
    """Orders, their lines and payment rows; references are row numbers."""

    orders: Block
    lines: Block
    payments: Block


def trade_of_day(seed: int, day: int, payments_a_day: float, customers: int) -> Trade:
    """One local calendar day's orders with all that follows from them, later days included; a day never depends on another."""
    rng = np.random.default_rng([seed, 1, day])
    orders, lines = baskets(rng, day, payments_a_day, customers)
    payments = payments_of(rng, orders)
    back, back_lines, refunds = returns_of(rng, orders, lines, payments)
    sold = count_of(orders)
    return Trade(
        stack([orders, back]),
        stack([lines, shift(back_lines, sold, ("order",))]),
        stack([payments, shift(refunds, sold, ("order",))]),
    )


def join_days(days: list[Trade]) -> Trade:
    """The days end to end, references moved accordingly."""
    order_start = line_start = payment_start = 0
    orders, lines, payments = [], [], []
    for day in days:
        orders.append(shift(day.orders, order_start, ("parent",)))
        lines.append(shift(shift(day.lines, order_start, ("order",)), line_start, ("origin_line",)))
        payments.append(shift(shift(day.payments, order_start, ("order",)), payment_start, ("parent",)))
        order_start += count_of(day.orders)
        line_start += count_of(day.lines)
        payment_start += count_of(day.payments)
    return Trade(stack(orders), stack(lines), stack(payments))


def number_by_creation(trade: Trade) -> tuple[Trade, Ints, Ints]:
    """The same trade with orders and payments in the order of their creation, and where each old order and payment row went."""
    order_rows = np.argsort(trade.orders["created_at"], kind="stable")
    payment_rows = np.argsort(trade.payments["created_at"], kind="stable")
    order_at, payment_at = new_places(order_rows), new_places(payment_rows)
    orders, payments = reorder(trade.orders, order_rows), reorder(trade.payments, payment_rows)
    orders["parent"] = order_at[orders["parent"]]
    payments["order"], payments["parent"] = order_at[payments["order"]], payment_at[payments["parent"]]
    line_order = order_at[trade.lines["order"]]
    line_rows = np.argsort(line_order, kind="stable")
    lines = reorder(trade.lines, line_rows)
    lines["order"] = line_order[line_rows]
    lines["origin_line"] = new_places(line_rows)[lines["origin_line"]]
    return Trade(orders, lines, payments), order_at, payment_at
