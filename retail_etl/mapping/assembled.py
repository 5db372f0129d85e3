"""The records of a compiled mapping with their lists, put together from the rows of its SELECTs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from retail_etl.mapping.further import WRONG

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.mapping.compile import CompiledMapping
    from retail_etl.mapping.further import CompiledList

    Read = Callable[[str], pl.DataFrame]

_PROBLEMS = "_problems"
_PROBLEMS_OF_ROWS = "problems of rows"


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
    found = records.join(_lists(one, rows), on=keys, how="left", maintain_order="left")
    if not one.left_out_when_empty and found[one.name].null_count():
        found = found.with_columns(pl.col(one.name).fill_null([]))
    wrong = rows.filter(pl.col(WRONG).is_not_null())
    return found if wrong.is_empty() else _with_problems(found, wrong, keys)


def _lists(one: CompiledList, rows: pl.DataFrame) -> pl.DataFrame:
    """One list a record: its rows stand after each other, so that a list is but where they begin."""
    differs = [pl.col(key).ne_missing(pl.col(key).shift()) for key in one.keys]
    begins = rows.select(begins=pl.any_horizontal(pl.int_range(pl.len()) == 0, *differs))["begins"].arg_true()
    places = pl.concat([begins.cast(pl.Int64), pl.Series(begins.name, [rows.height], dtype=pl.Int64)])
    parts = rows.select(one.fields).to_struct(one.name).to_arrow(compat_level=pl.CompatLevel.newest())
    lists = pl.from_arrow(pa.LargeListArray.from_arrays(places.to_arrow(), parts))
    return rows.select(pl.col(one.keys).gather(begins)).with_columns(pl.Series(one.name, lists))


def _with_problems(records: pl.DataFrame, wrong: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """What is wrong with rows of a list is told once a record, after what is said of the record itself."""
    told = pl.col(WRONG).unique().sort().str.join("\n").alias(_PROBLEMS_OF_ROWS)
    both = pl.concat_str(_PROBLEMS, _PROBLEMS_OF_ROWS, separator="\n")
    return (
        records.join(wrong.group_by(keys).agg(told), on=keys, how="left", maintain_order="left")
        .with_columns(pl.coalesce(both, _PROBLEMS, _PROBLEMS_OF_ROWS).alias(_PROBLEMS))
        .drop(_PROBLEMS_OF_ROWS)
    )
