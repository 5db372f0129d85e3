"""Outcomes and open items as Parquet: the same columns as the JSON lines, parts that have no flat form as JSON text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

OUTCOMES: Final = (
    "leg", "class", "members", "rule", "reason", "evidence", "auto_matched", "residual", "currency", "fiscal_period",
    "business_date", "rule_version", "explained", "due", "status", "category", "candidates", "finding", "history",
    "suggested_action",
)  # fmt: skip
_OPEN_ITEMS: Final = ("id", "leg", "amount", "currency", "state", "class", "due", "age_business_days")
_LISTS: Final = ("members", "history")
_JSON: Final = ("evidence", "explained", "candidates", "finding")


def write_parquet(path: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """Write the rows of ``outcomes`` or ``open_items``."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = OUTCOMES if name == "outcomes" else _OPEN_ITEMS
    arrays = {column: pa.array([plain_value(column, row.get(column)) for row in rows], _type(column)) for column in columns}
    parquet.write_table(pa.table(arrays), path, compression="zstd")


def _type(column: str) -> Any:
    import pyarrow as pa

    if column in _LISTS:
        return pa.list_(pa.string())
    if column == "auto_matched":
        return pa.bool_()
    return pa.int64() if column == "age_business_days" else pa.string()


def plain_value(column: str, value: Any) -> Any:
    """The value as it stands in the column: parts without a flat form are JSON text."""
    return json.dumps(value, ensure_ascii=False) if column in _JSON and value is not None else value
