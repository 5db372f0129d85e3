"""Cash: drawers counted at night, bags carried to the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world import zones
from retail_etl.sandbox.world.calendar import funding_day
from retail_etl.sandbox.world.moments import DAY, HOUR, MINUTE, NONE, Ints
from retail_etl.sandbox.world.orders import sums
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.vocabulary import Method

if TYPE_CHECKING:
    from retail_etl.sandbox.world.columns import Block
    from retail_etl.sandbox.world.misbooking import BookFaults

OPENING_FLOAT = 20_000
SHARE_OFF = 0.15
LARGEST_VARIANCE = 325
LARGE_SHORTAGE, BAG_SHORT_BY = 2_500, 2_000


def cash_tables(seed: int, payments: Block, faults: BookFaults) -> dict[str, Table]:
    """Drawers (one a store and business day with cash) and the bags of their takings; a weekend's cash goes in one."""
    rows = np.flatnonzero((payments["method"] == Method.CASH) & (payments["signed"] != 0) & payments["in_heartland"])
    places = len(PLACES)
    keys, owner = np.unique(payments["business_date"][rows] * places + payments["place"][rows], return_inverse=True)
    day, place = keys // places, keys % places
    signed = payments["signed"][rows]
    sales, refunds = sums(owner, np.maximum(signed, 0), len(keys)), sums(owner, np.minimum(signed, 0), len(keys))
    over_short = np.where(faults.drawer_short.among(place, day), -LARGE_SHORTAGE, _variance(seed, keys))
    taken = sales + refunds
    columns: Block = {
        "place": place, "business_date": day, "closed_at": _closing(day, place), "opening_float": np.full(len(keys),
        OPENING_FLOAT, dtype=np.int64),
        "cash_sales": sales, "cash_refunds": refunds, "expected": OPENING_FLOAT + taken, "counted": OPENING_FLOAT + taken
        + over_short,
        "deposit": taken + over_short, "over_short": over_short,
    }  # fmt: skip
    bags = _bags(columns)
    light = columns["bag"][faults.bag_short.among(place, day) & (columns["bag"] != NONE)]
    bags.columns["amount"][light] -= BAG_SHORT_BY
    return {"drawers": Table("drawers", columns), "cash_bags": bags}


def _variance(seed: int, keys: Ints) -> Ints:
    """Over or short by the key of store and day, so that it does not depend on how many days the world has."""
    mixed = (keys * 2_654_435_761 + seed * 40_503) % 2**32
    off = mixed % 10_000 < SHARE_OFF * 10_000
    amount = mixed // 10_000 % (2 * LARGEST_VARIANCE + 1) - LARGEST_VARIANCE
    return np.where(off, amount, 0).astype(np.int64)


def _closing(day: Ints, place: Ints) -> Ints:
    shuts = np.array([spot.shuts for spot in PLACES], dtype=np.int64)[place]
    return zones.to_utc(day * DAY + (shuts + 25) * MINUTE, place)


def _bags(drawers: Block) -> Table:
    """The takings of each banking day's bag; a store that paid out more than it took keeps takings until that is made up."""
    bank_date = funding_day(drawers["business_date"], 1)
    drawers["bag"] = np.full(len(drawers["place"]), NONE, dtype=np.int64)
    bags: list[tuple[int, int, int, list[int]]] = []
    for place in range(len(PLACES)):
        kept: list[int] = []
        here = np.flatnonzero((drawers["place"] == place) & (drawers["deposit"] != 0))
        for day in np.unique(bank_date[here]).tolist():
            kept += here[bank_date[here] == day].tolist()
            amount = int(drawers["deposit"][kept].sum())
            if amount > 0:
                bags.append((day, place, amount, kept))
                kept = []
    bags.sort()
    for number, (_, _, _, members) in enumerate(bags):
        drawers["bag"][members] = number
    days, stores, amounts = (np.array([bag[part] for bag in bags], dtype=np.int64) for part in range(3))
    banked = days * DAY + 15 * HOUR + stores * 3 * MINUTE
    return Table(
        "cash_bags", {"place": stores, "bank_date": days, "banked_at": banked, "created_at": banked, "amount": amounts}
    )
