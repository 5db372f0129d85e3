"""The entity data model the OData face speaks: primitive types, entity types with their keys, and navigation to children."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]


class Edm(StrEnum):
    """The primitive types of Kinetic's rows. Every date is a DateTimeOffset in the metadata and a zone-less day in fact."""

    STRING = "Edm.String"
    INT32 = "Edm.Int32"
    INT64 = "Edm.Int64"
    DECIMAL = "Edm.Decimal"
    BOOLEAN = "Edm.Boolean"
    DATE_TIME_OFFSET = "Edm.DateTimeOffset"
    GUID = "Edm.Guid"
    DATE = "Edm.Date"
    NULL = "Edm.Null"


NUMERIC = frozenset({Edm.INT32, Edm.INT64, Edm.DECIMAL})


@dataclass(frozen=True)
class EntityType:
    """One table as a business object or BAQ shows it: property types in column order, key, children by set name."""

    name: str
    properties: Mapping[str, Edm]
    key: tuple[str, ...] = ()
    navigation: Mapping[str, Navigation] = field(default_factory=dict)


@dataclass(frozen=True)
class Navigation:
    """Children of a row: their type and the columns that parent and child share."""

    target: EntityType
    shared: tuple[str, ...]


def json_value(value: Any) -> Any:
    """A cell as Kinetic writes it: days as midnight without a zone, decimals with all their places, the rest as it is."""
    if isinstance(value, Decimal):
        return msgspec.Raw(format(value, "f").encode())
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00"
    return value


def comparable(value: Any) -> Any:
    """A cell as filters and sort orders compare it: days as zone-less midnights, numbers exactly."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - Kinetic's days carry no zone
    if isinstance(value, float):
        return Decimal(str(value))
    return value
