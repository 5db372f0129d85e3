"""The steps that only offer, in the retailer's order; then what names one another and differs; then what is probable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.reconciliation.keyed import settle_mismatches
from retail_etl.reconciliation.matching import NEAR_REFERENCE, SEVERAL_TO_SEVERAL, SUBSET_SUM
from retail_etl.reconciliation.suggest import suggest_pairs
from retail_etl.reconciliation.sums import offer_several_to_several, offer_sums
from retail_etl.reconciliation.window import offer_near_references

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.reconciliation.parties import Parties

_STEPS: Final[dict[str, Callable[[Parties], None]]] = {
    NEAR_REFERENCE: offer_near_references,
    SUBSET_SUM: offer_sums,
    SEVERAL_TO_SEVERAL: offer_several_to_several,
}


def offer(parties: Parties) -> None:
    """Offer what near references and sums make likely, decide what names one another and differs, and say what is probable."""
    for step in parties.rules.order:
        if parties.rules.is_on(step):
            _STEPS[step](parties)
    settle_mismatches(parties)
    suggest_pairs(parties)
