"""The resources of the v1 surface, each with its filters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.heartland.customer_documents import customer_texts
from retail_etl.sandbox.heartland.goods_documents import inventory_texts, product_texts
from retail_etl.sandbox.heartland.order_documents import order_texts
from retail_etl.sandbox.heartland.order_standing import ORDER_STATUSES, PAYMENT_STATUSES, order_status, payment_standing
from retail_etl.sandbox.heartland.payment_documents import STATUSES, payment_status, payment_texts
from retail_etl.sandbox.heartland.resources import Mask, Resource, Values, by_day, by_id, by_label
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.collection import Collection
from retail_etl.sandbox.world.people import person
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.vocabulary import METHODS, OPERATIONS, ORDER_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Flags, Ints

LOCATION_CODES = tuple(place.code for place in PLACES)
CHARGES = ("batched_at", "settled_at", "voided_at")
ORDER_BUMPS = (
    "completed_at", "cancelled_at", "shipped_at", "paid_at", "paid_again_at", "batched_at", "batched_again_at", "settled_at",
    "settled_again_at", "returned_at",
)  # fmt: skip


def _column(world: World, table: str, name: str) -> Values:
    return lambda rows, _now: world.table(table)[name][rows]


def _columns(world: World, table: str) -> Callable[[str], Values]:
    return lambda name: _column(world, table, name)


def payments_resource(world: World) -> Resource:
    """`/v1/payments`."""
    column = _columns(world, "payments")

    def known(name: str, when: str) -> Values:
        return lambda rows, now: np.where(world.table("payments")[when][rows] <= now, world.table("payments")[name][rows], -1)

    masks: dict[str, Mask] = {
        "order_id": by_id(column("order"), "ord_"),
        "customer_id": by_id(
            lambda rows, _now: world.table("orders")["customer"][world.table("payments")["order"][rows]], "cus_"
        ),
        "location_id": by_label(column("place"), LOCATION_CODES),
        "status": by_label(lambda rows, now: payment_status(world.table("payments"), rows, now), STATUSES),
        "operation": by_label(column("operation"), OPERATIONS),
        "method": by_label(column("method"), METHODS),
        "batch_id": by_id(known("batch", "batched_at"), "bat_"),
        "deposit_id": by_id(known("deposit", "settled_at"), "dep_"),
        "gateway_transaction_id": _by_gateway_number(world),
        "business_date_from": by_day(column("business_date"), "business_date_from", lower=True),
        "business_date_to": by_day(column("business_date"), "business_date_to", lower=False),
        "settlement_date_from": by_day(known("settlement_date", "settled_at"), "settlement_date_from", lower=True),
        "settlement_date_to": _settled_until(world),
    }
    collection = Collection(world, "payments", bumps=CHARGES, only="in_heartland")
    return Resource(
        "payments", world, collection, "pay_", 8, lambda rows, moment, _include: payment_texts(world, rows, moment.now,
        moment.updated), masks,
        sort_columns={"created_at": "created_at", "business_date": "business_date"},
    )  # fmt: skip


def _by_gateway_number(world: World) -> Mask:
    def mask(values: tuple[str, ...], rows: Ints, _now: int) -> Flags:
        wanted = [int(value[2:]) for value in values if re.fullmatch(r"18\d{8,9}", value)]
        return np.isin(world.table("payments")["gateway_number"][rows], wanted)

    return mask


def _settled_until(world: World) -> Mask:
    last = by_day(lambda rows, _now: world.table("payments")["settlement_date"][rows], "settlement_date_to", lower=False)

    def mask(values: tuple[str, ...], rows: Ints, now: int) -> Flags:
        return last(values, rows, now) & (world.table("payments")["settled_at"][rows] <= now)

    return mask


def orders_resource(world: World) -> Resource:
    """`/v1/orders`."""
    column = _columns(world, "orders")
    masks: dict[str, Mask] = {
        "status": by_label(lambda rows, now: order_status(world, rows, now), ORDER_STATUSES),
        "payment_status": by_label(lambda rows, now: payment_standing(world, rows, now).status, PAYMENT_STATUSES),
        "customer_id": by_id(column("customer"), "cus_"),
        "location_id": by_label(column("place"), LOCATION_CODES),
        "external_id": _by_increment(world),
        "source_system": lambda values, rows, _now: (
            _is_web(world, rows) if "magento" in values else np.zeros(len(rows), dtype=bool)
        ),
        "order_type": by_label(column("order_type"), ORDER_TYPES),
        "business_date_from": by_day(column("business_date"), "business_date_from", lower=True),
        "business_date_to": by_day(column("business_date"), "business_date_to", lower=False),
    }
    collection = Collection(world, "orders", bumps=ORDER_BUMPS, only="in_heartland")
    return Resource(
        "orders", world, collection, "ord_", 8, lambda rows, moment, include: order_texts(world, rows, moment.now,
        moment.updated, include), masks,
        frozenset({"lines", "payments", "shipments", "addresses"}), {"created_at": "created_at",
        "business_date": "business_date"},
    )  # fmt: skip


def _is_web(world: World, rows: Ints) -> Flags:
    found: Flags = world.table("orders")["web_order"][rows] >= 0
    return found


def _by_increment(world: World) -> Mask:
    def mask(values: tuple[str, ...], rows: Ints, _now: int) -> Flags:
        wanted = [int(value) - 1 for value in values if value.isdecimal()]
        return np.isin(world.table("orders")["web_order"][rows], wanted)

    return mask


def customers_resource(world: World) -> Resource:
    """`/v1/customers`."""

    def by_person(name: str) -> Mask:
        def mask(values: tuple[str, ...], rows: Ints, _now: int) -> Flags:
            people = world.table("customers")
            return np.array([getattr(person(people, int(row)), name) in values for row in rows], dtype=bool)

        return mask

    masks: dict[str, Mask] = {
        "email": by_person("email"),
        "phone": by_person("phone"),
        "external_id": lambda values, rows, _now: np.isin(rows + 1, [int(value) for value in values if value.isdecimal()]),
        "active": lambda values, rows, _now: np.full(len(rows), "true" in values),
    }
    collection = Collection(world, "customers", bumps=("changed_at",))
    return Resource(
        "customers", world, collection, "cus_", 6, lambda rows, moment, include: customer_texts(world, rows, moment.now,
        moment.updated, include),
        masks, frozenset({"addresses", "purchase_history"}),
    )  # fmt: skip


def products_resource(world: World) -> Resource:
    """`/v1/products`."""
    masks: dict[str, Mask] = {
        "sku": lambda values, rows, _now: np.array([catalogue()[row].sku in values for row in rows.tolist()], dtype=bool),
        "active": lambda values, rows, _now: np.full(len(rows), "true" in values),
    }
    collection = Collection(world, "products")
    return Resource(
        "products",
        world,
        collection,
        "prd_",
        5,
        lambda rows, moment, _include: product_texts(world, rows, moment.updated),
        masks,
    )


def inventory_resource(world: World) -> Resource:
    """`/v1/inventory`; rows have no public id, their key is (sku, location)."""
    masks: dict[str, Mask] = {
        "sku": lambda values, rows, _now: np.array(
            [catalogue()[product].sku in values for product in world.table("stock")["product"][rows].tolist()], dtype=bool
        ),
        "location_id": by_label(_column(world, "stock", "place"), LOCATION_CODES),
    }
    collection = Collection(world, "stock")
    return Resource(
        "inventory",
        world,
        collection,
        "inv_",
        6,
        lambda rows, moment, _include: inventory_texts(world, rows, moment.updated),
        masks,
    )
