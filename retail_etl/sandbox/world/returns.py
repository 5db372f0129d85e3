"""Goods that come back: return orders with negative lines, and the refunds that pay for them."""

from __future__ import annotations

import numpy as np

from retail_etl.sandbox.world import zones
from retail_etl.sandbox.world.columns import Block, block, count_of, to_five_cents
from retail_etl.sandbox.world.moments import DAY, MINUTE, NEVER, SECOND, Flags, Ints
from retail_etl.sandbox.world.orders import LINE_COLUMNS, ORDER_COLUMNS, sums
from retail_etl.sandbox.world.tenders import PAYMENT_COLUMNS
from retail_etl.sandbox.world.vocabulary import REFUNDABLE, SHARE_OF_SALES_REFUNDED, Method, Operation, OrderType, Pattern

SHARE_WHOLE = 0.45
MONEY_IN = (Operation.SALE, Operation.CAPTURE)


def returns_of(rng: np.random.Generator, orders: Block, lines: Block, payments: Block) -> tuple[Block, Block, Block]:
    """Return orders, their lines and refund rows for some of the day's sales.

    `parent`, `origin_line` and the refund's `parent` count within the day; `order` of lines and refunds counts the return
    orders from 0.
    """
    source = _sources(rng, orders, payments)
    sale = payments["order"][source]
    count = len(source)
    whole = rng.random(count) < SHARE_WHOLE
    when = _moments(rng, orders, sale)
    back, owner = _lines_back(orders, lines, sale, whole)
    returned = _return_lines(lines, back, owner)
    headers = _headers(orders, sale, whole, when)
    _settle_totals(headers, returned, payments["method"][source] == Method.CASH)
    return headers, returned, _refunds(payments, source, headers, when)


def _sources(rng: np.random.Generator, orders: Block, payments: Block) -> Ints:
    order = payments["order"]
    eligible: Flags = np.isin(payments["operation"], MONEY_IN) & ~payments["declined"] & (payments["voided_at"] == NEVER)
    eligible &= (
        np.isin(orders["pattern"][order], REFUNDABLE)
        & (orders["order_discount"][order] == 0)
        & (orders["tip_total"][order] == 0)
    )
    return np.flatnonzero(eligible & (rng.random(count_of(payments)) < SHARE_OF_SALES_REFUNDED))


def _moments(rng: np.random.Generator, orders: Block, sale: Ints) -> Ints:
    """Some days after the goods were had, while the store is open."""
    had = np.minimum(orders["completed_at"][sale], orders["created_at"][sale] + 4 * DAY)
    place = orders["place"][sale]
    day = zones.business_date(had, place) + rng.integers(2, 15, len(sale))
    return zones.to_utc(
        day * DAY + (rng.uniform(10.5, 19.5, len(sale)) * 60).astype(np.int64) * MINUTE + rng.integers(0, MINUTE, len(sale)),
        place,
    )


def _lines_back(orders: Block, lines: Block, sale: Ints, whole: Flags) -> tuple[Ints, Ints]:
    count = count_of(orders)
    starts = np.searchsorted(lines["order"], np.arange(count + 1))
    lengths = np.where(whole, starts[sale + 1] - starts[sale], 1)
    owner = np.repeat(np.arange(len(sale)), lengths)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(starts[sale], lengths) + offset, owner


def _return_lines(lines: Block, back: Ints, owner: Ints) -> Block:
    kept = {name: lines[name][back] for name in ("line_no", "product", "price", "original_price", "tax_bp", "kind")}
    signed = {name: -lines[name][back] for name in ("quantity", "discount", "tax", "total")}
    return block(len(back), LINE_COLUMNS, order=owner, origin_line=back, **kept, **signed)


def _headers(orders: Block, sale: Ints, whole: Flags, when: Ints) -> Block:
    web = orders["order_type"][sale] == OrderType.WEB_ORDER
    return block(
        len(sale), ORDER_COLUMNS, order_type=OrderType.RETURN, parent=sale, pattern=Pattern.RETURNED,
        place=orders["place"][sale], station=orders["station"][sale], customer=orders["customer"][sale],
        order_date=when, created_at=when + 900, completed_at=when + 4 * SECOND,
        shipping_total=np.where(web & whole, -orders["shipping_total"][sale], 0),
    )  # fmt: skip


def _settle_totals(headers: Block, returned: Block, cash: Flags) -> None:
    count = count_of(headers)
    subtotal, tax = sums(returned["order"], returned["total"], count), sums(returned["order"], returned["tax"], count)
    exact = subtotal + tax + headers["shipping_total"]
    rounding = np.where(cash, -to_five_cents(-exact), 0)
    headers.update(
        subtotal=subtotal, tax_total=tax, discount_total=sums(returned["order"], returned["discount"], count),
        rounding_total=rounding, total_amount=exact + rounding,
    )  # fmt: skip


def _refunds(payments: Block, source: Ints, headers: Block, when: Ints) -> Block:
    kept = {name: payments[name][source] for name in ("method", "last4", "debit", "entry")}
    cash = kept["method"] == Method.CASH
    return block(
        len(source), PAYMENT_COLUMNS, order=np.arange(len(source)), parent=source, operation=Operation.REFUND,
        amount=-headers["total_amount"], rounding_amount=np.where(cash, headers["rounding_total"], 0),
        place=headers["place"], station=headers["station"], occurred_at=when + SECOND, created_at=when + 2 * SECOND,
        auth_number=payments["auth_number"][source], **kept,
    )  # fmt: skip
