"""References as people and systems type them, brought to one form. A cleaned reference is never a key by itself."""

from __future__ import annotations

import re
from typing import Final

# Magento derives the ids of child transactions as parent id, dash, type when the gateway gives none.
_DERIVED: Final = re.compile(r"-(?:authorization|capture|order|refund|void|verify)(?:-\d+)?$")
_SPACE: Final = re.compile(r"\s+")


def clean_reference(text: str | None) -> str | None:
    """The reference in upper case, with single spaces and none at its ends; ``None`` where nothing is left."""
    if text is None:
        return None
    return _SPACE.sub(" ", text).strip().upper() or None


def gateway_transaction_id(text: str | None) -> str | None:
    """The gateway's own id of a Magento transaction id: ``308236095-capture`` is ``308236095``."""
    if text is None:
        return None
    return _DERIVED.sub("", text.strip()) or None


def passes_luhn(digits: str) -> bool:
    """Whether the digits' last one is the Luhn check digit of the others (ISO/IEC 7812)."""
    if not digits.isdecimal():
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 -- the digits of a doubled number are added
    return total % 10 == 0
