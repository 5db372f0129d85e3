"""One expression of a mapping: checked against what its rows have, and turned into SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from retail_etl.mapping.functions import NAMED, SCALAR, VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.mapping.document import ValueMap

_DIALECT: Final = "duckdb"
_INEXACT: Final = (exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT)


class ExpressionError(ValueError):
    """An expression that cannot be used; says why."""


@dataclass(frozen=True)
class Scope:
    """What an expression may name.

    Attributes:
        rows: the columns of each row at hand, by the row's name.
        bare: the name of the row that a column without one belongs to.
        values: the value maps of the file.
    """

    rows: Mapping[str, frozenset[str]]
    bare: str
    values: Mapping[str, ValueMap] = field(default_factory=dict)


@dataclass(frozen=True)
class Word:
    """A word that is looked up in a value map which refuses words it does not list.

    Attributes:
        sql: the word.
        is_unknown: a condition that holds where the map does not list it.
        value_map: the map's name.
    """

    sql: str
    is_unknown: str
    value_map: str


@dataclass(frozen=True)
class Compiled:
    """An expression as SQL, every column with its row's name, and the words in it that may be unknown."""

    sql: str
    words: tuple[Word, ...] = ()


def compile_expression(text: str, scope: Scope) -> Compiled:
    """The expression as SQL.

    Raises:
        ExpressionError: it is no single scalar expression, names what is not there, or uses what no mapping may use.
    """
    try:
        tree = sqlglot.parse_one(text, dialect=_DIALECT)
    except SqlglotError as error:
        raise ExpressionError(f"no SQL expression: {text!r}") from error
    for node in tree.walk():
        _check(node)
    for column in tree.find_all(exp.Column):
        _place(column, scope)
    words: list[Word] = []
    return Compiled(tree.transform(lambda node: _with_value(node, scope, words)).sql(_DIALECT), tuple(words))


def _check(node: exp.Expr) -> None:
    if isinstance(node, exp.Anonymous):
        _check_named(node)
    elif isinstance(node, exp.Div):
        raise ExpressionError("/ gives inexact numbers; amount_of(minor, currency) gives the decimal amount, // whole numbers")
    elif type(node) not in SCALAR:
        raise ExpressionError(f"{node.sql(_DIALECT)} may not stand in a mapping: scalar expressions over the record only")
    if isinstance(node, exp.DataType) and node.this in _INEXACT:
        raise ExpressionError(f"{node.sql(_DIALECT)} is inexact; use DECIMAL")


def _check_named(call: exp.Anonymous) -> None:
    name = str(call.this).lower()
    if name == VALUE:
        return
    if name not in NAMED:
        near = get_close_matches(name, [*NAMED, VALUE], 1)
        raise ExpressionError(f"unknown function {name}{f'; did you mean {near[0]}?' if near else ''}")
    if len(call.expressions) != NAMED[name]:
        raise ExpressionError(f"{name} takes {NAMED[name]} arguments, found {len(call.expressions)}")
    call.set("this", name)


def _place(column: exp.Column, scope: Scope) -> None:
    row, name = column.table or scope.bare, column.name
    if column.args.get("db") or row not in scope.rows:
        raise ExpressionError(f"{column.sql(_DIALECT)}: rows at hand are {', '.join(sorted(scope.rows))}")
    if name not in scope.rows[row]:
        near = get_close_matches(name, scope.rows[row], 1)
        raise ExpressionError(f"{row} has no column {name}{f'; did you mean {near[0]}?' if near else ''}")
    column.set("table", exp.to_identifier(row, quoted=True))
    column.set("this", exp.to_identifier(name, quoted=True))


def _with_value(node: exp.Expression, scope: Scope, words: list[Word]) -> exp.Expression:
    if not (isinstance(node, exp.Anonymous) and str(node.this).lower() == VALUE):
        return node
    if len(node.expressions) != 2 or not isinstance(node.expressions[0], exp.Literal):  # noqa: PLR2004 -- the map and the word
        raise ExpressionError(f"{VALUE} is written {VALUE}('map', expression)")
    name, word = node.expressions[0].name, node.expressions[1]
    found = scope.values.get(name)
    if found is None:
        near = get_close_matches(name, scope.values, 1)
        raise ExpressionError(f"no value map is called {name}{f'; did you mean {near[0]}?' if near else ''}")
    word = word.transform(lambda inner: _with_value(inner, scope, words))
    chosen = exp.Case(
        this=word.copy(),
        ifs=[exp.If(this=exp.Literal.string(given), true=exp.Literal.string(told)) for given, told in found.pairs.items()],
        default=word.copy() if found.otherwise == "keep" else None,
    )
    if found.otherwise == "refuse":
        # What the field asks anyway, so that it is asked once; a list of words would be joined as a table.
        told, counterpart = word.sql(_DIALECT), chosen.sql(_DIALECT)
        words.append(Word(told, f"{told} IS NOT NULL AND {counterpart} IS NULL", name))
    return chosen
