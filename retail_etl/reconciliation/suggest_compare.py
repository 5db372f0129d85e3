"""How alike two records are, field by field: the levels whose weights the scoring model knows.

Amounts by their relative difference, days by business days from the earlier side to the later, texts by the words they
share and how rare these are. Nothing here decides; a level is only a place in a table of weights.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

AMOUNT_LEVELS: Final = ("equal", "0.5 %", "1 %", "2 %", "3 %", "4.5 %", "6 %", "8 %", "11 %")
_AMOUNT_EDGES: Final = (0.0, 0.005, 0.01, 0.02, 0.03, 0.045, 0.06, 0.08, 0.11)
AMOUNT_MOST: Final = _AMOUNT_EDGES[-1]

DAY_LEVELS: Final = ("before", "0", "1", "2", "3", "4", "5", "6-10", "11-15", "16-22")
_DAY_EDGES: Final = (-1, 0, 1, 2, 3, 4, 5, 10, 15, 22)
DAYS_MOST: Final = _DAY_EDGES[-1]

_SHARES: Final = (0.0, 0.5, 0.8, 0.999)
_BITS: Final = (6.0, 10.0, 14.0, 20.0)
TEXT_LEVELS: Final = (
    "no text",
    "nothing shared",
    *(f"{share}, {bits}" for share in ("little", "half", "most", "all") for bits in ("-6", "6-10", "10-14", "14-20", "20-")),
)

_WORD: Final = re.compile(r"[^\s,;:/|()#]+")
_PRIOR_RECORDS: Final = 1000.0
_LEAST_CUT: Final = 2
_BITS_A_DIGIT, _BITS_A_LETTER, _BITS_MOST = 3.3, 1.5, 20.0


def amount_level(left_minor: int, right_minor: int) -> int | None:
    """The level of two amounts of one currency; ``None`` where they are too far apart, or one pays and the other collects."""
    if left_minor == right_minor:
        return 0
    largest = max(abs(left_minor), abs(right_minor))
    if (left_minor > 0) != (right_minor > 0) or abs(left_minor - right_minor) > AMOUNT_MOST * largest:
        return None
    return bisect_left(_AMOUNT_EDGES, abs(left_minor - right_minor) / largest)


def day_level(business_days: int) -> int | None:
    """The level of a gap in business days, negative where the later side comes first; ``None`` beyond the last level."""
    if business_days > DAYS_MOST or business_days < _DAY_EDGES[0] * 2:
        return None
    return bisect_left(_DAY_EDGES, business_days)


@lru_cache(maxsize=200_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in upper case, each once."""
    return tuple(dict.fromkeys(_WORD.findall(text.upper())))


@dataclass
class Texts:
    """How often each word stands among the texts at hand, which says what it is worth that two records share it."""

    records: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, texts: Iterable[str]) -> None:
        """Count the words of texts."""
        for text in texts:
            self.records += 1
            self.counts.update(words(text))

    def level(self, left: str, right: str) -> int:
        """The level of two texts: the share of the shorter one's information that they have in common, and how much that is."""
        a, b = words(left), words(right)
        if not a or not b:
            return 0
        bits = self._shared(a, b)
        if bits <= 0:
            return 1
        whole = min(sum(map(self._bits, a)), sum(map(self._bits, b)))
        share = bits / whole if whole > 0 else 0.0
        return 2 + 5 * (min(bisect_right(_SHARES, share), 4) - 1) + bisect_right(_BITS, bits)

    def _shared(self, a: tuple[str, ...], b: tuple[str, ...]) -> float:
        common = set(a) & set(b)
        bits = sum(self._bits(word, 2) for word in common)
        for mine, others in ((a, b), (b, a)):
            last = mine[-1]
            if last not in common and len(last) >= _LEAST_CUT:
                cut = next((word for word in others if word not in common and word.startswith(last)), None)
                bits += self._bits(last, 1) if cut is not None else 0.0
        return bits

    def _bits(self, word: str, own: int = 1) -> float:
        """Minus the binary logarithm of how often others have the word; among few texts, of how often such a word comes."""
        digits = sum(character.isdigit() for character in word)
        guessed = 2.0 ** -min(_BITS_MOST, _BITS_A_DIGIT * digits + _BITS_A_LETTER * (len(word) - digits))
        others = max(0, self.counts[word] - own)
        return -math.log2((others + _PRIOR_RECORDS * guessed) / (self.records + _PRIOR_RECORDS))
