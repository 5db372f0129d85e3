"""From captured cards to money in the bank: batches by local clock, deposits by banking day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from retail_etl.sandbox.world import zones
from retail_etl.sandbox.world.calendar import funding_day
from retail_etl.sandbox.world.columns import Block, count_of, count_within
from retail_etl.sandbox.world.fees import fee_of
from retail_etl.sandbox.world.moments import DAY, HOUR, MINUTE, NEVER, NONE, Flags, Ints
from retail_etl.sandbox.world.orders import sums
from retail_etl.sandbox.world.places import AMEX_LAG, PLACES
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.vocabulary import BRAND_GROUPS, Method, Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTLING = (Operation.SALE, Operation.CAPTURE, Operation.REFUND, Operation.TIP_ADJUST)
BANKCARD, AMEX = 0, 1
FUNDED_AT = 13 * HOUR
GROSS_FUNDED = tuple(place.route == "C" for place in PLACES)


@dataclass(frozen=True)
class Intervention:
    """A batch closed or money paid out by hand, at all places or one."""

    kind: Literal["close", "settle"]
    moment: int
    place: int = NONE

    def at(self, place: int) -> bool:
        """Whether the place is meant."""
        return self.place in {NONE, place}


@dataclass(frozen=True)
class Closings:
    """When the batches of one place close, and the business day of each."""

    moments: Ints
    days: Ints


def closing_times(seed: int, first_day: int, days: int, interventions: Sequence[Intervention] = ()) -> list[Closings]:
    """For each place when its batches close: daily, up to fifteen minutes late, and whenever somebody closed one by hand."""
    slip = np.random.default_rng([seed, 2]).integers(0, 15 * MINUTE, (days, len(PLACES)))
    minutes = np.array([place.closes_at for place in PLACES], dtype=np.int64)
    day = first_day + np.arange(days, dtype=np.int64)
    local = day[:, None] * DAY + minutes * MINUTE + slip
    regular = zones.to_utc(local.ravel(), np.tile(np.arange(len(PLACES)), days)).reshape(days, len(PLACES))
    closings = []
    for index in range(len(PLACES)):
        by_hand = np.array([step.moment for step in interventions if step.kind == "close" and step.at(index)], dtype=np.int64)
        labels = day[np.minimum(np.searchsorted(regular[:, index], by_hand), days - 1)]
        moments, order = np.unique(np.concatenate([regular[:, index], by_hand]), return_index=True)
        closings.append(Closings(moments, np.concatenate([day, labels])[order]))
    return closings


def cash_effect(payments: Block) -> Ints:
    """What each row moved: sales, captures and tips in, refunds out, all that came to nothing 0."""
    operation = payments["operation"]
    moved = np.isin(operation, SETTLING) & ~payments["declined"] & (payments["voided_at"] == NEVER)
    return np.where(moved, np.where(operation == Operation.REFUND, -payments["amount"], payments["amount"]), 0)


def settle(payments: Block, closings: Sequence[Closings], interventions: Sequence[Intervention] = ()) -> tuple[Table, Table]:
    """Batches and deposits of the payments, which get `signed`, `business_date`, `batch`, `deposit`, `fee` and the times.

    Batches are numbered as they close, deposits as they are paid out.
    """
    count = count_of(payments)
    payments["business_date"] = zones.business_date(payments["occurred_at"], payments["place"])
    payments["signed"] = cash_effect(payments)
    settles = (payments["method"] <= Method.DISCOVER) & (payments["signed"] != 0) & payments["in_heartland"]
    rows = np.flatnonzero(settles & ~payments["unbatched"])
    batches, batch_of = _batches(payments, rows, closings)
    deposits, deposit_of = _deposits(payments, rows, batches, batch_of, interventions)
    for name, empty in (
        ("batch", NONE),
        ("deposit", NONE),
        ("batched_at", NEVER),
        ("settled_at", NEVER),
        ("settlement_date", 0),
    ):
        payments[name] = np.full(count, empty, dtype=np.int64)
    payments["batch"][rows], payments["batched_at"][rows] = batch_of, batches["closed_at"][batch_of]
    payments["deposit"][rows], payments["settled_at"][rows] = deposit_of, deposits["funded_at"][deposit_of]
    payments["settlement_date"][rows] = deposits["funding_date"][deposit_of]
    _charge(payments, rows)
    return batches, deposits


def _closing_of(payments: Block, rows: Ints, closings: Sequence[Closings]) -> tuple[Ints, Ints]:
    """The moment and the business day of the closing that takes up each row."""
    place, known = payments["place"][rows], payments["created_at"][rows]
    moment, day = np.empty(len(rows), dtype=np.int64), np.empty(len(rows), dtype=np.int64)
    for index, closing in enumerate(closings):
        here = place == index
        position = np.searchsorted(closing.moments, known[here], side="left")
        moment[here], day[here] = closing.moments[position], closing.days[position]
    return moment, day


def _batches(payments: Block, rows: Ints, closings: Sequence[Closings]) -> tuple[Table, Ints]:
    places = len(PLACES)
    moment, day = _closing_of(payments, rows, closings)
    keys, first, batch_of = np.unique(moment * places + payments["place"][rows], return_index=True, return_inverse=True)
    closed, place = keys // places, keys % places
    opened = np.full(len(keys), NEVER, dtype=np.int64)
    np.minimum.at(opened, batch_of, payments["created_at"][rows])
    table = Table(
        "batches",
        {
            "place": place,
            "number": count_within(place) + 1,
            "business_date": day[first],
            "opened_at": opened,
            "closed_at": closed,
            "created_at": closed,
            "count": np.bincount(batch_of, minlength=len(keys)).astype(np.int64),
            "gross": sums(batch_of, payments["signed"][rows], len(keys)),
        },
    )
    return table, batch_of.astype(np.int64)


def _deposits(
    payments: Block, rows: Ints, batches: Table, batch_of: Ints, interventions: Sequence[Intervention]
) -> tuple[Table, Ints]:
    group = np.where(payments["method"][rows] == Method.AMEX, AMEX, BANKCARD)
    place = payments["place"][rows]
    lag = np.where(group == AMEX, AMEX_LAG, np.array([spot.lag for spot in PLACES])[place])
    funding = funding_day(batches["business_date"][batch_of], lag)
    moment = funding * DAY + FUNDED_AT
    for step in (step for step in interventions if step.kind == "settle"):
        due = (
            (batches["closed_at"][batch_of] <= step.moment)
            & (moment > step.moment)
            & ((step.place == NONE) | (place == step.place))
        )
        funding, moment = np.where(due, step.moment // DAY, funding), np.where(due, step.moment, moment)
    spread = len(PLACES) * 2
    keys, first, deposit_of = np.unique(moment * spread + group * len(PLACES) + place, return_index=True, return_inverse=True)
    place_of, group_of = keys % len(PLACES), keys % spread // len(PLACES)
    funded_at = keys // spread
    columns: Block = {
        "place": place_of,
        "brand_group": group_of,
        "funding_date": funding[first],
        "funded_at": funded_at,
        "created_at": funded_at,
        **_amounts(payments, rows, deposit_of, len(keys)),
    }
    return Table("deposits", columns, {"brand_group": BRAND_GROUPS}), deposit_of.astype(np.int64)


def _amounts(payments: Block, rows: Ints, deposit_of: Ints, count: int) -> Block:
    signed = payments["signed"][rows]
    zeros = ("fees", "chargebacks", "chargeback_fees", "reversals", "adjustments", "reserves")
    amounts: Block = {name: np.zeros(count, dtype=np.int64) for name in zeros}
    amounts["gross"] = sums(deposit_of, np.maximum(signed, 0), count)
    amounts["refunds"] = sums(deposit_of, np.maximum(-signed, 0), count)
    return amounts


def _charge(payments: Block, rows: Ints) -> None:
    """`fee_due` is what each row costs, `fee` what is taken out of its deposit (nothing where fees come by the month)."""
    operation = payments["operation"][rows]
    pays: Flags = (operation == Operation.SALE) | (operation == Operation.CAPTURE) | (operation == Operation.TIP_ADJUST)
    due = fee_of(
        payments["amount"][rows],
        payments["method"][rows],
        payments["business_date"][rows],
        per_item=operation != Operation.TIP_ADJUST,
    )
    for name in ("fee", "fee_due"):
        payments[name] = np.zeros(count_of(payments), dtype=np.int64)
    payments["fee_due"][rows] = np.where(pays, due, 0)
    monthly = np.array(GROSS_FUNDED)[payments["place"][rows]]
    payments["fee"][rows] = np.where(monthly, 0, payments["fee_due"][rows]) + payments["overcharged"][rows]


def add_up(deposits: Table, payments: Block) -> None:
    """`net` of every deposit from its parts; fees of its payments are counted here."""
    rows = np.flatnonzero(payments["deposit"] >= 0)
    fees = sums(payments["deposit"][rows], payments["fee"][rows], len(deposits))
    columns = deposits.columns
    columns["fees"] = -fees
    columns["net"] = (
        columns["gross"] - columns["refunds"] + columns["fees"] + columns["chargebacks"] + columns["chargeback_fees"]
        + columns["reversals"] + columns["adjustments"] + columns["reserves"]
    )  # fmt: skip
