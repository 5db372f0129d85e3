"""Whether canonical tables are sound: rows keep their contract, keys stand once, and what a row names is there.

The statements are spelled from the catalog and from ``references``, so that a new table is looked at without a word more.
What is shown of a row are its keys, what it names, and the names of columns and checks; never another value of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from retail_etl.canonical.references import REFERENCES, Reference
from retail_etl.contracts.catalog import CATALOG, contract
from retail_etl.warehouse.interface import Select

if TYPE_CHECKING:
    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.warehouse.interface import Session, Warehouse

SAMPLE_ROWS: Final = 20
_ROWS_AT_ONCE: Final = 200_000


@dataclass(frozen=True)
class Finding:
    """What was found of one question to one table.

    Attributes:
        asked: how many rows were looked at: all, or those that name another.
        failed: how many of them failed.
        by: how many failed by each reason: a column and its check, a reference.
        samples: a few of those that failed, each with its keys and why.
    """

    asked: int
    failed: int
    by: dict[str, int] = field(default_factory=dict)
    samples: list[dict[str, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The failed among the asked, from 0 to 1."""
        return self.failed / self.asked if self.asked else 0.0


def findings(warehouse: Warehouse, table: str) -> dict[str, Finding]:
    """What was found of ``canonical.<table>`` by ``contract``, ``keys`` and ``references``, in one state of the warehouse."""
    with warehouse.reading() as session:
        return {
            "contract": rows_that_break_their_contract(session, table),
            "keys": keys_that_stand_twice(session, table),
            "references": rows_that_name_nothing(session, table),
        }


def rows_that_break_their_contract(session: Session, table: str) -> Finding:
    """The rows of ``canonical.<table>`` that its contract would not let in; read in parts, so that memory stays bounded."""
    entry = CATALOG[f"canonical.{table}"]
    count = _count(session, entry)
    parts = max(1, -(-count // _ROWS_AT_ONCE))
    reasons: Counter[str] = Counter()
    failed = 0
    samples: list[dict[str, str]] = []
    columns = ", ".join(contract(entry.name).to_schema().columns)
    for part in range(parts):
        rows = session.read(
            Select(f"SELECT {columns} FROM {entry.name} WHERE hash({', '.join(entry.keys)}) % {parts} = {part}")
        )
        broken = _broken(rows, entry)
        failed += len(broken)
        shown = sorted(broken)[: SAMPLE_ROWS - len(samples)]
        samples += [_shown(entry, rows.row(place, named=True), "; ".join(sorted(broken[place]))) for place in shown]
        reasons.update(reason for found in broken.values() for reason in found)
    return Finding(count, failed, dict(reasons.most_common()), samples)


def keys_that_stand_twice(session: Session, table: str) -> Finding:
    """The keys of ``canonical.<table>`` that more than one row has; ``failed`` counts the rows beyond the first of each."""
    entry = CATALOG[f"canonical.{table}"]
    keys = ", ".join(entry.keys)
    repeated = session.read(
        Select(
            f"SELECT {keys}, count(*) AS times, sum(count(*) - 1) OVER () AS beyond "
            f"FROM {entry.name} GROUP BY {keys} HAVING count(*) > 1 ORDER BY {keys} LIMIT {SAMPLE_ROWS}"
        )
    )
    shown = [_shown(entry, row, f"{row['times']} rows") for row in repeated.iter_rows(named=True)]
    return Finding(_count(session, entry), int(repeated["beyond"][0]) if shown else 0, samples=shown)


def rows_that_name_nothing(session: Session, table: str) -> Finding:
    """The references of ``canonical.<table>`` to rows that are not there; ``asked`` counts all its references."""
    entry = CATALOG[f"canonical.{table}"]
    asked = 0
    by: dict[str, int] = {}
    samples: list[dict[str, str]] = []
    for reference in REFERENCES.get(table, ()):
        asked += int(
            session.read(Select(f"SELECT count(*) AS rows FROM {entry.name} AS t WHERE {_names(reference)}"))["rows"][0]
        )
        orphans = session.read(Select(_orphans(entry, reference)))
        if orphans.is_empty():
            continue
        told = f"{reference.column} in {reference.table}"
        by[told] = int(orphans["found"][0])
        shown = orphans.head(SAMPLE_ROWS - len(samples)).iter_rows(named=True)
        samples += [_shown(entry, row, f"{told}: {row['refers_to']}") for row in shown]
    return Finding(asked, sum(by.values()), by, samples)


def _names(reference: Reference) -> str:
    only = f" AND t.{reference.where[0]} = '{reference.where[1]}'" if reference.where else ""
    return f"t.{reference.column} IS NOT NULL{only}"


def _orphans(entry: TableEntry, reference: Reference) -> str:
    keys = ", ".join(f"t.{key}" for key in entry.keys)
    same = f"o.source_system = t.source_system AND o.{reference.key} = t.{reference.column}"
    return (
        f"SELECT {keys}, t.{reference.column} AS refers_to, count(*) OVER () AS found FROM {entry.name} AS t "
        f"WHERE {_names(reference)} AND NOT EXISTS (SELECT 1 FROM canonical.{reference.table} AS o WHERE {same}) "
        f"ORDER BY {keys} LIMIT {SAMPLE_ROWS}"
    )


def _count(session: Session, entry: TableEntry) -> int:
    return int(session.read(Select(f"SELECT count(*) AS rows FROM {entry.name}"))["rows"][0])


def _broken(rows: Any, entry: TableEntry) -> dict[int, set[str]]:
    """Why rows break the contract, by their place in the frame."""
    from pandera.errors import SchemaErrors

    found: dict[int, set[str]] = {}
    try:
        contract(entry.name).validate(rows, lazy=True)
    except SchemaErrors as error:
        # A failure without a place is one of the whole frame: of every row.
        for place, column, check in error.failure_cases.select("index", "column", "check").iter_rows():
            for row in range(rows.height) if place is None else (int(place),):
                found.setdefault(row, set()).add(f"{column}: {str(check).partition('(')[0]}")
    return found


def _shown(entry: TableEntry, row: dict[str, Any], why: str) -> dict[str, str]:
    return {**{key: str(row[key]) for key in entry.keys}, "why": why}
