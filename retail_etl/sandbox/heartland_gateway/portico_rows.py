"""Portico's rows: transactions and batches, every value as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.heartland_gateway.card_rows import (
    card_rows,
    client_id,
    device_id,
    gateway_id,
    masked,
    order_number,
    whole_seconds,
)
from retail_etl.sandbox.world.moments import NEVER, moment_of
from retail_etl.sandbox.world.text import decimal2
from retail_etl.sandbox.world.vocabulary import Operation

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World

Fields = dict[str, str]
CARD_TYPES = ("Visa", "MC", "Amex", "Disc")
SERVICES = ("CreditSale", "CreditAuth", "CreditAddToBatch", "CreditReturn", "CreditVoid", "CreditTxnEdit")


def transactions(world: World, first: int = 0, last: int = NEVER) -> list[Fields]:
    """The transactions of a span, both ends included, the oldest first."""
    payments = world.table("payments")
    rows = card_rows(world)
    when = whole_seconds(payments["created_at"][rows])
    return [_transaction(world, row) for row in rows[(when >= first) & (when <= last)].tolist()]


def _transaction(world: World, row: int) -> Fields:
    payments, now = world.table("payments"), world.now_ms()
    operation, amount = int(payments["operation"][row]), decimal2(int(payments["amount"][row]))
    declined = bool(payments["declined"][row])
    parent, place = int(payments["parent"][row]), int(payments["place"][row])
    held = operation in (Operation.SALE, Operation.AUTHORIZE)
    approved = decimal2(int(payments["authorized_amount"][row])) if held and not declined else "0.00"
    fields = {
        "GatewayTxnId": gateway_id(payments, row),
        "OriginalGatewayTxnId": gateway_id(payments, parent) if parent >= 0 else "0",
        "ClientTxnId": client_id(payments, row),
        "ServiceName": SERVICES[operation],
        "TxnStatus": _status(world, row, now),
        "Amt": amount,
        "AuthAmt": approved,
        "SettlementAmt": "0.00" if declined or operation in (Operation.AUTHORIZE, Operation.VOID) else amount,
        "GratuityAmtInfo": decimal2(int(payments["tip_amount"][row])),
        "CardType": CARD_TYPES[int(payments["method"][row])],
        "MaskedCardNbr": masked(payments, row),
        "AuthCode": "" if declined else f"{int(payments['auth_number'][row]):06d}",
        "RefNbr": f"6060{int(payments['gateway_number'][row]):08d}",
        "InvoiceNbr": order_number(payments, row),
        "DeviceId": device_id(place),
        "SaleReturnInd": "R" if operation == Operation.REFUND else "S",
        "DebitCreditInd": "D" if payments["debit"][row] else "C",
        "SAFIndicator": "Y" if payments["offline"][row] else "N",
        "TxnUtcDT": _utc(int(payments["created_at"][row])),
    }
    if payments["batched_at"][row] <= now:
        batch = int(payments["batch"][row])
        closed = int(payments["batched_at"][row])
        fields |= {"BatchSeqNbr": str(int(world.table("batches")["number"][batch])), "BatchCloseDT": _utc(closed)}
    return fields


def _status(world: World, row: int, now: int) -> str:
    payments = world.table("payments")
    operation = payments["operation"][row]
    if payments["declined"][row] or operation == Operation.VOID:
        return "I"
    if payments["voided_at"][row] <= now:
        return "R" if operation == Operation.AUTHORIZE else "V"
    return "C" if payments["batched_at"][row] <= now else "A"


def batches(world: World, first: int = 0, last: int = NEVER) -> list[Fields]:
    """The batches opened in a span, both ends included, the oldest first."""
    table, now = world.table("batches"), world.now_ms()
    opened = whole_seconds(table["opened_at"])
    rows = np.flatnonzero((table["opened_at"] <= now) & (opened >= first) & (opened <= last))
    rows = rows[np.argsort(table["opened_at"][rows], kind="stable")]
    return [_batch(world, row, now) for row in rows.tolist()]


def _batch(world: World, row: int, now: int) -> Fields:
    table, payments = world.table("batches"), world.table("payments")
    is_closed = table["closed_at"][row] <= now
    mine = world.children("batch_payments").of(row)
    mine = mine[payments["created_at"][mine] <= now]
    fields = {
        "DeviceId": device_id(int(table["place"][row])),
        "BatchId": str(700_001 + row),
        "BatchStatus": "C" if is_closed else "O",
        "BatchSeqNbr": str(int(table["number"][row])),
        "OpenUtcDT": _utc(int(table["opened_at"][row])),
        "BatchTxnCnt": str(len(mine)),
        "BatchTxnAmt": decimal2(int(payments["signed"][mine].sum())),
    }
    return {**fields, "CloseUtcDT": _utc(int(table["closed_at"][row]))} if is_closed else fields


def _utc(moment: int) -> str:
    return moment_of(moment).strftime("%Y-%m-%dT%H:%M:%SZ")
