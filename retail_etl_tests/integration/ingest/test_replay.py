"""Landed files staged again: over what is there nothing changes, over what is gone everything comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retail_etl.connectors.positions import as_position
from retail_etl.domain.clock import frozen_clock
from retail_etl.errors import UnusableInputError
from retail_etl.ingest import poll_stream
from retail_etl.ingest.quarantine import quarantined
from retail_etl.ingest.replay import replay

STAGING = "staging.heartland_payments"
START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
TABLES = (STAGING, "ops.manifest", "ops.watermarks", "ops.completeness")


@pytest.fixture
def lived(ground, source, stream, payment):
    """Three days of polls: new records, changed ones, bad ones, and one that was bad and was mended."""
    for day in range(3):
        now = datetime(2026, 3, 10 + day, tzinfo=UTC)
        moment = as_position(now - timedelta(hours=1))
        source.records = [payment(n, amount=day * 100 + n, updated_at=moment) for n in range(day * 2, day * 2 + 5)]
        source.records += [payment(90 + day, amount="12,50", updated_at=moment)]
        source.records += [payment(80, amount="1,5" if day == 0 else 7, updated_at=moment)]
        source.now = as_position(now)
        poll_stream(source, stream, ground.stores, frozen_clock(now))
    return ground


def everything(ground):
    waiting = [row["quarantine_id"] + row["state"] for row in ground.rows("ops.quarantine")]
    return [ground.rows(table) for table in TABLES], waiting, ground.rows("ops.gate_results")[0]["rows_read"]


def empty(ground, *tables):
    import duckdb

    with duckdb.connect(str(ground.stores.warehouse.path)) as connection:
        for table in tables:
            connection.execute(f"DELETE FROM {table}")


def test_a_replay_over_what_is_there_changes_nothing(lived, stream):
    before = everything(lived)
    result = replay(stream.name, lived.stores, lived.clock, START, END)
    assert everything(lived) == before
    assert (len(result.staged), result.rows_read, result.expired) == (3, 21, ())
    assert result.rows_accepted == len(lived.rows(STAGING))


def test_a_replay_over_an_emptied_table_fills_it_as_it_was(lived, stream):
    before = everything(lived)
    empty(lived, STAGING)
    replay(stream.name, lived.stores, lived.clock, START, END)
    assert everything(lived) == before


def test_a_replay_of_a_window_takes_no_record_back_in_time(lived, stream):
    before = everything(lived)
    first = datetime(2026, 3, 10, tzinfo=UTC)
    assert len(replay(stream.name, lived.stores, lived.clock, first, first + timedelta(days=1)).staged) == 1
    assert everything(lived) == before


def test_a_mended_mapping_reaches_the_rows_that_a_load_brought(lived, stream):
    import duckdb

    with duckdb.connect(str(lived.stores.warehouse.path)) as connection:
        connection.execute(f"UPDATE {STAGING} SET method = 'as the old mapping had it'")
    replay(stream.name, lived.stores, lived.clock, START, END)
    assert {row["method"] for row in lived.rows(STAGING)} == {"Visa"}


def test_what_waits_is_judged_again_and_waits_once(lived, stream):
    before = {record.quarantine_id for record in quarantined(lived.stores)}
    replay(stream.name, lived.stores, lived.clock, START, END)
    assert {record.quarantine_id for record in quarantined(lived.stores)} == before


def test_a_crash_inside_a_replay_leaves_each_load_as_it_was_or_staged_again(lived, stream, failing_warehouse):
    before = everything(lived)
    dying = replace(lived.stores, warehouse=failing_warehouse(lived.stores.warehouse, "ops/forget_gate_result"))
    with pytest.raises(KeyboardInterrupt):
        replay(stream.name, dying, lived.clock, START, END)
    assert everything(lived) == before


def test_a_stream_that_is_none_is_named(ground):
    with pytest.raises(UnusableInputError, match="there is no such stream"):
        replay("heartland_payment", ground.stores, ground.clock, START, END)
