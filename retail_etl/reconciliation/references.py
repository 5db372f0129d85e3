"""What a line's reference says: which records it names, which store, tender and days, and whether it only looks like an id.

A reference names a record only if a whole word of it is that record's id. What reads like an id and is none is remembered as
such, because a line like that may be offered to a person but never matched unattended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from retail_etl.domain.identifiers import clean_reference
from retail_etl.reconciliation.settings import CARD_BRANDS_APART

if TYPE_CHECKING:
    from collections.abc import Iterable

BANKCARD: Final = "BANKCARD"
CASH: Final = "CASH"

_TENDER_WORDS: Final[dict[str, str]] = {
    "VISA": "VISA",
    "MC": "MC",
    "MASTERCARD": "MC",
    "AMEX": "AMEX",
    "DISCOVER": "DISCOVER",
    "DISC": "DISCOVER",
    "JCB": "JCB",
    "DINERS": "DINERS",
    "GIFT_CARD": "GIFT_CARD",
    "GIFTCARD": "GIFT_CARD",
    "STORE_CREDIT": "STORE_CREDIT",
    "CASH": CASH,
    "BANKCARD": BANKCARD,
    "BANKCARDS": BANKCARD,
}
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_BREAKS: Final = re.compile(r"[\s,;+&|#()\[\]=]+")
_ISO_DAYS: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:(?:\.\.|/|TO|-)(\d{4})-(\d{2})-(\d{2}))?")
_ISO_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_COMPACT: Final = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_SHORT: Final = re.compile(r"(\d{2})[/-]?(\d{2})(?:(?:-|\.\.)(\d{2})?[/-]?(\d{2}))?")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?")
_LEAST_LIKE_AN_ID: Final = 4
_LEAST_DIGITS: Final = 2
_TYPING_LENGTH_MAX: Final = 3
_SPAN_DAYS_MAX: Final = 40
_YEAR_AHEAD_DAYS: Final = 31


def order_key(reference: str | None) -> str | None:
    """The increment id in a reference: ``MO-100000301``, ``#100000301`` and ``100000301`` name the same order."""
    text = clean_reference(reference)
    if text is None:
        return None
    return text.removeprefix("MO-").removeprefix("#") or None


def tender_word(tender: str) -> str:
    """The one spelling of a tender: ``MASTERCARD`` and ``MC`` are the same."""
    return _TENDER_WORDS.get(tender.upper(), tender.upper())


@dataclass(frozen=True, slots=True)
class Naming:
    """What a reference names. Empty sets mean that it says nothing about that."""

    text: str = ""
    ids: tuple[str, ...] = ()
    stores: frozenset[str] = frozenset()
    registers: frozenset[str] = frozenset()
    tenders: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()
    month: bool = False
    like_ids: tuple[str, ...] = ()

    @property
    def is_cash(self) -> bool:
        """Whether it speaks of cash."""
        return CASH in self.tenders

    @property
    def has_key(self) -> bool:
        """Whether it names a store, a tender or days, so that records can be grouped by what it says."""
        return bool(self.stores or self.tenders or self.days)

    def covers_tender(self, tender: str | None) -> bool:
        """Whether a tender is one of those named; ``BANKCARD`` is every card but Amex. True where none is named."""
        if not self.tenders:
            return True
        name = tender_word(tender or "")
        if name in self.tenders:
            return True
        return BANKCARD in self.tenders and name not in (CARD_BRANDS_APART, CASH, "GIFT_CARD", "STORE_CREDIT", "")


@dataclass
class Vocabulary:
    """The ids, stores, registers and tenders that the records of a run know."""

    ids: dict[str, str] = field(default_factory=dict)
    stores: set[str] = field(default_factory=set)
    registers: set[str] = field(default_factory=set)
    tenders: set[str] = field(default_factory=set)
    shapes: set[str] = field(default_factory=set)

    def add_id(self, text: str | None) -> None:
        """Know an id, and the pattern of letters and digits that ids like it have."""
        cleaned = clean_reference(text)
        if cleaned is not None and text is not None:
            self.ids.setdefault(cleaned, text)
            self.shapes.add(shape(cleaned))

    def add_ids(self, texts: Iterable[str | None]) -> None:
        """Know many ids."""
        for text in texts:
            self.add_id(text)

    def read(self, reference: str | None, day: date) -> Naming:
        """What the reference of a line of that day names."""
        text = clean_reference(reference)
        if text is None:
            return Naming()
        if text in self.ids:
            return Naming(text=text, ids=(text,))
        return _read(self, text, day)

    def add_shapes(self, shapes: Iterable[str]) -> None:
        """Know patterns of ids that are not at hand themselves."""
        self.shapes.update(shapes)

    def looks_like_an_id(self, word: str) -> bool:
        """Whether a word that names nothing has the pattern of an id, or that pattern but for a typing error."""
        if len(word) < _LEAST_LIKE_AN_ID or sum(c.isdigit() for c in word) < _LEAST_DIGITS:
            return False
        return any(_alike(shape(word), known) for known in self.shapes)


def _alike(word: str, known: str) -> bool:
    """Whether two patterns are one, but for a wrong letter, a digit too few or too many, or punctuation."""
    if word == known:
        return True
    if known.isdigit():
        return word.isdigit() and abs(len(word) - len(known)) <= 1 and len(known) > _LEAST_LIKE_AN_ID
    if len(word) == len(known):
        wrong = [(a, b) for a, b in zip(word, known, strict=True) if a != b]
        if len(wrong) == 1 and "9" not in wrong[0]:
            return True
    return _letters_and_digits(word) == _letters_and_digits(known) and abs(len(word) - len(known)) <= _TYPING_LENGTH_MAX


@lru_cache(maxsize=100_000)
def _letters_and_digits(pattern: str) -> str:
    return re.sub(r"9+", "9", re.sub(r"[^A-Z9]", "", pattern))


@lru_cache(maxsize=100_000)
def shape(word: str) -> str:
    """The word with 9 for each digit: ``HB-0302-01`` is ``HB-9999-99``."""
    return re.sub(r"\d", "9", word)


def _read(known: Vocabulary, text: str, day: date) -> Naming:
    ids: list[str] = []
    like_ids: list[str] = []
    stores: set[str] = set()
    registers: set[str] = set()
    tenders: set[str] = set()
    days: set[date] = set()
    month = False
    for word in _words(known, text):
        spelled = _days(word, day)
        if word in known.ids:
            ids.append(word)
        elif word in known.stores:
            stores.add(word)
        elif word in known.registers:
            registers.add(word)
        elif word in _TENDER_WORDS or word in known.tenders:
            tenders.add(_TENDER_WORDS.get(word, word))
        elif spelled:
            days |= spelled
        elif _month(word, day):
            days |= _month(word, day)
            month = True
        elif known.looks_like_an_id(word):
            like_ids.append(word)
    return Naming(
        text=text,
        ids=tuple(dict.fromkeys(ids)),
        stores=frozenset(stores),
        registers=frozenset(registers),
        tenders=frozenset(tenders),
        days=frozenset(days),
        month=month,
        like_ids=tuple(like_ids),
    )


def _words(known: Vocabulary, text: str) -> list[str]:
    """The words of a reference; a word with slashes is broken up unless it is a date or an id as it stands."""
    words: list[str] = []
    for raw in _BREAKS.split(text.replace("AMERICAN EXPRESS", "AMEX").replace("GIFT CARD", "GIFT_CARD")):
        word = raw.strip(".:'\"")
        whole = word in known.ids or _ISO_DAYS.fullmatch(word) or _SLASHED.fullmatch(word)
        words += [word] if whole or not re.search(r"[/:]", word) else [part for part in re.split(r"[/:]", word) if part]
    return [word for word in words if word]


def _days(word: str, day: date) -> set[date]:
    """The days that a word spells: 2026-03-06, 20260306, 0306, 03/06, 0306-0307, 0306-07; the year is the line's."""
    if found := _ISO_DAYS.fullmatch(word):
        first = _day(*found.group(1, 2, 3))
        return _span(first, _day(*found.group(4, 5, 6)) if found.group(4) else first)
    if found := _COMPACT.fullmatch(word):
        first = _day(*found.groups())
        return _span(first, first)
    if found := _SLASHED.fullmatch(word):
        month, number, year = found.groups()
        if year:
            first = _day(year if len(year) == 4 else f"20{year}", month, number)  # noqa: PLR2004 -- a year of four digits
            return _span(first, first)
        first = _near_year(month, number, day)
        return _span(first, first)
    if found := _SHORT.fullmatch(word):
        first = _near_year(found.group(1), found.group(2), day)
        last = _near_year(found.group(3) or found.group(1), found.group(4), day) if found.group(4) else first
        return _span(first, last)
    return set()


def _day(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _near_year(month: str, number: str, day: date) -> date | None:
    """The latest such day that does not lie far ahead of the line's own date."""
    for year in (day.year + 1, day.year, day.year - 1):
        found = _day(str(year), month, number)
        if found is not None and found <= day + timedelta(days=_YEAR_AHEAD_DAYS):
            return found
    return None


def _span(first: date | None, last: date | None) -> set[date]:
    if first is None or last is None or not 0 <= (last - first).days <= _SPAN_DAYS_MAX:
        return set()
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def _month(word: str, day: date) -> set[date]:
    """All days of a month that a word names: ``MAR``, ``MARCH``, ``2026-03``."""
    if found := _ISO_MONTH.fullmatch(word):
        first = _day(found.group(1), found.group(2), "1")
    elif word[:3] in _MONTHS and word.isalpha() and word in _FULL_MONTHS:
        first = _near_year(str(_MONTHS.index(word[:3]) + 1), "1", day)
    else:
        return set()
    if first is None:
        return set()
    following = (first + timedelta(days=32)).replace(day=1)
    return _span(first, following - timedelta(days=1))


_FULL_MONTHS: Final = frozenset(_MONTHS) | {
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "JUNE", "JULY", "AUGUST", "SEPT", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER",
}  # fmt: skip


def is_near(word: str, known: str, most: int = 2) -> bool:
    """Whether two ids differ by at most two typing errors (a transposition is one), punctuation aside."""
    a, b = re.sub(r"[^A-Z0-9]", "", word), re.sub(r"[^A-Z0-9]", "", known)
    if abs(len(a) - len(b)) > most or min(len(a), len(b)) < _LEAST_LIKE_AN_ID:
        return False
    return typing_errors(a, b) <= min(most, len(b) // 4)


def typing_errors(a: str, b: str) -> int:
    """Insertions, deletions, replacements and transpositions of neighbours that turn one text into the other."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
