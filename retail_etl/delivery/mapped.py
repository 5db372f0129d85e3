"""Rows of a compiled mapping as changes for the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.delivery.changes import Change, Parent
from retail_etl.delivery.references import MARK
from retail_etl.mapping.record import target_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.mapping.compile import CompiledMapping

SKIP: Final = "skip"
"""The route of records that go nowhere on purpose."""
STANDS: Final = "stands_already"
"""The route of states that their target has already, or is past: what the record says is noted, and not sent."""


@dataclass(frozen=True)
class Refused:
    """A record that its mapping could not make: it goes nowhere until the record or the mapping is mended."""

    record: str
    problems: tuple[str, ...]


def refused(rows: pl.DataFrame) -> list[Refused]:
    """The records with problems."""
    found = rows.filter(pl.col("_problems").is_not_null()).select("_record", "_problems")
    return [Refused(record, tuple(problems.split("\n"))) for record, problems in found.iter_rows()]


def changes(compiled: CompiledMapping, rows: pl.DataFrame) -> Iterator[Change]:
    """One change a record without problems, in the order of the rows; a name of ours stands where the target's id will."""
    return _made(compiled, rows.filter(pl.col("_route").is_null() | ~pl.col("_route").is_in([SKIP, STANDS])))


def passed_over(compiled: CompiledMapping, rows: pl.DataFrame) -> Iterator[Change]:
    """What records without problems say that their target stands so already, or further."""
    return _made(compiled, rows.filter(pl.col("_route") == STANDS))


def _made(compiled: CompiledMapping, rows: pl.DataFrame) -> Iterator[Change]:
    for row in rows.filter(pl.col("_problems").is_null()).iter_rows(named=True):
        parent = row["_parent"]
        yield Change(
            target=compiled.system,
            entity=compiled.entity,
            record=row["_record"],
            reference=row["_reference"],
            payload=_payload(compiled, row),
            parent=Parent(compiled.parent, parent) if compiled.parent and parent else None,
            target_id=row.get("_target_id"),
            route=row["_route"],
            against=row.get("_against"),
        )


def _payload(compiled: CompiledMapping, row: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(row)
    for name, entity in compiled.ids.items():
        told[name] = _id_of(compiled.system, entity, told[name])
    for name, ids in compiled.list_ids.items():
        if told[name] is None:
            continue  # left out where it is empty
        told[name] = [
            {**part, **{inner: _id_of(compiled.system, entity, part[inner]) for inner, entity in ids.items()}}
            for part in told[name]
        ]
    return target_record(compiled.fields, told)


def _id_of(system: str, entity: str, record: str | None) -> Any:
    """What stands for the target's id; a record of the target itself is called what it is called."""
    if record is None:
        return None
    own = f"{system}:{entity}:"
    return record.removeprefix(own) if record.startswith(own) else {MARK: {"entity": entity, "record": record}}
