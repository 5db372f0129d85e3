"""Looking back: changes without a new moment, records that nobody read, and records that are gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retail_etl.connectors.interface import Along, ControlTotal
from retail_etl.ingest import poll_stream, stage_stream
from retail_etl.ingest.census import take_census
from retail_etl.ingest.rescan import rescan_stream

STAGING = "staging.heartland_payments"


@pytest.fixture
def dated_stream(stream):
    return replace(stream, rescan=Along.BUSINESS_DATE)


@pytest.fixture
def dated_source(new_source):
    class Dated(new_source):
        """Lists and counts by the store's day as well."""

        def _chosen(self, window):
            field = "business_date" if window.along is Along.BUSINESS_DATE else "updated_at"
            return [r for r in self.records if (window.since or "") <= r[field] < window.until]

        def _bodies(self, window):
            records, self.records = self.records, self._chosen(window)
            try:
                yield from super()._bodies(replace(window, since=None, until="9999"))
            finally:
                self.records = records

        def control_total(self, _stream, window):
            self.counts.requests += 1
            return ControlTotal(len(self._chosen(window)))

    return Dated


@pytest.fixture
def listing_source(dated_source):
    class Listing(dated_source):
        """Lists its ids for less than its records."""

        def lists_ids(self, _stream):
            return True

        def id_pages(self, stream, window):
            yield from self.pages(stream, window)

        def records_by_id(self, stream, keys):
            wanted = {key["id"] for key in keys}
            records, self.records = self.records, [r for r in self.records if r["id"] in wanted]
            try:
                yield from self.pages(stream, replace(self.windows[-1], since=None, until="9999", along=Along.CURSOR))
            finally:
                self.records = records

    return Listing


def staged(ground, column="status"):
    return {row["id"]: row[column] for row in ground.rows(STAGING)}


def back(source, stream, ground):
    landed = rescan_stream(source, stream, ground.stores, ground.clock)
    return landed, stage_stream(stream.name, ground.stores, ground.clock)


def test_a_change_without_a_new_moment_is_found_and_is_the_only_new_version(ground, dated_source, dated_stream, payment):
    source = dated_source(records=[payment(n) for n in range(1, 9)])
    poll_stream(source, dated_stream, ground.stores, ground.clock)
    source.records[4] = payment(5, status="voided")
    landed, (load,) = back(source, dated_stream, ground)
    assert (landed.window.along, landed.rows) == (Along.BUSINESS_DATE, 8)
    assert (load.rows_accepted, load.rows_redelivered, load.touched_days) == (1, 7, (date(2026, 3, 1),))
    assert staged(ground)["pay_000005"] == "voided"


def test_a_rescan_moves_no_watermark_and_hides_nothing_from_the_next_poll(ground, dated_source, dated_stream, payment):
    source = dated_source(records=[payment(1)])
    poll_stream(source, dated_stream, ground.stores, ground.clock)
    before = ground.rows("ops.watermarks")[0]
    source.now = "2026-03-12T00:00:00.000Z"
    source.records.append(payment(2, updated_at="2026-03-11T12:00:00.000Z"))
    back(source, dated_stream, ground)
    after = ground.rows("ops.watermarks")[0]
    assert (after["landed"], after["staged"]) == (before["landed"], before["staged"])
    assert poll_stream(source, dated_stream, ground.stores, ground.clock).landed.window.since == "2026-03-09T23:43:00.000Z"
    assert len(staged(ground)) == 2


def test_a_stream_without_another_field_is_read_again_along_its_cursor(ground, dated_source, stream, payment):
    source = dated_source(records=[payment(1), payment(2, updated_at="2026-01-01T00:00:00.000Z")])
    poll_stream(source, stream, ground.stores, ground.clock)
    landed, _ = back(source, stream, ground)
    assert (landed.window.since, landed.rows) == ("2026-02-03T00:00:00.000Z", 1)


def test_a_stream_that_was_never_read_is_not_read_again(ground, source, stream):
    assert rescan_stream(source, stream, ground.stores, ground.clock) is None


@pytest.mark.parametrize("kind", ["dated_source", "listing_source"])
def test_a_census_reads_what_was_missed_and_marks_what_vanished(ground, dated_stream, payment, kind, request):
    days = [f"2026-03-0{n % 5 + 1}" for n in range(20)]
    source = request.getfixturevalue(kind)(records=[payment(n, business_date=days[n]) for n in range(20)], page_size=50)
    poll_stream(source, dated_stream, ground.stores, ground.clock)
    lost = source.records.pop(7)
    source.records.append(payment(99, business_date="2026-03-04", updated_at="2026-03-02T00:00:00.000Z"))
    source.records.append(payment(98, business_date="2026-03-04", updated_at="2026-03-02T00:00:00.000Z"))
    census = take_census(source, dated_stream, ground.stores, ground.clock)
    assert (census.missing, census.vanished) == (("pay_000098", "pay_000099"), (lost["id"],))
    stage_stream(dated_stream.name, ground.stores, ground.clock)
    assert {"pay_000098", "pay_000099", lost["id"]} <= staged(ground).keys()
    (row,) = ground.rows("ops.censuses")
    assert (row["source_records"], row["staged_records"], row["missing_records"], row["vanished_records"]) == (21, 20, 2, 1)
    (gone,) = ground.rows("ops.vanished")
    assert (gone["record_key"], gone["business_date"], gone["returned_at"]) == (lost["id"], date(2026, 3, 3), None)


@pytest.mark.parametrize("kind", ["dated_source", "listing_source"])
def test_a_census_of_an_unchanged_source_changes_nothing(ground, dated_stream, payment, kind, request):
    source = request.getfixturevalue(kind)(records=[payment(n) for n in range(20)] + [payment(50, amount=1.999)], page_size=50)
    poll_stream(source, dated_stream, ground.stores, ground.clock)
    asked = source.counts.requests
    census = take_census(source, dated_stream, ground.stores, ground.clock)
    assert (census.missing, census.vanished, census.returned) == ((), (), ())
    assert source.counts.requests - asked <= 20
    assert ground.rows("ops.vanished") == []


def test_a_record_that_comes_back_is_told(ground, listing_source, dated_stream, payment):
    source = listing_source(records=[payment(n) for n in range(5)], page_size=50)
    poll_stream(source, dated_stream, ground.stores, ground.clock)
    lost = source.records.pop()
    take_census(source, dated_stream, ground.stores, ground.clock)
    assert take_census(source, dated_stream, ground.stores, ground.clock).vanished == ()
    source.records.append(lost)
    assert take_census(source, dated_stream, ground.stores, ground.clock).returned == (lost["id"],)
    assert ground.rows("ops.vanished")[0]["returned_at"] is not None


def test_a_census_by_days_counts_a_waiting_version_under_the_day_that_its_source_counts_it(
    ground, dated_source, dated_stream, payment
):
    records = [payment(1, business_date="2026-03-01"), payment(2, business_date="2026-03-02")]
    source = dated_source(records=records)
    poll_stream(source, dated_stream, ground.stores, ground.clock)
    # One day loses a record and gets another, whose new version cannot be staged: both days are told as they are.
    source.records = [payment(2, business_date="2026-03-01", updated_at="2026-03-09T23:50:00.000Z", amount="12,50")]
    poll_stream(source, dated_stream, ground.stores, ground.clock)
    assert take_census(source, dated_stream, ground.stores, ground.clock).vanished == ("pay_000001",)
