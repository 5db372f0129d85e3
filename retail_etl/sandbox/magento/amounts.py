"""How PHP writes what MySQL holds: DECIMAL(20,4) as a JSON float, whole numbers without a fraction, text escaped to ASCII."""

from __future__ import annotations

import json
import re
from typing import Any

_TEXT_OR_FLOAT = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+\.\d+(?:e[+-]?\d+)?')


def amount(cents: int) -> int | float:
    """An amount of minor units as a JSON number: 14231 gives 142.31, 11800 gives 118."""
    cents = int(cents)
    return cents / 100 if cents % 100 else cents // 100


def decimal4(number: float) -> int | float:
    """A figure rounded to the four decimals of the column."""
    rounded = round(number, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def php_json(value: Any, *, long_floats: bool = False) -> bytes:
    r"""The bytes of a JSON answer: ASCII with `\\u` escapes and `\\/`, as PHP writes them.

    With `long_floats` every float has 17 significant digits (29.949999999999999), as an older `serialize_precision` gives.
    """
    text = json.dumps(value, separators=(",", ":"))
    if long_floats:
        text = _TEXT_OR_FLOAT.sub(_lengthened, text)
    return text.replace("/", "\\/").encode("ascii")


def _lengthened(found: re.Match[str]) -> str:
    token = found.group()
    return token if token.startswith('"') else format(float(token), ".17g")
