"""Words of a SOQL query: names, texts, numbers, moments, operators."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from retail_etl.sandbox.salesforce.rejections import malformed

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'(?:[^'\\]|\\.)*')
    | (?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))
    | (?P<day>\d{4}-\d\d-\d\d)
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    | (?P<sign><=|>=|!=|<>|=|<|>|\(|\)|,)
    )""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "'": "'", '"': '"', "\\": "\\", "%": "\\%", "_": "\\_"}


@dataclass(frozen=True)
class Word:
    """One word: its kind, its text as written, and for literals its value."""

    kind: str
    text: str
    value: Any = None

    def says(self, *words: str) -> bool:
        """Whether it is one of these names or signs, in any case."""
        return self.kind in {"name", "sign"} and self.text.upper() in words


def words_of(query: str) -> list[Word]:
    """The words of a query.

    Raises:
        RejectedCallError: 400 `MALFORMED_QUERY` at the first character that begins none.
    """
    found: list[Word] = []
    place = 0
    while query[place:].strip():
        match = _TOKEN.match(query, place)
        if match is None or match.lastgroup is None:
            raise malformed(f"unexpected token: '{query[place:].strip()[:1]}' at position {place}")
        text = match.group(match.lastgroup)
        found.append(Word(match.lastgroup, text, _value(match.lastgroup, text)))
        place = match.end()
    return [*found, Word("end", "<EOF>")]


def _value(kind: str, text: str) -> Any:
    if kind == "text":
        return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m.group(1), m.group(1)), text[1:-1])
    if kind == "number":
        return Decimal(text)
    try:
        if kind == "moment":
            return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
        return dt.date.fromisoformat(text) if kind == "day" else None
    except ValueError as error:
        raise malformed(f"invalid date or datetime: {text}") from error
