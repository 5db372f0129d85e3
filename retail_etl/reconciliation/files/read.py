"""Records from files into the engine's tables: typed, deduplicated, and the bad ones set aside with their reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from retail_etl.contracts.reconciliation import COLUMNS
from retail_etl.domain.business_day import business_date
from retail_etl.domain.identifiers import clean_reference
from retail_etl.domain.money import DEFAULT_CURRENCY, to_text
from retail_etl.reconciliation.files.deliveries import MOMENT, Deliveries
from retail_etl.reconciliation.files.fields import FIELDS, FieldError, FileField, converted, missing
from retail_etl.reconciliation.files.rejects import Rejects
from retail_etl.reconciliation.files.sources import read_file
from retail_etl.reconciliation.references import order_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from retail_etl.reconciliation.files.raw import RawRecord


@dataclass
class Intake:
    """What the files held: rows by kind, and what could not be used."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    rejected: Rejects = field(default_factory=Rejects)

    def reject(self, raw: RawRecord, reasons: list[str]) -> None:
        """Set a record aside."""
        self.set_aside(raw.file, raw.line, raw.kind, raw.values.get("id"), reasons)

    def set_aside(self, file: str, line: int, kind: str | None, name: Any, reasons: list[str]) -> None:
        """Set aside a record of which only its place and name are left."""
        told = name if isinstance(name, str) else None
        self.rejected.add({"file": file, "line": line, "kind": kind, "id": told, "reasons": reasons})

    def table(self, kind: str, first: int = 0, most: int | None = None) -> list[list[Any]]:
        """The rows of a kind in the order of its columns: all, or so many from one on."""
        rows = self.rows[kind][first : None if most is None else first + most]
        return [[row.get(column) for column in COLUMNS[kind]] for row in rows]


def read_records(files: Iterable[tuple[Path, str | None]], business_timezone: str) -> Intake:
    """Every record of the files, checked.

    Raises:
        UnusableInputError: a file cannot be used at all.
    """
    return take_in((raw for file, kind in files for raw in read_file(file, kind)), business_timezone)


def take_in(records: Iterable[RawRecord], business_timezone: str, into: Intake | None = None) -> Intake:
    """The records checked, each id once, repeated deliveries counted; added to what ``into`` holds already, of other kinds."""
    intake = Intake() if into is None else into
    deliveries = Deliveries()
    for raw in records:
        row = _checked(intake, raw, business_timezone)
        if row is not None and raw.kind is not None:
            name = f"MO-{order_key(row['id'])}" if raw.kind == "order" else row["id"]
            deliveries.add(raw.kind, name, raw, row)
    for kind, row in deliveries.rows():
        intake.rows[kind].append(row)
    for lost in deliveries.lost():
        intake.set_aside(*lost)
    return intake


def _checked(intake: Intake, raw: RawRecord, zone: str) -> dict[str, Any] | None:
    if raw.problem is not None or raw.kind not in FIELDS:
        reason = raw.problem or f"field kind: expected one of {', '.join(FIELDS)}, found {raw.values.get('kind')!r}"
        intake.reject(raw, [reason])
        return None
    reasons: list[str] = []
    row = _typed(raw, reasons)
    if not reasons:
        reasons += _inconsistent(raw.kind, row)
    if reasons:
        intake.reject(raw, reasons)
        return None
    return _completed(raw.kind, row, zone)


@lru_cache(maxsize=1_000)
def _fields_among(kind: str, names: tuple[str, ...]) -> list[FileField]:
    """The fields of a kind that a record of these names has or lacks; a currency comes before the amounts that are in it."""
    fields = [field for field in FIELDS[kind] if field.needed or field.name in names]
    return sorted(fields, key=lambda field: field.type != "currency")


def _typed(raw: RawRecord, reasons: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    currencies: dict[str, str] = {}
    values = raw.values
    for place in _fields_among(raw.kind or "", tuple(values)):
        value = values.get(place.name)
        if value is None or missing(value):
            if place.needed:
                reasons.append(f"field {place.name}: expected a value, found none")
            continue
        try:
            found = converted(place, value, currencies.get(place.currency) or currencies.get("currency", DEFAULT_CURRENCY))
        except FieldError as error:
            reasons.append(f"field {place.name}: {error}")
            continue
        row[place.column] = found
        if place.type == "currency":
            currencies[place.name] = found
    row.setdefault("currency", DEFAULT_CURRENCY)
    return row


def _inconsistent(kind: str, row: dict[str, Any]) -> list[str]:
    """What a record says against itself."""
    if kind == "batch":
        net = row["gross_minor"] - row["fees_minor"] + row["adjustments_minor"]
        if net != row["net_minor"]:
            told, stated = to_text(net, row["currency"]), to_text(row["net_minor"], row["currency"])
            return [f"field net: expected gross - fees + adjustments, which is {told}, found {stated}"]
    if kind == "decision" and len(set(row["members"])) < 2:  # noqa: PLR2004 -- a group has two members at least
        return ["field members: expected at least two ids"]
    return []


def _completed(kind: str, row: dict[str, Any], zone: str) -> dict[str, Any]:
    """The row with what follows from it: business date, defaults."""
    if kind in MOMENT:
        from datetime import UTC

        row["business_date"] = business_date(row[MOMENT[kind]].replace(tzinfo=UTC), zone)
    if kind in ("payment", "credit_memo"):
        row["order_ref"] = order_key(row.get("order_ref"))
    if kind == "payment":
        row["batch_id"] = clean_reference(row.get("batch_id"))
        row.setdefault("status", "captured")
        row.setdefault("channel", "web" if row.get("order_ref") else "store")
        row["tender"] = row["tender"].upper()
        if row.get("settled_minor") is None:
            row["settled_minor"], row["settled_currency"] = row["amount_minor"], row["currency"]
        else:
            row.setdefault("settled_currency", row["currency"])
    if kind == "gl_line":
        row.setdefault("posted", True)
    if kind == "drawer":
        row.setdefault("over_short_minor", 0)
    return row
