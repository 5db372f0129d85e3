"""The SQL-like `whereClause` of `GetRows` and `GetList`: comparisons, AND/OR/NOT, LIKE, IN, BETWEEN, IS NULL, `BY` for order.

Text compares without regard to case, as the database's collation does. What cannot be read, an unknown column above
all, is a swallowed server exception: Kinetic answers it with its general apology, not with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from retail_etl.sandbox.epicor.edm import Edm, EntityType, Row, comparable
from retail_etl.sandbox.epicor.lexer import Tokens
from retail_etl.sandbox.epicor.refusals import unexpected

Condition = Callable[[Row], bool]
_SIGNS = ("=", "<>", "!=", "<=", ">=", "<", ">")


def compile_where(text: str, entity: EntityType) -> tuple[Condition, list[tuple[str, bool]]]:
    """The predicate of a where clause and its order as (column, descending); an empty clause holds for every row.

    Raises:
        RefusedCallError: 500, the general apology, for anything unreadable.
    """

    def refuse(_problem: str, _at: int) -> NoReturn:
        raise unexpected()

    parser = _WhereParser(Tokens(text, refuse), entity)
    condition = parser.disjunction() if parser.begins() else (lambda _row: True)
    return condition, parser.order()


class _WhereParser:
    def __init__(self, tokens: Tokens, entity: EntityType) -> None:
        self.tokens = tokens
        self.entity = entity

    def begins(self) -> bool:
        return self.tokens.next.kind != "end" and self.tokens.next.text.lower() != "by"

    def disjunction(self) -> Condition:
        parts = [self._conjunction()]
        while self.tokens.takes("or"):
            parts.append(self._conjunction())
        return lambda row: any(part(row) for part in parts)

    def _conjunction(self) -> Condition:
        parts = [self._negation()]
        while self.tokens.takes("and"):
            parts.append(self._negation())
        return lambda row: all(part(row) for part in parts)

    def _negation(self) -> Condition:
        if self.tokens.takes("not"):
            inner = self._negation()
            return lambda row: not inner(row)
        if self.tokens.takes("("):
            nested = self.disjunction()
            self.tokens.expect(")")
            return nested
        return self._predicate()

    def _predicate(self) -> Condition:
        column = self._column()
        if self.tokens.takes("is"):
            wanted_null = self.tokens.takes("not") is None
            self.tokens.expect("null")
            return lambda row: (row.get(column) is None) == wanted_null
        negated = self.tokens.takes("not") is not None
        condition = self._listed(column) or self._comparison(column)
        return (lambda row: not condition(row)) if negated else condition

    def _listed(self, column: str) -> Condition | None:
        if self.tokens.takes("in"):
            self.tokens.expect("(")
            members = [self._value(column)]
            while self.tokens.takes(","):
                members.append(self._value(column))
            self.tokens.expect(")")
            return lambda row: _stored(row.get(column)) in members
        if self.tokens.takes("between"):
            low = self._value(column)
            self.tokens.expect("and")
            high = self._value(column)
            return lambda row: (held := _stored(row.get(column))) is not None and low <= held <= high
        if self.tokens.takes("like"):
            pattern = _like(str(self._value(column)))
            return lambda row: bool(pattern.fullmatch(str(row.get(column) or "")))
        return None

    def _comparison(self, column: str) -> Condition:
        sign = self.tokens.takes(*_SIGNS)
        if sign is None:
            self.tokens.refuse()
        bound = self._value(column)
        return lambda row: (held := _stored(row.get(column))) is not None and _holds(sign, held, bound)

    def _column(self) -> str:
        token = self.tokens.take()
        name = token.text.rsplit(".", 1)[-1]
        if token.kind != "word" or name not in self.entity.properties:
            self.tokens.refuse()
        return name

    def _value(self, column: str) -> Any:
        token = self.tokens.take()
        edm = self.entity.properties[column]
        if token.kind == "word" and token.text.lower() in {"true", "false"}:
            return token.text.lower() == "true"
        if token.kind == "number":
            number = Decimal(token.text)
            return bool(number) if edm is Edm.BOOLEAN else number
        if token.kind != "text":
            self.tokens.refuse()
        text = token.text[1:-1].replace("''", "'")
        return self._day(text) if edm is Edm.DATE_TIME_OFFSET else text.casefold()

    def _day(self, text: str) -> datetime:
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            self.tokens.refuse()

    def order(self) -> list[tuple[str, bool]]:
        columns: list[tuple[str, bool]] = []
        if self.tokens.takes("by"):
            columns.append((self._column(), self._descending()))
            while self.tokens.takes(",", "by"):
                columns.append((self._column(), self._descending()))
        if self.tokens.next.kind != "end":
            self.tokens.refuse()
        return columns

    def _descending(self) -> bool:
        return self.tokens.takes("asc", "desc", "descending") not in {None, "asc"}


def _stored(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else comparable(value)


def _holds(sign: str, held: Any, bound: Any) -> bool:
    if sign == "=":
        return bool(held == bound)
    if sign in {"<>", "!="}:
        return bool(held != bound)
    if sign in {"<", "<="}:
        return bool(held < bound or (sign == "<=" and held == bound))
    return bool(held > bound or (sign == ">=" and held == bound))


def _like(pattern: str) -> re.Pattern[str]:
    text = "".join({"%": ".*", "_": "."}.get(character, re.escape(character)) for character in pattern)
    return re.compile(text, re.IGNORECASE | re.DOTALL)
