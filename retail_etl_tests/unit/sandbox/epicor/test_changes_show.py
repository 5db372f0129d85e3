"""No row of the ledger changes behind its revision unless somebody asks for that fault."""

from __future__ import annotations

from itertools import pairwise

import pytest

from retail_etl.sandbox.epicor.baqs import BAQS
from retail_etl.sandbox.world import World
from retail_etl.sandbox.world.moments import DAY
from retail_etl.sandbox.world.options import WorldOptions

DELTAS = sorted(name for name, baq in BAQS.items() if {"LastRev", "MaxRows"} <= baq.parameters and name != "HL_TranGLC")


@pytest.fixture(scope="module")
def seen():
    """Each delta's rows by their id on four days of one world."""
    world = World(WorldOptions(business_days=7, payments_per_day=150))
    days = []
    for _ in range(4):
        days.append({name: {row[_identity(name, row)]: row for row in BAQS[name].rows(world, {})} for name in DELTAS})
        world.clock.advance(DAY)
    return days


def _identity(name, row):
    return next(column for column in row if column.endswith("_SysRowID"))


@pytest.mark.parametrize("name", DELTAS)
def test_a_row_that_changed_has_a_higher_revision_than_any_that_was_known(seen, name):
    for before, after in pairwise(seen):
        highest = max((row["Calculated_Rev"] for row in before[name].values()), default=0)
        assert before[name].keys() <= after[name].keys(), "no row goes"
        for identity, row in after[name].items():
            if row != before[name].get(identity):
                assert row["Calculated_Rev"] > highest, (name, row)


def test_orders_bank_lines_and_jobs_do_change(seen):
    first, last = seen[0], seen[-1]
    for name in ("HL_OrderDelta", "HL_OrderDtlDelta", "HL_BankLineDelta", "HL_JobDelta"):
        assert any(last[name][identity] != row for identity, row in first[name].items()), name
