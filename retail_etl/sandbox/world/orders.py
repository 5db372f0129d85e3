"""One day's baskets: who buys what, where, at which price, and how it is to be paid."""

from __future__ import annotations

import numpy as np

from retail_etl.sandbox.world import zones
from retail_etl.sandbox.world.catalogue import GIFT_CARDS, catalogue, goods_count
from retail_etl.sandbox.world.columns import Block, block, half_up, to_five_cents
from retail_etl.sandbox.world.moments import DAY, HOUR, MINUTE, NEVER, NONE, SECOND, Column, Flags, Ints
from retail_etl.sandbox.world.places import PLACES, WEB
from retail_etl.sandbox.world.vocabulary import STORE_PATTERNS, WEB_PATTERNS, OrderType, Pattern

WEEKDAY_WEIGHT = (0.86, 0.88, 0.93, 0.98, 1.18, 1.32, 0.85)
ROWS_PER_ORDER = 1.22
CAFE_GOODS = 4
SHARE_REDUCED, SHARE_WITH_COUPON, SHARE_OF_FARE, SHARE_LOYAL, SHARE_TIPPING = 0.1, 0.12, 0.8, 0.06, 0.6
LOYAL_FROM, FREE_POSTAGE_FROM = 4_000, 7_500

ORDER_COLUMNS: dict[str, int | bool] = {
    "order_type": 0, "place": 0, "station": 1, "customer": NONE, "parent": NONE, "web_order": NONE, "pattern": 0,
    "created_at": NEVER, "order_date": NEVER, "completed_at": NEVER, "cancelled_at": NEVER, "shipped_at": NEVER,
    "shipped_again_at": NEVER,
    "subtotal": 0, "order_discount": 0, "discount_total": 0, "tax_total": 0, "shipping_total": 0, "tip_total": 0,
    "rounding_total": 0,
    "total_amount": 0, "gift_part": 0, "credit_part": 0, "first_part": 0, "in_heartland": True, "in_magento": True,
    "unapplied": False,
    "magento_canceled": False, "memo_adjustment": 0,
}  # fmt: skip
LINE_COLUMNS: dict[str, int | bool] = {
    "order": NONE, "line_no": 1, "product": 0, "quantity": 1, "price": 0, "original_price": 0, "discount": 0, "tax": 0,
    "tax_bp": 0,
    "total": 0, "part": 0, "kind": 0, "origin_line": NONE,
}  # fmt: skip


def baskets(rng: np.random.Generator, day: int, payments_a_day: float, customers: int) -> tuple[Block, Block]:
    """The orders of one local calendar day and their lines (`order` counts within the day)."""
    weight = WEEKDAY_WEIGHT[(day + 3) % 7]
    count = max(1, round(payments_a_day / ROWS_PER_ORDER * weight))
    orders = _headers(rng, day, count, customers)
    lines = _lines(rng, orders)
    _totals(rng, orders, lines)
    _shipping_times(rng, orders)
    return orders, lines


def _headers(rng: np.random.Generator, day: int, count: int, customers: int) -> Block:
    shares = np.array([place.share for place in PLACES])
    place = rng.choice(len(PLACES), count, p=shares / shares.sum()).astype(np.int64)
    web = place == WEB
    opens = np.array([spot.opens for spot in PLACES])[place]
    shuts = np.array([spot.shuts for spot in PLACES])[place]
    minute = opens + (shuts - opens) * rng.beta(2.1, 1.9, count)
    local = day * DAY + (minute * MINUTE).astype(np.int64)
    order_date = zones.to_utc(local, place)
    order_date += np.where(zones.comes_again(order_date, place) & (local % 2 == 1), HOUR, 0)
    pattern = np.where(web, _draw(rng, WEB_PATTERNS, count), _draw(rng, STORE_PATTERNS, count))
    known = rng.random(count) < np.where(web, 0.7, 0.25)
    offline = pattern == Pattern.OFFLINE
    late = np.where(offline, rng.integers(2 * HOUR, 20 * HOUR, count), rng.integers(200, 2500, count))
    return block(
        count,
        ORDER_COLUMNS,
        order_type=np.where(web, OrderType.WEB_ORDER, OrderType.POS_SALE),
        place=place,
        station=rng.integers(1, 4, count),
        customer=np.where(known, rng.integers(0, customers, count), NONE),
        pattern=pattern,
        order_date=order_date,
        created_at=order_date + late,
    )


def _draw(rng: np.random.Generator, chances: dict[Pattern, float], count: int) -> Ints:
    weights = np.array(list(chances.values()))
    return rng.choice(np.array([int(pattern) for pattern in chances]), count, p=weights / weights.sum()).astype(np.int64)


def _lines(rng: np.random.Generator, orders: Block) -> Block:
    count = len(orders["place"])
    wanted = rng.choice(np.array([1, 2, 3, 4]), count, p=[0.45, 0.3, 0.17, 0.08])
    gift = orders["pattern"] == Pattern.GIFT_SALE
    lengths = np.where(gift, 1, np.where(orders["pattern"] == Pattern.TWO_CAPTURES, np.maximum(wanted, 2), wanted))
    order = np.repeat(np.arange(count), lengths)
    total = len(order)
    line_no = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths) + 1
    product = _products(rng, orders, order, gift[order])
    listed = np.array([item.price for item in catalogue()], dtype=np.int64)[product]
    reduced = (rng.random(total) < SHARE_REDUCED) & ~gift[order]
    price = np.where(reduced, listed * 4 // 5, listed)
    quantity = np.where(gift[order], 1, rng.choice(np.array([1, 2, 3]), total, p=[0.8, 0.15, 0.05]))
    coupon = (rng.random(count) < SHARE_WITH_COUPON)[order] & ~gift[order]
    discount = np.where(coupon, half_up(quantity * price * 10, 100), 0)
    net = quantity * price - discount
    rate = np.where(gift[order], 0, np.array([place.tax_bp for place in PLACES])[orders["place"][order]])
    return block(
        total, LINE_COLUMNS, order=order, line_no=line_no, product=product, quantity=quantity, price=price,
        original_price=listed,
        discount=discount, tax_bp=rate, tax=half_up(net * rate, 10_000), total=net, kind=gift[order].astype(np.int64),
        part=np.where((orders["pattern"][order] == Pattern.TWO_CAPTURES) & (line_no > 1), 1, 0),
    )  # fmt: skip


def _products(rng: np.random.Generator, orders: Block, order: Column, gift: Flags) -> Ints:
    goods, total = goods_count(), len(order)
    serves_tips = np.array([place.tips for place in PLACES])[orders["place"][order]]
    usual = rng.integers(0, goods - CAFE_GOODS, total)
    served = goods - CAFE_GOODS + rng.integers(0, CAFE_GOODS, total)
    chosen = np.where(serves_tips & (rng.random(total) < SHARE_OF_FARE), served, usual)
    return np.where(gift, goods + rng.integers(0, len(GIFT_CARDS), total), chosen).astype(np.int64)


def _totals(rng: np.random.Generator, orders: Block, lines: Block) -> None:
    count = len(orders["place"])
    web = orders["order_type"] == OrderType.WEB_ORDER
    pattern = orders["pattern"]
    subtotal, tax = sums(lines["order"], lines["total"], count), sums(lines["order"], lines["tax"], count)
    loyal = ~web & (subtotal > LOYAL_FROM) & (rng.random(count) < SHARE_LOYAL)
    order_discount = np.where(loyal, 500, 0)
    paid_postage = web & (subtotal < FREE_POSTAGE_FROM) & (pattern != Pattern.GIFT_SALE)
    shipping = np.where(paid_postage, rng.choice(np.array([595, 995]), count, p=[0.8, 0.2]), 0)
    serves_tips = np.array([place.tips for place in PLACES])[orders["place"]]
    gives = serves_tips & (pattern == Pattern.CARD) & (rng.random(count) < SHARE_TIPPING) | (pattern == Pattern.TIP_ADJUSTED)
    tip = np.where(gives, half_up(subtotal * rng.choice(np.array([15, 18, 20]), count), 100), 0)
    exact = subtotal - order_discount + tax + shipping + tip
    rounding = np.where(pattern == Pattern.CASH, to_five_cents(exact), 0)
    total = exact + rounding
    card_value = np.minimum(rng.choice(np.array([1000, 2500, 5000]), count), total // 2)
    orders["gift_part"] = np.select([pattern == Pattern.GIFT_CARD, pattern == Pattern.GIFT_AND_CARD], [total, card_value], 0)
    orders["credit_part"] = np.where(pattern == Pattern.CREDIT_AND_CARD, total // 3, 0)
    first = sums(lines["order"], np.where(lines["part"] == 0, lines["total"] + lines["tax"], 0), count) + shipping
    orders.update(
        subtotal=subtotal, order_discount=order_discount, discount_total=sums(lines["order"], lines["discount"], count)
        + order_discount,
        tax_total=tax, shipping_total=shipping, tip_total=tip, rounding_total=rounding, total_amount=total,
        first_part=np.where(pattern == Pattern.TWO_CAPTURES, first, 0),
    )  # fmt: skip


def _shipping_times(rng: np.random.Generator, orders: Block) -> None:
    count = len(orders["place"])
    pattern, placed = orders["pattern"], orders["order_date"]
    web = orders["order_type"] == OrderType.WEB_ORDER
    dropped = (pattern == Pattern.LAPSED) | (pattern == Pattern.UNPAID)
    ships = web & ~dropped
    first = placed + rng.integers(4 * HOUR, 60 * HOUR, count)
    second = first + rng.integers(20 * HOUR, 6 * DAY, count)
    twice = pattern == Pattern.TWO_CAPTURES
    orders["shipped_at"] = np.where(ships, first, NEVER)
    orders["shipped_again_at"] = np.where(ships & twice, second, NEVER)
    in_store = np.where(pattern == Pattern.VOIDED, NEVER, orders["created_at"] + 3 * SECOND)
    done = np.where(twice, second, first) + 5 * MINUTE
    orders["completed_at"] = np.where(web, np.where(ships, done, NEVER), in_store)
    given_up = np.where(pattern == Pattern.LAPSED, placed + 7 * DAY + rng.integers(0, 30 * HOUR, count), placed + 3 * DAY)
    voided = placed + rng.integers(4 * MINUTE, 20 * MINUTE, count)
    orders["cancelled_at"] = np.where(dropped, given_up, np.where(pattern == Pattern.VOIDED, voided, NEVER))


def sums(parent: Column, amounts: Column, parents: int) -> Ints:
    """The sum of the amounts of each parent, exact for cents."""
    return np.bincount(parent, weights=amounts, minlength=parents).astype(np.int64)
