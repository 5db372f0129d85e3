"""Questions put to single SQL files: given tables, parameters, expected rows, and the same question over nothing.

A question is a YAML file under ``cases/<schema>/<statement>/``. Its keys:

- ``question``: what is asked, in words.
- ``parameters``: values for the statement's ``$names``.
- ``given``: rows by table. A table of ``sql/schema`` takes the columns that matter and leaves the others empty; any other name
  becomes a temporary table with the types of ``columns``.
- ``columns``: types by column for each such temporary table.
- ``landed``: records of a landed file (text is a line as it is); a statement finds it at ``$path``.
- ``before``: statements that run first, each with the parameters that it names (macros are always there).
- ``result``: the table to look at afterwards; without it, the rows that the statement returns.
- ``expected``: rows, with the columns that matter; their order does not.
- ``expected_of_nothing``: what remains when every table and file is empty (default: no rows).
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import yaml
import zstandard

from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parent / "cases"
QUESTIONS = sorted(CASES.rglob("*.yaml"))


@cache
def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """An empty warehouse in memory whose columns may all be left empty, with the macros of staging; made once."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for file in sorted((SQL_FOLDER / "schema").glob("*.sql")):
        connection.execute(file.read_text().replace(" NOT NULL", ""))
    for file in sorted((SQL_FOLDER / "macros").glob("*.sql")):
        connection.execute(file.read_text())
    return connection


@contextmanager
def ready_connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The empty warehouse for one question: it is empty again afterwards, and tables and macros made meanwhile are gone."""
    connection = empty_warehouse()
    connection.execute("BEGIN TRANSACTION")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK")


def fill(connection: duckdb.DuckDBPyConnection, question: dict[str, Any], *, is_empty: bool) -> None:
    for table, columns in question.get("columns", {}).items():
        named = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        connection.execute(f"CREATE TEMP TABLE {table} ({named})")
    for table, rows in question.get("given", {}).items():
        for row in [] if is_empty else rows:
            names, places = ", ".join(row), ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))


def answer(question: dict[str, Any], name: str, folder: Path, *, is_empty: bool) -> list[dict[str, str | None]]:
    parameters = dict(question.get("parameters", {}))
    if "landed" in question:
        lines = [] if is_empty else [line if isinstance(line, str) else json.dumps(line) for line in question["landed"]]
        file = folder / "landed.ndjson.zst"
        file.write_bytes(zstandard.compress("".join(f"{line}\n" for line in lines).encode()))
        parameters |= {"path": str(file), "longest_line": 1 << 24}
    with ready_connection() as connection:
        fill(connection, question, is_empty=is_empty)
        if "landed" in question:
            connection.execute(statement("ops/landed_file"), {name: parameters[name] for name in ("path", "longest_line")})
        for step in [*question.get("before", []), name]:
            named = {key: value for key, value in parameters.items() if f"${key}" in statement(step)}
            connection.execute(statement(step), named or None)
            if "TEMP TABLE delivered" in statement(step):
                connection.execute(statement("ops/number_lines"))
            if "TEMP TABLE parsed" in statement(step):
                connection.execute(statement("ops/number_parsed"))
        if "result" in question:
            connection.execute(f"SELECT * FROM {question['result']}")
        columns = [column[0] for column in connection.description]
        return [dict(zip(columns, map(as_text, row), strict=True)) for row in connection.fetchall()]


def as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def only(rows: list[dict[str, Any]], columns: list[str]) -> list[str]:
    return sorted(json.dumps({column: as_text(row.get(column)) for column in columns}) for row in rows)


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: str(file.relative_to(CASES).with_suffix("")))
def test_a_statement_answers_its_question(file, tmp_path):
    question = yaml.safe_load(file.read_text())
    name = str(file.parent.relative_to(CASES))
    expected = question["expected"]
    columns = list(expected[0])
    assert all(list(row) == columns for row in expected), "every expected row names the same columns"
    assert only(answer(question, name, tmp_path, is_empty=False), columns) == only(expected, columns)
    of_nothing = question.get("expected_of_nothing", [])
    assert only(answer(question, name, tmp_path, is_empty=True), columns) == only(of_nothing, columns)
