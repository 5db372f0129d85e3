"""Rows as they travel in a method's `ds` and as they are kept: typed by their table, stamped when they are committed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from retail_etl.sandbox.epicor.edm import Edm, EntityType, Row
from retail_etl.sandbox.epicor.refusals import RefusedCallError, business_rule
from retail_etl.sandbox.epicor.revisions import revision
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.moments import moment_of
from retail_etl.sandbox.world.places import COMPANY_ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.sandbox.epicor.sources import Source
    from retail_etl.sandbox.world import World

_EMPTY: dict[Edm, Any] = {
    Edm.STRING: "",
    Edm.INT32: 0,
    Edm.INT64: 0,
    Edm.DECIMAL: Decimal(0),
    Edm.BOOLEAN: False,
    Edm.DATE_TIME_OFFSET: None,
    Edm.GUID: "00000000-0000-0000-0000-000000000000",
}
_NAMESPACE = uuid.UUID("9d2a1c44-7a0f-4d5e-8f35-b3d7c6d1e201")
_WRITTEN_REVISIONS = 900
INTEGRATION = "integration"
_EPOCH = dt.date(1970, 1, 1)


def blank(entity: EntityType, **values: Any) -> Row:
    """A new row of a table, not committed."""
    return {**{name: _EMPTY[kind] for name, kind in entity.properties.items()}, "Company": COMPANY, **values, "RowMod": "A"}


def typed(entity: EntityType, row: Mapping[str, Any]) -> Row:
    """A row of a `ds` with the values that its columns have.

    Raises:
        RefusedCallError: 400 for a value of another type, or a date that is none.
    """
    return {name: _value(name, kind, row.get(name, _EMPTY[kind]), entity) for name, kind in entity.properties.items()}


def _value(name: str, kind: Edm, value: Any, entity: EntityType) -> Any:
    try:
        match kind:
            case Edm.DECIMAL:
                return Decimal(str(0 if value in (None, "") else value))
            case Edm.INT32 | Edm.INT64:
                return int(value or 0)
            case Edm.DATE_TIME_OFFSET:
                return None if not value else value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
            case Edm.BOOLEAN:
                return bool(value)
            case _:
                return str(value if value is not None else "")
    except (ValueError, InvalidOperation) as wrong:
        table = entity.name.removeprefix("Erp.")
        raise business_rule(f"The value of {name} is not valid.", {"Table": table, "Field": name}) from wrong


def rows_of(arguments: Mapping[str, Any], table: str) -> list[Row]:
    """The rows of a table in a method's `ds`."""
    dataset = arguments.get("ds")
    rows = dataset.get(table, []) if isinstance(dataset, dict) else []
    return [row for row in rows if isinstance(row, dict)]


def changed_row(arguments: Mapping[str, Any], table: str) -> Row:
    """The one row that is to be added or updated; a row without a `RowMod` is ignored in silence.

    Raises:
        RefusedCallError: 400 where there is none.
    """
    for row in rows_of(arguments, table):
        if row.get("RowMod") in {"A", "U"}:
            return row
    raise business_rule(f"There is no {table} record to update.")


@dataclass
class Desk:
    """What every writing method needs: the world, the day, who writes, and numbers that count on."""

    world: World
    user: str = INTEGRATION
    _revisions: int = 0
    _counters: dict[str, int] = field(default_factory=dict)

    def today(self) -> dt.date:
        """The day at the tenant."""
        return moment_of(self.world.now_ms()).date()

    def next(self, name: str, first: int) -> int:
        """The next number of a kind."""
        self._counters[name] = self._counters.get(name, first - 1) + 1
        return self._counters[name]

    def numbers(self) -> dict[str, Any]:
        """How far the numbers have counted."""
        return {"revisions": self._revisions, "counters": self._counters}

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """Count on from there."""
        self._revisions, self._counters = int(kept["revisions"]), {name: int(one) for name, one in kept["counters"].items()}

    def find(self, source: Source, **key: Any) -> Row | None:
        """The row with these values, compared without regard to case."""
        (first, value), *others = key.items()
        text = str(value).casefold()
        for rows in (reversed(source.written(self.world)), source.base_rows(self.world)):
            for row in rows:
                if (row[first] == value or str(row[first]).casefold() == text) and _alike(row, others):
                    return row
        return None

    def keep(self, source: Source, row: Row) -> Row:
        """The row, committed with a new revision."""
        self._revisions += 1
        moment = (self.world.now_ms() - self.world.origin_ms) * 1000 + _WRITTEN_REVISIONS
        stamped = {**row, "SysRevID": revision(moment + self._revisions)}
        if row.get("SysRowID") in {None, "", _EMPTY[Edm.GUID]}:
            name = "/".join(source.key_of(row))
            stamped["SysRowID"] = str(uuid.uuid5(_NAMESPACE, f"{source.entity.name}/{name}"))
        wall = moment_of(self.world.now_ms()).astimezone(ZoneInfo(COMPANY_ZONE))
        stamps = {
            "ChangeDate": wall.date(),
            "ChangeTime": (wall.hour * 60 + wall.minute) * 60 + wall.second,
            "ChangedBy": self.user,
        }
        stamped |= {name: value for name, value in stamps.items() if name in source.entity.properties}
        source.write(self.world, stamped)
        return stamped

    def updated(self, source: Source, row: Row) -> Row:
        """The committed row that an update of it makes.

        Raises:
            RefusedCallError: 400 where somebody changed it since it was read.
        """
        fresh = typed(source.entity, row)
        before = self.find(source, **{name: fresh[name] for name in source.entity.key})
        if before is None:
            raise RefusedCallError(404, "Record not found.", "Ice.RecordNotFoundException")
        if int(before["SysRevID"]) != int(fresh["SysRevID"]):
            raise modified()
        return self.keep(source, fresh)


def _alike(row: Row, key: Sequence[tuple[str, Any]]) -> bool:
    return all(str(row[name]).casefold() == str(value).casefold() for name, value in key)


def modified() -> RefusedCallError:
    """400 of the optimistic lock."""
    return business_rule("Row has been modified by another user and couldn't be updated.")


def open_day(text: str, table: str, closed_through: int) -> dt.date:
    """The day of a booking, in a period that is not closed; ``closed_through`` counts days since 1970.

    Raises:
        RefusedCallError: 400 for no day, or one of a closed period.
    """
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        raise business_rule("A valid date is required.", {"Table": table, "Field": "TranDate"}) from None
    if day <= _EPOCH + dt.timedelta(days=closed_through):
        raise business_rule(f"No valid fiscal period: {day} is before the earliest apply date.", {"Table": table})
    return day
