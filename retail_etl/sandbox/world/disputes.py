"""What moves a deposit besides payments: chargebacks and their fees, reversals, reserves, adjustments, monthly fees."""

from __future__ import annotations

import numpy as np

from retail_etl.sandbox.world.columns import Block, block, count_of, half_up, reorder, stack
from retail_etl.sandbox.world.fees import CHARGEBACK_FEE
from retail_etl.sandbox.world.moments import DAY, HOUR, NEVER, NONE, Ints, day_number, day_of
from retail_etl.sandbox.world.orders import sums
from retail_etl.sandbox.world.places import PLACES, WEB
from retail_etl.sandbox.world.settlement import BANKCARD
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.vocabulary import ENTRY_KINDS, EntryKind, Method, Operation

SHARE_CHARGED_BACK = 0.002
SHARE_WON = 0.45
LEAST_DISPUTED = 500
SHARE_ADJUSTED = 0.01
RESERVE_PERCENT = 2
RESERVE_DAYS = (7, 14)
RESERVE_HELD = 21
ADJUSTMENTS = (-150, -85, 40, 120, 310)
ENTRY_COLUMNS: dict[str, int | bool] = {
    "kind": 0, "place": 0, "amount": 0, "deposit": NONE, "payment": NONE, "dispute": 0, "occurred_at": NEVER,
    "created_at": NEVER,
    "settled_at": NEVER, "brand_group": 0, "month": 0, "parent": NONE,
}  # fmt: skip
PART_OF_DEPOSIT = {
    EntryKind.FEE: "chargeback_fees", EntryKind.CHARGEBACK: "chargebacks", EntryKind.CHARGEBACK_REVERSAL: "reversals",
    EntryKind.ADJUSTMENT: "adjustments", EntryKind.RESERVE: "reserves",
}  # fmt: skip


def funding_entries(seed: int, first_day: int, payments: Block, deposits: Table) -> Table:
    """The report rows that are no payments, in the order of their creation; their deposits take up their amounts."""
    parts = [
        *_disputes(seed, payments, deposits),
        *_reserves(first_day, deposits),
        _adjustments(seed, deposits),
        _monthly(payments),
    ]
    entries = stack([part for part in parts if count_of(part)])
    entries = reorder(entries, np.argsort(entries["created_at"], kind="stable").astype(np.int64))
    for kind, name in PART_OF_DEPOSIT.items():
        rows = np.flatnonzero((entries["kind"] == kind) & (entries["deposit"] >= 0))
        deposits.columns[name] = sums(entries["deposit"][rows], entries["amount"][rows], len(deposits))
    return Table("funding_entries", entries, {"kind": ENTRY_KINDS})


def _disputes(seed: int, payments: Block, deposits: Table) -> list[Block]:
    rng = np.random.default_rng([seed, 3])
    count = count_of(payments)
    chance, delay, won = rng.random((count, 3)).T
    taken = (
        (payments["operation"] == Operation.SALE)
        & (payments["deposit"] >= 0)
        & (chance < SHARE_CHARGED_BACK)
        & (payments["signed"] > LEAST_DISPUTED)
    )
    rows = np.flatnonzero(taken)
    opened = payments["batched_at"][rows] + 16 * DAY + (delay[rows] * 9 * DAY).astype(np.int64)
    common = {"place": payments["place"][rows], "payment": rows, "dispute": rows + 1, "brand_group": _group(payments, rows)}
    debit = _entry(deposits, opened, EntryKind.CHARGEBACK, -payments["amount"][rows], common)
    fee = _entry(deposits, opened + 1000, EntryKind.FEE, np.full(len(rows), -CHARGEBACK_FEE, dtype=np.int64), common)
    again = won[rows] < SHARE_WON
    kept = {name: column[again] for name, column in common.items()}
    back = _entry(deposits, opened[again] + 10 * DAY, EntryKind.CHARGEBACK_REVERSAL, payments["amount"][rows][again], kept)
    return [debit, fee, back]


def _group(payments: Block, rows: Ints) -> Ints:
    group: Ints = (payments["method"][rows] == Method.AMEX).astype(np.int64)
    return group


def _entry(deposits: Table, occurred: Ints, kind: EntryKind, amount: Ints, common: Block) -> Block:
    deposit = _next_deposit(deposits, common["place"], common["brand_group"], occurred + 8 * HOUR)
    settled = np.where(deposit >= 0, deposits["funded_at"][deposit], NEVER)
    return block(
        len(occurred), ENTRY_COLUMNS, kind=kind, amount=amount, deposit=deposit, occurred_at=occurred, created_at=occurred,
        settled_at=settled, **common
    )  # fmt: skip


def _next_deposit(deposits: Table, place: Ints, group: Ints, moment: Ints) -> Ints:
    """The first deposit of the merchant account and brands that is funded at or after the moment; NONE beyond the last."""
    found = np.full(len(moment), NONE, dtype=np.int64)
    for index in range(len(PLACES)):
        for brands in (0, 1):
            rows = np.flatnonzero((deposits["place"] == index) & (deposits["brand_group"] == brands))
            rows = rows[np.argsort(deposits["funded_at"][rows], kind="stable")]
            here = np.flatnonzero((place == index) & (group == brands))
            position = np.searchsorted(deposits["funded_at"][rows], moment[here])
            inside = position < len(rows)
            found[here[inside]] = rows[position[inside]]
    return found


def _reserves(first_day: int, deposits: Table) -> list[Block]:
    """The web's merchant account has a share of a week's deposits held back for three weeks."""
    day = deposits["funding_date"] - first_day
    rows = np.flatnonzero(
        (deposits["place"] == WEB) & (deposits["brand_group"] == BANKCARD) & (day >= RESERVE_DAYS[0]) & (day < RESERVE_DAYS[1])
    )
    held = half_up(deposits["gross"][rows] * RESERVE_PERCENT, 100)
    when = deposits["funded_at"][rows]
    common: Block = {"place": np.full(len(rows), WEB, dtype=np.int64), "brand_group": np.zeros(len(rows), dtype=np.int64)}
    kept = block(
        len(rows), ENTRY_COLUMNS, kind=EntryKind.RESERVE, amount=-held, deposit=rows, occurred_at=when - 6 * HOUR,
        created_at=when - 6 * HOUR,
        settled_at=when, **common,
    )  # fmt: skip
    return [kept, _entry(deposits, when + RESERVE_HELD * DAY - 10 * HOUR, EntryKind.RESERVE, held, common)]


def _adjustments(seed: int, deposits: Table) -> Block:
    draws = np.random.default_rng([seed, 4]).random((len(deposits), 2))
    rows = np.flatnonzero((draws[:, 0] < SHARE_ADJUSTED) & (deposits["brand_group"] == BANKCARD))
    amount = np.array(ADJUSTMENTS)[(draws[rows, 1] * len(ADJUSTMENTS)).astype(np.int64)]
    when = deposits["funded_at"][rows]
    return block(
        len(rows), ENTRY_COLUMNS, kind=EntryKind.ADJUSTMENT, amount=amount, deposit=rows, place=deposits["place"][rows],
        occurred_at=when - 5 * HOUR, created_at=when - 5 * HOUR, settled_at=when,
    )  # fmt: skip


def _monthly(payments: Block) -> Block:
    """One fee row a month and merchant account that is funded gross, on the second of the following month."""
    rows = np.flatnonzero((payments["deposit"] >= 0) & (payments["fee_due"] > payments["fee"]))
    days, day_index = np.unique(payments["settlement_date"][rows], return_inverse=True)
    months = np.array([day_of(day).year * 12 + day_of(day).month - 1 for day in days.tolist()], dtype=np.int64)
    places = len(PLACES)
    keys, owner = np.unique(months[day_index] * places + payments["place"][rows], return_inverse=True)
    amount = -sums(owner, payments["fee_due"][rows], len(keys))
    month = keys // places
    when = np.array([_second_of_next(value) for value in month.tolist()], dtype=np.int64) * DAY + 9 * HOUR
    return block(
        len(keys),
        ENTRY_COLUMNS,
        kind=EntryKind.FEE,
        amount=amount,
        place=keys % places,
        occurred_at=when,
        created_at=when,
        month=month,
    )


def _second_of_next(month: int) -> int:
    following = month + 1
    first = day_of(0).replace(year=following // 12, month=following % 12 + 1, day=2)
    return day_number(first)
