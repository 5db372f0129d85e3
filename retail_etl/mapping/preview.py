"""What a mapping would make of the records that are there; nothing is written anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from retail_etl.mapping.record import target_record
from retail_etl.mapping.relations import CROSSWALK
from retail_etl.warehouse.interface import Select

if TYPE_CHECKING:
    from retail_etl.mapping.compile import CompiledMapping
    from retail_etl.warehouse.interface import Session


@dataclass(frozen=True)
class Preview:
    """A sample of a mapping's records, and counts over all of them.

    Attributes:
        records: the sampled target records by the source record's key.
        total: how many records there are.
        problems: how many records have each problem; those go nowhere.
        routes: how many records wait on each route.
    """

    records: dict[str, dict[str, Any]]
    total: int
    problems: dict[str, int]
    routes: dict[str, int]


def mapped(session: Session, compiled: CompiledMapping, crosswalk: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every target record as a row, in the columns that ``mapping.compile`` tells.

    ``crosswalk`` has ``entity``, ``source_system``, ``source_id``, ``target_system``, ``target_id``; none is an empty one.
    """
    names = ("entity", "source_system", "source_id", "target_system", "target_id")
    session.give(CROSSWALK, crosswalk if crosswalk is not None else pl.DataFrame(schema=dict.fromkeys(names, pl.String)))
    for macro in compiled.macros:
        session.run(macro)
    return session.read(Select(compiled.text))


def preview(session: Session, compiled: CompiledMapping, sample: int, crosswalk: pl.DataFrame | None = None) -> Preview:
    """The first ``sample`` records by key, and what there is to say of all."""
    rows = mapped(session, compiled, crosswalk).sort("_record")
    problems = rows["_problems"].drop_nulls().str.split("\n").explode().drop_nulls()
    shown = rows.filter(pl.col("_problems").is_null()).head(sample)
    return Preview(
        records={row["_record"]: target_record(compiled.fields, row) for row in shown.iter_rows(named=True)},
        total=rows.height,
        problems=_counts(problems),
        routes=_counts(rows.filter(pl.col("_problems").is_null())["_route"].drop_nulls()),
    )


def _counts(values: pl.Series) -> dict[str, int]:
    counted = values.value_counts().sort(["count", values.name], descending=[True, False])
    return dict(counted.iter_rows())
