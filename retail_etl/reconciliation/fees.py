"""What a batch's fees should be by the schedule: sale by sale, half-up to the minor unit, nothing on refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.domain.money import to_text
from retail_etl.reconciliation.outcome import FINDING, Item, OpenItem, Outcome
from retail_etl.reconciliation.records import Batch, Payment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reconciliation.world import World


def settling_payments(world: World, batch: Batch) -> list[Payment]:
    """The payments of a batch that settle in it."""
    return [
        p
        for p in world.payments_of(batch)
        if world.set_aside(p) is None and world.settings.settles(p.tender) and p.settled_currency == batch.currency
    ]


def all_payments_known(world: World, batch: Batch) -> bool:
    """Whether the batch's gross is exactly what its known payments come to."""
    payments = settling_payments(world, batch)
    return bool(payments) and sum(p.settled for p in payments) == batch.gross


def expected_fees(payments: Sequence[Payment], settings: RuleSettings) -> int | None:
    """The fees that the schedule asks for, or ``None`` where a tender has no rate in it."""
    fees = [settings.fee_of_sale(p.settled, p.tender, p.settled_currency, p.day, per_item=p.pays_item_fee) for p in payments]
    known = [fee for fee in fees if fee is not None]
    return sum(known) if len(known) == len(fees) else None


def with_fee_proof(world: World, outcome: Outcome) -> Outcome:
    """The match, with a finding for a batch whose fees are further from the schedule than the tolerance."""
    if not outcome.is_matched:
        return outcome
    for item in sorted(outcome.members, key=lambda i: i.id):
        batch = item.record
        if isinstance(batch, Batch) and all_payments_known(world, batch):
            expected = expected_fees(settling_payments(world, batch), world.settings)
            limit = world.settings.limit(world.settings.fee_tolerance_per_batch, batch.currency)
            if expected is not None and abs(batch.fees - expected) > limit:
                outcome = _found(outcome, item, batch, expected)
    return outcome


def _found(outcome: Outcome, item: Item, batch: Batch, expected: int) -> Outcome:
    difference = batch.fees - expected
    finding = {
        "class": "fee_variance",
        "expected": to_text(expected, batch.currency),
        "charged": to_text(batch.fees, batch.currency),
        "difference": to_text(difference, batch.currency),
    }
    item_open = OpenItem(item.id, item.kind, difference, item.currency, FINDING, item.day)
    return outcome.changed(finding=outcome.finding or finding, open=(*outcome.open, item_open))
