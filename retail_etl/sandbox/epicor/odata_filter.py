"""OData's `$filter`: comparison, and/or/not, parentheses and the string functions, typed against an entity type.

A quoted date beside a DateTimeOffset is refused, as Kinetic refuses it; null follows the three-valued rules of OData 4.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NoReturn

from retail_etl.sandbox.epicor.edm import NUMERIC, Edm, EntityType, Row, comparable
from retail_etl.sandbox.epicor.lexer import Tokens
from retail_etl.sandbox.epicor.refusals import bad_query, unknown_property

Getter = Callable[[Row], Any]
_KINDS = {
    "eq": "Equal",
    "ne": "NotEqual",
    "gt": "GreaterThan",
    "ge": "GreaterThanOrEqual",
    "lt": "LessThan",
    "le": "LessThanOrEqual",
}
_LITERALS = {"null": (Edm.NULL, None), "true": (Edm.BOOLEAN, True), "false": (Edm.BOOLEAN, False)}
_STRING_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
}
_STRING_FORMS: dict[str, tuple[Edm, Callable[[str], Any]]] = {
    "tolower": (Edm.STRING, str.lower),
    "toupper": (Edm.STRING, str.upper),
    "trim": (Edm.STRING, str.strip),
    "length": (Edm.INT32, len),
}
_DATE_PARTS = {"year", "month", "day"}


@dataclass(frozen=True)
class Operand:
    """A typed expression over a row; its value may be None."""

    edm: Edm
    value: Getter


def compile_filter(text: str, entity: EntityType) -> Callable[[Row], bool]:
    """A predicate over rows of the entity type.

    Raises:
        RefusedCallError: 400 ODataException for a syntax error, an unknown property or incompatible operand types.
    """

    def refuse(problem: str, at: int) -> NoReturn:
        raise bad_query(f"{problem} at position {at} in '{text}'.")

    parser = _FilterParser(Tokens(text, refuse), entity)
    expression = parser.disjunction()
    if parser.tokens.next.kind != "end":
        parser.tokens.refuse()
    if expression.edm is not Edm.BOOLEAN:
        raise bad_query("The $filter expression must evaluate to a single boolean value.")
    return lambda row: expression.value(row) is True


class _FilterParser:
    """Recursive descent in the order of OData's precedence: or, and, not, comparison, operand."""

    def __init__(self, tokens: Tokens, entity: EntityType) -> None:
        self.tokens = tokens
        self.entity = entity

    def disjunction(self) -> Operand:
        left = self._conjunction()
        while self.tokens.takes("or"):
            left = _either(_boolean(left), _boolean(self._conjunction()))
        return left

    def _conjunction(self) -> Operand:
        left = self._negation()
        while self.tokens.takes("and"):
            left = _both(_boolean(left), _boolean(self._negation()))
        return left

    def _negation(self) -> Operand:
        if self.tokens.next.text == "not" and self.tokens.next.kind == "word":
            self.tokens.take()
            return _not(_boolean(self._negation()))
        return self._comparison()

    def _comparison(self) -> Operand:
        left = self._operand()
        operator = self.tokens.takes(*_KINDS)
        if operator is None:
            return left
        return _compared(operator, left, self._operand())

    def _operand(self) -> Operand:
        token = self.tokens.next
        if self.tokens.takes("("):
            inner = self.disjunction()
            self.tokens.expect(")")
            return inner
        if token.kind == "word":
            return self._word()
        self.tokens.take()
        return self._literal(token.kind, token.text)

    def _word(self) -> Operand:
        name = self.tokens.take().text
        if name in _LITERALS:
            edm, value = _LITERALS[name]
            return Operand(edm, lambda _row: value)
        if self.tokens.takes("("):
            return self._function(name)
        if name not in self.entity.properties:
            raise unknown_property(name, self.entity.name)
        return Operand(self.entity.properties[name], lambda row: comparable(row.get(name)))

    def _function(self, name: str) -> Operand:
        arguments = [self.disjunction()]
        while self.tokens.takes(","):
            arguments.append(self.disjunction())
        self.tokens.expect(")")
        if name in _STRING_TESTS and len(arguments) == 2:  # noqa: PLR2004 - text and part
            return _string_test(name, arguments[0], arguments[1])
        if name in _STRING_FORMS and len(arguments) == 1:
            return _string_form(name, arguments[0])
        if name in _DATE_PARTS and len(arguments) == 1 and arguments[0].edm is Edm.DATE_TIME_OFFSET:
            return _date_part(name, arguments[0])
        raise bad_query(f"An unknown function with name '{name}' was found, or its arguments do not fit.")

    def _literal(self, kind: str, text: str) -> Operand:
        value: Any
        if kind == "text":
            edm, value = Edm.STRING, text[1:-1].replace("''", "'")
        elif kind == "number":
            edm, value = _number(text)
        elif kind in {"moment", "date"}:
            edm, value = (Edm.DATE_TIME_OFFSET if kind == "moment" else Edm.DATE), _moment(text)
        elif kind == "guid":
            edm, value = Edm.GUID, str(uuid.UUID(text))
        else:
            self.tokens.refuse()
        return Operand(edm, lambda _row: value)


def _number(text: str) -> tuple[Edm, Any]:
    digits = text.rstrip("mMlLdDfF")
    if digits.lstrip("-").isdigit():
        return (Edm.INT64, int(digits))
    return (Edm.DECIMAL, Decimal(digits))


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise bad_query(f"Unrecognized 'Edm.DateTimeOffset' literal '{text}'.") from unreadable
    return read.astimezone(UTC).replace(tzinfo=None) if read.tzinfo else read


def _boolean(operand: Operand) -> Operand:
    if operand.edm not in {Edm.BOOLEAN, Edm.NULL}:
        raise bad_query(f"The logical operators need boolean operands, found '{operand.edm}'.")
    return operand


def _either(left: Operand, right: Operand) -> Operand:
    def value(row: Row) -> bool | None:
        first, second = left.value(row), right.value(row)
        if first is True or second is True:
            return True
        return None if first is None or second is None else False

    return Operand(Edm.BOOLEAN, value)


def _both(left: Operand, right: Operand) -> Operand:
    def value(row: Row) -> bool | None:
        first, second = left.value(row), right.value(row)
        if first is False or second is False:
            return False
        return None if first is None or second is None else True

    return Operand(Edm.BOOLEAN, value)


def _not(operand: Operand) -> Operand:
    def value(row: Row) -> bool | None:
        held = operand.value(row)
        return None if held is None else not held

    return Operand(Edm.BOOLEAN, value)


def _compared(operator: str, left: Operand, right: Operand) -> Operand:
    kinds = {left.edm, right.edm}
    if len(kinds - {Edm.NULL}) > 1 and not kinds - {Edm.NULL} <= NUMERIC:
        raise bad_query(
            f"A binary operator with incompatible types was detected. Found operand types '{left.edm}' and '{right.edm}' "
            f"for operator kind '{_KINDS[operator]}'."
        )
    return Operand(Edm.BOOLEAN, lambda row: _holds(operator, left.value(row), right.value(row)))


def _holds(operator: str, first: Any, second: Any) -> bool:
    if operator in {"eq", "ne"}:
        return bool(first == second) == (operator == "eq")
    if first is None or second is None:
        return False
    if operator in {"gt", "ge"}:
        return bool(first > second or (operator == "ge" and first == second))
    return bool(first < second or (operator == "le" and first == second))


def _strings(name: str, *operands: Operand) -> None:
    if any(operand.edm not in {Edm.STRING, Edm.NULL} for operand in operands):
        raise bad_query(f"No function signature for the function with name '{name}' matches the specified arguments.")


def _string_test(name: str, text: Operand, part: Operand) -> Operand:
    _strings(name, text, part)
    test = _STRING_TESTS[name]

    def value(row: Row) -> bool | None:
        first, second = text.value(row), part.value(row)
        return None if first is None or second is None else test(first, second)

    return Operand(Edm.BOOLEAN, value)


def _string_form(name: str, text: Operand) -> Operand:
    _strings(name, text)
    edm, form = _STRING_FORMS[name]
    return Operand(edm, lambda row: None if (held := text.value(row)) is None else form(held))


def _date_part(name: str, moment: Operand) -> Operand:
    return Operand(Edm.INT32, lambda row: None if (held := moment.value(row)) is None else getattr(held, name))
