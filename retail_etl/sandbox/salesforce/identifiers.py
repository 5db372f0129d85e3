"""Record ids as Salesforce gives them: fifteen characters that mind their case, and three more that spell the case out."""

from __future__ import annotations

import string

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SUFFIX = string.ascii_uppercase + "012345"
_SHORT, _LONG = 15, 18
_POD = "HL"


def record_id(prefix: str, number: int) -> str:
    """The 18-character id of an object's record number, which starts at 1."""
    digits = []
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[rest])
    short = f"{prefix}{_POD}{''.join(reversed(digits)):0>{_SHORT - len(prefix) - len(_POD)}}"
    return short + checksum(short)


def checksum(short: str) -> str:
    """Three characters: one for the case of each five."""
    groups = (short[start : start + 5] for start in range(0, _SHORT, 5))
    return "".join(_SUFFIX[sum(1 << place for place, letter in enumerate(group) if letter.isupper())] for group in groups)


def long_form(text: str) -> str | None:
    """The 18-character form of an id; `None` where the text is none, or its last three characters do not fit the others."""
    if len(text) not in {_SHORT, _LONG} or not (text.isascii() and text.isalnum()):
        return None
    whole = text[:_SHORT] + checksum(text[:_SHORT])
    return whole if text in {whole, whole[:_SHORT]} else None
