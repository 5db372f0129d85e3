"""JSON without loss: numbers keep the characters they were delivered in, and what a double would round becomes text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

import msgspec

# A double carries every decimal number of so many digits (DBL_DIG), and the warehouse's JSON reader goes through a double.
_EXACT_DIGITS: Final = 15
# Beyond so many zeros an exponent is written as it came: such a number is no amount, and the gate says so.
_PLAIN_EXPONENT: Final = 40


def decode(text: str) -> Any:
    """The value of a JSON text: numbers as raw tokens, or as text where a double cannot carry them; NaN as text.

    Raises:
        ValueError: the text is no JSON.
        RecursionError: it is nested too deeply.
    """
    return json.loads(text, parse_float=_fraction, parse_int=_whole, parse_constant=str, strict=False)


def encode(value: Any) -> bytes:
    """The value as one line of JSON.

    Raises:
        UnicodeEncodeError: a text holds half a surrogate pair, so it has no UTF-8.
    """
    return msgspec.json.encode(value)


def _whole(token: str) -> msgspec.Raw:
    return msgspec.Raw(token.encode())


def _fraction(token: str) -> msgspec.Raw | str:
    if "e" in token or "E" in token:
        return _without_exponent(token)
    digits = token.lstrip("-").replace(".", "").lstrip("0")
    return token if len(digits) > _EXACT_DIGITS else msgspec.Raw(token.encode())


def _without_exponent(token: str) -> str:
    number = Decimal(token)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and abs(exponent) <= _PLAIN_EXPONENT:
        return f"{number:f}"
    return token
