"""The part of the audit log that belongs to a period: its locks, and the steps on records of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.operations.chain import entry_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from retail_etl.operations.records import AuditEntry


def excerpt(entries: Iterable[AuditEntry], period: str, records: AbstractSet[str], known_at: datetime | None) -> list[str]:
    """The lines of the entries that concern a period, oldest first: those on the period itself, and those on its records.

    Entries from after ``known_at`` stay out, so that the pack of a day can be written again as it was.
    """
    return [
        entry_line(entry)
        for entry in entries
        if (known_at is None or entry.at <= known_at) and _concerns(entry, period, records)
    ]


def is_about(entry: AuditEntry, name: str) -> bool:
    """Whether an entry concerns a record, period or decision of that name."""
    members = entry.details.get("members")
    return name in entry.subject.split("/") or (isinstance(members, dict) and name in members)


def _concerns(entry: AuditEntry, period: str, records: AbstractSet[str]) -> bool:
    if entry.subject == f"period/{period}":
        return True
    members = entry.details.get("members")
    return isinstance(members, dict) and not records.isdisjoint(members)
