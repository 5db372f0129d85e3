"""Whether a day is judged again hangs on the hash of its inputs, so that may hang on nothing but their values."""

from __future__ import annotations

import struct

import polars as pl
import pyarrow as pa

from retail_etl.reconciliation.inputs import content_sha256


def frame(under_the_null: int, value: int = 5) -> pl.DataFrame:
    """A value and a null, with a number in memory where the null stands, as databases hand out columns."""
    memory = pa.py_buffer(struct.pack("<qq", value, under_the_null))
    array = pa.Array.from_buffers(pa.int64(), 2, [pa.py_buffer(b"\x01"), memory])
    found = pl.from_arrow(pa.table({"amount_minor": array}))
    assert isinstance(found, pl.DataFrame)
    return found


def test_what_lies_in_memory_under_a_null_does_not_count():
    assert frame(1).rows() == [(5,), (None,)]
    assert content_sha256(frame(1)) == content_sha256(frame(2))


def test_another_value_counts():
    assert content_sha256(frame(1)) != content_sha256(frame(1, value=6))
