"""What a BAQ is: a stored query with parameters, columns named `Table_Field` and `Calculated_Name`.

A delta BAQ takes `LastRev` and `MaxRows`, gives rows with a higher revision, lowest first, and calls that revision
`Calculated_Rev`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.edm import Edm, EntityType, Row
from retail_etl.sandbox.epicor.refusals import bad_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.sandbox.epicor.sources import Source
    from retail_etl.sandbox.world import World

Rows = Callable[["World", Mapping[str, str]], list[Row]]
_REVISION = frozenset({"SysRevID"})


@dataclass(frozen=True)
class Baq:
    """A stored query: what it is called, what its rows look like, which parameters it takes, how it is run."""

    name: str
    entity: EntityType
    parameters: frozenset[str]
    rows: Rows


def integer(parameters: Mapping[str, str], name: str, default: int | None) -> int | None:
    """The whole number of a parameter, the default where it is left out.

    Raises:
        RefusedCallError: it is none.
    """
    text = parameters.get(name)
    if text is None or not text.strip():
        return default
    try:
        return int(text)
    except ValueError as unreadable:
        raise bad_query(f"Invalid value '{text}' for BAQ parameter {name}.") from unreadable


def delta(name: str, source: Source, *, joined: Mapping[str, str] | None = None, skipped: frozenset[str] = frozenset()) -> Baq:
    """A delta over one table; `joined` are constant columns that come from joined tables."""
    properties, names = _columns(source.entity, skipped)
    properties.update(dict.fromkeys(joined or {}, Edm.STRING))
    properties["Calculated_Rev"] = Edm.INT64

    def rows(world: World, parameters: Mapping[str, str]) -> list[Row]:
        last, limit = integer(parameters, "LastRev", 0), integer(parameters, "MaxRows", None)
        found = source.since(world, last or 0, limit)
        return [{**{names[c]: row[c] for c in names}, **(joined or {}), "Calculated_Rev": row["SysRevID"]} for row in found]

    return Baq(name, EntityType(f"Baq.{name}", properties), frozenset({"LastRev", "MaxRows"}), rows)


def listed(name: str, entity: EntityType, all_rows: Callable[[], Sequence[Row]], *, by_revision: bool = False) -> Baq:
    """All rows of a set-up table with their revision; a delta with its parameters only where that is asked for."""
    properties, names = _columns(entity, frozenset())
    properties["Calculated_Rev"] = Edm.INT64

    def rows(_world: World, parameters: Mapping[str, str]) -> list[Row]:
        last, limit = integer(parameters, "LastRev", 0) or 0, integer(parameters, "MaxRows", None)
        found = sorted((row for row in all_rows() if row["SysRevID"] > last), key=lambda row: int(row["SysRevID"]))
        return [{**{names[c]: row[c] for c in names}, "Calculated_Rev": row["SysRevID"]} for row in found[:limit]]

    parameters = frozenset({"LastRev", "MaxRows"}) if by_revision else frozenset[str]()
    return Baq(name, EntityType(f"Baq.{name}", properties), parameters, rows)


def _columns(entity: EntityType, skipped: frozenset[str]) -> tuple[dict[str, Edm], dict[str, str]]:
    """Types by BAQ column, and BAQ columns by table column."""
    table = entity.name.removeprefix("Erp.")
    kept = {column: edm for column, edm in entity.properties.items() if column not in skipped | _REVISION}
    return {f"{table}_{column}": edm for column, edm in kept.items()}, {column: f"{table}_{column}" for column in kept}
