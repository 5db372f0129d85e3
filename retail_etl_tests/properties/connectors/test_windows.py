"""Whatever rows do while they are read, windows side by side hold the last state of each."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl_tests.connectors.conftest import SOURCES

MOVES = st.dictionaries(
    st.integers(1, 12),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 300)), max_size=4),
    max_size=6,
)


def _check_windows_side_by_side(name, ticks, page_size, moves):
    source = SOURCES[name]()
    source.page_size = page_size
    for number, tick in enumerate(ticks, start=1):
        source.put(number, tick)

    def move(script, listing):
        for number, ahead in moves.get(listing, ()):
            script.put(number, max(script.newest_tick(), 100) + ahead)  # the source stamps the present, never the past

    source.before_listing = move
    connector = source.connector()
    seen: dict[int, int] = {}
    first = 0
    for last in (30, 99):
        for number, version in source.versions(list(source.read(connector, source.window(first, last)))).items():
            seen[number] = max(seen.get(number, 0), version)
        first = last + 1
    source.before_listing = lambda *_: None
    rest = source.versions(list(source.read(connector, source.window(first, source.newest_tick() + 1))))

    newest = {row.number: row.version for row in source.rows}
    assert {number: max(seen.get(number, 0), rest.get(number, 0)) for number in newest} == newest


ANY_HISTORY = given(ticks=st.lists(st.integers(0, 60), max_size=30), page_size=st.integers(1, 6), moves=MOVES)


@pytest.mark.parametrize("name", SOURCES)
@ANY_HISTORY
@settings(max_examples=5, deadline=None)
def test_windows_side_by_side_hold_the_last_state_of_every_row(name, ticks, page_size, moves):
    _check_windows_side_by_side(name, ticks, page_size, moves)


@pytest.mark.long
@pytest.mark.parametrize("name", SOURCES)
@ANY_HISTORY
@settings(max_examples=60, deadline=None)
def test_many_windows_side_by_side_hold_the_last_state_of_every_row(name, ticks, page_size, moves):
    _check_windows_side_by_side(name, ticks, page_size, moves)
