"""Over any course of a source's clock: windows leave no gap, and what is landed never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from retail_etl.connectors.interface import CursorKind, KeyList, Stream
from retail_etl.connectors.positions import as_position
from retail_etl.ingest.watermarks import later, next_window

START = datetime(2026, 3, 2, tzinfo=UTC)
MOMENTS = Stream(
    "heartland", "payments", ("id",), CursorKind.MODIFIED_AT, "updated_at", KeyList(frozenset({"id"})), timedelta(minutes=15)
)
REVISIONS = Stream("epicor", "gl_lines", ("id",), CursorKind.REVISION, "rev", KeyList(frozenset({"id"})), 50)


@given(st.lists(st.integers(-(10**7), 10**8), min_size=1, max_size=12))
def test_windows_of_moments_leave_no_gap(offsets):
    landed = None
    for offset in offsets:
        window = next_window(MOMENTS, landed, as_position(START + timedelta(milliseconds=offset)))
        assert (window.since is None) == (landed is None)
        assert landed is None or window.since < landed <= window.until
        landed = later(MOMENTS.cursor, landed, window.until)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=12))
def test_windows_of_revisions_leave_no_gap(positions):
    landed = None
    for position in positions:
        window = next_window(REVISIONS, landed, str(position))
        assert landed is None or int(window.since) <= int(landed) <= int(window.until)
        landed = later(REVISIONS.cursor, landed, window.until)
    assert int(landed) == max(positions)
