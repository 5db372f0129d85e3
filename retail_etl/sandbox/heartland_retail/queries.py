"""The query grammar: JSON filters with operators, bare equality, orders, pages, embedded parts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland_retail.rejections import Rejection, invalid
from retail_etl.sandbox.world.moments import SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.world.moments import Flags, Ints

Values = dict[str, Any]
PER_PAGE = 20
PLAIN = frozenset({"page", "per_page", "sort", "sort[]", "_filter", "_filter[]", "_include[]", "_only[]", "group[]"})
COMPARE: Mapping[str, Callable[[Ints, int], Flags]] = {
    "$eq": np.equal,
    "$neq": np.not_equal,
    "$gt": np.greater,
    "$gte": np.greater_equal,
    "$lt": np.less,
    "$lte": np.less_equal,
}


@dataclass(frozen=True)
class Query:
    """One request for a list."""

    filters: tuple[Values, ...]
    sort: tuple[tuple[str, bool], ...]
    page: int
    per_page: int | None
    include: frozenset[str]
    only: frozenset[str]
    groups: tuple[str, ...]


def parse(pairs: list[tuple[str, str]]) -> Query:
    """What the query string asks for.

    Raises:
        Rejection: 400 for what it cannot mean.
    """
    filters = [_json(value) for name, value in pairs if name in {"_filter", "_filter[]"}]
    filters += [{name: {"$eq": value}} for name, value in pairs if name not in PLAIN and not name.startswith("~")]
    for name, value in pairs:
        found = re.fullmatch(r"~\[([\w@?]+)\](?:\[(\$\w+)\])?", name)
        if name.startswith("~") and found is None:
            raise invalid("filter", name)
        if found:
            filters.append({found[1]: {found[2] or "$eq": value}})
    last = dict(pairs)
    size = last.get("per_page", str(PER_PAGE))
    return Query(
        tuple(filters),
        tuple(_order(value) for name, value in pairs if name in {"sort", "sort[]"}),
        _count("page", last.get("page", "1")),
        None if size == "all" else _count("per_page", size),
        frozenset(value for name, value in pairs if name == "_include[]"),
        frozenset(value for name, value in pairs if name == "_only[]"),
        tuple(value for name, value in pairs if name == "group[]"),
    )


def mask(filters: tuple[Values, ...], columns: Mapping[str, Ints], count: int) -> Flags:
    """Which rows every filter lets through; columns hold numbers, moments as milliseconds.

    Raises:
        Rejection: 400 for a field or an operator that is not served.
    """
    found = np.ones(count, dtype=bool)
    for one in filters:
        found &= _mask(one, columns, count)
    return found


def _mask(wanted: Values, columns: Mapping[str, Ints], count: int) -> Flags:
    found = np.ones(count, dtype=bool)
    for name, asked in wanted.items():
        if name == "$or":
            either = np.zeros(count, dtype=bool)
            for one in asked:
                either |= _mask(one, columns, count)
            found &= either
            continue
        if name not in columns:
            raise invalid(name, "is not a filterable field")
        for operator, value in (asked if isinstance(asked, dict) else {"$eq": asked}).items():
            found &= _compared(columns[name], operator, value, name)
    return found


def _compared(column: Ints, operator: str, value: Any, name: str) -> Flags:
    if operator in {"$in", "$nin"}:
        inside: Flags = np.isin(column, [_number(one, name) for one in value])
        return inside if operator == "$in" else ~inside
    if operator not in COMPARE:
        raise invalid(name, f"unknown operator {operator}")
    return COMPARE[operator](column, _number(value, name))


def _number(value: Any, name: str) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    try:
        moment = np.datetime64(str(value).removesuffix("Z"), "ms")
    except ValueError:
        raise invalid(name, "is invalid") from None
    return int(moment.astype(np.int64))


def _json(text: str) -> Values:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise invalid("_filter", "is not a JSON object")
    return found


def _order(text: str) -> tuple[str, bool]:
    field, _, direction = text.partition(",")
    if direction not in {"", "asc", "desc"}:
        raise invalid("sort", "must be asc or desc")
    return field, direction == "desc"


def _count(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise Rejection(400, "bad_request", f"{name} must be a positive number")
    return int(text)


def to_seconds(moments: Ints) -> Ints:
    """Moments cut to the second, as this API shows them."""
    return moments - moments % SECOND
