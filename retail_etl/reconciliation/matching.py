"""What a retailer may tell the rules: which steps of a leg are off, in which order they offer, how far each may go.

A bound only narrows what the catalogue allows: what decides unattended cannot be widened here, but for scored
suggestions, whose threshold is a retailer's own and unset.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

NEAR_REFERENCE: Final = "near_reference"
SUBSET_SUM: Final = "subset_sum"
SEVERAL_TO_SEVERAL: Final = "several_to_several"
AMOUNT_AND_DATE: Final = "amount_and_date"
OFFERS: Final = (NEAR_REFERENCE, SUBSET_SUM, SEVERAL_TO_SEVERAL)


@dataclass(frozen=True)
class ScoredSuggestion:
    """What becomes of pairs that are probable only.

    Attributes:
        offer: ``beside`` tells the likely partner beside an open record; ``suggested`` offers the pair as a match; ``off``.
        offer_from: the probability from which a pair is told or offered.
        match_from: the probability from which an offered pair is matched unattended; ``None``: never.
        lead: how many times as probable as the next best pair of either record it must be.
        max_pool: with more open records than this in a leg nothing is scored.
    """

    offer: str = "beside"
    offer_from: Decimal = Decimal("0.90")
    match_from: Decimal | None = None
    lead: Decimal = Decimal(10)
    max_pool: int = 5_000


@dataclass(frozen=True)
class LegMatching:
    """The steps of one leg as the retailer has them."""

    off: tuple[str, ...] = ()
    order: tuple[str, ...] = OFFERS
    days: tuple[tuple[str, tuple[int, int]], ...] = ()
    unattended_up_to: Decimal | None = None
    subset_max_pool: int | None = None
    subset_max_size: int | None = None
    several_max_size: int | None = None
    scored: ScoredSuggestion = field(default_factory=ScoredSuggestion)

    def is_on(self, step: str) -> bool:
        """Whether the step is tried at all."""
        return step not in self.off

    def window(self, step: str, widest: tuple[int, int]) -> tuple[int, int]:
        """The days in which a step looks for partners: its own, never beyond the leg's."""
        first, last = dict(self.days).get(step, widest)
        return (max(first, widest[0]), min(last, widest[1]))


_AS_IT_COMES: Final = LegMatching()


@dataclass(frozen=True)
class Matching:
    """What the retailer told of each leg; a leg that is not among them is as the catalogue has it."""

    legs: tuple[tuple[str, LegMatching], ...] = ()

    def of(self, leg: str) -> LegMatching:
        """The steps of a leg."""
        return next((told for name, told in self.legs if name == leg), _AS_IT_COMES)
