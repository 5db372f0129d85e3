"""Which lines a contract could find fault with, asked of the database, so that only they are brought before it.

The contract's checks are put as five questions over columns. Whatever it refuses is among the answers (a test compares both on
bad rows); what else is among them is judged and found good. A check of another kind brings every line before the contract.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.contracts.catalog import contract

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.warehouse.interface import Session


# The types of a table's columns follow from its SQL alone: a process shows them to the contract once.
_types_shown: Final[set[str]] = set()


@dataclass(frozen=True)
class Question:
    """One SQL file under ``sql/checks`` with its parameters, over the columns that share them."""

    name: str
    columns: tuple[str, ...]
    parameters: tuple[tuple[str, Any], ...] = ()


def doubtful_lines(session: Session, entry: TableEntry) -> pl.Series | None:
    """The lines of ``parsed`` to be judged, in order; ``None`` where all of them are."""
    asked = questions(entry.name)
    if asked is None:
        return None
    found = [session.read("checks/uncast")["line"]]
    if entry.name not in _types_shown:
        found.append(session.read("checks/first_line")["line"])
    for question in asked:
        told = {name: list(value) if isinstance(value, tuple) else value for name, value in question.parameters}
        found.append(session.read(f"checks/{question.name}", columns=list(question.columns), **told)["line"])
    _types_shown.add(entry.name)
    return pl.concat(found).unique().sort().cast(pl.Int64)


def doubtful_rows(rows: pl.DataFrame, entry: TableEntry) -> pl.DataFrame:
    """The rows of a frame in the form of ``parsed`` that are to be judged: the same questions, put to the frame."""
    asked = questions(entry.name)
    if asked is None or entry.name not in _types_shown:
        _types_shown.add(entry.name)
        return rows
    doubts = [pl.col("cast_failures") != "", *(_doubt(question) for question in asked)]
    return rows.filter(pl.any_horizontal(doubts))


def _doubt(question: Question) -> pl.Expr:
    columns, told = pl.col(list(question.columns)), dict(question.parameters)
    doubts: dict[str, Callable[[], pl.Expr]] = {
        "unfilled": columns.is_null,
        "unknown_words": lambda: ~columns.is_in(told["words"]),
        "odd_forms": lambda: ~columns.str.contains(told["pattern"]),
        "too_low": lambda: columns.lt(told["least"]),
        "too_short": lambda: columns.str.len_chars().lt(told["least"]),
    }
    return doubts[question.name]()


@cache
def questions(table: str) -> tuple[Question, ...] | None:
    """The contract's checks as questions; ``None`` where one of them cannot be put so."""
    schema = contract(table).to_schema()
    if schema.checks:
        return None
    grouped: dict[tuple[str, tuple[tuple[str, Any], ...]], list[str]] = defaultdict(list)
    for name, column in schema.columns.items():
        if not column.nullable:
            grouped["unfilled", ()].append(name)
        for check in column.checks:
            question = _question(check)
            if question is None:
                return None
            grouped[question].append(name)
    return tuple(Question(name, tuple(columns), parameters) for (name, parameters), columns in grouped.items())


def _question(check: Any) -> tuple[str, tuple[tuple[str, Any], ...]] | None:
    told = check.statistics or {}
    match check.name:
        case "isin":
            return "unknown_words", (("words", tuple(told["allowed_values"])),)
        case "str_matches":
            return "odd_forms", (("pattern", told["pattern"]),)
        case "greater_than_or_equal_to":
            return "too_low", (("least", told["min_value"]),)
        case "str_length" if told.get("max_value") is None and told.get("exact_value") is None:
            return "too_short", (("least", told["min_value"]),)
        case _:
            return None
