"""Landed files past their time go, old small ones share a file, and every figure still leads to its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retail_etl.connectors.positions import as_position
from retail_etl.domain.clock import frozen_clock
from retail_etl.errors import UnusableInputError
from retail_etl.ingest import poll_stream, stage_stream
from retail_etl.ingest.provenance import provenance
from retail_etl.ingest.quarantine import quarantined, retry
from retail_etl.ingest.replay import replay
from retail_etl.ingest.rescan import rescan_stream
from retail_etl.ingest.retention import sweep

STAGING = "staging.heartland_payments"
DAY = datetime(2026, 3, 10, tzinfo=UTC)
NO_GRACE = timedelta(0)


@pytest.fixture
def lived(ground, source, stream, payment):
    """Six polls of two days, one record a poll and one that is bad."""
    for hour in range(6):
        now = DAY + timedelta(hours=hour * 8)
        moment = as_position(now - timedelta(hours=1))
        bad = [payment(50, amount="12,50", updated_at=moment)] if hour == 2 else []
        source.records, source.now = [payment(hour, updated_at=moment), *bad], as_position(now)
        poll_stream(source, stream, ground.stores, frozen_clock(now))
    return ground


def files(ground):
    return sorted(
        str(file.relative_to(ground.stores.warehouse.path.parent))
        for file in (ground.stores.warehouse.path.parent / "landing").rglob("*.zst")
    )


def swept(ground, days, **settings):
    stores = replace(ground.stores, settings=replace(ground.stores.settings, **settings))
    return sweep(stores, frozen_clock(DAY + timedelta(days=days)), NO_GRACE)


def test_loads_of_an_old_day_share_a_file_and_are_found_in_it(lived, stream):
    before = lived.rows(STAGING)
    result = swept(lived, 30)
    assert len(result.shared) == 6
    assert len(files(lived)) == 2
    for row in before:
        assert f'"id":"{row["id"]}"' in provenance(lived.stores, row["load_id"], row["line"]).record
    hashes = {row["load_id"]: row["sha256"] for row in lived.rows("ops.manifest")}
    import hashlib

    for row in lived.rows("ops.manifest"):
        with lived.stores.landing.local_file(row["path"], (row["byte_offset"], row["bytes"])) as file:
            assert hashlib.sha256(file.read_bytes()).hexdigest() == hashes[row["load_id"]]
    replay(stream.name, lived.stores, lived.clock, DAY, DAY + timedelta(days=9))
    assert lived.rows(STAGING) == before
    assert retry(lived.stores, lived.clock).still_bad == 1
    assert swept(lived, 30).shared == ()


def test_young_loads_keep_files_of_their_own(lived):
    assert swept(lived, 3).shared == ()
    assert len(files(lived)) == 6


def test_landed_records_go_when_their_time_is_over_but_not_those_that_wait(lived):
    result = swept(lived, 40, keep_days={"poll": 30})
    assert len(result.expired) == 5
    assert len(files(lived)) == 1
    row = lived.rows(STAGING)[0]
    with pytest.raises(UnusableInputError, match="their time was over"):
        provenance(lived.stores, row["load_id"], row["line"])
    assert len(lived.rows(STAGING)) == 6
    assert all(row["sha256"] for row in lived.rows("ops.manifest"))
    (waiting,) = quarantined(lived.stores)
    assert provenance(lived.stores, waiting.load_id, waiting.line).line == waiting.line


def test_a_streams_own_time_goes_before_that_of_its_loads(lived):
    assert swept(lived, 40, keep_days={"poll": 30, "heartland_payments": 400}).expired == ()
    assert swept(lived, 40, keep_days={}).expired == ()


def test_a_shared_file_goes_with_the_last_of_its_loads(lived):
    swept(lived, 20)
    assert len(swept(lived, 31, keep_days={"poll": 30}).expired) == 2
    assert len(files(lived)) == 2
    swept(lived, 60, keep_days={"poll": 30})
    assert len(files(lived)) == 1


def test_a_rescan_that_found_nothing_leaves_no_file(lived, source, stream):
    rescan_stream(source, stream, lived.stores, lived.clock)
    stage_stream(stream.name, lived.stores, lived.clock)
    assert len(files(lived)) == 7
    assert len(swept(lived, 3).expired) == 1
    assert len(files(lived)) == 6


def test_a_sweep_that_dies_before_its_commit_loses_nothing(lived, failing_warehouse):
    dying = replace(lived.stores, warehouse=failing_warehouse(lived.stores.warehouse, "ops/move_loads"))
    with pytest.raises(KeyboardInterrupt):
        sweep(dying, frozen_clock(DAY + timedelta(days=30)), NO_GRACE)
    before = lived.rows(STAGING)
    for row in before:
        assert provenance(lived.stores, row["load_id"], row["line"]).record
    assert len(swept(lived, 30).shared) == 6
    assert len(files(lived)) == 2
