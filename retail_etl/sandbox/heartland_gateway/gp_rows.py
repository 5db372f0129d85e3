"""GP-API's records: transactions, settled transactions, batches. Amounts are texts of whole cents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland_gateway.card_rows import (
    MOVES_MONEY,
    card_rows,
    client_id,
    gateway_id,
    masked,
    order_number,
)
from retail_etl.sandbox.world.moments import DAY
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.tenders import ENTRIES
from retail_etl.sandbox.world.text import day_text, iso_ms
from retail_etl.sandbox.world.vocabulary import Operation

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints

Record = dict[str, Any]
BRANDS = ("VISA", "MASTERCARD", "AMEX", "DISCOVER")


def transaction_rows(world: World) -> Ints:
    """Payments that authorise or move money."""
    return card_rows(world, (Operation.AUTHORIZE, *MOVES_MONEY))


def settled_rows(world: World) -> Ints:
    """Payments in a closed batch."""
    rows = card_rows(world, MOVES_MONEY)
    return rows[world.table("payments")["batched_at"][rows] <= world.now_ms()]


def days(world: World, rows: Ints) -> Ints:
    """The UTC day on which each payment was made."""
    made: Ints = world.table("payments")["created_at"][rows] // DAY
    return made


def transaction(world: World, row: int) -> Record:
    """A card transaction."""
    payments, now = world.table("payments"), world.now_ms()
    parent, tip = int(payments["parent"][row]), int(payments["tip_amount"][row])
    is_batched = payments["batched_at"][row] <= now
    return {
        **_head(world, row, _status(world, row, now)),
        "channel": "CNP" if PLACES[int(payments["place"][row])].web else "CP",
        "gratuity_amount": str(tip) if tip else "",
        "parent_resource_id": f"TRN_{gateway_id(payments, parent)}" if parent >= 0 else "",
        "order": {"reference": order_number(payments, row)},
        "batch_id": batch_id(int(payments["batch"][row])) if is_batched else "",
        "payment_method": {
            "entry_mode": str(ENTRIES[int(payments["entry"][row])]).upper(),
            "card": {
                "brand": BRANDS[int(payments["method"][row])],
                "masked_number_last4": f"XXXXXXXXXXXX{int(payments['last4'][row]):04d}",
                "authcode": _auth_code(world, row),
                "brand_reference": f"6060{int(payments['gateway_number'][row]):08d}",
            },
        },
    }


def settled(world: World, row: int) -> Record:
    """A card transaction in settlement, with the deposit that paid it out once there is one."""
    payments, now = world.table("payments"), world.now_ms()
    is_funded = payments["settled_at"][row] <= now
    deposit = int(payments["deposit"][row])
    signed = int(payments["signed"][row]) - int(payments["fee"][row])
    return {
        **_head(world, row, "FUNDED" if is_funded else "BATCHED"),
        "system": system_of(int(payments["place"][row])),
        "batch_id": batch_id(int(payments["batch"][row])),
        "batch_time_created": day_text(int(world.table("batches")["opened_at"][payments["batch"][row]]) // DAY),
        "deposit_id": deposit_id(deposit) if is_funded else "",
        "deposit_status": "FUNDED" if is_funded else "",
        "deposit_time_created": day_text(int(payments["settlement_date"][row])) if is_funded else "",
        "deposit_amount": str(signed) if is_funded else "",
        "payment_method": {"card": card(world, row)},
    }


def card(world: World, row: int) -> Record:
    """The card as settlement shows it."""
    payments = world.table("payments")
    return {
        "brand": BRANDS[int(payments["method"][row])],
        "masked_number_first6last4": masked(payments, row),
        "arn": f"742{int(payments['gateway_number'][row]):08d}",
        "authcode": _auth_code(world, row),
        "brand_reference": f"6060{int(payments['gateway_number'][row]):08d}",
    }


def batch(world: World, row: int) -> Record:
    """A batch."""
    table, payments, now = world.table("batches"), world.table("payments"), world.now_ms()
    mine = world.children("batch_payments").of(row)
    mine = mine[payments["created_at"][mine] <= now]
    is_closed = table["closed_at"][row] <= now
    return {
        "id": batch_id(row),
        "status": "CLOSED" if is_closed else "OPEN",
        "time_created": iso_ms(int(table["opened_at"][row])),
        "time_closed": iso_ms(int(table["closed_at"][row])) if is_closed else "",
        "transaction_count": str(len(mine)),
        "amount": str(int(payments["signed"][mine].sum())),
        "gratuity_amount": str(int(np.abs(payments["tip_amount"][mine]).sum())),
        "currency": "USD",
    }


def batch_id(row: int) -> str:
    """`BAT_00001` for row 0."""
    return f"BAT_{row + 1:05d}"


def deposit_id(row: int) -> str:
    """`DEP_00001` for row 0."""
    return f"DEP_{row + 1:05d}"


def system_of(place: int) -> Record:
    """The merchant account of a place."""
    return {"mid": PLACES[place].mid, "hierarchy": "", "name": PLACES[place].name}


def _head(world: World, row: int, status: str) -> Record:
    payments = world.table("payments")
    return {
        "id": f"TRN_{gateway_id(payments, row)}",
        "time_created": iso_ms(int(payments["created_at"][row])),
        "status": status,
        "type": "REFUND" if payments["operation"][row] == Operation.REFUND else "SALE",
        "amount": str(int(payments["amount"][row])),
        "currency": "USD",
        "reference": client_id(payments, row),
    }


def _status(world: World, row: int, now: int) -> str:
    payments = world.table("payments")
    if payments["declined"][row]:
        return "DECLINED"
    if payments["voided_at"][row] <= now:
        return "REVERSED"
    if payments["operation"][row] == Operation.AUTHORIZE:
        return "PREAUTHORIZED"
    if payments["settled_at"][row] <= now:
        return "FUNDED"
    return "BATCHED" if payments["batched_at"][row] <= now else "CAPTURED"


def _auth_code(world: World, row: int) -> str:
    payments = world.table("payments")
    return "" if payments["declined"][row] else f"{int(payments['auth_number'][row]):06d}"
