"""How MySQL compares a column with the text of a filter: by the column's type, with NULL never true."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from retail_etl.sandbox.magento.rejections import internal_error

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.search_criteria import Filter

ColumnType = Literal["number", "text", "moment"]
Columns = Mapping[str, ColumnType]
Row = Callable[[str], Any]
Predicate = Callable[[Row], bool]

_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)")
_MOMENT = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:\.\d+)?)?)?")


def moment_literal(text: str) -> str:
    """A date-time literal in any form MySQL takes, as `YYYY-MM-DD HH:MM:SS`; anything else ends in a masked 500."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise internal_error(f"SQLSTATE[HY000]: Incorrect DATETIME value: {text}")
    year, month, day, hour, minute, second = (part or "00" for part in found.groups())
    return f"{year}-{month}-{day} {hour}:{minute}:{second}"


def comparable(kind: ColumnType, text: str) -> Any:
    """The filter's text in the column's type: numbers by their leading digits, text without regard to case."""
    if kind == "number":
        found = _NUMBER.match(text)
        return Decimal(found.group().strip()) if found else Decimal(0)
    return moment_literal(text) if kind == "moment" else text.casefold()


def predicate(asked: Filter, kind: ColumnType) -> Predicate:
    """Whether a row meets one filter; an unknown condition is read as `eq`, as the shop's query builder does."""
    field, condition = asked.field, asked.condition.lower()
    if condition in {"null", "notnull"}:
        return lambda row: (row(field) is None) == (condition == "null")
    test = _test(condition, kind, asked.value)

    def holds(row: Row) -> bool:
        value = row(field)
        return value is not None and test(_stored(kind, value))

    return holds


def _stored(kind: ColumnType, value: Any) -> Any:
    if kind == "number":
        return value if isinstance(value, int) else Decimal(str(value))
    return str(value).casefold() if kind == "text" else value


def _test(condition: str, kind: ColumnType, text: str) -> Callable[[Any], bool]:
    if condition in {"in", "nin"}:
        members = {comparable(kind, member) for member in text.split(",")}
        return lambda value: (value in members) == (condition == "in")
    if condition in {"like", "nlike"}:
        pattern = _like(text)
        return lambda value: bool(pattern.fullmatch(str(value))) == (condition == "like")
    if condition in {"finset", "nfinset"}:
        wanted = text.casefold()
        return lambda value: (wanted in str(value).split(",")) == (condition == "finset")
    bound = comparable(kind, text)
    return _ordered(condition, bound)


def _ordered(condition: str, bound: Any) -> Callable[[Any], bool]:
    if condition == "neq":
        return lambda value: bool(value != bound)
    if condition == "gt":
        return lambda value: bool(value > bound)
    if condition in {"gteq", "moreq", "from"}:
        return lambda value: bool(value >= bound)
    if condition == "lt":
        return lambda value: bool(value < bound)
    if condition in {"lteq", "to"}:
        return lambda value: bool(value <= bound)
    return lambda value: bool(value == bound)


def _like(pattern: str) -> re.Pattern[str]:
    text = "".join({"%": ".*", "_": "."}.get(character, re.escape(character)) for character in pattern)
    return re.compile(text, re.IGNORECASE | re.DOTALL)
