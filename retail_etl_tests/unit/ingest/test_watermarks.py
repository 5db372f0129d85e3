"""Which span is read next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from retail_etl.connectors.interface import CursorKind, KeyList, Stream, Window
from retail_etl.ingest.watermarks import new_load_id, next_window


def stream(cursor=CursorKind.MODIFIED_AT, overlap=timedelta(minutes=15)):
    return Stream("heartland", "payments", ("id",), cursor, "updated_at", KeyList(frozenset({"id"})), overlap)


def test_the_first_window_begins_at_the_beginning_and_ends_before_what_still_settles():
    assert next_window(stream(), None, "2026-03-02T05:00:00.000Z") == Window(None, "2026-03-02T04:58:00.000Z")


def test_a_window_begins_before_the_watermark():
    window = next_window(stream(), "2026-03-02T04:58:00.000Z", "2026-03-02T06:00:00.000Z")
    assert window == Window("2026-03-02T04:43:00.000Z", "2026-03-02T05:58:00.000Z")


def test_a_source_that_holds_nothing_has_no_window():
    assert next_window(stream(), None, None) is None


def test_a_clock_that_went_back_does_not_take_the_watermark_with_it():
    window = next_window(stream(), "2026-03-02T04:58:00.000Z", "2026-03-01T00:00:00.000Z")
    assert window.until == "2026-03-02T04:58:00.000Z"


@pytest.mark.parametrize(
    ("landed", "position", "window"),
    [(None, "884300121", Window(None, "884300121")), ("99", "1000", Window("49", "1000")), ("20", "9", Window("0", "20"))],
)
def test_revisions_are_compared_as_numbers(landed, position, window):
    assert next_window(stream(CursorKind.REVISION, 50), landed, position) == window


def test_load_ids_sort_in_the_order_of_delivery_even_while_the_clock_stands_still():
    now = datetime(2026, 3, 2, tzinfo=UTC)
    ids = [new_load_id(now, None, "ffff")]
    for suffix in ("0000", "aaaa", "ffff", "0000"):
        ids.append(new_load_id(now, ids[-1], suffix))
    ids.append(new_load_id(now - timedelta(days=1), ids[-1], "0000"))
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
