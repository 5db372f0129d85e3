"""What a canonical table was made from: builds over sources that are what they were are left out.

Sources are the streams' staging tables, which count their merges, the canonical tables that must stand before, which count the
builds that changed them, the retailer's facts, and the statements themselves.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from retail_etl.canonical.mappings import TableBuild
    from retail_etl.warehouse.interface import Session


@dataclass(frozen=True)
class SourceState:
    """What a table would be made from now, as a hash; whether that is what it was made from."""

    made_from: str
    is_built: bool
    was_built: bool


def state_of(
    session: Session, table: TableBuild, parameters: Mapping[str, Any], frames: Mapping[str, pl.DataFrame]
) -> SourceState:
    """What ``canonical.<table>`` would be made from now, against what it was made from."""
    merges: dict[str, int] = dict(session.read("ops/merge_counts").iter_rows())
    builds = {name: (made_from, changes) for name, made_from, changes in session.read("ops/canonical_builds").iter_rows()}
    found = {
        "merges": {stream: merges.get(stream, 0) for stream in table.reads},
        "builds": {name: builds[name][1] if name in builds else 0 for name in table.after},
        "statements": {mapping.statement: mapping.text for mapping in table.mappings},
        "parameters": parameters,
        "facts": {name: frame.rows(named=True) for name, frame in frames.items()},
    }
    made_from = hashlib.sha256(json.dumps(found, sort_keys=True, default=str).encode()).hexdigest()
    known = builds.get(table.name)
    return SourceState(made_from, is_built=known is not None and known[0] == made_from, was_built=known is not None)


def keep_state(session: Session, table: TableBuild, state: SourceState, changed: int) -> None:
    """Remember what a table was made from, and whether that changed it."""
    statement = "ops/update_canonical_build" if state.was_built else "ops/add_canonical_build"
    session.run(statement, table_name=table.name, made_from=state.made_from, changes=1 if changed else 0)
