"""Random histories of a source and of our own failures: in the end staging is what the source holds, field by field."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retail_etl.connectors.positions import as_position
from retail_etl.domain.clock import frozen_clock
from retail_etl.errors import SourceUnavailableError
from retail_etl.ingest import poll_stream
from retail_etl.ingest.quarantine import quarantined

START = datetime(2026, 3, 3, 13, tzinfo=UTC)
CRASHES = [None, None, "ops/set_landed", "ops/keep_fresh", "merge", "ops/set_staged"]


def live(random_source, history, payment):
    """Let the source live for a while: new records, changed ones, late commits, changes without a new moment, bad values."""
    history.now += timedelta(minutes=random_source.randint(1, 90))
    for _ in range(random_source.randint(0, 4)):
        number = random_source.randint(1, 12)
        known = history.records.get(number)
        late = timedelta(minutes=random_source.choice([0, 0, 3, 9]))
        moment = history.now - late
        if known and random_source.random() < 0.2 and history.now - known[0] < timedelta(minutes=9):
            moment = known[0]  # content changes, its moment does not
        if known and moment < known[0]:
            continue
        is_bad = random_source.random() < 0.2
        changes = {
            "amount": "12,50" if is_bad else random_source.randint(1, 10**6) / 100,
            "status": random_source.choice(["captured", "batched", "settled"]),
            "business_date": f"2026-03-0{random_source.randint(1, 9)}",
            "updated_at": as_position(moment),
        }
        history.records[number] = (moment, payment(number, **changes), is_bad)


class History:
    def __init__(self) -> None:
        self.now = START
        self.records: dict[int, tuple] = {}


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 300))])
def test_any_history_ends_with_staging_equal_to_the_source(seed, new_ground, new_source, stream, payment, failing_warehouse):
    choice = random.Random(seed)
    ground, history = new_ground(), History()

    class Unreliable(new_source):
        def pages(self, stream, window):
            pages = list(super().pages(stream, window))
            for page in pages:
                if choice.random() < self.failure_share:
                    raise SourceUnavailableError("502")
                yield page
                if choice.random() < 0.2:
                    yield page  # a page that comes twice

    source = Unreliable(page_size=choice.randint(1, 4))
    for turn in range(8):
        live(choice, history, payment)
        is_last = turn == 7
        source.failure_share = 0 if is_last else 0.15
        source.records = [record for _, record, _ in history.records.values()]
        # The last poll comes when everything has settled.
        source.now = as_position(history.now + timedelta(hours=1 if is_last else 0))
        crash = None if is_last else choice.choice(CRASHES)
        stores = replace(ground.stores, warehouse=failing_warehouse(ground.stores.warehouse, crash))
        with suppress(KeyboardInterrupt, SourceUnavailableError):
            poll_stream(source, stream, stores, frozen_clock(history.now))
    good = {record["id"]: record for _, record, is_bad in history.records.values() if not is_bad}
    bad = {record["id"] for _, record, is_bad in history.records.values() if is_bad}
    staged = {row["id"]: row for row in ground.rows("staging.heartland_payments") if row["id"] not in bad}
    assert staged.keys() == good.keys()
    for key, record in good.items():
        row = staged[key]
        assert row["amount_minor"] == round(record["amount"] * 100)
        assert (row["status"], row["business_date"].isoformat()) == (record["status"], record["business_date"])
        assert as_position(row["updated_at"]) == record["updated_at"]
    assert {waiting.record_key for waiting in quarantined(ground.stores)} == bad
