"""Customers and the addresses of orders as v1 shows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.heartland.fragments import Fragments, flags, ids, integers, moments, numbered, rows_of, strings
from retail_etl.sandbox.world.people import Person, person
from retail_etl.sandbox.world.text import decimal2, iso_ms

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints

HISTORY_IDS = 100


def address_of(someone: Person) -> dict[str, str | None]:
    """An address in both forms: its parts, and one line."""
    return {
        "name": f"{someone.first_name} {someone.last_name}",
        "line1": someone.line1,
        "line2": None,
        "city": someone.city,
        "state": someone.state,
        "postal_code": someone.postal_code,
        "country": "US",
        "phone": someone.phone,
        "full_address": f"{someone.line1}, {someone.city}, {someone.state} {someone.postal_code}, US",
    }


def customer_texts(world: World, rows: Ints, now: int, updated: Ints, include: frozenset[str]) -> Fragments:
    """One JSON document a customer."""
    table = world.table("customers")
    people = [person(table, row) for row in rows.tolist()]
    fields: dict[str, Fragments | str] = {
        "id": ids("cus_", 6, rows),
        "customer_number": [f'"{100_001 + row}"' for row in rows.tolist()],
        "customer_type": strings(["Business" if someone.company else "Individual" for someone in people]),
        "first_name": strings([someone.first_name for someone in people]),
        "last_name": strings([someone.last_name for someone in people]),
        "company_name": strings([someone.company for someone in people]),
        "email": strings([someone.email for someone in people]),
        "phone": strings([someone.phone for someone in people]),
        "full_address": strings([address_of(someone)["full_address"] for someone in people]),
        "addresses": [json.dumps([address_of(someone)], ensure_ascii=False) for someone in people],
        "loyalty_points": integers(table["points"][rows]),
        "accepts_marketing": flags(table["marketing"][rows]),
        "external_id": numbered("%d", rows + 1, np.ones(len(rows), dtype=bool)),
        "external_ids": [f'{{"magento_customer_id":"{row + 1}"}}' for row in rows.tolist()],
        "active": "true",
        "merged_into_id": "null",
        "custom": "{}",
        "created_at": moments(table["created_at"][rows]),
        "updated_at": moments(updated),
    }
    if "purchase_history" in include:
        fields["purchase_history"] = [_history(world, row, now) for row in rows.tolist()]
    return rows_of(fields)


def _history(world: World, customer: int, now: int) -> str:
    orders = world.table("orders")
    mine = world.children("customer_orders").of(customer)
    mine = mine[(orders["created_at"][mine] <= now) & orders["in_heartland"][mine]]
    bought = mine[orders["parent"][mine] < 0]
    first = f'"{iso_ms(int(orders["order_date"][bought[0]]))}"' if len(bought) else "null"
    last = f'"{iso_ms(int(orders["order_date"][bought[-1]]))}"' if len(bought) else "null"
    spent = decimal2(int(orders["total_amount"][mine].sum()))
    listed = ",".join(f'"ord_{row + 1:08d}"' for row in bought[:HISTORY_IDS].tolist())
    counted = f'"order_count":{len(bought)},"total_spent":{spent}'
    return f'{{{counted},"first_order_at":{first},"last_order_at":{last},"order_ids":[{listed}]}}'
