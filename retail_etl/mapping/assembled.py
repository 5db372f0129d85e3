"""The records of a compiled mapping with their lists, put together from the rows of its SELECTs."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from retail_etl.mapping.further import PLACE, WRONG

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.mapping.compile import CompiledMapping
    from retail_etl.mapping.further import CompiledList

    Read = Callable[[str], pl.DataFrame]

_PROBLEMS = "_problems"
_PROBLEMS_OF_ROWS = "problems of rows"
_NUMBER = "number of record"


def assembled(compiled: CompiledMapping, read: Read) -> pl.DataFrame:
    """Every target record as a row, in the columns that ``mapping.compile`` tells.

    ``read`` answers one SELECT after the other, all of them from one state of the tables.
    """
    records = read(compiled.records)
    for one in compiled.lists:
        records = _with_list(records, one, read(one.text))
    keys = {key for one in compiled.lists for key in one.keys}
    return records.drop(keys)


def _with_list(records: pl.DataFrame, one: CompiledList, rows: pl.DataFrame) -> pl.DataFrame:
    keys = list(one.keys)
    wrong = rows.filter(pl.col(WRONG).is_not_null())
    if not wrong.is_empty():
        records = _with_problems(records, wrong, keys)
    if keys == [PLACE] and records[PLACE].is_sorted():
        return records.with_columns(_lists_in_place(one, rows, records[PLACE]))
    found = records.join(_lists(one, rows), on=keys, how="left", maintain_order="left")
    return found if one.left_out_when_empty else found.with_columns(pl.col(one.name).fill_null([]))


def _lists_in_place(one: CompiledList, rows: pl.DataFrame, places: pl.Series) -> pl.Series:
    """The records' lists where records and rows stand in one order: a record's begins where its first row stands, or would.

    The rows stay in the pieces in which they came; only of a list that goes from one into the next a piece of its own is made.
    """
    begins = rows[PLACE].search_sorted(places).cast(pl.Int64)
    begins.append(pl.Series([rows.height], dtype=pl.Int64))
    cuts = _between_lists(begins, rows[PLACE].chunk_lengths())
    firsts = [*begins.search_sorted(pl.Series(cuts[:-1])), len(places)]
    found = [
        _as_lists(one, rows[cut:until], begins[first : last + 1] - cut)
        for (cut, until), (first, last) in zip(pairwise(cuts), pairwise(firsts), strict=True)
    ]
    return pl.Series(one.name, pl.from_arrow(pa.chunked_array(found), rechunk=False))


def _between_lists(begins: pl.Series, pieces: list[int]) -> list[int]:
    """The rows between which lists are cut: at the ends of pieces, and before and after a list that goes over one."""
    cuts = {0}
    for end in list(accumulate(pieces))[:-1]:
        after = int(begins.search_sorted(end))
        cuts |= {end} if begins[after] == end else {begins[after - 1], begins[after]}
    return [*sorted(cuts), begins[-1]]


def _lists(one: CompiledList, rows: pl.DataFrame) -> pl.DataFrame:
    """One list a record: its rows stand after each other, so that a list is but where they begin."""
    differs = [pl.col(key).ne_missing(pl.col(key).shift()) for key in one.keys]
    begins = rows.select(begins=pl.any_horizontal(pl.int_range(pl.len()) == 0, *differs))["begins"].arg_true()
    places = pl.concat([begins.cast(pl.Int64), pl.Series(begins.name, [rows.height], dtype=pl.Int64)])
    lists = pl.from_arrow(_as_lists(one, rows, places))
    return rows.select(pl.col(one.keys).gather(begins)).with_columns(pl.Series(one.name, lists))


def _as_lists(one: CompiledList, rows: pl.DataFrame, places: pl.Series) -> pa.LargeListArray:
    """The rows as lists, each from one of the places to the next."""
    parts = rows.select(one.fields).to_struct(one.name).to_arrow(compat_level=pl.CompatLevel.newest())
    offsets = places.to_arrow()
    is_left_out = pc.equal(offsets[1:], offsets[:-1]) if one.left_out_when_empty else None
    return pa.LargeListArray.from_arrays(offsets, parts, mask=is_left_out)


def _with_problems(records: pl.DataFrame, wrong: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """What is wrong with rows of a list is told once a record, after what is said of the record itself."""
    told = pl.col(WRONG).unique().sort().str.join("\n").alias(_PROBLEMS_OF_ROWS)
    few = records.select(*keys, _PROBLEMS).with_row_index(_NUMBER).join(wrong.group_by(keys).agg(told), on=keys)
    both = few.select(_NUMBER, pl.concat_str(_PROBLEMS, _PROBLEMS_OF_ROWS, separator="\n", ignore_nulls=True))
    return records.with_columns(records[_PROBLEMS].scatter(both[_NUMBER], both[_PROBLEMS]))
