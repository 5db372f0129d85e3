"""How one day's orders are paid: the payment rows, from the first authorisation to the last capture."""

from __future__ import annotations

import numpy as np

from retail_etl.sandbox.world.columns import Block, block, count_of, stack
from retail_etl.sandbox.world.moments import DAY, MINUTE, NEVER, NONE, SECOND, Column, Flags, Ints
from retail_etl.sandbox.world.vocabulary import ON_ACCOUNT_OF_AUTHORIZATION, Method, Operation, OrderType, Pattern

PAYMENT_COLUMNS: dict[str, int | bool] = {
    "order": NONE, "parent": NONE, "operation": 0, "method": 0, "amount": 0, "tip_amount": 0, "tendered_amount": 0,
    "change_amount": 0,
    "rounding_amount": 0, "authorized_amount": 0, "last4": 0, "debit": False, "entry": 0, "auth_number": 0, "place": 0,
    "station": 1,
    "occurred_at": NEVER, "created_at": NEVER, "offline": False, "declined": False, "voided_at": NEVER, "in_heartland": True,
    "unapplied": False, "unbatched": False, "misreported": 0, "overcharged": 0,
}  # fmt: skip
ENTRIES = ("chip", "contactless", "swipe", "ecom")
PAY_DELAY = 1_200
SHARE_DEBIT = 0.45


def payments_of(rng: np.random.Generator, orders: Block) -> Block:
    """The day's payment rows, refunds left out; `order` and `parent` count within the day."""
    count = count_of(orders)
    card = _cards(rng, orders)
    primary = _primary(rng, orders, card)
    blocks = [primary]
    starts = np.full(count, NONE, dtype=np.int64)
    starts[primary["order"]] = np.arange(count_of(primary))
    blocks += [_gift_cards(rng, orders), _store_credit(orders), _declines(primary, orders), _voids(primary, orders)]
    blocks += [*_captures(primary, orders, starts), _tip_adjustments(rng, primary, orders)]
    return stack([part for part in blocks if count_of(part)])


def _cards(rng: np.random.Generator, orders: Block) -> Block:
    count = count_of(orders)
    web = orders["order_type"] == OrderType.WEB_ORDER
    method = rng.choice(4, count, p=[0.52, 0.27, 0.13, 0.08]).astype(np.int64)
    return {
        "method": method,
        "last4": rng.integers(0, 10_000, count),
        "auth_number": rng.integers(0, 1_000_000, count),
        "debit": (rng.random(count) < SHARE_DEBIT) & (method < Method.AMEX),
        "entry": np.where(web, 3, rng.choice(3, count, p=[0.55, 0.4, 0.05])).astype(np.int64),
    }


def _rows(orders: Block, chosen: Ints, occurred: Column, **given: Column | int | bool) -> Block:
    delay = orders["created_at"][chosen] - orders["order_date"][chosen]
    offline = orders["pattern"][chosen] == Pattern.OFFLINE
    created = occurred + np.where(offline, delay + SECOND, 800)
    common: dict[str, Column | int | bool] = {
        "order": chosen, "place": orders["place"][chosen], "station": orders["station"][chosen], "occurred_at": occurred,
        "created_at": created,
        "offline": offline, "unapplied": orders["unapplied"][chosen],
    }  # fmt: skip
    return block(len(chosen), PAYMENT_COLUMNS, **{**common, **given})


def _primary(rng: np.random.Generator, orders: Block, card: Block) -> Block:
    pattern = orders["pattern"]
    due = orders["total_amount"] - orders["gift_part"] - orders["credit_part"]
    due = np.where(pattern == Pattern.TIP_ADJUSTED, due - orders["tip_total"], due)
    chosen = np.flatnonzero((due > 0) & (pattern != Pattern.UNPAID))
    cash = pattern[chosen] == Pattern.CASH
    amount = due[chosen]
    authorizes = np.isin(pattern[chosen], ON_ACCOUNT_OF_AUTHORIZATION)
    note = rng.choice(np.array([500, 1000, 2000]), len(chosen))
    tendered = np.where(cash, -(-amount // note) * note, 0)
    lapsed = pattern[chosen] == Pattern.LAPSED
    voided = np.where((pattern[chosen] == Pattern.VOIDED) | lapsed, orders["cancelled_at"][chosen], NEVER)
    tip = np.where(pattern[chosen] == Pattern.TIP_ADJUSTED, 0, orders["tip_total"][chosen])
    retried = pattern[chosen] == Pattern.DECLINED_THEN_CARD
    return _rows(
        orders, chosen, orders["order_date"][chosen] + PAY_DELAY + np.where(retried, 75 * SECOND, 0),
        operation=np.where(authorizes, Operation.AUTHORIZE, Operation.SALE).astype(np.int64),
        method=np.where(cash, Method.CASH, card["method"][chosen]).astype(np.int64),
        amount=amount, tip_amount=tip, tendered_amount=tendered, change_amount=np.where(cash, tendered - amount, 0),
        rounding_amount=np.where(cash, orders["rounding_total"][chosen], 0), authorized_amount=np.where(cash, 0, amount),
        voided_at=voided,
        last4=np.where(cash, 0, card["last4"][chosen]), auth_number=np.where(cash, 0, card["auth_number"][chosen]),
        debit=card["debit"][chosen] & ~cash, entry=card["entry"][chosen],
    )  # fmt: skip


def _gift_cards(rng: np.random.Generator, orders: Block) -> Block:
    chosen = np.flatnonzero(orders["gift_part"] > 0)
    amount = orders["gift_part"][chosen]
    last4 = rng.integers(0, 10_000, len(chosen))
    when = orders["order_date"][chosen] + 400
    return _rows(orders, chosen, when, method=Method.GIFT_CARD, amount=amount, authorized_amount=amount, last4=last4)


def _store_credit(orders: Block) -> Block:
    chosen = np.flatnonzero(orders["credit_part"] > 0)
    amount = orders["credit_part"][chosen]
    return _rows(
        orders, chosen, orders["order_date"][chosen] + 450, method=Method.STORE_CREDIT, amount=amount, authorized_amount=amount
    )


def _again(
    orders: Block,
    primary: Block,
    rows: Ints,
    occurred: Column,
    operation: Operation,
    amount: Column,
    **given: Column | int | bool,
) -> Block:
    """Rows that follow the primary ones on the same card."""
    kept = {name: primary[name][rows] for name in ("method", "last4", "debit", "entry", "auth_number")}
    return _rows(
        orders, primary["order"][rows], occurred, **{"operation": operation, "amount": amount, "parent": rows, **kept, **given}
    )


def _declines(primary: Block, orders: Block) -> Block:
    rows = np.flatnonzero(orders["pattern"][primary["order"]] == Pattern.DECLINED_THEN_CARD)
    when = orders["order_date"][primary["order"][rows]] + PAY_DELAY
    return _again(
        orders, primary, rows, when, Operation.SALE, primary["amount"][rows], declined=True, parent=NONE, auth_number=0
    )


def _voids(primary: Block, orders: Block) -> Block:
    rows = np.flatnonzero((primary["voided_at"] != NEVER) & (primary["operation"] == Operation.SALE))
    return _again(orders, primary, rows, primary["voided_at"][rows], Operation.VOID, primary["amount"][rows])


def _captures(primary: Block, orders: Block, starts: Ints) -> list[Block]:
    placed, again = orders["shipped_at"], orders["shipped_again_at"]
    authorized: Flags = np.isin(orders["pattern"], ON_ACCOUNT_OF_AUTHORIZATION) & (starts >= 0)
    first, second = np.flatnonzero(authorized & (placed < NEVER)), np.flatnonzero(authorized & (again < NEVER))
    whole = primary["amount"][starts[first]]
    part = np.where(orders["first_part"][first] > 0, orders["first_part"][first], whole)
    rest = primary["amount"][starts[second]] - orders["first_part"][second]
    return [
        _again(orders, primary, starts[first], placed[first] - MINUTE, Operation.CAPTURE, part),
        _again(orders, primary, starts[second], again[second] - MINUTE, Operation.CAPTURE, rest),
    ]


def _tip_adjustments(rng: np.random.Generator, primary: Block, orders: Block) -> Block:
    rows = np.flatnonzero(orders["pattern"][primary["order"]] == Pattern.TIP_ADJUSTED)
    tip = orders["tip_total"][primary["order"][rows]]
    when = primary["occurred_at"][rows] + rng.integers(20 * MINUTE, 90 * MINUTE, len(rows))
    kept = tip > 0
    return _again(orders, primary, rows[kept], when[kept], Operation.TIP_ADJUST, tip[kept], tip_amount=tip[kept])


def latest_moment() -> int:
    """How long after its order a payment row may still come, in ms."""
    return 9 * DAY
