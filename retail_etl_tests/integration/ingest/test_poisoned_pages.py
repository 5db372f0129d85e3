"""A page that fails whole is cut down to the record that breaks it: that one is named, and all others are staged."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from retail_etl.connectors.interface import Along, ControlTotal, CursorKind, Page
from retail_etl.errors import PoisonPageError, RequestRejectedError, SourceUnavailableError
from retail_etl.ingest import poll_stream, stage_stream
from retail_etl.ingest.quarantine import quarantined, quarantined_record
from retail_etl.ingest.rescan import rescan_stream

STAGING = "staging.heartland_payments"
FAILURES = [
    lambda: SourceUnavailableError("answered 500", record="https://till.example/broken"),
    lambda: RequestRejectedError("answered 400", status=400),
    lambda: PoisonPageError("the answer is not JSON"),
]


@pytest.fixture
def poisoned_source(new_source):
    class Poisoned(new_source):
        """Every answer that would hold a poisoned record fails; ``asked`` counts what it was asked."""

        poison: frozenset[str] = frozenset()
        failure = staticmethod(FAILURES[0])
        asked = 0
        counts_in = True

        def _chosen(self, window):
            chosen = [r for r in self.records if (window.since or "") <= r["updated_at"] < window.until]
            return sorted(chosen, key=lambda r: (r["updated_at"], r["id"]))

        def _page(self, records):
            self.asked += 1
            if self.poison & {record["id"] for record in records}:
                raise self.failure()
            return Page("https://till.example/v1/payments", json.dumps({"results": records}).encode(), ("results",))

        def pages(self, _stream, window):
            self.windows.append(window)
            chosen = self._chosen(window)
            for first in range(0, len(chosen), self.page_size):
                yield self._page(chosen[first : first + self.page_size])

        def control_total(self, _stream, window):
            return ControlTotal(len(self._chosen(window)) if self.counts_in else None)

    return Poisoned


@pytest.fixture
def placed_source(poisoned_source):
    class Placed(poisoned_source):
        def page_at(self, _stream, window, skip, take):
            assert skip % take == 0
            return self._page(self._chosen(window)[skip : skip + take])

    return Placed


def moment(minute, second=0):
    return f"2026-03-03T{13 + minute // 60:02d}:{minute % 60:02d}:{second:02d}.000Z"


def staged(ground):
    return [row["id"] for row in ground.rows(STAGING)]


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("number", [1, 7, 40])
def test_the_record_that_breaks_its_page_is_named_and_all_others_are_staged(
    ground, placed_source, stream, payment, failure, number
):
    source = placed_source(records=[payment(n, updated_at=moment(n)) for n in range(1, 41)], page_size=10)
    source.failure, source.poison = failure, frozenset({f"pay_{number:06d}"})
    result = poll_stream(source, stream, ground.stores, ground.clock)
    assert staged(ground) == [f"pay_{n:06d}" for n in range(1, 41) if n != number]
    assert result.landed.watermark == "2026-03-09T23:58:00.000Z"
    (waiting,) = quarantined(ground.stores)
    assert "the source's answer for this record is" in waiting.reasons[0]
    raw = quarantined_record(ground.stores, waiting.quarantine_id).raw
    assert (f"pay_{number - 1:06d}" if number > 1 else "the window's start") in raw
    assert (f"pay_{number + 1:06d}" if number < 40 else "the window's end") in raw
    assert source.asked <= 30


def test_several_poisoned_records_of_one_second_are_told_apart(ground, placed_source, stream, payment):
    source = placed_source(records=[payment(n, updated_at=moment(1)) for n in range(1, 250)], page_size=100)
    source.poison = frozenset({"pay_000003", "pay_000120", "pay_000121"})
    poll_stream(source, stream, ground.stores, ground.clock)
    assert len(staged(ground)) == 246
    assert len(quarantined(ground.stores)) == 3
    assert source.asked <= 80


def test_the_same_record_waits_once_however_often_its_window_is_read(ground, placed_source, stream, payment):
    source = placed_source(records=[payment(n, updated_at=f"2026-03-09T23:5{n}:00.000Z") for n in range(1, 6)])
    source.poison = frozenset({"pay_000003"})
    poll_stream(source, stream, ground.stores, ground.clock)
    source.now = "2026-03-10T00:10:00.000Z"
    poll_stream(source, stream, ground.stores, ground.clock)
    assert len(quarantined(ground.stores)) == 1


def test_a_source_that_gives_no_places_is_halved_down_to_the_second(ground, poisoned_source, stream, payment):
    source = poisoned_source(records=[payment(n, updated_at=moment(n)) for n in range(1, 21)], page_size=5)
    source.poison = frozenset({"pay_000011"})
    poll_stream(source, stream, ground.stores, ground.clock)
    assert len(staged(ground)) == 19
    (waiting,) = quarantined(ground.stores)
    assert "2026-03-03T13:11" in quarantined_record(ground.stores, waiting.quarantine_id).raw


@pytest.mark.parametrize("counts_in", [True, False])
def test_a_source_that_fails_as_a_whole_is_told_as_that_and_asked_no_more_than_is_worth_it(
    ground, placed_source, stream, payment, counts_in
):
    source = placed_source(records=[payment(n, updated_at=moment(n)) for n in range(1, 200)], page_size=10)
    source.poison = frozenset(record["id"] for record in source.records)
    source.counts_in = counts_in
    with pytest.raises(SourceUnavailableError, match="answered 500"):
        poll_stream(source, stream, ground.stores, ground.clock)
    assert source.asked <= 320
    assert ground.rows("ops.manifest") == []
    assert not list(ground.stores.warehouse.path.parent.rglob("landing/**/*.*"))


def test_a_record_that_moves_while_it_is_looked_for_hides_no_other(ground, placed_source, stream, payment):
    class Moving(placed_source):
        def page_at(self, stream, window, skip, take):
            if self.asked == 20:
                self.records = [
                    r | {"updated_at": "2026-03-09T23:57:30.000Z"} if r["id"] == "pay_000002" else r for r in self.records
                ]
            return super().page_at(stream, window, skip, take)

    source = Moving(records=[payment(n, updated_at=moment(n)) for n in range(1, 41)], page_size=10)
    source.poison = frozenset({"pay_000030"})
    poll_stream(source, stream, ground.stores, ground.clock)
    source.now = "2026-03-10T01:00:00.000Z"
    poll_stream(source, stream, ground.stores, ground.clock)
    assert len(staged(ground)) == 39


def test_a_record_that_heals_is_staged_by_the_rescan_which_closes_what_waited(ground, placed_source, stream, payment):
    source = placed_source(records=[payment(n, updated_at=moment(n)) for n in range(1, 9)])
    source.poison = frozenset({"pay_000004"})
    poll_stream(source, stream, ground.stores, ground.clock)
    assert len(quarantined(ground.stores)) == 1
    source.poison = frozenset()
    rescan_stream(source, stream, ground.stores, ground.clock)
    stage_stream(stream.name, ground.stores, ground.clock)
    assert len(staged(ground)) == 8
    assert quarantined(ground.stores) == []


@pytest.fixture
def snapshot(stream):
    return replace(stream, cursor=CursorKind.SNAPSHOT, rescan=Along.CURSOR)


def test_a_list_without_windows_and_places_is_read_as_far_as_it_goes_and_heals_with_the_next_poll(
    ground, poisoned_source, snapshot, payment
):
    source = poisoned_source(records=[payment(n, updated_at=moment(n)) for n in range(1, 21)], page_size=5)
    source.poison = frozenset({"pay_000012"})
    for now in ("2026-03-10T00:00:00.000Z", "2026-03-10T01:00:00.000Z"):
        source.now = now
        poll_stream(source, snapshot, ground.stores, ground.clock)
        assert staged(ground) == [f"pay_{n:06d}" for n in range(1, 11)]
        (waiting,) = quarantined(ground.stores)
        assert "pay_000010" in quarantined_record(ground.stores, waiting.quarantine_id).raw
    source.poison, source.now = frozenset(), "2026-03-10T02:00:00.000Z"
    poll_stream(source, snapshot, ground.stores, ground.clock)
    assert len(staged(ground)) == 20
    assert quarantined(ground.stores) == []


def test_a_list_that_has_places_loses_the_poisoned_record_alone(ground, placed_source, snapshot, payment):
    source = placed_source(records=[payment(n, updated_at=moment(n)) for n in range(1, 41)], page_size=10)
    source.poison = frozenset({"pay_000001", "pay_000012"})
    poll_stream(source, snapshot, ground.stores, ground.clock)
    assert staged(ground) == [f"pay_{n:06d}" for n in range(1, 41) if n not in (1, 12)]
    assert len(quarantined(ground.stores)) == 2


def test_a_report_that_is_read_whole_is_cut_by_the_days_it_is_about(ground, poisoned_source, snapshot, payment):
    class Reported(poisoned_source):
        def _chosen(self, window):
            if window.along is not Along.BUSINESS_DATE:
                return super()._chosen(replace(window, since=None))
            return [r for r in self.records if (window.since or "") <= r["business_date"] < window.until]

    records = [payment(n, business_date=f"2026-03-{n:02d}") for n in range(1, 10)]
    source = Reported(records=records, page_size=3)
    source.poison = frozenset({"pay_000004"})
    poll_stream(source, replace(snapshot, rescan=Along.BUSINESS_DATE), ground.stores, ground.clock)
    assert staged(ground) == [f"pay_{n:06d}" for n in range(1, 10) if n != 4]
    assert len(quarantined(ground.stores)) == 1
