"""Fields on their way to SQL: the column each is made of, and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.mapping.expressions import Compiled, ExpressionError, Scope, compile_expression
from retail_etl.mapping.relations import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.mapping.document import Fields
    from retail_etl.mapping.lines import Lines, Place


@dataclass(frozen=True)
class Problem:
    """What may be wrong with a field: when it is, and what is said of it then."""

    condition: str
    said: str


@dataclass(frozen=True)
class FieldColumns:
    """The columns that fields are made of, and over these what may be wrong with them."""

    columns: list[str]
    problems: list[Problem]


class Gathered:
    """Compiles expressions and keeps the mistakes, each with its line."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.mistakes: list[str] = []

    def mistake(self, place: Place, told: str) -> None:
        """One more mistake."""
        self.mistakes.append(self._lines.told(place, told))

    def check(self) -> None:
        """Raises UnusableInputError where there was a mistake."""
        if self.mistakes:
            raise self._lines.unusable("; ".join(self.mistakes))

    def columns(self, table: str, place: Place) -> frozenset[str]:
        """What a table has; a mistake where there is none of that name."""
        found = columns_of(table)
        if found is None:
            self.mistake(place, f"no canonical table is called {table}")
        return found or frozenset()

    def compiled(self, text: str, scope: Scope, place: Place) -> Compiled:
        """The expression as SQL; NULL where it has a mistake."""
        try:
            return compile_expression(text, scope)
        except ExpressionError as error:
            self.mistake(place, str(error))
            return Compiled("NULL")

    def sql(self, text: str, scope: Scope, place: Place) -> str:
        """The same without the words that may be unknown."""
        return self.compiled(text, scope, place).sql


def fields_of(fields: Fields, scope: Scope, place: Place, gathered: Gathered) -> FieldColumns:
    """The columns of fields by their names, hidden ones for words that a value map may not list, and what may be wrong."""
    columns: list[str] = []
    problems: list[Problem] = []
    for name, field in fields.items():
        compiled = gathered.compiled(field.source, scope, (*place, name))
        columns.append(f'{compiled.sql} AS "{name}"')
        hidden = [f'"word {number} of {name}"' for number in range(len(compiled.words))]
        for column, word in zip(hidden, compiled.words, strict=True):
            columns.append(f"CASE WHEN {word.is_unknown} THEN {word.sql} END AS {column}")
            told = f"has no counterpart in {word.value_map}"
            problems.append(problem(f"{column} IS NOT NULL", name, told, column))
        if field.required:
            # Only a text can be empty; what type a field has is known before the first row, and numbers are not made texts.
            is_empty = f'("{name}" IS NULL OR (typeof("{name}") = \'VARCHAR\' AND CAST("{name}" AS VARCHAR) = \'\'))'
            conditions = [is_empty, *[f"{column} IS NULL" for column in hidden]]
            problems.append(problem(" AND ".join(conditions), name, "is missing"))
        if field.longest is not None:
            told = f"is longer than {field.longest} characters"
            problems.append(problem(f'length(CAST("{name}" AS VARCHAR)) > {field.longest}', name, told))
    return FieldColumns(columns, problems)


def select(columns: Sequence[str], source: str, joins: Sequence[str] = (), where: str = "") -> str:
    """A SELECT, a line a column."""
    lines = ["SELECT", "    " + ",\n    ".join(columns), f"FROM {source}", *joins]
    return "\n".join([*lines, f"WHERE {where}"] if where else lines)


def cases(found: list[tuple[str, str]]) -> str:
    """The text of the first condition that holds."""
    if not found:
        return "CAST(NULL AS VARCHAR)"
    return f"CASE {' '.join(f'WHEN {condition} THEN {text_of(told)}' for condition, told in found)} END"


def problem(condition: str, field: str, told: str, word: str | None = None) -> Problem:
    """What is said of a field where a condition holds."""
    if word is None:
        return Problem(condition, text_of(f"{field}: {told}"))
    return Problem(condition, f"{text_of(f'{field}: ')} || CAST({word} AS VARCHAR) || {text_of(f' {told}')}")


def together(problems: list[Problem]) -> str:
    """All problems of a row, one a line; texts are put together of the few rows only that have any."""
    if not problems:
        return "CAST(NULL AS VARCHAR)"
    has_any = " OR ".join(f"({one.condition})" for one in problems)
    said = ", ".join(f"CASE WHEN {one.condition} THEN {one.said} END" for one in problems)
    return f"CASE WHEN {has_any} THEN concat_ws(chr(10), {said}) END"


def text_of(words: str) -> str:
    """A text in SQL."""
    return "'" + words.replace("'", "''") + "'"
