"""Orders as `/v1/orders` shows them, with their lines, shipments and what is paid on them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.heartland.customer_documents import address_of
from retail_etl.sandbox.heartland.fragments import (
    Fragments,
    coded,
    days,
    grouped,
    ids,
    integers,
    moments,
    money,
    numbered,
    picked,
    rows_of,
    strings,
)
from retail_etl.sandbox.heartland.order_standing import ORDER_STATUSES, PAYMENT_STATUSES, order_status, payment_standing
from retail_etl.sandbox.heartland.payment_documents import payment_texts
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.people import person
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.vocabulary import LINE_KINDS, ORDER_TYPES

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints


def line_texts(world: World, rows: Ints) -> Fragments:
    """One JSON document an order line."""
    lines = world.table("order_lines")
    goods = [catalogue()[product] for product in lines["product"][rows].tolist()]
    tax, rate = money(lines["tax"][rows]), lines["tax_bp"][rows].tolist()
    return rows_of(
        {
            "id": [f'"{number}"' for number in lines["line_no"][rows].tolist()],
            "line_type": coded(LINE_KINDS, lines["kind"][rows]),
            "sku": strings([item.sku for item in goods]),
            "product_id": ids("prd_", 5, lines["product"][rows]),
            "description": strings([item.name for item in goods]),
            "quantity": integers(lines["quantity"][rows]),
            "price": money(lines["price"][rows]),
            "original_price": money(lines["original_price"][rows]),
            "discount_amount": money(lines["discount"][rows]),
            "tax_amount": tax,
            "tax_lines": [
                f'[{{"name":"Sales tax","rate":{points / 10_000:.4f},"amount":{amount}}}]' if points else "[]"
                for points, amount in zip(rate, tax, strict=True)
            ],
            "total": money(lines["total"][rows]),
            "gift_card_last4": [
                f'"{row * 7919 % 10_000:04d}"' if item.gift_card else "null"
                for row, item in zip(rows.tolist(), goods, strict=True)
            ],
        }
    )


def _shipments(world: World, rows: Ints, now: int) -> Fragments:
    shop, table, lines = world.table("web_orders"), world.table("shipments"), world.table("order_lines")
    texts = []
    for row, web_order in zip(rows.tolist(), world.table("orders")["web_order"][rows].tolist(), strict=True):
        if web_order < 0 or shop["shipped_at"][web_order] > now:
            texts.append("[]")
            continue
        mine = world.children("order_lines").of(row)
        shown = []
        for sent in world.children("web_shipments").of(web_order).tolist():
            if table["created_at"][sent] > now:
                continue
            part = int(table["part"][sent])
            carried = mine if part < 0 else mine[lines["part"][mine] == part]
            listed = [
                {"line_id": str(lines["line_no"][line]), "quantity": int(lines["quantity"][line])} for line in carried.tolist()
            ]
            when = moments(table["created_at"][[sent]])[0]
            tracking = f"1Z{int(table['track_number'][sent]):09d}"
            shown.append(
                f'{{"id":"shp_{sent + 1:07d}","carrier":"{table.label("carrier", sent)}","tracking_number":"{tracking}",'
                f'"shipped_at":{when},"lines":{json.dumps(listed)}}}'
            )
        texts.append(f"[{','.join(shown)}]")
    return texts


def _addresses(world: World, rows: Ints) -> Fragments:
    """The shopper's address on web orders; a guest has one as well, made from the order's number."""
    orders, people = world.table("orders"), world.table("customers")
    texts = []
    for row in rows.tolist():
        if orders["web_order"][row] < 0:
            texts.append("null")
            continue
        customer = int(orders["customer"][row])
        someone = person(people, customer if customer >= 0 else row % len(people))
        texts.append(json.dumps(address_of(someone), ensure_ascii=False))
    return texts


def order_texts(world: World, rows: Ints, now: int, updated: Ints, include: frozenset[str]) -> Fragments:
    """One JSON document an order."""
    orders = world.table("orders")
    standing = payment_standing(world, rows, now)
    lines, owner = world.children("order_lines").of_many(rows)
    web_order = orders["web_order"][rows]
    place = coded([spot.code for spot in PLACES], orders["place"][rows])
    address = _addresses(world, rows)
    amounts = {
        name: money(orders[name][rows])
        for name in (
            "subtotal",
            "order_discount",
            "discount_total",
            "tax_total",
            "shipping_total",
            "tip_total",
            "rounding_total",
            "total_amount",
        )
    }
    fields: dict[str, Fragments | str] = {
        "id": ids("ord_", 8, rows),
        "order_number": [f'"{100_001 + row}"' for row in rows.tolist()],
        "external_id": numbered("%09d", web_order + 1, web_order >= 0),
        "source_system": picked(["null", '"magento"'], (web_order >= 0).astype(np.int64)),
        "order_type": coded(ORDER_TYPES, orders["order_type"][rows]),
        "parent_order_id": ids("ord_", 8, orders["parent"][rows]),
        "customer_id": ids("cus_", 6, orders["customer"][rows]),
        "location_id": place,
        "fulfillment_location_id": place,
        "station_id": [f'"stn_{int(PLACES[spot].code[4:]):02d}{till:02d}"' for spot, till in _tills(world, rows)],
        "order_date": moments(orders["order_date"][rows]),
        "completed_at": moments(orders["completed_at"][rows], now),
        "business_date": days(orders["business_date"][rows]),
        "timezone": coded([spot.timezone for spot in PLACES], orders["place"][rows]),
        "status": coded(ORDER_STATUSES, order_status(world, rows, now)),
        "payment_status": coded(PAYMENT_STATUSES, standing.status),
        "currency": '"USD"',
        "line_items": grouped(line_texts(world, lines), owner, len(rows)),
        "subtotal": amounts["subtotal"],
        "order_discount_amount": amounts["order_discount"],
        **{name: amounts[name] for name in ("discount_total", "tax_total", "shipping_total", "tip_total")},
        "surcharge_total": "0.00",
        "rounding_total": amounts["rounding_total"],
        "total_amount": amounts["total_amount"],
        "amount_paid": money(standing.paid),
        "amount_refunded": money(standing.refunded),
        "balance_due": money(standing.balance),
        "shipping_address": address,
        "billing_address": address,
        "shipments": _shipments(world, rows, now),
        "custom": "{}",
        "created_at": moments(orders["created_at"][rows]),
        "updated_at": moments(updated),
    }
    if "payments" in include:
        fields["payments"] = _payments(world, rows, now)
    return rows_of(fields)


def _tills(world: World, rows: Ints) -> list[tuple[int, int]]:
    orders = world.table("orders")
    return list(zip(orders["place"][rows].tolist(), orders["station"][rows].tolist(), strict=True))


def _payments(world: World, rows: Ints, now: int) -> Fragments:
    payments = world.table("payments")
    mine, owner = world.children("order_payments").of_many(rows)
    there = (payments["created_at"][mine] <= now) & payments["in_heartland"][mine]
    mine, owner = mine[there], owner[there]
    touched = payments["created_at"][mine]
    for name in ("voided_at", "batched_at", "settled_at"):
        touched = np.where(payments[name][mine] <= now, np.maximum(touched, payments[name][mine]), touched)
    return grouped(payment_texts(world, mine, now, touched), owner, len(rows))
