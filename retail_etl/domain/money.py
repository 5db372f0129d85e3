"""Money as integer minor units: the only place that rounds and that knows how many decimals a currency has.

Amounts come in as decimal text (files, APIs) and leave as decimal text (files, reports). In between they are integers.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

DEFAULT_CURRENCY: Final = "USD"

# ISO 4217 gives most currencies two decimals; these have another number.
_EXPONENTS: Final[dict[str, int]] = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_DECIMAL: Final = re.compile(r"[+-]?\d{1,18}(\.\d{1,10})?")


class AmountError(ValueError):
    """A text that is not an amount of its currency; the message says why."""


def exponent(currency: str) -> int:
    """How many decimals the currency's minor unit has (ISO 4217): 2 for USD, 0 for JPY, 3 for KWD."""
    if not _CURRENCY.fullmatch(currency):
        raise AmountError(f"{currency!r} is not an ISO 4217 currency code")
    return _EXPONENTS.get(currency, 2)


def exponents() -> dict[str, int]:
    """The currencies whose minor unit has another number of decimals than two, with that number."""
    return dict(_EXPONENTS)


def to_minor(amount: str | Decimal | int, currency: str = DEFAULT_CURRENCY) -> int:
    """The amount in minor units of its currency.

    Nothing is rounded: decimals beyond the currency's own must be zeros (``12.5000`` is 1250 US cents, ``12.505`` is refused).

    Raises:
        AmountError: the text is no plain decimal number, or has decimals that the currency does not have.
    """
    text = str(amount).strip() if not isinstance(amount, Decimal) else f"{amount:f}"
    if not _DECIMAL.fullmatch(text):
        raise AmountError(f"{text!r} is not a plain decimal amount")
    scaled = Decimal(text).scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise AmountError(f"{text} has more decimals than {currency} has")
    return int(scaled)


def to_decimal(minor: int, currency: str = DEFAULT_CURRENCY) -> Decimal:
    """The amount as a decimal number with exactly the currency's decimals."""
    places = exponent(currency)
    return Decimal(minor).scaleb(-places).quantize(Decimal(1).scaleb(-places))


def to_text(minor: int, currency: str = DEFAULT_CURRENCY) -> str:
    """The amount as plain decimal text, ``-12.50``."""
    return f"{to_decimal(minor, currency):f}"


def round_half_up(amount: Decimal, currency: str = DEFAULT_CURRENCY) -> int:
    """Minor units, halves rounded away from zero: how processors compute a fee per sale."""
    return int(amount.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def allocate(total_minor: int, weights: list[int]) -> list[int]:
    """The total split by weight so that the parts add up to it, the largest remainders first (earlier parts on a tie)."""
    whole = sum(weights)
    if not weights or whole <= 0 or min(weights) < 0:
        raise AmountError("weights must be given, none negative, and not all zero")
    sign, size = (-1 if total_minor < 0 else 1), abs(total_minor)
    parts = [size * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(size * weights[n] % whole), n))
    for n in by_remainder[: size - sum(parts)]:
        parts[n] += 1
    return [sign * part for part in parts]
