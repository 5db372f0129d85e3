"""Totals of each leg and side that foot: source total = matched + excluded + open, a currency at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.errors import InvariantBrokenError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retail_etl.reconciliation.outcome import Outcome

MATCHED = "matched"
EXCLUDED = "excluded"
OPEN = "open"


@dataclass(frozen=True, slots=True)
class LegTotal:
    """A side of a leg in one currency, minor units."""

    leg: str
    side: str
    currency: str
    total: int
    matched: int
    excluded: int
    open: int

    @property
    def foots(self) -> bool:
        """Whether nothing appeared or vanished."""
        return self.total == self.matched + self.excluded + self.open


def share_of(outcome: Outcome) -> str:
    """Where the members of an outcome count: matched ones whole, explained ones without a partner as excluded, others open."""
    if outcome.is_matched:
        return MATCHED
    return OPEN if outcome.open else EXCLUDED


def leg_totals(
    outcomes: Iterable[Outcome],
    sources: dict[tuple[str, str, str], int],
    settled: Iterable[tuple[str, str, str, str, int]] = (),
) -> list[LegTotal]:
    """The totals by leg, side and currency; ``sources`` are what the legs were given, summed independently.

    ``settled`` are sums of outcomes that are not among the given ones: leg, side, currency, matched or excluded, minor units.

    Raises:
        InvariantBrokenError: a side does not foot against its source.
    """
    sums: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        share = share_of(outcome)
        for item in outcome.members:
            sums[outcome.leg, item.side, item.currency][share] += item.amount
    for leg, side, currency, share, amount in settled:
        sums[leg, side, currency][share] += amount
    found = []
    for place in sorted(sums.keys() | sources.keys()):
        shares = sums[place]
        total = sources.get(place, sum(shares.values()))
        row = LegTotal(*place, total, shares[MATCHED], shares[EXCLUDED], shares[OPEN])
        if not row.foots:
            raise InvariantBrokenError(
                f"leg {row.leg}, {row.side}, {row.currency} does not foot: {row}", system="reconciliation"
            )
        found.append(row)
    return found
