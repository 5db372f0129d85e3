"""Decides which records a condition means, and in which order they come."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.identifiers import long_form
from retail_etl.sandbox.salesforce.rejections import RejectedCallError, malformed
from retail_etl.sandbox.salesforce.soql import Comparison, Condition
from retail_etl.sandbox.salesforce.values import moment_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.salesforce.records import Org, Row
    from retail_etl.sandbox.salesforce.schema import Field, SObject

_KINDS = {"datetime": dt.datetime, "date": dt.date, "double": Decimal, "currency": Decimal, "boolean": bool}
_TYPE_NAMES = {"datetime": "dateTime"}
_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda value, wanted: value < wanted,
    "<=": lambda value, wanted: value <= wanted,
    ">": lambda value, wanted: value > wanted,
    ">=": lambda value, wanted: value >= wanted,
}


class Matcher:
    """Reads paths and conditions over the records of one object."""

    def __init__(self, org: Org, source: SObject) -> None:
        self._org = org
        self._source = source

    def field(self, path: str) -> Field:
        """The field at the end of a path.

        Raises:
            RejectedCallError: 400 `INVALID_FIELD`.
        """
        return self._steps(path)[1]

    def reader(self, path: str) -> Callable[[Row], Any]:
        """What a record has at a path; `None` where a parent is missing."""
        steps, last = self._steps(path)
        if not steps:
            return lambda row: row.get(last.name)

        def through(row: Row) -> Any:
            at: Row | None = row
            for step in steps:
                at = self._org.parent(step, at) if at is not None else None
            return at.get(last.name) if at is not None else None

        return through

    def test(self, condition: Condition | None) -> Callable[[Row], bool]:
        """Whether a record meets a condition."""
        if condition is None:
            return lambda _row: True
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        tests = [self.test(part) for part in condition.parts]
        if condition.operator == "NOT":
            return lambda row: not tests[0](row)
        if condition.operator == "AND":
            return lambda row: all(one(row) for one in tests)
        return lambda row: any(one(row) for one in tests)

    def sort(self, rows: list[Row], order: tuple[tuple[str, bool, bool], ...]) -> None:
        """Brings the records into order, in place; nulls come first unless the query says otherwise."""
        for path, descending, nulls_first in reversed(order):
            read, field = self.reader(path), self.field(path)
            present = [row for row in rows if read(row) is not None]
            absent = [row for row in rows if read(row) is None]
            present.sort(key=lambda row, read=read, field=field: _fold(field, read(row)), reverse=descending)  # type: ignore[misc]
            rows[:] = [*absent, *present] if nulls_first else [*present, *absent]

    def _steps(self, path: str) -> tuple[list[Field], Field]:
        *relationships, name = path.split(".")
        at, steps = self._source, []
        for relationship in relationships:
            step = at.by_relationship.get(relationship.lower())
            if step is None and relationship.lower() == at.name.lower():
                continue  # the object's own name before its field
            if step is None:
                said = f"Didn't understand relationship '{relationship}' in field path.\n{path}"
                raise RejectedCallError(400, "INVALID_FIELD", said)
            steps.append(step)
            at = self._org.sobject(step.refers_to)
        found = at.named(name)
        if found is None:
            raise RejectedCallError(
                400,
                "INVALID_FIELD",
                f"No such column '{name}' on entity '{at.name}'. If you are attempting to use a custom field, be sure to "
                "append the '__c' after the custom field name.",
            )
        return steps, found

    def _comparison(self, condition: Comparison) -> Callable[[Row], bool]:
        field, read = self.field(condition.path), self.reader(condition.path)
        match condition.operator:
            case "IN" | "NOT IN":
                wanted = {_fold(field, self._literal(field, value)) for value in condition.value}
                inside = condition.operator == "IN"
                return lambda row: (_fold(field, read(row)) in wanted) == inside
            case "LIKE":
                if not field.is_text or not isinstance(condition.value, str):
                    raise malformed("invalid operator on a field that is no text")
                pattern = _like(condition.value)
                return lambda row: isinstance(text := read(row), str) and pattern.fullmatch(text) is not None
            case "=" | "!=":
                value = _fold(field, self._literal(field, condition.value))
                equal = condition.operator == "="
                return lambda row: (_fold(field, read(row)) == value) == equal
            case sign:
                bound, ordered = self._literal(field, condition.value), _ORDERED[sign]
                return lambda row: (value := read(row)) is not None and ordered(value, bound)

    def _literal(self, field: Field, value: Any) -> Any:
        """The literal in the form in which records hold such values."""
        if value is None:
            return None
        kind = _KINDS.get(field.type, str)
        if not isinstance(value, kind) or (kind is dt.date and isinstance(value, dt.datetime)):
            raise malformed(
                f"value of filter criterion for field '{field.name}' must be of type "
                f"{_TYPE_NAMES.get(field.type, field.type)}"
                + (" and should not be enclosed in quotes" if kind is not str else "")
            )
        if isinstance(value, dt.datetime):
            return moment_text(value)
        if isinstance(value, dt.date):
            return value.isoformat()
        return (long_form(str(value)) or value) if field.type in {"id", "reference"} else value


def _fold(field: Field, value: Any) -> Any:
    """Texts compare without regard to case, but for ids and for external ids that mind it."""
    plain = field.type in {"id", "reference"} or field.external_id
    return value if plain or not isinstance(value, str) else value.casefold()


def _like(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\\.|%|_)", pattern)
    made = "".join({"%": ".*", "_": "."}.get(part, re.escape(part.removeprefix("\\"))) for part in parts)
    return re.compile(made, re.IGNORECASE | re.DOTALL)
