"""Reads SOQL: what the org's clients send, and a refusal for the rest.

Understood: field paths, child sub-queries, COUNT(), COUNT, SUM, MIN, MAX and AVG with GROUP BY, conditions with AND, OR, NOT
and brackets, comparisons, LIKE, IN and NOT IN over literals, ORDER BY, LIMIT, OFFSET.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.rejections import malformed
from retail_etl.sandbox.salesforce.soql_text import Word, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

OFFSET_MAX = 2_000
QUERY_LENGTH_MAX = 100_000
AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "COUNT_DISTINCT")
COMPARISONS = ("=", "!=", "<>", "<", "<=", ">", ">=", "LIKE", "IN", "NOT")
_CLAUSES = ("WHERE", "GROUP", "ORDER", "LIMIT", "OFFSET", "ALL", "FOR", "WITH", "HAVING")


@dataclass(frozen=True)
class Aggregate:
    """`SUM(Heartland_Total__c) total`; `COUNT()` has no path."""

    function: str
    path: str
    alias: str


@dataclass(frozen=True)
class Comparison:
    """`path operator value`; the value of IN is a tuple."""

    path: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Combined:
    """AND, OR or NOT over conditions."""

    operator: str
    parts: tuple[Condition, ...]


Condition = Comparison | Combined


@dataclass(frozen=True)
class Query:
    """A query as it was meant."""

    source: str
    paths: tuple[str, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    children: tuple[Query, ...] = ()
    where: Condition | None = None
    group: tuple[str, ...] = ()
    order: tuple[tuple[str, bool, bool], ...] = ()
    limit: int | None = None
    offset: int = 0

    @property
    def counts(self) -> bool:
        """Whether only the number of rows is asked for."""
        return any(one.function == "COUNT" and not one.path for one in self.aggregates)


def parse(text: str) -> Query:
    """The query.

    Raises:
        RejectedCallError: 400 `MALFORMED_QUERY`.
    """
    if len(text) > QUERY_LENGTH_MAX:
        raise malformed("SOQL statements cannot be longer than 100000 characters.")
    parser = _Parser(words_of(text))
    query = parser.query()
    parser.expect_end()
    return query


@dataclass
class _Parser:
    words: list[Word]
    place: int = 0
    unnamed: int = field(default=0)

    @property
    def word(self) -> Word:
        return self.words[self.place]

    def take(self) -> Word:
        word = self.word
        self.place += 1
        return word

    def accept(self, *words: str) -> bool:
        if self.word.says(*words):
            self.place += 1
            return True
        return False

    def expect(self, *words: str) -> None:
        if not self.accept(*words):
            raise malformed(f"unexpected token: '{self.word.text}', expecting {' or '.join(words)}")

    def expect_end(self) -> None:
        if self.word.kind != "end":
            raise malformed(f"unexpected token: '{self.word.text}'")

    def name(self) -> str:
        if self.word.kind != "name":
            raise malformed(f"unexpected token: '{self.word.text}'")
        return self.take().text

    def query(self) -> Query:
        self.expect("SELECT")
        found = Query("")
        while True:
            found = self._selected(found)
            if not self.accept(","):
                break
        self.expect("FROM")
        found = replace(found, source=self.name())
        if self.word.kind == "name" and not self.word.says(*_CLAUSES):
            self.take()  # an alias, which no path of ours uses
        return self._clauses(found)

    def _selected(self, query: Query) -> Query:
        if self.accept("("):
            inner = self.query()
            self.expect(")")
            return replace(query, children=(*query.children, inner))
        name = self.name()
        if not self.accept("("):
            return replace(query, paths=(*query.paths, name))
        if name.upper() not in AGGREGATES:
            raise malformed(f"unknown function: {name}")
        path = "" if self.word.says(")") else self.name()
        self.expect(")")
        alias = "" if self.word.says("FROM", ",") else self.name()
        if not alias:
            alias, self.unnamed = f"expr{self.unnamed}", self.unnamed + 1
        return replace(query, aggregates=(*query.aggregates, Aggregate(name.upper(), path, alias)))

    def _clauses(self, query: Query) -> Query:
        if self.accept("WHERE"):
            query = replace(query, where=self._either())
        if self.accept("GROUP"):
            self.expect("BY")
            query = replace(query, group=tuple(self._listed(self.name)))
        if self.accept("ORDER"):
            self.expect("BY")
            query = replace(query, order=tuple(self._listed(self._ordered)))
        if self.accept("LIMIT"):
            query = replace(query, limit=self._whole())
        if self.accept("OFFSET"):
            query = replace(query, offset=self._whole())
            if query.offset > OFFSET_MAX:
                raise malformed(f"Maximum SOQL offset allowed is {OFFSET_MAX}")
        if self.accept("ALL"):
            self.expect("ROWS")
        return query

    def _listed(self, one: Callable[[], Any]) -> list[Any]:
        found = [one()]
        while self.accept(","):
            found.append(one())
        return found

    def _ordered(self) -> tuple[str, bool, bool]:
        path = self.name()
        descending = self.accept("DESC") or (self.accept("ASC") and False)
        nulls_first = True
        if self.accept("NULLS"):
            nulls_first = self.accept("FIRST")
            if not nulls_first:
                self.expect("LAST")
        return path, descending, nulls_first

    def _whole(self) -> int:
        if self.word.kind != "number" or not self.word.text.isdigit():
            raise malformed(f"unexpected token: '{self.word.text}'")
        return int(self.take().text)

    def _either(self) -> Condition:
        return self._joined("OR", self._both)

    def _both(self) -> Condition:
        return self._joined("AND", self._one)

    def _joined(self, sign: str, part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self.accept(sign):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Combined(sign, tuple(parts))

    def _one(self) -> Condition:
        if self.accept("NOT"):
            return Combined("NOT", (self._one(),))
        if self.accept("("):
            inner = self._either()
            self.expect(")")
            return inner
        path = self.name()
        operator = self.take()
        if not operator.says(*COMPARISONS):
            raise malformed(f"unexpected token: '{operator.text}'")
        sign = operator.text.upper()
        if sign == "NOT":
            self.expect("IN")
            sign = "NOT IN"
        if sign not in {"IN", "NOT IN"}:
            return Comparison(path, "!=" if sign == "<>" else sign, self._literal())
        self.expect("(")
        values = tuple(self._listed(self._literal))
        self.expect(")")
        return Comparison(path, sign, values)

    def _literal(self) -> Any:
        word = self.take()
        if word.says("TRUE", "FALSE"):
            return word.says("TRUE")
        if word.says("NULL"):
            return None
        if word.kind not in {"text", "number", "moment", "day"}:
            raise malformed(f"unexpected token: '{word.text}'")
        return word.value
