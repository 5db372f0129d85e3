"""Payment rows as `/v1/payments` and the report's detail level show them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.heartland.fragments import (
    Fragments,
    coded,
    days,
    flags,
    ids,
    integers,
    moments,
    money,
    money_or_null,
    numbered,
    picked,
    rows_of,
)
from retail_etl.sandbox.world.moments import NEVER, Ints
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.planting import UNUSABLE
from retail_etl.sandbox.world.tenders import ENTRIES
from retail_etl.sandbox.world.vocabulary import METHOD_TYPES, METHODS, OPERATIONS, Method, Operation

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.table import Table

STATUSES = ("authorized", "captured", "succeeded", "declined", "voided", "reversed", "batched", "settled")
AUTHORIZED, CAPTURED, SUCCEEDED, DECLINED, VOIDED, REVERSED, BATCHED, SETTLED = range(8)
FEE_STATUSES = ("unknown", "estimated", "final")
BRANDS = ("visa", "mastercard", "amex", "discover")
PAYMENT_WIDTH, ORDER_WIDTH, BATCH_WIDTH, DEPOSIT_WIDTH = 8, 8, 5, 5
DECLINE = "the issuer declined the card"


def payment_status(payments: Table, rows: Ints, now: int) -> Ints:
    """The status of each row at the moment, as codes into `STATUSES`."""
    operation, method = payments["operation"][rows], payments["method"][rows]
    voided = payments["voided_at"][rows] <= now
    return np.select(
        [
            payments["declined"][rows],
            voided & (operation == Operation.AUTHORIZE),
            voided,
            operation == Operation.AUTHORIZE,
            (operation == Operation.VOID) | (method >= Method.CASH),
            payments["settled_at"][rows] <= now,
            payments["batched_at"][rows] <= now,
        ],
        [DECLINED, REVERSED, VOIDED, AUTHORIZED, SUCCEEDED, SETTLED, BATCHED],
        CAPTURED,
    ).astype(np.int64)


def card_texts(payments: Table, rows: Ints) -> Fragments:
    """The `card` object of each row; null for other tenders."""
    method = payments["method"][rows]
    shown = zip(
        method.tolist(), payments["last4"][rows].tolist(), payments["debit"][rows].tolist(), payments["entry"][rows].tolist(),
        strict=True
    )  # fmt: skip
    pattern = '{"brand":"%s","last4":"%04d","funding":"%s","entry_mode":"%s"}'
    return [
        pattern % (BRANDS[code], last4, "debit" if debit else "credit", ENTRIES[entry]) if code < Method.CASH else "null"
        for code, last4, debit, entry in shown
    ]  # fmt: skip


def payment_fields(world: World, rows: Ints, now: int, updated: Ints) -> dict[str, Fragments | str]:
    """Every field of the payment rows, each as a column of JSON texts."""
    payments = world.table("payments")
    method, place = payments["method"][rows], payments["place"][rows]
    operation, amount = payments["operation"][rows], payments["amount"][rows]
    batched, settled = payments["batched_at"][rows] <= now, payments["settled_at"][rows] <= now
    declined, offline = payments["declined"][rows], payments["offline"][rows]
    card = method < Method.CASH
    number = payments["gateway_number"][rows]
    order = payments["order"][rows]
    fee = payments["fee"][rows]
    net = np.where(operation == Operation.REFUND, -amount, amount) - fee
    amounts = money(amount)
    for position in np.flatnonzero(payments["unusable"][rows]).tolist():
        amounts[position] = UNUSABLE
    return {
        "id": ids("pay_", PAYMENT_WIDTH, rows),
        "order_id": ids("ord_", ORDER_WIDTH, order),
        "customer_id": ids("cus_", 6, world.table("orders")["customer"][order]),
        "parent_payment_id": ids("pay_", PAYMENT_WIDTH, payments["parent"][rows]),
        "operation": coded(OPERATIONS, operation),
        "amount": amounts,
        "tip_amount": money(payments["tip_amount"][rows]),
        "surcharge_amount": "0.00",
        "cashback_amount": "0.00",
        "tendered_amount": _cash_only(payments["tendered_amount"][rows], method),
        "change_amount": _cash_only(payments["change_amount"][rows], method),
        "rounding_amount": money(payments["rounding_amount"][rows]),
        "authorized_amount": money_or_null(
            payments["authorized_amount"][rows], card & (operation <= Operation.AUTHORIZE) & ~declined
        ),
        "currency": '"USD"',
        "method": coded(METHODS, method),
        "method_type": coded(METHOD_TYPES, method),
        "is_deposit": "false",
        "card": card_texts(payments, rows),
        "payment_token": "null",
        "gateway": picked(["null", '"portico"'], card.astype(np.int64)),
        "gateway_transaction_id": numbered("18%08d", number, number > 0),
        "auth_code": numbered("%06d", payments["auth_number"][rows], card & ~declined),
        "retrieval_ref": numbered("6060%08d", number, number > 0),
        "acquirer_reference": numbered("742%08d", number, (number > 0) & settled),
        "status": coded(STATUSES, payment_status(payments, rows, now)),
        "failure_code": picked(["null", '"card_declined"'], declined.astype(np.int64)),
        "failure_message": picked(["null", json.dumps(DECLINE)], declined.astype(np.int64)),
        "offline": flags(offline),
        "offline_captured_at": moments(np.where(offline, payments["occurred_at"][rows], NEVER)),
        "occurred_at": moments(payments["occurred_at"][rows]),
        "business_date": days(payments["business_date"][rows]),
        "location_id": coded([spot.code for spot in PLACES], place),
        "station_id": integers_as_text("stn_", place, payments["station"][rows]),
        "device_id": integers_as_text("dev_", place, payments["station"][rows]),
        "batch_id": ids("bat_", BATCH_WIDTH, np.where(batched, payments["batch"][rows], -1)),
        "batch_closed_at": moments(payments["batched_at"][rows], now),
        "deposit_id": ids("dep_", DEPOSIT_WIDTH, np.where(settled, payments["deposit"][rows], -1)),
        "settlement_date": days(payments["settlement_date"][rows], settled),
        "fee_amount": money_or_null(fee, batched),
        "net_amount": money_or_null(net, batched),
        "fee_status": coded(FEE_STATUSES, batched.astype(np.int64) + settled),
        "created_at": moments(payments["created_at"][rows]),
        "updated_at": moments(updated),
    }


def _cash_only(cents: Ints, method: Ints) -> Fragments:
    return money_or_null(cents, method == Method.CASH)


def integers_as_text(prefix: str, place: Ints, station: Ints) -> Fragments:
    """`"stn_0103"`: the location's number and the till's."""
    numbers = integers(np.array([int(spot.code[4:]) for spot in PLACES], dtype=np.int64)[place] * 100 + station)
    return [f'"{prefix}{number.zfill(4)}"' for number in numbers]


def payment_texts(world: World, rows: Ints, now: int, updated: Ints) -> Fragments:
    """One JSON document a payment row."""
    return rows_of(payment_fields(world, rows, now, updated))
