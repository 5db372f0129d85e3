"""What a record of each kind must and may have in a file, and how its texts become the engine's columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from retail_etl.contracts.reconciliation import LEGS
from retail_etl.domain.money import DEFAULT_CURRENCY, AmountError, exponent, to_minor

_EXACT_DIGITS: Final = 15
_LARGEST_MINOR: Final = 2**63 - 1  # what a column of the engine holds
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
TRUTHS: Final = ("true", "1", "yes")
FALSEHOODS: Final = ("false", "0", "no")


class FieldError(ValueError):
    """A value that cannot be used; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class FileField:
    """One field of a kind: its name in files, the engine's column, its type, whether it is needed, what it may be."""

    name: str
    column: str
    type: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    currency: str = "currency"


def _need(
    name: str, type_: str, column: str | None = None, choices: tuple[str, ...] = (), currency: str = "currency"
) -> FileField:
    return FileField(name, column or name, type_, True, choices, currency)


def _may(
    name: str, type_: str, column: str | None = None, choices: tuple[str, ...] = (), currency: str = "currency"
) -> FileField:
    return FileField(name, column or name, type_, False, choices, currency)


STATUSES: Final = ("captured", "authorized", "voided", "declined", "failed", "unresolved")
CHANNELS: Final = ("web", "store")
_SEEN: Final = (_may("first_seen_at", "moment"), _may("updated_at", "moment"))

FIELDS: Final[dict[str, tuple[FileField, ...]]] = {
    "payment": (
        _need("id", "text"),
        _need("amount", "amount", "amount_minor"),
        _need("currency", "currency"),
        _need("captured_at", "moment"),
        _need("tender", "text"),
        *(_may(name, "text") for name in ("store", "register", "order_ref", "batch_id", "original_id", "auth", "last4")),
        _may("channel", "choice", choices=CHANNELS),
        _may("status", "choice", choices=STATUSES),
        _may("settled_amount", "amount", "settled_minor", currency="settled_currency"),
        _may("settled_currency", "currency"),
        _may("version", "count"),
        _may("previous_amount", "amount", "previous_minor"),
        *_SEEN,
    ),
    "batch": (
        _need("id", "text"),
        _need("closed_at", "moment"),
        *(_need(name, "amount", f"{name}_minor") for name in ("gross", "fees", "adjustments", "net")),
        _need("currency", "currency"),
        *(_may(name, "text") for name in ("store", "type", "original_id", "deposit_id")),
        *_SEEN,
    ),
    "order": (
        _need("id", "text"),
        _need("grand_total", "amount", "grand_total_minor"),
        _need("currency", "currency"),
        _need("created_at", "moment"),
        *(_may(name, "text") for name in ("status", "contains")),
        _may("base_currency", "currency"),
        _may("base_grand_total", "amount", "base_grand_total_minor", currency="base_currency"),
        _may("order_rate", "rate"),
        _may("original_grand_total", "amount", "original_grand_total_minor"),
        _may("edited_at", "moment"),
        *_SEEN,
    ),
    "credit_memo": (
        _need("id", "text"),
        _need("grand_total", "amount", "grand_total_minor"),
        _need("currency", "currency"),
        _need("created_at", "moment"),
        _need("order", "text", "order_ref"),
        *_SEEN,
    ),
    "gl_line": (
        _need("id", "text"),
        _need("account", "text"),
        _need("amount", "amount", "amount_minor"),
        _need("date", "day", "business_date"),
        _may("posted", "flag"),
        *(_may(name, "text") for name in ("reference", "journal", "fiscal_period", "idempotency_key")),
        _may("currency", "currency"),
        *_SEEN,
    ),
    "bank_line": (
        _need("id", "text"),
        _need("account", "text"),
        _need("amount", "amount", "amount_minor"),
        _need("date", "day", "business_date"),
        _need("currency", "currency"),
        *(_may(name, "text") for name in ("reference", "statement")),
        *_SEEN,
    ),
    "report": (
        _need("id", "text"),
        _need("business_date", "day"),
        _need("store", "text"),
        _need("tender", "text"),
        _need("count", "count"),
        _need("net", "amount", "net_minor"),
        _may("payment_ids", "texts"),
        _may("currency", "currency"),
        *_SEEN,
    ),
    "drawer": (
        _need("id", "text"),
        _need("store", "text"),
        _need("register", "text"),
        _need("business_date", "day"),
        _need("deposit", "amount", "deposit_minor"),
        _may("over_short", "amount", "over_short_minor"),
        _may("currency", "currency"),
        *_SEEN,
    ),
    "decision": (
        _need("id", "text"),
        _need("leg", "choice", choices=LEGS),
        _need("members", "texts"),
        _need("verdict", "choice", choices=("confirmed", "rejected")),
        _need("by", "text"),
        _need("at", "moment"),
        _may("comment", "text"),
    ),
}


def missing(value: Any) -> bool:
    """Whether a field says nothing: absent, null, or blank text in a table."""
    return value is None or (isinstance(value, str) and not value.strip())


def converted(field: FileField, value: Any, currency: str) -> Any:
    """The value as the engine's column takes it.

    Raises:
        FieldError: it cannot be used; says what was expected.
    """
    return _CONVERTERS[field.type](field, value, currency)


def _text(_field: FileField, value: Any, _currency: str) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    raise FieldError(f"expected text, found {_shown(value)}")


def _choice(field: FileField, value: Any, currency: str) -> str:
    text = _text(field, value, currency).lower()
    if text not in field.choices:
        raise FieldError(f"expected one of {', '.join(field.choices)}, found {_shown(value)}")
    return text


def _currency(field: FileField, value: Any, currency: str) -> str:
    text = _text(field, value, currency)
    try:
        exponent(text)
    except AmountError as error:
        raise FieldError(f"expected an ISO 4217 currency code such as {DEFAULT_CURRENCY}, found {_shown(value)}") from error
    return text


def _amount(_field: FileField, value: Any, currency: str) -> int:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise FieldError(f"expected a decimal amount as text, found {_shown(value)}")
    if isinstance(value, (int, Decimal)):
        digits = len(Decimal(value).as_tuple().digits)
        if digits > _EXACT_DIGITS:
            raise FieldError(f"a number of {digits} digits is not exact in JSON; send the amount as a string")
    try:
        minor = to_minor(value if isinstance(value, Decimal) else str(value), currency)
    except AmountError as error:
        raise FieldError(f"expected a decimal amount in {currency}: {error}") from error
    if abs(minor) > _LARGEST_MINOR:
        raise FieldError(f"expected an amount of at most {_LARGEST_MINOR} minor units, found {_shown(value)}")
    return minor


def _moment(_field: FileField, value: Any, _currency: str) -> datetime:
    text = value.strip() if isinstance(value, str) else ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FieldError(f"expected an ISO 8601 time with an offset, found {_shown(value)}") from error
    if moment.tzinfo is None:
        raise FieldError(f"expected an offset such as -05:00 or Z in the time {text}")
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError as error:
        raise FieldError(f"expected a time between the years 1 and 9999, found {text}") from error


def _calendar_day(_field: FileField, value: Any, _currency: str) -> date:
    text = value.strip() if isinstance(value, str) else ""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise FieldError(f"expected a day as YYYY-MM-DD, found {_shown(value)}")
    return day


def _count(_field: FileField, value: Any, _currency: str) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d{1,18}", text):
        raise FieldError(f"expected a whole number, found {_shown(value)}")
    return int(text)


def _rate(_field: FileField, value: Any, _currency: str) -> Decimal:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,18}(\.\d{1,18})?", text) or Decimal(text) <= 0:
        raise FieldError(f"expected a decimal rate above zero, found {_shown(value)}")
    return Decimal(text)


def _flag(_field: FileField, value: Any, _currency: str) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text not in (*TRUTHS, *FALSEHOODS):
        raise FieldError(f"expected true or false, found {_shown(value)}")
    return text in TRUTHS


def _texts(_field: FileField, value: Any, _currency: str) -> list[str]:
    if isinstance(value, str):
        value = [part for part in re.split(r"[\s,;|\[\]\"']+", value) if part]
    if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
        raise FieldError(f"expected a list of ids, found {_shown(value)}")
    return [part.strip() for part in value]


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 -- enough to recognise it, never a whole row


_CONVERTERS: Final = {
    "text": _text,
    "choice": _choice,
    "currency": _currency,
    "amount": _amount,
    "moment": _moment,
    "day": _calendar_day,
    "count": _count,
    "rate": _rate,
    "flag": _flag,
    "texts": _texts,
}
