"""What a SQL file reads and writes, and so where it runs: on PostgreSQL as it stands, or in DuckDB over copies of tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from retail_etl.warehouse.postgres.ddl import warehouse_tables
from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

_COMMENT: Final = re.compile(r"--[^\n]*")
_TEXT: Final = re.compile(r"'(?:[^']|'')*'")
_WORD: Final = re.compile(r"[a-z_]\w*")
_NAME: Final = re.compile(r"[a-z_]\w*(?:\.[a-z_]\w*)?")
_WRITES: Final = re.compile(r"(INSERT|MERGE|UPDATE|DELETE)(?:\s+INTO|\s+FROM)?\s+([a-z_]\w*(?:\.[a-z_]\w*)?)", re.IGNORECASE)
_PLAIN: Final = re.compile(r"SELECT|WITH|INSERT", re.IGNORECASE)
# What a mapping says of the rows that it may delete: whose they are. It compares itself with no others.
_OWN_ROWS: Final = re.compile(r"NOT MATCHED BY SOURCE AND known\.source_system = '([a-z_]+)' THEN DELETE")
_COUNTED_ALL: Final = re.compile(r"count\(\s*\*\s*\)", re.IGNORECASE)
_OVERRIDES: Final = "postgres"
_SLICES: Final = "postgres/slices"
_PARTS: Final = "postgres/parts"


class Verb(Enum):
    """What a statement does to a table of the warehouse; ``READ`` for all that changes none."""

    READ = "read"
    INSERT = "insert"
    MERGE = "merge"
    CHANGE = "change"


@dataclass(frozen=True)
class Statement:
    """One SQL file.

    Attributes:
        text: the statement without its final semicolon.
        tables: the tables of the warehouse that it names, its target among them.
        target: the table of the warehouse that it writes, if any.
        words: every name in it, so that only columns that it can mean are fetched.
        takes_all: whether it takes all columns of something.
        is_plain: whether PostgreSQL runs it as it stands.
    """

    name: str
    text: str
    verb: Verb
    tables: tuple[str, ...]
    target: str | None
    words: frozenset[str]
    takes_all: bool
    is_plain: bool

    @property
    def reads_its_target(self) -> bool:
        """Whether what is in its target decides what it does."""
        return self.verb is Verb.MERGE or (self.target is not None and self.text.count(self.target) > 1)

    def slice_of(self, table: str) -> str | None:
        """The SQL file that reads the part of a table that this statement needs; ``None`` where it needs the whole."""
        name = f"{_SLICES}/{self.name}/{table}"
        return name if _exists(name) else None

    @property
    def own_system(self) -> str | None:
        """The system whose rows of its target a mapping compares itself with; ``None`` where it says of none."""
        told = _OWN_ROWS.search(self.text) if self.verb is Verb.MERGE else None
        return told[1] if told else None

    def part_of(self, table: str) -> str | None:
        """The SQL file that reads one of several parts of a table, where the statement can be run part by part."""
        name = f"{_PARTS}/{self.name}/{table}"
        return name if _exists(name) else None


@cache
def parsed(name: str) -> Statement:
    """The statement of a SQL file, or what stands in its place for PostgreSQL."""
    override = f"{_OVERRIDES}/{name}"
    is_override = _exists(override)
    return _read(name, statement(override if is_override else name), is_override=is_override)


def selected(text: str) -> Statement:
    """A SELECT that is no file: it runs in DuckDB, over copies of the tables that it names."""
    return _read("", text, is_override=False)


def _read(name: str, words: str, *, is_override: bool) -> Statement:
    text = _COMMENT.sub("", words).strip().removesuffix(";")
    code = _TEXT.sub("''", text)
    found = {word.lower() for word in _NAME.findall(code)}
    tables = tuple(sorted(found & warehouse_tables().keys()))
    written = _WRITES.match(code)
    target = written[2] if written and written[2] in tables else None
    verb = _verb(written[1]) if written and target else Verb.READ
    return Statement(
        name=name,
        text=text,
        verb=verb,
        tables=tables,
        target=target,
        words=frozenset(_WORD.findall(code.lower())),
        takes_all="*" in _COUNTED_ALL.sub("", code),
        # What is only about the road's own books is plain SQL; so is every change of rows that are there.
        is_plain=is_override
        or verb is Verb.CHANGE
        or (bool(tables) and name.startswith("ops/") and _PLAIN.match(code) is not None),
    )


def _verb(written: str) -> Verb:
    return {"insert": Verb.INSERT, "merge": Verb.MERGE}.get(written.lower(), Verb.CHANGE)


@cache
def _exists(name: str) -> bool:
    return (SQL_FOLDER / f"{name}.sql").is_file()
