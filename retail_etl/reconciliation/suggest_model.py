"""The scoring model: what each level of likeness is worth in bits, and how scores become probabilities. Its figures are data.

Fellegi and Sunter (1969): a level is worth the logarithm of how much more often true pairs show it than chance does. The file
``suggest_model.yaml`` has both shares for every level, the calibration, and on what they were fitted; `benchmarks.calibration`
writes it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.suggest_compare import AMOUNT_LEVELS, DAY_LEVELS, TEXT_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FILE: Final = Path(__file__).with_name("suggest_model.yaml")
_LEVELS: Final = {"amount": AMOUNT_LEVELS, "days": DAY_LEVELS, "text": TEXT_LEVELS}
_LEAST_POOL: Final = 100  # a handful of open records is what is left of many
_NEAR_CERTAIN: Final = 1e-9
_LOGIT_MOST: Final = 50.0


@dataclass(frozen=True)
class SuggestionModel:
    """Bits by level of each comparison, and the calibration: ``logit(p) -> slope * logit(p) + intercept``.

    ``unattended_from`` is the probability from which, where it was measured, at most one in a thousand was wrong.
    """

    version: str
    amount: tuple[float, ...]
    days: tuple[float, ...]
    text: tuple[float, ...]
    slope: float
    intercept: float
    unattended_from: float

    def bits(self, amount: int, days: int, text: int) -> dict[str, float]:
        """What the levels of a pair are worth, comparison by comparison. Texts speak for a pair, never against it.

        What lines say has often nothing to do with how the record is called: that they share no word is no evidence.
        """
        return {"amount": self.amount[amount], "days": self.days[days], "text": max(0.0, self.text[text])}

    def calibrated(self, probability: float) -> float:
        """The share of such pairs that were true ones."""
        p = min(max(probability, _NEAR_CERTAIN), 1 - _NEAR_CERTAIN)
        logit = self.slope * math.log(p / (1 - p)) + self.intercept
        return 1 / (1 + math.exp(-min(max(logit, -_LOGIT_MOST), _LOGIT_MOST)))


def odds(bits: float, pool: int) -> float:
    """The odds that two records are a pair, where each could have been paired with any record of a pool or with none."""
    return float(2.0**bits / max(pool, _LEAST_POOL))


@cache
def suggestion_model() -> SuggestionModel:
    """The model that is part of the project."""
    import yaml

    return model_of(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def model_of(given: Mapping[str, Any]) -> SuggestionModel:
    """The model that a mapping holds, as it stands in the file.

    Raises:
        UnusableInputError: a level is missing or has no share above nothing.
    """
    bits = {name: tuple(_bits(name, level, given[name].get(level)) for level in levels) for name, levels in _LEVELS.items()}
    calibration = given["calibration"]
    return SuggestionModel(
        version=str(given["version"]),
        slope=float(calibration["slope"]),
        intercept=float(calibration["intercept"]),
        unattended_from=float(given["unattended_from"]),
        **bits,
    )


def _bits(name: str, level: str, shares: Sequence[float] | None) -> float:
    if not shares or len(shares) != 2 or min(shares) <= 0:  # noqa: PLR2004 -- among pairs, by chance
        raise UnusableInputError(
            f"{name}, level {level!r}: expected its share among pairs and by chance, found {shares!r}",
            system="suggestion model",
            record=_FILE.name,
        )
    return math.log2(shares[0] / shares[1])
