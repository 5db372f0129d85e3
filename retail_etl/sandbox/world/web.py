"""The web shop's documents: orders, invoices, credit memos, transactions, shipments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from retail_etl.sandbox.world.moments import NEVER, NONE, SECOND, Ints
from retail_etl.sandbox.world.orders import sums
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.vocabulary import METHODS, Method, Operation, OrderType, Pattern

if TYPE_CHECKING:
    from retail_etl.sandbox.world.columns import Block

STATES = ("new", "pending_payment", "processing", "complete", "closed", "canceled")
PAYMENT_METHODS = ("hps_heartland", "free", "checkmo")
TXN_TYPES = ("authorization", "capture", "refund", "void")
CARRIERS = ("UPS", "FedEx", "USPS")
AUTHORIZATION, CAPTURE, REFUND, VOID = range(4)


class Tables(Protocol):
    """Whoever gives out the world's tables."""

    def table(self, name: str) -> Table:
        """The table of that name."""


def magento_state(world: Tables, rows: Ints, now: int) -> Ints:
    """The state of web orders at a moment, as codes into `STATES`."""
    orders = world.table("web_orders")
    reached = [
        orders[name][rows] <= now for name in ("canceled_at", "closed_at", "completed_at", "invoiced_at", "authorized_at")
    ]
    return np.select(reached, [5, 4, 3, 2, 2], 0).astype(np.int64)


def web_tables(orders: Block, lines: Block, payments: Block) -> dict[str, Table]:
    """Every Magento table, from the orders and payments that Heartland knows as well."""
    shop = _web_orders(orders, lines, payments)
    orders["web_order"][shop["order"]] = np.arange(len(shop))
    invoices = _invoices(shop, orders, lines)
    memos = _credit_memos(shop, orders, lines, payments, invoices)
    _refund_times(shop, memos)
    return {
        "web_orders": shop,
        "invoices": invoices,
        "credit_memos": memos,
        "transactions": _transactions(shop, orders, payments),
        "shipments": _shipments(shop),
    }


def _first_by_order(payments: Block, rows: Ints, orders: int, *, last: bool = False) -> Ints:
    found = np.full(orders, NONE, dtype=np.int64)
    chosen = rows if last else rows[::-1]
    found[payments["order"][chosen]] = chosen
    return found


def _web_orders(orders: Block, lines: Block, payments: Block) -> Table:
    rows = np.flatnonzero(orders["order_type"] == OrderType.WEB_ORDER)
    count = len(orders["place"])
    operation, method = payments["operation"], payments["method"]
    opening = np.isin(operation, (Operation.SALE, Operation.AUTHORIZE)) & ~payments["declined"] & (method <= Method.DISCOVER)
    auth = _first_by_order(payments, np.flatnonzero(opening), count)[rows]
    captures = np.flatnonzero(operation == Operation.CAPTURE)
    first, last = _first_by_order(payments, captures, count)[rows], _first_by_order(payments, captures, count, last=True)[rows]
    pattern, placed = orders["pattern"][rows], orders["order_date"][rows]
    authorizes = (auth >= 0) & (operation[auth] == Operation.AUTHORIZE)
    refused = (pattern == Pattern.UNPAID) | (pattern == Pattern.LAPSED) | orders["magento_canceled"][rows]
    invoiced = np.where(authorizes, np.where(first >= 0, payments["created_at"][first] + SECOND, NEVER), placed + 2 * SECOND)
    merchandise = sums(lines["order"], lines["quantity"] * lines["price"], count)[rows]
    gift, credit = orders["gift_part"][rows], orders["credit_part"][rows]
    total = orders["total_amount"][rows]
    canceled = np.where(orders["magento_canceled"][rows], placed + 2 * 3600 * SECOND, orders["cancelled_at"][rows])
    completed = np.where(refused, NEVER, orders["completed_at"][rows])
    twice = (pattern == Pattern.TWO_CAPTURES) & (last >= 0)
    method_code = np.select([pattern == Pattern.UNPAID, total - gift - credit == 0], [2, 1], 0)
    columns: Block = {
        "order": rows, "increment": np.arange(len(rows), dtype=np.int64) + 1, "customer": orders["customer"][rows],
        "guest": orders["customer"][rows] < 0,
        "in_magento": orders["in_magento"][rows], "created_at": placed, "authorized_at": np.where(authorizes, placed
        + 2 * SECOND, NEVER),
        "invoiced_at": np.where(refused, NEVER, invoiced), "invoiced_again_at": np.where(twice, payments["created_at"][last]
        + SECOND, NEVER),
        "shipped_at": np.where(refused, NEVER, orders["shipped_at"][rows]), "shipped_again_at": np.where(refused, NEVER,
        orders["shipped_again_at"][rows]),
        "completed_at": completed, "canceled_at": canceled, "method": method_code, "pattern": pattern,
        "subtotal": merchandise, "discount": orders["discount_total"][rows], "tax": orders["tax_total"][rows],
        "shipping": orders["shipping_total"][rows],
        "gift_card": gift, "store_credit": credit, "total": total, "grand_total": total - gift - credit, "auth_payment": auth,
        "first_capture": np.where(authorizes, first, auth), "second_capture": np.where(twice, last, NONE),
    }  # fmt: skip
    return Table("web_orders", columns, {"method": PAYMENT_METHODS})


def _invoices(shop: Table, orders: Block, lines: Block) -> Table:
    once, again = np.flatnonzero(shop["invoiced_at"] < NEVER), np.flatnonzero(shop["invoiced_again_at"] < NEVER)
    web_order = np.concatenate([once, again])
    second = np.repeat([False, True], [len(once), len(again)])
    created = np.where(second, shop["invoiced_again_at"][web_order], shop["invoiced_at"][web_order])
    split = shop["second_capture"][web_order] >= 0
    part = np.where(split, second.astype(np.int64), -1)
    count = len(orders["place"])
    order = shop["order"][web_order]
    amounts = {}
    for name, value in (
        ("subtotal", lines["quantity"] * lines["price"]),
        ("discount", lines["discount"]),
        ("tax", lines["tax"]),
    ):
        first_part = sums(lines["order"], np.where(lines["part"] == 0, value, 0), count)
        whole = sums(lines["order"], value, count)
        amounts[name] = np.where(second, (whole - first_part)[order], np.where(split, first_part[order], whole[order]))
    shipping = np.where(second, 0, shop["shipping"][web_order])
    gift, credit = shop["gift_card"][web_order], shop["store_credit"][web_order]
    total = amounts["subtotal"] - amounts["discount"] + amounts["tax"] + shipping - gift - credit
    columns: Block = {
        "web_order": web_order, "part": part, "created_at": created, "paid_at": created, "refunded_at": np.full(len(created),
        NEVER, dtype=np.int64),
        "payment": np.where(second, shop["second_capture"][web_order], shop["first_capture"][web_order]), **amounts,
        "shipping": shipping,
        "gift_card": gift, "store_credit": credit, "grand_total": total, "in_magento": shop["in_magento"][web_order],
    }  # fmt: skip
    return Table("invoices", _by_creation(columns))


def _by_creation(columns: Block) -> Block:
    order = np.argsort(columns["created_at"], kind="stable")
    return {name: column[order] for name, column in columns.items()}


def _credit_memos(shop: Table, orders: Block, lines: Block, payments: Block, invoices: Table) -> Table:
    returned = np.flatnonzero(
        (orders["order_type"] == OrderType.RETURN) & (orders["web_order"][orders["parent"]] >= 0) & (orders["parent"] >= 0)
    )
    web_order = orders["web_order"][orders["parent"][returned]]
    kept = shop["invoiced_at"][web_order] < NEVER
    returned, web_order = returned[kept], web_order[kept]
    invoice_of = np.full(len(shop), NONE, dtype=np.int64)
    invoice_of[invoices["web_order"][::-1]] = np.arange(len(invoices))[::-1]
    refunds = np.flatnonzero(payments["operation"] == Operation.REFUND)
    payment = _first_by_order(payments, refunds, len(orders["place"]))[returned]
    count = len(orders["place"])
    merchandise = -sums(lines["order"], lines["quantity"] * lines["price"], count)[returned]
    adjustment = orders["memo_adjustment"][returned]
    columns: Block = {
        "web_order": web_order, "invoice": invoice_of[web_order], "return_order": returned, "payment": payment,
        "created_at": orders["order_date"][returned] + 3 * SECOND, "subtotal": merchandise, "discount":
        -orders["discount_total"][returned],
        "tax": -orders["tax_total"][returned], "shipping": -orders["shipping_total"][returned], "adjustment": adjustment,
        "grand_total": -orders["total_amount"][returned] + adjustment, "in_magento": shop["in_magento"][web_order],
    }  # fmt: skip
    return Table("credit_memos", _by_creation(columns))


def _refund_times(shop: Table, memos: Table) -> None:
    """An order was touched when its memo came, and is closed where the memo gave back all of it."""
    for name in ("refunded_at", "closed_at"):
        shop.columns[name] = np.full(len(shop), NEVER, dtype=np.int64)
    shop.columns["refunded_at"][memos["web_order"]] = memos["created_at"]
    whole = memos["grand_total"] >= shop["grand_total"][memos["web_order"]]
    shop.columns["closed_at"][memos["web_order"][whole]] = memos["created_at"][whole]


def _transactions(shop: Table, orders: Block, payments: Block) -> Table:
    operation = payments["operation"]
    owner = orders["web_order"][payments["order"]]
    via_parent = (operation == Operation.REFUND) & (orders["parent"][payments["order"]] >= 0)
    owner = np.where(via_parent, orders["web_order"][orders["parent"][payments["order"]]], owner)
    rows = np.flatnonzero(
        (owner >= 0) & (payments["method"] <= Method.DISCOVER) & ~payments["declined"] & (operation != Operation.VOID)
    )
    kind = np.select(
        [operation[rows] == Operation.AUTHORIZE, operation[rows] == Operation.REFUND], [AUTHORIZATION, REFUND], CAPTURE
    )
    lapsed = rows[(operation[rows] == Operation.AUTHORIZE) & (payments["voided_at"][rows] < NEVER)]
    payment = np.concatenate([rows, lapsed])
    columns: Block = {
        "web_order": owner[payment],
        "payment": payment,
        "txn_type": np.concatenate([kind, np.full(len(lapsed), VOID)]),
        "created_at": np.concatenate([payments["created_at"][rows] + SECOND, payments["voided_at"][lapsed] + SECOND]),
    }
    columns["in_magento"] = shop["in_magento"][columns["web_order"]]
    columns = _by_creation(columns)
    own = np.full(len(operation) + 1, NONE, dtype=np.int64)
    opening = np.flatnonzero(columns["txn_type"] != VOID)
    own[columns["payment"][opening]] = opening
    is_void = columns["txn_type"] == VOID
    columns["parent"] = np.where(is_void, own[columns["payment"]], own[payments["parent"][columns["payment"]]])
    columns["closed_at"] = np.full(len(is_void), NEVER, dtype=np.int64)
    has_parent = np.flatnonzero(columns["parent"] >= 0)
    columns["closed_at"][columns["parent"][has_parent]] = columns["created_at"][has_parent]
    return Table("transactions", columns, {"txn_type": TXN_TYPES, "method": METHODS})


def _shipments(shop: Table) -> Table:
    first, second = np.flatnonzero(shop["shipped_at"] < NEVER), np.flatnonzero(shop["shipped_again_at"] < NEVER)
    web_order = np.concatenate([first, second])
    split = shop["second_capture"][web_order] >= 0
    later = np.repeat([False, True], [len(first), len(second)])
    order = shop["order"][web_order]
    columns = _by_creation(
        {
            "web_order": web_order,
            "part": np.where(split, later.astype(np.int64), -1),
            "created_at": np.concatenate([shop["shipped_at"][first], shop["shipped_again_at"][second]]),
            "in_magento": shop["in_magento"][web_order],
            "carrier": order % len(CARRIERS),
            "track_number": 1_000_000 + order * 13 % 8_999_999,
        }
    )
    return Table("shipments", columns, {"carrier": CARRIERS})
