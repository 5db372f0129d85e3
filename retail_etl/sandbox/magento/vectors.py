"""Filters over whole columns: numbers, and moments as milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.magento.columns import ColumnType, comparable, moment_literal, predicate
from retail_etl.sandbox.magento.rejections import internal_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.magento.search_criteria import Filter
    from retail_etl.sandbox.world.moments import Column as Vector
    from retail_etl.sandbox.world.moments import Flags, Ints

LOWER_BOUNDS = frozenset({"gt", "gteq", "moreq", "from"})
UPPER_BOUNDS = frozenset({"lt", "lteq", "to"})
VECTOR_CONDITIONS = LOWER_BOUNDS | UPPER_BOUNDS | {"eq", "neq", "in", "nin"}


@dataclass(frozen=True)
class Coded:
    """A text column as codes into a few labels: a filter is asked of the labels, the answer spread over the rows."""

    labels: tuple[str, ...]
    codes: Callable[[Ints], Ints]

    def mask(self, asked: Filter, rows: Ints) -> Flags:
        """Which rows meet a filter."""
        test = predicate(asked, "text")
        held = [code for code, label in enumerate(self.labels) if test(lambda _name, label=label: label)]  # type: ignore[misc]
        return np.isin(self.codes(rows), held)


def lower_bound(asked: Filter) -> str | None:
    """The condition when it bounds from below."""
    return asked.condition if asked.condition in LOWER_BOUNDS else None


def moment_ms(text: str) -> int:
    """A date-time literal as milliseconds since the epoch (UTC)."""
    literal = moment_literal(text)
    try:
        moment = datetime.strptime(literal, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError as impossible:
        raise internal_error(f"SQLSTATE[HY000]: Incorrect DATETIME value: {text}") from impossible
    return int(moment.timestamp()) * 1000


def vector_mask(asked: Filter, kind: ColumnType, values: Vector) -> Flags:
    """Which values meet a filter; NaN stands for NULL and meets none."""
    return _compared(asked, kind, values) & ~np.isnan(values)


def _compared(asked: Filter, kind: ColumnType, values: Vector) -> Flags:
    if asked.condition in {"in", "nin"}:
        members = np.array([_bound(kind, member) for member in asked.value.split(",")], dtype=np.float64)
        return np.isin(values, members, invert=asked.condition == "nin")
    bound = _bound(kind, asked.value)
    if asked.condition == "eq":
        return np.asarray(values == bound)
    if asked.condition == "neq":
        return np.asarray(values != bound)
    if asked.condition == "gt":
        return np.asarray(values > bound)
    if asked.condition == "lt":
        return np.asarray(values < bound)
    return np.asarray(values >= bound if asked.condition in LOWER_BOUNDS else values <= bound)


def _bound(kind: ColumnType, text: str) -> float | int:
    return moment_ms(text) if kind == "moment" else float(comparable(kind, text))
