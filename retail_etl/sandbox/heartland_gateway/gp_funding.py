"""GP-API's deposits and disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland_gateway.card_rows import client_id
from retail_etl.sandbox.heartland_gateway.gp_rows import card, deposit_id, system_of
from retail_etl.sandbox.world.moments import DAY
from retail_etl.sandbox.world.text import day_text, iso_ms
from retail_etl.sandbox.world.vocabulary import EntryKind, Operation

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints

Record = dict[str, Any]
STAGES = {EntryKind.CHARGEBACK: "CHARGEBACK", EntryKind.CHARGEBACK_REVERSAL: "REVERSAL"}


def deposit_rows(world: World) -> Ints:
    """Deposits that are paid out, by day."""
    rows = np.flatnonzero(world.table("deposits")["funded_at"] <= world.now_ms())
    return rows[np.argsort(deposit_days(world, rows), kind="stable")]


def deposit_days(world: World, rows: Ints) -> Ints:
    """The bank day of each deposit."""
    funded: Ints = world.table("deposits")["funding_date"][rows]
    return funded


def deposit(world: World, row: int) -> Record:
    """A deposit. Adjustments and reserves move its amount and stand in none of its parts, as in the real report."""
    deposits, payments = world.table("deposits"), world.table("payments")
    net = int(deposits["net"][row])
    mine = world.children("deposit_payments").of(row)
    entries = world.table("funding_entries")
    other = world.children("deposit_entries").of(row)
    kinds = entries["kind"][other]
    refunds = payments["operation"][mine] == Operation.REFUND
    return {
        "id": deposit_id(row),
        "time_created": day_text(int(deposits["funding_date"][row])),
        "status": "FUNDED",
        "funding_type": "CREDIT" if net >= 0 else "DEBIT",
        "amount": str(abs(net)),
        "currency": "USD",
        "aggregation_model": "H-By Date",
        "system": system_of(int(deposits["place"][row])),
        "bank_transfer": {"masked_account_number_last4": "xxxx9931"},
        "sales": _part(int((~refunds).sum()), int(deposits["gross"][row])),
        "refunds": _part(int(refunds.sum()), int(deposits["refunds"][row])),
        "disputes": {
            "chargebacks": _part(int((kinds == EntryKind.CHARGEBACK).sum()), -int(deposits["chargebacks"][row])),
            "reversals": _part(int((kinds == EntryKind.CHARGEBACK_REVERSAL).sum()), int(deposits["reversals"][row])),
        },
        "discounts": _part(0, 0),
        "fees": {"amount": str(-int(deposits["fees"][row] + deposits["chargeback_fees"][row]))},
    }


def dispute_rows(world: World) -> Ints:
    """Chargebacks and their reversals that have begun: each is a stage of a dispute."""
    entries = world.table("funding_entries")
    there = (entries["created_at"] <= world.now_ms()) & np.isin(entries["kind"], list(STAGES))
    rows = np.flatnonzero(there)
    return rows[np.argsort(entries["occurred_at"][rows], kind="stable")]


def dispute_days(world: World, rows: Ints) -> Ints:
    """The UTC day on which each stage began."""
    begun: Ints = world.table("funding_entries")["occurred_at"][rows] // DAY
    return begun


def dispute(world: World, row: int) -> Record:
    """One stage of a dispute."""
    entries, payments, now = world.table("funding_entries"), world.table("payments"), world.now_ms()
    kind, payment, found = int(entries["kind"][row]), int(entries["payment"][row]), int(entries["deposit"][row])
    is_booked = found >= 0 and entries["settled_at"][row] <= now
    funding = "DEBIT" if entries["amount"][row] < 0 else "CREDIT"
    amount = str(abs(int(entries["amount"][row])))
    return {
        "id": f"DIS_{int(entries['dispute'][row]):08d}",
        "status": "FUNDED" if is_booked else "UNDER_REVIEW",
        "stage": STAGES[EntryKind(kind)],
        "stage_time_created": iso_ms(int(entries["occurred_at"][row])).removesuffix("Z"),
        "amount": amount,
        "currency": "USD",
        "reason_code": "4837" if kind == EntryKind.CHARGEBACK else "",
        "reason_description": "No cardholder authorization" if kind == EntryKind.CHARGEBACK else "",
        "result": "WON" if kind == EntryKind.CHARGEBACK_REVERSAL else "PENDING",
        "funding_type": funding,
        "last_adjustment_amount": amount if is_booked else "",
        "last_adjustment_funding": funding if is_booked else "",
        "deposit_id": deposit_id(found) if is_booked else "",
        "deposit_time_created": day_text(int(world.table("deposits")["funding_date"][found])) if is_booked else "",
        "system": system_of(int(entries["place"][row])),
        "transaction": {
            "time_created": iso_ms(int(payments["created_at"][payment])).removesuffix("Z"),
            "type": "SALE",
            "amount": str(int(payments["amount"][payment])),
            "currency": "USD",
            "reference": client_id(payments, payment),
            "payment_method": {"card": card(world, payment)},
        },
    }


def _part(count: int, cents: int) -> Record:
    return {"count": count, "amount": str(cents)}
