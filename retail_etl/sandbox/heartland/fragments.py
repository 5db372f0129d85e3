"""JSON written column by column: each column becomes a list of JSON texts, a row is its texts laid into a template.

Building a document a row as objects and encoding it would be the slowest part of the sandbox; this way a page of 200 payments
costs about a millisecond.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.moments import NEVER, Column, Flags, Ints
from retail_etl.sandbox.world.text import decimal2

if TYPE_CHECKING:
    from collections.abc import Sequence

Fragments = list[str]
TABLED_CENTS = 40_000


@cache
def _money_table() -> Column:
    return np.array([decimal2(cents) for cents in range(TABLED_CENTS)], dtype=object)


def money(cents: Ints) -> Fragments:
    """`54.71`: a JSON number with two decimals."""
    outside = (cents < 0) | (cents >= TABLED_CENTS)
    if not outside.any():
        return list(_money_table()[cents].tolist())
    texts: Fragments = _money_table()[np.where(outside, 0, cents)].tolist()
    for position in np.flatnonzero(outside).tolist():
        texts[position] = decimal2(cents[position])
    return texts


def money_or_null(cents: Ints, there: Flags) -> Fragments:
    """`54.71` where there is an amount, `null` elsewhere."""
    if there.all():
        return money(cents)
    if not there.any():
        return ["null"] * len(cents)
    return [text if shown else "null" for text, shown in zip(money(np.where(there, cents, 0)), there.tolist(), strict=True)]


def moments(times: Ints, now: int = NEVER - 1) -> Fragments:
    """`"2026-03-02T05:00:00.000Z"`; `null` for what has not come to pass by `now`."""
    past = times <= now
    if past.all():
        return [f'"{text}Z"' for text in np.datetime_as_string(times.astype("datetime64[ms]"), unit="ms").tolist()]
    if not past.any():
        return ["null"] * len(times)
    texts = np.datetime_as_string(np.where(past, times, 0).astype("datetime64[ms]"), unit="ms").tolist()
    return [f'"{text}Z"' if shown else "null" for text, shown in zip(texts, past.tolist(), strict=True)]


def days(numbers: Ints, there: Flags | None = None) -> Fragments:
    """`"2026-03-02"`, `null` where there is none."""
    texts = np.datetime_as_string(numbers.astype("datetime64[D]"), unit="D").tolist()
    if there is None:
        return [f'"{text}"' for text in texts]
    return [f'"{text}"' if shown else "null" for text, shown in zip(texts, there.tolist(), strict=True)]


def ids(prefix: str, width: int, rows: Ints) -> Fragments:
    """`"pay_00000001"` for row 0, `null` for no row."""
    pattern = f'"{prefix}%0{width}d"'
    return [pattern % (row + 1) if row >= 0 else "null" for row in rows.tolist()]


def numbered(pattern: str, numbers: Ints, there: Flags) -> Fragments:
    """A number in a text, `null` where there is none."""
    quoted = f'"{pattern}"'
    return [quoted % number if shown else "null" for number, shown in zip(numbers.tolist(), there.tolist(), strict=True)]


def coded(labels: Sequence[str | None], codes: Column) -> Fragments:
    """The label of each code as a JSON string."""
    return list(np.array([json.dumps(label) for label in labels], dtype=object)[codes].tolist())


def picked(texts: Sequence[str], codes: Column) -> Fragments:
    """Ready JSON texts by code."""
    return list(np.array(texts, dtype=object)[codes].tolist())


def flags(values: Flags) -> Fragments:
    """`true`, `false`."""
    return ["true" if value else "false" for value in values.tolist()]


def integers(values: Ints) -> Fragments:
    """`412`."""
    return [str(value) for value in values.tolist()]


def strings(values: Sequence[str | None]) -> Fragments:
    """Any texts as JSON strings."""
    return [json.dumps(value, ensure_ascii=False) for value in values]


def rows_of(fields: dict[str, Fragments | str]) -> Fragments:
    """One JSON object a row; a field that is one text is the same in every row.

    Raises:
        ValueError: columns of different lengths.
    """
    template = "{" + ",".join(f'"{name}":{_slot(value)}' for name, value in fields.items()) + "}"
    columns = [value for value in fields.values() if not isinstance(value, str)]
    return [template % row for row in zip(*columns, strict=True)]


def _slot(value: Fragments | str) -> str:
    return value.replace("%", "%%") if isinstance(value, str) else "%s"


def grouped(texts: Fragments, owner: Ints, owners: int) -> Fragments:
    """JSON arrays: the texts of each owner, in order."""
    bounds = np.searchsorted(owner, np.arange(owners + 1)).tolist()
    return [f"[{','.join(texts[bounds[index] : bounds[index + 1]])}]" for index in range(owners)]
