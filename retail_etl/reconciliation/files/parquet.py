"""Outcomes and open items as Parquet: the same columns as the JSON lines, parts that have no flat form as JSON text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from retail_etl.warehouse.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from retail_etl.warehouse.scratch import ScratchSession

OUTCOMES: Final = (
    "leg", "class", "members", "rule", "reason", "evidence", "auto_matched", "residual", "currency", "fiscal_period",
    "business_date", "rule_version", "explained", "due", "status", "category", "candidates", "finding", "history",
    "suggested_action",
)  # fmt: skip
_OPEN_ITEMS: Final = ("id", "leg", "amount", "currency", "state", "class", "due", "age_business_days")
_JSON: Final = ("evidence", "explained", "candidates", "finding")
_TYPES: Final = {"members": "VARCHAR[]", "history": "VARCHAR[]", "auto_matched": "BOOLEAN", "age_business_days": "BIGINT"}


def write_parquet(path: Path, name: str, rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows of ``outcomes`` or ``open_items``."""
    with scratch() as session:
        give_rows(session, "written_row", OUTCOMES if name == "outcomes" else _OPEN_ITEMS, rows)
        session.copy_out("recon/settle/written_rows", path)


def give_rows(
    session: ScratchSession,
    table: str,
    columns: Sequence[str],
    rows: Sequence[dict[str, Any]],
    types: Mapping[str, str] | None = None,
) -> None:
    """Make the rows a table, parts without a flat form as JSON text; ``types`` are those of columns that are no plain text."""
    known = {**_TYPES, **(types or {})}
    spelled = ", ".join(f'"{name}" {known.get(name, "VARCHAR")}' for name in columns)
    session.query(f'CREATE OR REPLACE TABLE "{table}" ({spelled})')
    session.append_rows(table, columns, [[_plain_value(name, row.get(name)) for name in columns] for row in rows])


def _plain_value(column: str, value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if column in _JSON and value is not None else value
