"""What two-way sync keeps, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class SyncGroup:
    """What is remembered of records of several systems that are one.

    Attributes:
        entity: ``customers``.
        group_id: the name of one of its records, which stays when others join.
        remembered: by field what was settled, and by place what was seen and sent there; hashes only, no values.
    """

    entity: str
    group_id: str
    remembered: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LostUpdate:
    """A value that somebody gave a field of a record, and that another one's took the place of.

    Attributes:
        lost_id: the same however often the same loss is found.
        field: the field by its name in the ownership table; its values as far as that lets them be kept.
        rule: why the other one holds: ``owner``, ``later``, ``not_its_field``.
        lost_at: when the losing system last changed its record; ``kept_at`` the same of the other one.
    """

    lost_id: str
    entity: str
    group_id: str
    field: str
    rule: str
    lost_system: str
    lost_record: str
    lost_value: str | None
    lost_at: datetime | None
    kept_system: str
    kept_record: str
    kept_value: str | None
    kept_at: datetime | None
    found_at: datetime
