"""The SQL files as DuckDB parsed them: a statement's text is read once a process, and then only planned.

Given a text, DuckDB parses it at every call, and twice: for what a small load or a small judgement asks that is a fifth of the
whole time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    import duckdb

_known: dict[str, duckdb.Statement | str] = {}


def parsed(name: str, connection: duckdb.DuckDBPyConnection) -> duckdb.Statement | str:
    """The one statement in ``sql/<name>.sql``, for any connection; a file of several comes as its text.

    Raises:
        InvariantBrokenError: there is no such file, which only a mistake in our own code can bring about.
    """
    found = _known.get(name)
    if found is None:
        text = statement(name)
        several = connection.extract_statements(text)
        found = _known[name] = several[0] if len(several) == 1 else text
    return found
