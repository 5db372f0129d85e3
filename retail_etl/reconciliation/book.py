"""The book of the newest judgement: the records that it took in and what they came to, found by key.

It says nothing that judging everything would not say again, so it may be lost; ``seal`` says to which judgement it belongs.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.contracts.reconciliation import COLUMNS, Judgement
from retail_etl.warehouse.book import book_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from retail_etl.warehouse.book import BookSession

_EDITION: Final = "2"
FEW: Final = 2_000  # records
KINDS: Final = tuple(kind for kind in COLUMNS if kind != "decision")
_LINES: Final = ("gl_line", "bank_line")
_INPUT_DAY: Final = "kind VARCHAR, day DATE, records BIGINT, digest VARCHAR, known BIGINT, known_digest VARCHAR, sha256 VARCHAR"
PARTS: Final = ("outcomes", "members", "open_items")
_LINKS: Final = pl.Schema({"kind": pl.String, "id": pl.String, "link": pl.String})


@dataclass(frozen=True)
class Parts:
    """Outcomes with their members and what is open of them."""

    outcomes: pl.DataFrame
    members: pl.DataFrame
    open_items: pl.DataFrame


class Book:
    """What ``open_book`` gives."""

    edition: Final = _EDITION

    def __init__(self, session: BookSession) -> None:
        self.session = session
        self._threads = int(session.query("SELECT current_setting('threads')").fetchall()[0][0])
        create_kinds(session, "few.main")

    def expect(self, records: int) -> None:
        """Plan for so many records: over a few, planning a statement costs more than running it as it is written."""
        few = records < FEW
        self.session.query(f"SET threads = {1 if few else self._threads}")
        self.session.query(f"PRAGMA {'disable' if few else 'enable'}_optimizer")

    def told(self, name: str) -> str | None:
        """What was noted under a name, or ``None``."""
        if not self._has("note"):
            return None
        rows = self.session.query("SELECT said FROM note WHERE name = $name", {"name": name}).fetchall()
        return rows[0][0] if rows else None

    def note(self, name: str, said: str | None) -> None:
        """Note something under a name in the place of what is there."""
        self.session.query("DELETE FROM note WHERE name = $name", {"name": name})
        self.session.query("INSERT INTO note VALUES ($name, $said)", {"name": name, "said": said})

    @property
    def is_kept(self) -> bool:
        """Whether there is a judgement to go on from."""
        return self.told("edition") == _EDITION and self.told("facts") is not None

    def clear(self) -> None:
        """Forget everything, and be ready to be filled."""
        tables = self.session.query("SELECT table_name FROM duckdb_tables() WHERE database_name = 'book'").fetchall()
        for (name,) in tables:
            self.session.query(f'DROP TABLE book.main."{name}"')
        create_kinds(self.session, "book.main")
        for table in (
            "note (name VARCHAR, said VARCHAR)",
            "record_key (value UBIGINT, kind VARCHAR, id VARCHAR)",
            "tallied (fact VARCHAR, value VARCHAR, n BIGINT, minor BIGINT)",
            "loose (outcome_id VARCHAR, node VARCHAR)",
            f"input_day ({_INPUT_DAY})",
        ):
            self.session.query(f"CREATE TABLE book.main.{table}")

    def index(self) -> None:
        """Let records and outcomes be found by key; called once after all were put in."""
        for kind in KINDS:
            self.session.query(f'CREATE INDEX "{kind}_by_id" ON book.main."{kind}" (id)')
        for table, column in (
            ("record_key", "value"),
            ("judged_outcomes", "outcome_id"),
            ("judged_members", "outcome_id"),
            ("judged_members", "record_id"),
            ("judged_open_items", "outcome_id"),
        ):
            self.session.query(f"CREATE INDEX {table}_by_{column} ON book.main.{table} ({column})")

    def put(self, kind: str, frame: pl.DataFrame) -> None:
        """Take in records of a kind."""
        if not frame.is_empty():
            self.session.append(kind, frame)

    def of_ids(self, kind: str, ids: pl.Series) -> pl.DataFrame:
        """The records of a kind that have these ids."""
        self._give("sought_ids", pl.DataFrame({"id": ids.cast(pl.String)}))
        return self._read(f'SELECT * FROM "{kind}" WHERE id IN (SELECT id FROM sought_ids)')

    def take(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Have these records as the few ones."""
        for kind in KINDS:
            self.session.query(f'DELETE FROM few.main."{kind}"')
        self.session.look_at(some=True)
        for kind, frame in frames.items():
            if kind in KINDS:
                self.put(kind, frame)
        self.session.look_at(some=False)

    @contextmanager
    def some(self, records: pl.DataFrame | Mapping[str, pl.DataFrame] | None) -> Iterator[None]:
        """A block whose statements find only some records: given as they are, or by kind and id; ``None``: all of them."""
        if records is None:
            yield
            return
        if isinstance(records, pl.DataFrame):
            records = {kind: self.of_ids(kind, ids) for kind, ids in _by_kind(records)}
        self.take(records)
        self.session.look_at(some=True)
        try:
            yield
        finally:
            self.session.look_at(some=False)

    def forget(self, records: pl.DataFrame) -> None:
        """Take out records (kind, id)."""
        for kind, ids in _by_kind(records):
            self._give("sought_ids", pl.DataFrame({"id": ids}))
            self.session.query(f'DELETE FROM "{kind}" WHERE id IN (SELECT id FROM sought_ids)')

    def learn_keys(self, records: Mapping[str, pl.DataFrame] | None, line_links: pl.DataFrame) -> None:
        """Find records (``None``: all) by their values from now on, lines also by their links (kind, id, link)."""
        with self.some(records):
            keys = self._keys(line_links)
        self.session.append("record_key", keys)

    def unlearn_keys(self, records: pl.DataFrame, line_links: pl.DataFrame) -> None:
        """Find records (kind, id) no more."""
        with self.some(records):
            keys = self._keys(line_links)
        self._give("gone_keys", keys)
        self.session.query(
            "DELETE FROM record_key WHERE value IN (SELECT value FROM gone_keys)"
            " AND (value, kind, id) IN (SELECT (value, kind, id) FROM gone_keys)"
        )

    def _keys(self, line_links: pl.DataFrame) -> pl.DataFrame:
        self._give("line_link", line_links.filter(pl.col("kind").is_in(_LINES)).select(_LINKS.names()))
        return self.session.read("recon/book/keys")

    def parts(self, outcome_ids: pl.Series) -> Parts:
        """The outcomes of these ids."""
        self._give("sought_ids", pl.DataFrame({"id": outcome_ids.cast(pl.String)}))
        return Parts(*(self._read(f"SELECT * FROM judged_{n} WHERE outcome_id IN (SELECT id FROM sought_ids)") for n in PARTS))

    def standing(self, record_ids: pl.Series) -> pl.DataFrame:
        """The members of outcomes that have one of these ids."""
        self._give("sought_ids", pl.DataFrame({"id": record_ids.cast(pl.String)}))
        return self._read("SELECT * FROM judged_members WHERE record_id IN (SELECT id FROM sought_ids)")

    def members_of(self, outcome_ids: pl.Series) -> pl.DataFrame:
        """The members of the outcomes of these ids."""
        self._give("sought_ids", pl.DataFrame({"id": outcome_ids.cast(pl.String)}))
        return self._read("SELECT * FROM judged_members WHERE outcome_id IN (SELECT id FROM sought_ids)")

    def forget_outcomes(self, outcome_ids: pl.Series) -> None:
        """Take out outcomes."""
        self._give("sought_ids", pl.DataFrame({"id": outcome_ids.cast(pl.String)}))
        for table in (*(f"judged_{name}" for name in PARTS), "loose"):
            self.session.query(f"DELETE FROM {table} WHERE outcome_id IN (SELECT id FROM sought_ids)")

    def named(self, members: pl.DataFrame) -> pl.DataFrame:
        """The records that decisions (id, member) are about and that are here: decision, kind, id."""
        self._give("named_members", members)
        return self._read(
            "SELECT DISTINCT n.id AS decision, k.kind, k.id"
            " FROM (SELECT kind, id FROM record_key WHERE value IN (SELECT hash('id:' || member) FROM named_members)) AS k"
            " JOIN named_members AS n ON n.member = k.id"
        )

    def decisions(self, ids: pl.Series | None = None) -> pl.DataFrame:
        """People's decisions: all, or those of some ids."""
        return self._read("SELECT * FROM decision") if ids is None else self.of_ids("decision", ids)

    def drawers(self) -> pl.DataFrame:
        """All drawers: variances look among all of them."""
        return self._read("SELECT * FROM drawer")

    def set_decisions(self, gone: pl.Series, new: pl.DataFrame | None) -> None:
        """Take some decisions out and others in."""
        self._give("sought_ids", pl.DataFrame({"id": gone.cast(pl.String)}))
        self.session.query("DELETE FROM decision WHERE id IN (SELECT id FROM sought_ids)")
        if new is not None:
            self.put("decision", new)

    def enter(self, parts: Parts, loose: pl.DataFrame) -> None:
        """Take in outcomes, and which nodes (outcome_id, node) stand under one that anything but a key had a part in."""
        for name in PARTS:
            frame = getattr(parts, name)
            if not self._has(f"judged_{name}"):
                self._give("entered", frame.clear())
                self.session.query(f"CREATE TABLE book.main.judged_{name} AS SELECT * FROM memory.main.entered")
            self.session.append(f"judged_{name}", frame)
        self.session.append("loose", loose)

    def loose_nodes(self) -> list[str]:
        """The members, as nodes, of outcomes that anything but a key had a part in."""
        return [row[0] for row in self.session.query("SELECT DISTINCT node FROM loose").fetchall()]

    def tallied(self) -> pl.DataFrame:
        """fact, value, n, minor of all records and outcomes."""
        return self._read("SELECT fact, value, n, minor FROM tallied")

    def set_tallied(self, tallied: pl.DataFrame) -> None:
        """Put other tallies in the place of those that are there."""
        self.session.query("DELETE FROM tallied")
        self.session.append("tallied", tallied)

    def input_days(self) -> pl.DataFrame:
        """kind, day, records, digest, known, known_digest, sha256 of what was given to the judgement."""
        return self._read("SELECT * FROM input_day")

    def set_input_days(self, days: pl.DataFrame) -> None:
        """Put other days in the place of those that are there."""
        self.session.query("DELETE FROM input_day")
        self.session.append("input_day", days)

    def judgement(self, leg_totals: pl.DataFrame, later: int) -> Judgement:
        """All that the book holds, as a judgement."""
        parts = {name: self._read(f"SELECT * FROM judged_{name}") for name in PARTS}
        counted = parts["outcomes"].group_by("class").len("count").with_columns(pl.col("count").cast(pl.Int64)).sort("class")
        version = self.told("rule_version") or ""
        return Judgement(**parts, leg_totals=leg_totals, classes=counted, later=later, rule_version=version)

    def _has(self, table: str) -> bool:
        found = self.session.query(
            "SELECT 1 FROM duckdb_tables() WHERE database_name = 'book' AND table_name = $name", {"name": table}
        )
        return bool(found.fetchall())

    def _give(self, name: str, frame: pl.DataFrame) -> None:
        """A table of these rows, in the place of an earlier one; a plan knows how few a table has."""
        self.session.give("given_rows", frame)
        self.session.query(f"CREATE OR REPLACE TABLE memory.main.{name} AS SELECT * FROM given_rows")

    def _read(self, text: str) -> pl.DataFrame:
        return self.session.frame(text)


def _by_kind(records: pl.DataFrame) -> Iterator[tuple[str, pl.Series]]:
    """The ids of records (kind, id), by kind; decisions are no records."""
    for (kind,), mine in records.filter(pl.col("kind").is_in(KINDS)).group_by("kind", maintain_order=True):
        yield str(kind), mine["id"]


def create_kinds(session: BookSession, place: str) -> None:
    """An empty table for every kind of record."""
    for kind, columns in COLUMNS.items():
        spelled = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
        session.query(f'CREATE TABLE {place}."{kind}" ({spelled})')


@contextmanager
def open_book(path: Path | None = None) -> Iterator[Book]:
    """The book in a file; without one, or where another process has it, an empty one that is gone with the block."""
    with book_session(path) as session:
        yield Book(session)
