"""Free text on its way into a report: card numbers and e-mail addresses are cut out, control characters dropped.

The landing scrubber works before anything is stored; records that come in as files never met it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.domain.identifiers import passes_luhn

if TYPE_CHECKING:
    from collections.abc import Iterable

# 14 to 19 digits, in groups or not, that begin as card numbers do: 3, 4, 5, 6 and the 2221-2720 range of Mastercard.
_CARD_LIKE: Final = re.compile(r"(?<![\d.])(?:[3-6]|2[2-7])(?:[ -]?\d){12,18}(?!\d)")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# Tab and line feed may stay; the others are no characters of XML 1.0, and U+202A..E, U+2066..9 turn text around.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# What is cheap to ask of a whole column before any row is looked at.
_SUSPECT: Final = r"\d(?:[ -]?\d){13}|@|[\x00-\x08\x0b-\x1f\x7f\x{202a}-\x{202e}\x{2066}-\x{2069}]"


def _masked_number(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    return f"[card number ending {digits[-4:]}]" if passes_luhn(digits) else found.group()


def safe_text(text: str) -> str:
    """The text without card numbers, e-mail addresses and characters that nobody can see."""
    return _EMAIL.sub("[e-mail]", _CARD_LIKE.sub(_masked_number, _CONTROL.sub("", text)))


def safe_columns(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """The frame with safe text in these columns; a column without anything suspect costs one pass in polars."""
    changed = [
        pl.when(pl.col(name).str.contains(_SUSPECT))
        .then(pl.col(name).map_elements(safe_text, return_dtype=pl.String, skip_nulls=True))
        .otherwise(pl.col(name))
        .alias(name)
        for name in names
        if frame.select(pl.col(name).str.contains(_SUSPECT).any()).item()
    ]
    return frame.with_columns(changed) if changed else frame


def web_address(url: str | None) -> str | None:
    """The address if a browser may safely be sent there (http or https), else ``None``."""
    return url if url and re.match(r"https?://[^\s\"'<>]+$", url) else None
