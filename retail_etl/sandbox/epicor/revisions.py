"""Row versions and row ids: what every table of Kinetic carries besides its own columns."""

from __future__ import annotations

import uuid

REVISION_BASE = 2**53
_NAMESPACE = uuid.UUID("6a0d7f5e-3f0c-4b53-9a55-0f5f6d1f2a10")


def revision(sys_rev: int) -> int:
    """The Int64 `SysRevID` of a row. All lie above 2^53: whoever passes one through a float loses it."""
    return REVISION_BASE + int(sys_rev)


def row_id(table: str, number: int) -> str:
    """The GUID of a row, the same in every run."""
    return str(uuid.uuid5(_NAMESPACE, f"{table}/{number}"))
