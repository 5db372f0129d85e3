"""Faults that live in the ledger's answers: poisoned, renamed, retyped and silently changed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.edm import json_value
from retail_etl.sandbox.epicor.refusals import unexpected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.faults import FaultRegistry

SYSTEM = "epicor"


class PlantedChanges:
    """Asks the fault registry as rows go out.

    `details.id` is a `SysRowID`, a revision, or the values of the first columns joined by `/`.
    """

    def __init__(self, faults: FaultRegistry) -> None:
        self._faults = faults
        self._silent: dict[str, dict[str, Any]] = {}

    def dump(self) -> dict[str, dict[str, Any]]:
        """The rows that somebody changed behind the revision's back, by identity."""
        return self._silent

    def load(self, kept: dict[str, dict[str, Any]]) -> None:
        """Takes up what `dump` gave."""
        self._silent = dict(kept)

    def shown(self, path: str, rows: Sequence[Row], names: Sequence[str] | None = None) -> list[Row]:
        """The rows as they are written, cut down to the selected columns.

        Raises:
            RefusedCallError: a poisoned row stands on the page.
        """
        for fault in self._faults.active("poison_record", SYSTEM, path):
            if any(is_row(row, str(fault.details.get("id"))) for row in rows):
                raise unexpected()
        changed = self._silently_changed(path, rows)
        written = [{name: _written(row[name]) for name in (names or row) if name in row} for row in changed]
        return self._respelt(path, written)

    def _silently_changed(self, path: str, rows: Sequence[Row]) -> Sequence[Row]:
        """Rows that somebody changed behind the revision's back stay changed."""
        if rows and (fault := self._faults.take("silent_change", SYSTEM, path)):
            self._silent[str(fault.details.get("id", _identity(rows[0])))] = dict(fault.details)
        if not self._silent:
            return rows
        changed = []
        for row in rows:
            details = next((kept for identity, kept in self._silent.items() if is_row(row, identity)), None)
            field = str((details or {}).get("field", ""))
            changed.append({**row, field: details["value"]} if details and field in row else row)
        return changed

    def _respelt(self, path: str, rows: list[Row]) -> list[Row]:
        for fault in self._faults.active("renamed_field", SYSTEM, path):
            old, new = str(fault.details.get("field", "")), str(fault.details.get("to", ""))
            rows = [{(new if name == old else name): value for name, value in row.items()} for row in rows]
        for fault in self._faults.active("retyped_field", SYSTEM, path):
            retyped = str(fault.details.get("field", ""))
            rows = [{name: _text(value) if name == retyped else value for name, value in row.items()} for row in rows]
        return rows


def is_row(row: Row, identity: str) -> bool:
    """Whether a row answers to an identity: its row id, its revision, or its first columns joined by `/`."""
    marks = {str(value) for name, value in row.items() if name in {"SysRowID", "SysRevID", "Calculated_Rev"}}
    if identity in marks:
        return True
    parts = identity.split("/")
    return len(parts) > 1 and [str(value) for value in list(row.values())[: len(parts)]] == parts


def _identity(row: Row) -> str:
    return str(row.get("SysRowID") or row.get("Calculated_Rev"))


def _written(value: Any) -> Any:
    if isinstance(value, list):
        return [{name: _written(cell) for name, cell in child.items()} for child in value]
    return json_value(value)


def _text(value: Any) -> str:
    return bytes(value).decode() if not isinstance(value, str | int | float | bool | type(None)) else str(value)
