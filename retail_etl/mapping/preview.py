"""What a mapping would make of the records that are there; nothing is written anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from retail_etl.mapping.assembled import assembled
from retail_etl.mapping.record import target_record
from retail_etl.mapping.relations import GIVEN
from retail_etl.warehouse.interface import Select

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def mapped(session: Session, compiled: CompiledMapping, given: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
    """Every target record as a row, in the columns that ``mapping.compile`` tells.

    ``given`` has the tables beside the warehouse's own, by the names and columns of ``relations.GIVEN``; one left out is empty.
    """
    for name in compiled.given:
        found = (given or {}).get(name)
        session.give(name, found if found is not None else empty(name))
    for macro in compiled.macros:
        session.run(macro)
    return assembled(compiled, lambda text: session.read(Select(text, in_pieces=True)))


def empty(name: str) -> pl.DataFrame:
    """A table beside the warehouse's own, without rows."""
    kinds = {"amount_minor": pl.Int64, "business_date": pl.Date}
    return pl.DataFrame(schema={column: kinds.get(column, pl.String) for column in GIVEN[name]})


def preview(
    session: Session, compiled: CompiledMapping, sample: int, given: Mapping[str, pl.DataFrame] | None = None
) -> Preview:
    """The first ``sample`` records by key, and what there is to say of all."""
    rows = mapped(session, compiled, given).sort("_record")
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
