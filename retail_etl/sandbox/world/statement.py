"""The bank's own statement: what truly came and went, and when finance found its own booking of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.columns import Block, block, stack
from retail_etl.sandbox.world.moments import DAY, HOUR, NEVER, NONE, Ints, day_of
from retail_etl.sandbox.world.table import Table

if TYPE_CHECKING:
    from retail_etl.sandbox.world.banking import LedgerFaults

STATEMENT_COLUMNS: dict[str, int | bool] = {
    "kind": 0, "value_date": 0, "created_at": NEVER, "booked_at": NEVER, "amount": 0, "deposit": NONE, "bag": NONE,
    "ap_invoice": NONE, "place": 0,
}  # fmt: skip
STATEMENT_KINDS = ("card_deposit", "cash_bag", "processor_fee", "stray")
SHORT_BY = 1_250


def bank_lines(deposits: Table, bags: Table, invoices: Table, faults: LedgerFaults) -> Table:
    """The lines of the statement in the order in which the bank booked them."""
    funded = np.flatnonzero(deposits["net"])
    funded = funded[funded != faults.not_received]
    parts: list[Block] = [
        block(
            len(funded), STATEMENT_COLUMNS, kind=0, value_date=deposits["funding_date"][funded],
            booked_at=deposits["funded_at"][funded] + 2 * HOUR,
            amount=deposits["net"][funded] - np.where(funded == faults.paid_short, SHORT_BY, 0), deposit=funded,
            place=deposits["place"][funded],
        ),
        block(
            len(bags), STATEMENT_COLUMNS, kind=1, value_date=bags["bank_date"], booked_at=bags["banked_at"] + 5 * HOUR,
            amount=bags["amount"],
            bag=np.arange(len(bags)), place=bags["place"],
        ),
        block(
            len(invoices), STATEMENT_COLUMNS, kind=2, value_date=invoices["due_date"], booked_at=invoices["paid_at"] - HOUR,
            amount=-invoices["amount"], ap_invoice=np.arange(len(invoices)), place=invoices["place"],
        ),
        block(
            1 if faults.stray_amount else 0, STATEMENT_COLUMNS, kind=3, value_date=faults.stray_day,
            booked_at=faults.stray_day * DAY + 15 * HOUR,
            amount=faults.stray_amount,
        ),
    ]  # fmt: skip
    lines = stack(parts)
    lines["created_at"] = lines["booked_at"]
    order = np.argsort(lines["booked_at"], kind="stable")
    return Table("bank_lines", {name: column[order] for name, column in lines.items()}, {"kind": STATEMENT_KINDS})


def statement_number(value_date: int) -> int:
    """The statement that a line of that day stands on: one a month, `202603`."""
    booked = day_of(value_date)
    return booked.year * 100 + booked.month


def bank_line_id(row: int, tables: dict[str, Table]) -> str:
    """How the ledger calls a line: statement and line, `202603-17`."""
    return f"{statement_number(int(tables['bank_lines']['value_date'][row]))}-{row + 1}"


def clear(lines: Table, transactions: Table) -> None:
    """When each line and each bank transaction are ticked off against one another: once both are there and agree to the cent.

    Writes `cleared_at` of both; what was planted to differ, or to be missing on either side, is never ticked off.
    """
    partner = np.full(len(lines), NONE, dtype=np.int64)
    for column in ("deposit", "bag", "ap_invoice"):
        rows, known = np.flatnonzero(lines[column] != NONE), np.flatnonzero(transactions[column] != NONE)
        numbers = transactions[column][known]
        place = np.full(max([*lines[column].tolist(), *numbers.tolist(), 0]) + 1, NONE, dtype=np.int64)
        place[numbers[::-1]] = known[::-1]
        partner[rows] = place[lines[column][rows]]
    strays = np.flatnonzero(transactions["kind"] == transactions.code("kind", "stray"))
    partner[lines["kind"] == lines.code("kind", "stray")] = strays[0] if len(strays) else NONE
    agreed = np.flatnonzero((partner != NONE) & (lines["amount"] == transactions["amount"][partner]))
    found: Ints = np.maximum(lines["booked_at"][agreed], transactions["posted_at"][partner[agreed]])
    lines.columns["cleared_at"] = np.full(len(lines), NEVER, dtype=np.int64)
    lines.columns["cleared_at"][agreed] = found
    transactions.columns["cleared_at"] = np.full(len(transactions), NEVER, dtype=np.int64)
    transactions.columns["cleared_at"][partner[agreed]] = found
