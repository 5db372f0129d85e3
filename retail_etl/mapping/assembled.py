"""The records of a compiled mapping with their lists, put together from the rows of its SELECTs."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from retail_etl.mapping.further import PLACE, WRONG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    if keys == [PLACE] and records[PLACE].is_sorted() and rows[PLACE].is_sorted():
        return _with_lists_in_place(records, one, rows)
    found = records.join(_lists(one, rows), on=keys, how="left", maintain_order="left")
    return found if one.left_out_when_empty else found.with_columns(pl.col(one.name).fill_null([]))


def _with_lists_in_place(records: pl.DataFrame, one: CompiledList, rows: pl.DataFrame) -> pl.DataFrame:
    """Where records and rows stand in one order, a record's list begins where its first row stands, or would.

    Records and rows stay in the pieces in which they came, cut further so that no list lies in two; only the rows of one that
    went from one piece into the next are copied.
    """
    begins = rows[PLACE].search_sorted(records[PLACE]).cast(pl.Int64)
    begins.append(pl.Series([rows.height], dtype=pl.Int64))
    inner = {*accumulate(records[PLACE].chunk_lengths()), *_at_ends(begins, rows[PLACE].chunk_lengths())}
    cuts = [0, *sorted(inner - {0, records.height}), records.height]
    return pl.concat(_piece(records, one, rows, begins, *between) for between in pairwise(cuts))


def _piece(
    records: pl.DataFrame, one: CompiledList, rows: pl.DataFrame, begins: pl.Series, cut: int, until: int
) -> pl.DataFrame:
    first = begins[cut]
    lists = _as_lists(one, rows[first : begins[until]], begins[cut : until + 1] - first)
    return records[cut:until].with_columns(lists)


def _at_ends(begins: pl.Series, pieces: list[int]) -> Iterator[int]:
    """The records whose lists begin where a piece of the rows ends, or those before and after a list that goes over its end."""
    for end in list(accumulate(pieces))[:-1]:
        after = int(begins.search_sorted(end))
        yield after
        if begins[after] != end:
            yield after - 1


def _lists(one: CompiledList, rows: pl.DataFrame) -> pl.DataFrame:
    """One list a record: its rows stand after each other, so that a list is but where they begin."""
    differs = [pl.col(key).ne_missing(pl.col(key).shift()) for key in one.keys]
    begins = rows.select(begins=pl.any_horizontal(pl.int_range(pl.len()) == 0, *differs))["begins"].arg_true()
    places = pl.concat([begins.cast(pl.Int64), pl.Series(begins.name, [rows.height], dtype=pl.Int64)])
    return rows.select(pl.col(one.keys).gather(begins)).with_columns(_as_lists(one, rows, places))


def _as_lists(one: CompiledList, rows: pl.DataFrame, places: pl.Series) -> pl.Series:
    """The rows as lists, each from one of the places to the next."""
    parts = rows.select(one.fields).to_struct(one.name).to_arrow(compat_level=pl.CompatLevel.newest())
    offsets = places.to_arrow()
    is_left_out = pc.equal(offsets[1:], offsets[:-1]) if one.left_out_when_empty else None
    return pl.Series(one.name, pl.from_arrow(pa.LargeListArray.from_arrays(offsets, parts, mask=is_left_out)))


def _with_problems(records: pl.DataFrame, wrong: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """What is wrong with rows of a list is told once a record, after what is said of the record itself."""
    told = pl.col(WRONG).unique().sort().str.join("\n").alias(_PROBLEMS_OF_ROWS)
    few = records.select(*keys, _PROBLEMS).with_row_index(_NUMBER).join(wrong.group_by(keys).agg(told), on=keys)
    both = few.select(_NUMBER, pl.concat_str(_PROBLEMS, _PROBLEMS_OF_ROWS, separator="\n", ignore_nulls=True))
    return records.with_columns(records[_PROBLEMS].scatter(both[_NUMBER], both[_PROBLEMS]))
