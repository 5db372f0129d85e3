"""Amounts and days as statements write them, brought to exact decimals and ISO days. No number ever becomes a float."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from retail_etl.statements.statement import StatementError

_PLAIN: Final = re.compile(r"[+-]?\d{1,15}(\.\d{1,5})?|[+-]?\.\d{1,5}")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


def exact(text: str, decimal_sign: str = ".", thousands_sign: str = "") -> Decimal:
    """The amount as written: ``1.234,56`` with a comma for decimals, ``(12.50)`` and ``12.50-`` as negative.

    Raises:
        StatementError: it is no plain decimal number.
    """
    plain = text.strip().replace("\u2212", "-").replace("\u00a0", " ")
    for sign in {thousands_sign, " "} - {""}:
        plain = plain.replace(sign, "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    if plain.endswith(("-", "+")):
        plain = plain[-1] + plain[:-1]
    if decimal_sign != ".":
        if "." in plain:
            raise StatementError(f"{text!r} is no amount whose decimals follow {decimal_sign!r}")
        plain = plain.replace(decimal_sign, ".")
    if not _PLAIN.fullmatch(plain):
        raise StatementError(f"{text!r} is no decimal amount")
    return Decimal(plain)


def iso_day(text: str | None) -> str | None:
    """The day of an ISO date or moment as it is written: a bank's day is never shifted to another zone.

    Raises:
        StatementError: it is no day.
    """
    if text is None or not text.strip():
        return None
    found = text.strip()[:10]
    if not _ISO_DAY.fullmatch(found):
        raise StatementError(f"{text!r} is no day")
    return checked_day(found)


def compact_day(text: str | None) -> str | None:
    """The day of an OFX moment, ``20260302120000[-5:EST]``: as the bank wrote it.

    Raises:
        StatementError: it is no day.
    """
    if text is None or not text.strip():
        return None
    digits = text.strip()[:8]
    return checked_day(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")


def checked_day(text: str) -> str:
    """The ISO day, if there is such a day.

    Raises:
        StatementError: there is none.
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise StatementError(f"{text!r} is no day") from error


def as_moment(moment: datetime) -> str:
    """The moment in UTC; one without an offset is taken for UTC, for it only orders deliveries of one statement."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def currency(text: str | None) -> str:
    """An ISO 4217 code.

    Raises:
        StatementError: it is none.
    """
    code = (text or "").strip().upper()
    if not _CURRENCY.fullmatch(code):
        raise StatementError(f"{text!r} is no currency code")
    return code


def line_numbers(text: str, pattern: str) -> list[int]:
    """The lines of a file on which each hit of a pattern begins, counted from 1."""
    numbers, line, position = [], 1, 0
    for hit in re.finditer(pattern, text, re.MULTILINE):
        line += text.count("\n", position, hit.start())
        position = hit.start()
        numbers.append(line)
    return numbers
