"""Payloads at the edge: dotted names become parents, texts numbers where the field is one, and held values are compared."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.salesforce.deployment import packaged_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
KEY: Final = "Heartland_Id__c"
EMPTIED: Final = "#N/A"
_STANDARD_NUMBERS: Final = frozenset({"Quantity", "UnitPrice"})
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER_TYPES: Final = frozenset({"Currency", "Number"})


@cache
def number_fields() -> frozenset[str]:
    """The fields that hold numbers: the package's, and the standard ones that we write."""
    packaged = {field.name for fields in packaged_fields().values() for field in fields if field.type in _NUMBER_TYPES}
    return frozenset(packaged) | _STANDARD_NUMBERS


@cache
def moment_fields() -> frozenset[str]:
    """The package's fields that hold moments."""
    return frozenset(field.name for fields in packaged_fields().values() for field in fields if field.type == "DateTime")


def body_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload as a record of a JSON call: ``Account.Heartland_Id__c`` becomes an object of that name."""
    body: dict[str, Any] = {}
    for name, value in payload.items():
        relation, dot, field = name.partition(".")
        if not dot:
            body[name] = _typed(name, value)
        elif value is not None:
            body[relation] = {field: value}
    return body


def cell_of(name: str, value: Any) -> str:
    """A value as a cell of a bulk upload; an empty cell would leave the field as it is."""
    if value is None:
        return EMPTIED
    typed = _typed(name, value)
    return str(typed).lower() if isinstance(typed, bool) else str(typed)


def encode(document: Any) -> bytes:
    """The document as JSON, Decimals as numbers."""
    return ENCODER.encode(document)


def is_held(payload: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether a record as the org shows it has everything of a payload."""
    return all(_same(name, value, _at(record, name)) for name, value in payload.items())


def _at(record: Mapping[str, Any], name: str) -> Any:
    at: Any = record
    for step in name.split("."):
        at = at.get(step) if isinstance(at, dict) else None
    return at


def _typed(name: str, value: Any) -> Any:
    if name in number_fields() and isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value  # the org refuses it, and says so of this record alone
    if name in moment_fields() and isinstance(value, str) and _DAY.fullmatch(value):
        return f"{value}T00:00:00Z"  # a day alone is no moment to the org
    return value


def _same(name: str, sent: Any, held: Any) -> bool:
    if sent is None or sent == "":
        return held is None
    if name in number_fields() and held is not None:
        try:
            return Decimal(str(sent)) == Decimal(str(held))
        except InvalidOperation:
            return False
    sent = _typed(name, sent)
    if isinstance(sent, bool) or isinstance(held, bool):
        return bool(sent) is bool(held) and held is not None
    sent_at, held_at = _moment(sent), _moment(held)
    if sent_at is not None and held_at is not None:
        return sent_at == held_at
    return str(sent).strip() == str(held if held is not None else "").strip()


def _moment(value: Any) -> datetime | None:
    """A moment to its second; texts without a time of day are none."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)
