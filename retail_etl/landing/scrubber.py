"""Card numbers, found and cut before anything is written.

A card number is 14 to 19 digits, with or without separators, that begin as an issuer's numbers do and end in a valid check
digit (ISO/IEC 7812). Fields that a stream declares as identifiers are exempt: their long digit runs only look alike.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.domain.identifiers import passes_luhn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.landing.key_list import KeyTree

_SHORTEST: Final = 14
_LONGEST: Final = 19
_SEPARATOR: Final = r"[ \t\-._/\u00a0\u00ad\u2000-\u2015\u202f\u2212\ufeff]"
# Digits of any script, in groups that at most three separators part.
_RUN: Final = re.compile(rf"\d(?:{_SEPARATOR}{{0,3}}\d){{{_SHORTEST - 1},}}")
_GROUP: Final = re.compile(r"\d+")
_ESCAPE: Final = re.compile(r"\\u00([0-7][0-9a-fA-F])")

# First digits and lengths by issuer: Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro.
_ISSUERS: Final = re.compile(
    r"4\d{15}(?:\d{2,3})?"
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"
    r"|3[47]\d{13}"
    r"|3(?:0[0-5]|09|[689]\d)\d{11,16}"
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"
    r"|(?:50|5[6-9]|6\d)\d{12,17}",
    re.ASCII,
)


def holds_card_number(text: str) -> bool:
    """Whether a card number stands in the text."""
    return any(True for _ in _card_numbers(text))


def scrub_text(text: str) -> tuple[str, int]:
    """The text without its card numbers, and how many were cut; a JSON text inside the text is looked at unescaped too."""
    pieces, cuts, position = [], 0, 0
    for start, end, digits in _card_numbers(text):
        pieces += [text[position:start], f"[card number removed, last four {digits[-4:]}]"]
        position, cuts = end, cuts + 1
    cleaned = "".join([*pieces, text[position:]])
    if "\\u00" in cleaned:
        unescaped = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), cleaned)
        if holds_card_number(unescaped):
            cleaned, more = scrub_text(unescaped)
            cuts += more
    return cleaned, cuts


def scrub(value: Any, exempt: KeyTree | None = None) -> tuple[Any, int]:
    """The decoded value without card numbers, and how many were cut; ``exempt`` is the tree of identifier fields."""
    if exempt is not None and not exempt.branches:
        return value, 0
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, msgspec.Raw):
        token = bytes(value).decode()
        cleaned, cuts = scrub_text(token)
        return (cleaned, cuts) if cuts else (value, 0)
    if isinstance(value, list):
        members = [scrub(member, exempt) for member in value]
        return [member for member, _ in members], sum(cuts for _, cuts in members)
    if isinstance(value, dict):
        return _scrub_fields(value, exempt)
    return value, 0


def _scrub_fields(fields: dict[str, Any], exempt: KeyTree | None) -> tuple[dict[str, Any], int]:
    clean: dict[str, Any] = {}
    total = 0
    for name, value in fields.items():
        below = exempt.branches.get(name) if exempt is not None else None
        clean_name, in_name = scrub_text(name)
        clean[clean_name], in_value = scrub(value, below)
        total += in_name + in_value
    return clean, total


def _card_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each card number begins and ends, and its digits: whole groups of digits that together make one."""
    for run in _RUN.finditer(text):
        groups = [(run.start() + group.start(), group[0]) for group in _GROUP.finditer(run[0])]
        first = 0
        while first < len(groups):
            found = _from_group(groups, first)
            if found is None:
                first += 1
                continue
            last, digits = found
            yield groups[first][0], groups[last][0] + len(groups[last][1]), digits
            first = last + 1


def _from_group(groups: list[tuple[int, str]], first: int) -> tuple[int, str] | None:
    digits = ""
    for last in range(first, len(groups)):
        # Digits of other scripts count as what they stand for.
        digits += "".join(str(int(digit)) for digit in groups[last][1])
        if len(digits) > _LONGEST:
            return None
        if len(digits) >= _SHORTEST and _ISSUERS.fullmatch(digits) and passes_luhn(digits):
            return last, digits
    return None


def shown(value: Any) -> str:
    """The value as JSON text for a person's eyes: what has no UTF-8 is written as an escape."""
    return json.dumps(value, default=lambda raw: bytes(raw).decode(), ensure_ascii=True)
