"""Lists come out whole and in order, in whatever pieces a session brings what it reads, and however records stand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.mapping.assembled import assembled
from retail_etl.mapping.compile import compile_mapping
from retail_etl.mapping.further import PLACE, WRONG

MAPPING = compile_mapping(Path(__file__).parents[3] / "config" / "mappings" / "heartland_order_to_salesforce_order.yaml")
# By place what is wrong with each record itself, and its rows with what is wrong with each.
WRONGS = st.none() | st.sampled_from("ab")
RECORDS = st.dictionaries(st.integers(0, 60), st.tuples(WRONGS, st.lists(st.tuples(st.text("xyz"), WRONGS))), max_size=9)


def in_pieces(frame, ends):
    bounds = [0, *sorted(min(end, frame.height) for end in ends), frame.height]
    return pl.concat([frame[begin:end] for begin, end in pairwise(bounds)], rechunk=False)


@settings(max_examples=60)
@given(records=RECORDS, is_sorted=st.booleans(), ends=st.lists(st.integers(0, 30), max_size=6), left_out=st.booleans())
def test_every_record_has_its_own_rows_and_is_told_what_is_wrong_with_them(records, is_sorted, ends, left_out):
    places = sorted(records) if is_sorted else [*records]
    own = {PLACE: places, "_problems": [records[place][0] for place in places]}
    rows = [(place, *row) for place in sorted(records) for row in records[place][1]]
    read = {
        MAPPING.records: pl.DataFrame(own, schema={PLACE: pl.Int64, "_problems": pl.String}),
        MAPPING.lists[0].text: pl.DataFrame(rows, schema={PLACE: pl.Int64, "Id": pl.String, WRONG: pl.String}, orient="row"),
    }
    one = replace(MAPPING.lists[0], fields=("Id",), left_out_when_empty=left_out)
    found = assembled(replace(MAPPING, lists=(one,)), lambda text: in_pieces(read[text], ends))
    nothing = None if left_out else []
    assert found.rows() == [
        (
            "\n".join([*([own] if own else []), *sorted({wrong for _, wrong in listed if wrong})]) or None,
            [{"Id": text} for text, _ in listed] or nothing,
        )
        for own, listed in (records[place] for place in places)
    ]
