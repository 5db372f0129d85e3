"""Random histories of a source and of our own failures: in the end staging is what the source holds, field by field.

The source commits late, changes records without a new moment, moves them while they are paged, gives pages twice and out of
order, fails, and cannot give some records for a while. We die between and inside the two commits, replay, re-scan and sweep at
any time. A last poll, re-scan and census bring both sides together.
"""

from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retail_etl.connectors.interface import Along, ControlTotal, Page
from retail_etl.connectors.positions import as_position
from retail_etl.domain.clock import frozen_clock
from retail_etl.errors import PoisonPageError, RateLimitedError, RequestRejectedError, SourceUnavailableError
from retail_etl.ingest import poll_stream, stage_stream
from retail_etl.ingest.census import take_census
from retail_etl.ingest.quarantine import quarantined
from retail_etl.ingest.replay import replay
from retail_etl.ingest.rescan import rescan_stream
from retail_etl.ingest.retention import sweep

START = datetime(2026, 3, 3, 13, tzinfo=UTC)
TURNS = 3
HISTORIES = 1000
A_PARAMETER = 20
QUICK = 4  # of the first parameter, in the ordinary tests
CRASHES = [
    None, None, None, "ops/set_landed", "ops/set_staged", "ops/compare_deliveries", "ops/compare_single_deliveries",
    "ops/keep_fresh", "ops/drop_bad", "merge", "ops/add_gate_result", "ops/prove_completeness", "ops/mark_staged",
    "ops/expire_loads", "ops/move_loads", "ops/mark_returned",
]  # fmt: skip
OUTAGES = [SourceUnavailableError, RateLimitedError]
STANDING = [SourceUnavailableError, PoisonPageError, lambda text: RequestRejectedError(text, status=400)]


class Life:
    """What happens to a source's records, drawn from the history's own chance; mixed into a source of the tests."""

    def __init__(self, chance, payment) -> None:
        super().__init__(page_size=chance.randint(1, 4))
        self.payment = payment
        self.chance, self.time = chance, START
        self.kept: dict[int, tuple[datetime, dict]] = {}
        self.poisoned: set[str] = set()
        self.calm = False
        self.standing = chance.choice(STANDING)

    def live(self) -> None:
        self.time += timedelta(minutes=self.chance.randint(1, 90))
        for _ in range(self.chance.randint(0, 4)):
            self.change(self.chance.randint(1, 12))
        if self.kept and self.chance.random() < 0.2:
            del self.kept[self.chance.choice(sorted(self.kept))]
        if self.kept and self.chance.random() < 0.3:
            self.poisoned = {f"pay_{self.chance.choice(sorted(self.kept)):06d}"}

    def change(self, number, moment=None) -> None:
        known = self.kept.get(number)
        moment = moment or self.time - timedelta(minutes=self.chance.choice([0, 0, 3, 9]))
        if known and self.chance.random() < 0.3:
            moment = known[0]  # content changes, its moment does not
        if known and moment < known[0]:
            return
        amount = "12,50" if self.chance.random() < 0.15 else self.chance.randint(1, 10**6) / 100
        changes = {"amount": amount, "status": self.chance.choice(["captured", "batched", "settled"])}
        day = f"2026-03-0{self.chance.randint(1, 2)}"
        record = self.payment(number, business_date=day, updated_at=as_position(moment), **changes)
        self.kept[number] = (moment, record)

    def position(self, _stream, _since=None):
        return as_position(self.time)

    def chosen(self, window):
        field = "business_date" if window.along is Along.BUSINESS_DATE else "updated_at"
        found = [r for _, r in self.kept.values() if (window.since or "") <= r[field] < window.until]
        return sorted(found, key=lambda r: (r["updated_at"], r["id"]))

    def page(self, records):
        if self.poisoned & {record["id"] for record in records}:
            raise self.standing("this page cannot be given")
        return Page("https://till.example/v1/payments", json.dumps({"results": records}).encode(), ("results",))

    def pages(self, _stream, window):
        pages = [self.chosen(window)[n : n + self.page_size] for n in range(0, len(self.chosen(window)), self.page_size)]
        if not self.calm and self.chance.random() < 0.2:
            self.chance.shuffle(pages)
        for number, records in enumerate(pages):
            if not self.calm and self.chance.random() < 0.08:
                raise self.chance.choice(OUTAGES)("the source is away")
            # What moved on while the pages before were read is on no later page of this window.
            present = {record["id"]: record for record in self.chosen(window)}
            yield self.page([present[record["id"]] for record in records if record["id"] in present])
            if not self.calm and self.chance.random() < 0.15:
                yield self.page([present[record["id"]] for record in records if record["id"] in present])
            later = [record for page in pages[number + 1 :] for record in page]
            if later and not self.calm and self.chance.random() < 0.2:
                self.time += timedelta(seconds=20)
                self.change(int(self.chance.choice(later)["id"][4:]), self.time)

    def page_at(self, _stream, window, skip, take):
        return self.page(self.chosen(window)[skip : skip + take])

    def control_total(self, _stream, window):
        return ControlTotal(len(self.chosen(window)))


@pytest.fixture
def living_source(new_source, payment):
    living = type("Living", (Life, new_source), {})
    return lambda chance: living(chance, payment)


def turn(source, stream, ground, stores, chance):
    """One thing that the road does, or several; each may end at any step."""
    clock = frozen_clock(source.time)
    with suppress(KeyboardInterrupt, SourceUnavailableError, RateLimitedError, RequestRejectedError, PoisonPageError):
        poll_stream(source, stream, stores, clock)
        deed = chance.random()
        if deed < 0.2:
            rescan_stream(source, stream, stores, clock)
        elif deed < 0.3:
            replay(stream.name, stores, clock, START - timedelta(days=1), source.time + timedelta(days=1))
        elif deed < 0.4:
            sweep(stores, frozen_clock(source.time + timedelta(days=9)), timedelta(days=400))
        elif deed < 0.45:
            take_census(source, stream, stores, clock)


def settle(source, stream, ground):
    """Everything has come to rest: a poll, a re-scan, a census, and whatever they land is staged."""
    source.calm, source.poisoned = True, set()
    source.time += timedelta(hours=1)
    clock = frozen_clock(source.time)
    poll_stream(source, stream, ground.stores, clock)
    rescan_stream(source, stream, ground.stores, clock)
    stage_stream(stream.name, ground.stores, clock)
    take_census(source, stream, ground.stores, clock)
    stage_stream(stream.name, ground.stores, clock)


def assert_equal_to_the_source(source, ground):
    good = {r["id"]: r for _, r in source.kept.values() if isinstance(r["amount"], float)}
    bad = {r["id"] for _, r in source.kept.values() if not isinstance(r["amount"], float)}
    gone = {row["record_key"] for row in ground.rows("ops.vanished") if row["returned_at"] is None}
    rows = ground.rows("staging.heartland_payments")
    assert len({row["id"] for row in rows}) == len(rows)
    # What is bad now may have been good before, and what vanished stays: both are told apart from what the source holds.
    staged = {row["id"]: row for row in rows if row["id"] not in bad | (gone - good.keys())}
    assert staged.keys() == good.keys()
    for key, record in good.items():
        row = staged[key]
        assert row["amount_minor"] == round(record["amount"] * 100)
        assert (row["status"], row["business_date"].isoformat()) == (record["status"], record["business_date"])
        assert as_position(row["updated_at"]) == record["updated_at"]
    waiting = {record.record_key for record in quarantined(ground.stores) if record.record_key}
    assert bad <= waiting
    results = ground.frame("ops.gate_results")
    parts = ("rows_redelivered", "rows_superseded", "rows_quarantined", "rows_accepted")
    assert results["rows_read"].sum() == sum(results[part].sum() for part in parts)
    assert ground.frame("ops.manifest")["staged_at"].null_count() == 0


def run_history(seed, ground, living_source, stream, failing_warehouse):
    chance = random.Random(seed)
    source = living_source(chance)
    for _ in range(TURNS):
        source.live()
        stores = replace(ground.stores, warehouse=failing_warehouse(ground.stores.warehouse, chance.choice(CRASHES)))
        turn(source, stream, ground, stores, chance)
    settle(source, stream, ground)
    assert_equal_to_the_source(source, ground)


@pytest.mark.parametrize(
    ("first", "end"),
    [
        (0, QUICK),
        pytest.param(QUICK, A_PARAMETER, marks=pytest.mark.long),
        *(
            pytest.param(first, first + A_PARAMETER, marks=pytest.mark.long)
            for first in range(A_PARAMETER, HISTORIES, A_PARAMETER)
        ),
    ],
)
def test_any_history_ends_with_staging_equal_to_the_source(first, end, new_ground, living_source, stream, failing_warehouse):
    dated = replace(stream, rescan=Along.BUSINESS_DATE, page_size=4)
    for seed in range(first, end):
        with new_ground().kept_open() as ground:
            try:
                run_history(seed, ground, living_source, dated, failing_warehouse)
            except Exception as error:
                error.add_note(f"history {seed}")
                raise
