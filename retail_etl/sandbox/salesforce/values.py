"""What may stand in a field, and how the org writes it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.identifiers import long_form
from retail_etl.sandbox.salesforce.rejections import RowError

if TYPE_CHECKING:
    from retail_etl.sandbox.salesforce.schema import Field

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def moment_text(moment: dt.datetime) -> str:
    """`2026-11-21T05:20:11.000+0000`: UTC, the offset without a colon."""
    utc = moment.astimezone(dt.UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}+0000"


def stamp_text(moment_ms: int) -> str:
    """The moment of a system field: whole seconds."""
    return moment_text(dt.datetime.fromtimestamp(moment_ms // 1000, dt.UTC))


def accepted(field: Field, value: Any) -> Any:
    """The value as a record holds it; an empty text is no value.

    Raises:
        RowError: it does not fit the field.
    """
    if value is None or value == "":
        return None
    match field.type:
        case "boolean":
            return _truth(field, value)
        case "double" | "currency":
            return _number(field, value)
        case "datetime" | "date":
            return _day_or_moment(field, value)
        case "reference" | "id":
            return _reference(field, value)
        case _:
            return _text(field, value)


def _truth(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false", "1", "0"}:
        return value.lower() in {"true", "1"}
    raise _unfit(field, value)


def _number(field: Field, value: Any) -> Decimal:
    try:
        if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
            raise _unfit(field, value)
        read = Decimal(value)
    except InvalidOperation:
        raise _unfit(field, value) from None
    if not read.is_finite():
        raise _unfit(field, value)
    if abs(read) >= Decimal(10) ** (field.precision - field.scale):
        said = f"{field.name}: value outside of valid range on numeric field: {value}"
        raise RowError("NUMBER_OUTSIDE_VALID_RANGE", said, (field.name,))
    return round(read, field.scale)


def _day_or_moment(field: Field, value: Any) -> str:
    try:
        if not isinstance(value, str):
            raise _unfit(field, value)
        if field.type == "date":
            return dt.date.fromisoformat(value[:10]).isoformat()
        if "T" not in value:
            raise _unfit(field, value)
        moment = dt.datetime.fromisoformat(value)
        return moment_text(moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))
    except ValueError:
        raise _unfit(field, value) from None


def _reference(field: Field, value: Any) -> str:
    found = long_form(value) if isinstance(value, str) else None
    if found is None:
        raise RowError("MALFORMED_ID", f"{field.name}: id value of incorrect type: {value}", (field.name,))
    return found


def _text(field: Field, value: Any) -> str:
    if isinstance(value, dict | list):
        raise _unfit(field, value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if field.length and len(text) > field.length:
        said = f"{field.name}: data value too large: {text[:40]} (max length={field.length})"
        raise RowError("STRING_TOO_LONG", said, (field.name,))
    if field.values and field.restricted and text not in field.values:
        label = field.name.removesuffix("__c").removeprefix("Heartland_").replace("_", " ")
        said = f"{label}: bad value for restricted picklist field: {text}"
        raise RowError("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", said, (field.name,))
    if field.type == "email" and not _MAIL.fullmatch(text):
        raise RowError("INVALID_EMAIL_ADDRESS", f"{field.name}: invalid email address: {text}", (field.name,))
    return text


def _unfit(field: Field, value: Any) -> RowError:
    kind = {"double": "number", "currency": "number", "boolean": "boolean"}.get(field.type, field.type)
    return RowError("JSON_PARSER_ERROR", f"Cannot deserialize instance of {kind} from value {value!r}", (field.name,))
