"""Which columns the tables have that a mapping may read."""

from __future__ import annotations

from typing import Final

from retail_etl.contracts.catalog import CATALOG, contract

# What is given to the session beside the warehouse's tables: what each record is called in every system.
CROSSWALK: Final = "crosswalk"
_GIVEN: Final = {CROSSWALK: frozenset({"entity", "source_system", "source_id", "target_system", "target_id"})}


def columns_of(table: str) -> frozenset[str] | None:
    """The columns of a canonical table or of what is given beside them; ``None`` where there is no such table."""
    if table in _GIVEN:
        return _GIVEN[table]
    if table not in CATALOG or CATALOG[table].group != "canonical":
        return None
    return frozenset(contract(table).to_schema().columns)
