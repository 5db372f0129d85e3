"""Two commits a load: nothing is lost wherever a run ends, and reading again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from retail_etl.domain.clock import frozen_clock
from retail_etl.errors import RetryLaterError, SourceChangedError, SourceUnavailableError
from retail_etl.ingest import land_stream, poll_stream, stage_stream
from retail_etl.ingest.retention import sweep_orphans
from retail_etl.ingest.watermarks import read_watermark, read_watermarks

STAGING = "staging.heartland_payments"


def test_a_first_poll_stages_every_record_and_names_the_days_it_touched(ground, source, stream, payment):
    source.records = [payment(1), payment(2, business_date="2026-03-02"), payment(3), payment(4)]
    result = poll_stream(source, stream, ground.stores, ground.clock)
    assert result.rows_accepted == 4
    assert result.touched_days == (date(2026, 3, 1), date(2026, 3, 2))
    assert [row["amount_minor"] for row in ground.rows(STAGING)] == [5471] * 4
    assert ground.rows("ops.watermarks")[0]["staged"] == "2026-03-09T23:58:00.000Z"


def test_a_second_poll_of_an_unchanged_source_changes_nothing(ground, source, stream, payment):
    source.records = [payment(1), payment(2, amount="12,50")]
    poll_stream(source, stream, ground.stores, ground.clock)
    tables = (STAGING, "ops.manifest", "ops.quarantine", "ops.touched_days", "ops.gate_results", "ops.completeness")
    before = {table: ground.rows(table) for table in tables}
    result = poll_stream(source, stream, ground.stores, ground.clock)
    assert source.counts.requests == 2
    assert not result.staged
    assert {table: ground.rows(table) for table in tables} == before


def test_records_that_the_overlap_brings_again_touch_nothing(ground, source, stream, payment):
    source.records = [
        payment(1, updated_at="2026-03-09T23:50:00.000Z"),
        payment(2, updated_at="2026-03-09T23:51:00.000Z", amount=True),
    ]
    poll_stream(source, stream, ground.stores, ground.clock)
    before = ground.rows(STAGING), ground.rows("ops.quarantine"), ground.rows("ops.touched_days")
    again = poll_stream(source, stream, ground.stores, ground.clock)
    assert again.staged[0].rows_redelivered == 2
    assert (again.rows_accepted, again.rows_quarantined, again.touched_days) == (0, 0, ())
    assert (ground.rows(STAGING), ground.rows("ops.quarantine"), ground.rows("ops.touched_days")) == before


def test_a_record_that_moves_to_another_day_touches_both_days(ground, source, stream, payment):
    source.records = [payment(1)]
    poll_stream(source, stream, ground.stores, ground.clock)
    source.records = [payment(1, business_date="2026-03-04", updated_at="2026-03-09T23:57:00.000Z")]
    source.now = "2026-03-10T02:00:00.000Z"
    assert poll_stream(source, stream, ground.stores, ground.clock).touched_days == (date(2026, 3, 1), date(2026, 3, 4))


def test_the_same_moment_with_other_content_is_a_new_version(ground, source, stream, payment):
    source.records = [payment(1, updated_at="2026-03-09T23:50:00.000Z", status="batched")]
    poll_stream(source, stream, ground.stores, ground.clock)
    source.records = [payment(1, updated_at="2026-03-09T23:50:00.000Z", status="settled")]
    assert poll_stream(source, stream, ground.stores, ground.clock).rows_accepted == 1
    assert [row["status"] for row in ground.rows(STAGING)] == ["settled"]


def test_a_source_that_fails_between_pages_leaves_nothing_behind(ground, source, stream, payment, new_source):
    class Failing(new_source):
        def pages(self, stream, window):
            yield from super().pages(stream, window)
            raise SourceUnavailableError("502")

    failing = Failing(records=[payment(n) for n in range(1, 6)])
    with pytest.raises(RetryLaterError, match="heartland / heartland_payments"):
        poll_stream(failing, stream, ground.stores, ground.clock)
    assert ground.rows("ops.manifest") == []
    assert ground.rows("ops.watermarks") == []
    assert not list(ground.stores.warehouse.path.parent.rglob("landing/**/*.*"))


def test_a_crash_before_the_first_commit_leaves_a_file_that_is_swept_and_a_window_that_is_read_again(
    ground, source, stream, payment, failing_warehouse
):
    source.records = [payment(n) for n in range(1, 6)]
    dying = replace(ground.stores, warehouse=failing_warehouse(ground.stores.warehouse, "ops/set_landed"))
    with pytest.raises(KeyboardInterrupt):
        land_stream(source, stream, dying, ground.clock)
    assert ground.rows("ops.manifest") == []
    later = frozen_clock(datetime.now(UTC) + timedelta(hours=2))
    assert len(sweep_orphans(ground.stores, later, timedelta(hours=1))) == 1
    assert poll_stream(source, stream, ground.stores, ground.clock).rows_accepted == 5
    assert sweep_orphans(ground.stores, later, timedelta(hours=1)) == []


@pytest.mark.parametrize("statement", ["ops/compare_single_deliveries", "merge", "ops/mark_staged", "ops/set_staged"])
def test_a_crash_between_or_inside_the_commits_loses_nothing(ground, source, stream, payment, statement, failing_warehouse):
    source.records = [payment(n) for n in range(1, 6)] + [payment(6, amount=1.999)]
    land_stream(source, stream, ground.stores, ground.clock)
    dying = replace(ground.stores, warehouse=failing_warehouse(ground.stores.warehouse, statement))
    with pytest.raises(KeyboardInterrupt):
        stage_stream(stream.name, dying, ground.clock)
    assert ground.rows(STAGING) == []
    assert ground.rows("ops.quarantine") == []
    assert ground.rows("ops.watermarks")[0]["staged"] is None
    (staged,) = stage_stream(stream.name, ground.stores, ground.clock)
    assert (staged.rows_accepted, staged.rows_quarantined) == (5, 1)
    assert ground.rows("ops.watermarks")[0]["staged"] == "2026-03-09T23:58:00.000Z"


def test_a_field_that_is_gone_stops_the_stream_which_goes_on_landing(ground, source, stream, payment):
    source.records = [payment(1)]
    poll_stream(source, stream, ground.stores, ground.clock)
    source.records = [payment(n, amount=None, updated_at="2026-03-09T23:59:00.000Z") for n in range(2, 9)]
    source.now = "2026-03-10T01:00:00.000Z"
    with pytest.raises(SourceChangedError, match="amount_minor is missing in every one of 7"):
        poll_stream(source, stream, ground.stores, ground.clock)
    source.records += [payment(9, updated_at="2026-03-10T01:30:00.000Z")]
    source.now = "2026-03-10T02:00:00.000Z"
    with pytest.raises(SourceChangedError):
        poll_stream(source, stream, ground.stores, ground.clock)
    (watermark,) = ground.rows("ops.watermarks")
    assert watermark["landed"] == "2026-03-10T01:58:00.000Z"
    assert watermark["staged"] == "2026-03-09T23:58:00.000Z"
    assert "amount_minor" in watermark["stopped_reason"]
    assert len(ground.rows("ops.manifest")) == 3
    assert len(ground.rows(STAGING)) == 1


def test_a_few_bad_records_do_not_stop_a_stream(ground, source, stream, payment):
    source.records = [payment(n, amount=None) for n in range(1, 4)]
    assert poll_stream(source, stream, ground.stores, ground.clock).rows_quarantined == 3


def test_a_window_that_came_short_is_landed_and_read_again(ground, source, stream, payment):
    source.records, source.told = [payment(1), payment(2)], 3
    result = poll_stream(source, stream, ground.stores, ground.clock)
    assert result.landed.is_short
    assert result.rows_accepted == 2
    assert ground.rows("ops.watermarks") == []
    source.records, source.told = [*source.records, payment(3)], 3
    assert poll_stream(source, stream, ground.stores, ground.clock).rows_accepted == 1
    assert [row["is_complete"] for row in ground.rows("ops.completeness")] == [False, True]
    assert ground.rows("ops.watermarks")[0]["staged"] == "2026-03-09T23:58:00.000Z"


def test_a_record_that_came_twice_proves_nothing_about_another(ground, source, stream, payment):
    source.records, source.told = [payment(1), payment(1)], 2
    poll_stream(source, stream, ground.stores, ground.clock)
    (proof,) = ground.rows("ops.completeness")
    assert (proof["records_read"], proof["distinct_records"], proof["is_complete"]) == (2, 1, False)


def test_a_watermark_never_goes_back_with_the_clock_of_its_source(ground, source, stream, payment):
    source.records = [payment(1)]
    poll_stream(source, stream, ground.stores, ground.clock)
    source.now = "2026-03-05T00:00:00.000Z"
    poll_stream(source, stream, ground.stores, ground.clock)
    with ground.stores.warehouse.reading() as session:
        assert read_watermark(session, stream.name).landed == "2026-03-09T23:58:00.000Z"
        assert [watermark.stream for watermark in read_watermarks(session)] == [stream.name]
    assert source.windows[-1].until == "2026-03-09T23:58:00.000Z"


def test_a_source_that_holds_nothing_costs_no_page(ground, source, stream):
    source.now = None
    result = poll_stream(source, stream, ground.stores, ground.clock)
    assert result.landed.window is None
    assert source.counts.requests == 0


def test_a_source_that_was_asked_and_holds_nothing_reaches_to_when_it_was_asked(ground, source, stream):
    source.now = None
    poll_stream(source, stream, ground.stores, ground.clock)
    with ground.stores.warehouse.reading() as session:
        watermark = read_watermark(session, stream.name)
        told = session.read("report/data_as_of").row(0, named=True)
    assert (watermark.landed, watermark.staged, watermark.staged_at) == (None, None, ground.clock())
    assert (told["stream"], told["reaches_to"]) == (stream.name, ground.clock())


def test_a_source_that_held_nothing_is_read_from_its_beginning_once_it_does(ground, source, stream, payment):
    source.now, later = None, source.now
    poll_stream(source, stream, ground.stores, ground.clock)
    source.now, source.records = later, [payment(1), payment(2)]
    assert poll_stream(source, stream, ground.stores, ground.clock).rows_accepted == 2
    assert source.windows[0].since is None
