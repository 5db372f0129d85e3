"""The bank's own statement against the processor's deposits and the ledger: the third witness, and what only it shows."""

from __future__ import annotations

import numpy as np
import pytest

from retail_etl.sandbox.world import World, WorldOptions
from retail_etl.sandbox.world.moments import NEVER, NONE
from retail_etl.sandbox.world.options import AT_THE_BANK
from retail_etl.sandbox.world.places import PLACES

SEEDS = (1, 2, 3, 20260302)


def planted(world):
    return {record["fault"]: record for record in world.truth()["planted"]}


def deposit_row(record):
    return int(record["ids"]["deposit"].removeprefix("dep_")) - 1


@pytest.fixture(scope="module", params=SEEDS)
def world(request):
    return World(WorldOptions(seed=request.param, business_days=12, payments_per_day=120, faults=AT_THE_BANK))


def test_the_bank_pays_every_deposit_of_every_route_once(world):
    lines, deposits = world.table("bank_lines"), world.table("deposits")
    missing = deposit_row(planted(world)["deposit_not_received"])
    paid = lines["deposit"][lines["deposit"] != NONE]

    assert sorted(paid.tolist()) == sorted(set(np.flatnonzero(deposits["net"]).tolist()) - {missing})
    assert {PLACES[place].route for place in deposits["place"][paid].tolist()} == {"A", "B", "C"}


def test_what_it_pays_is_the_net_but_for_the_one_that_it_pays_short(world):
    lines, deposits = world.table("bank_lines"), world.table("deposits")
    record = planted(world)["deposit_paid_short"]
    rows = np.flatnonzero(lines["deposit"] != NONE)
    difference = deposits["net"][lines["deposit"][rows]] - lines["amount"][rows]

    assert (
        dict(zip(lines["deposit"][rows].tolist(), difference.tolist(), strict=True))[deposit_row(record)]
        == (record["amount_minor"])
    )
    assert int(np.count_nonzero(difference)) == 1


def test_the_ledger_books_both_as_the_processor_says(world):
    journals, lines, deposits = (world.table(name) for name in ("journals", "gl_lines", "deposits"))
    bank = lines["account"] == lines.labels["account"].index("1000")
    for name in AT_THE_BANK:
        row = deposit_row(planted(world)[name])
        [journal] = np.flatnonzero(journals["deposit"] == row)
        on_bank = bank & (lines["journal"] == journal)
        assert (lines["debit"] - lines["credit"])[on_bank].sum() == deposits["net"][row]


def test_nothing_that_differs_is_ever_ticked_off(world):
    lines, transactions = world.table("bank_lines"), world.table("bank_trans")
    wrong = {deposit_row(record) for record in planted(world).values()}
    open_lines = {row for row in lines["deposit"][lines["cleared_at"] == NEVER].tolist() if row != NONE}
    open_bookings = {row for row in transactions["deposit"][transactions["cleared_at"] == NEVER].tolist() if row != NONE}

    assert open_lines == wrong - {deposit_row(planted(world)["deposit_not_received"])}
    assert open_bookings == wrong


def test_a_line_is_ticked_off_when_bank_and_ledger_both_have_it(world):
    lines, transactions = world.table("bank_lines"), world.table("bank_trans")
    for line in np.flatnonzero((lines["cleared_at"] < NEVER) & (lines["deposit"] != NONE)).tolist():
        [booking] = np.flatnonzero(transactions["deposit"] == lines["deposit"][line])
        assert lines["cleared_at"][line] == max(lines["booked_at"][line], transactions["posted_at"][booking])
        assert transactions["cleared_at"][booking] == lines["cleared_at"][line]


def test_the_truth_names_the_line_that_came_short(world):
    record = planted(world)["deposit_paid_short"]
    lines = world.table("bank_lines")
    number = int(record["ids"]["bank_line"].split("-")[1]) - 1

    assert lines["deposit"][number] == deposit_row(record)
    assert {"system": "epicor", "entity": "bank_line", "id": record["ids"]["bank_line"]} in record["members"]
    assert (record["leg"], record["class"]) == ("deposit_bank", "amount_mismatch")
