"""Fees of batches against fee lines, and the proof of each fee against the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.reconciliation.due import waiting
from retail_etl.reconciliation.fees import with_fee_proof
from retail_etl.reconciliation.legs.batches import batch_source
from retail_etl.reconciliation.legs.lines import enter_lines, leave_unexplained, posting_of, run_cascade
from retail_etl.reconciliation.outcome import LEFT, Outcome
from retail_etl.reconciliation.parties import Parties

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.records import Batch, Line
    from retail_etl.reconciliation.world import World

LEG = "fee_gl"


def takes_part(world: World, batch: Batch) -> bool:
    """Whether a batch's fees are to be found in the ledger by themselves."""
    only = world.settings.fee_gl_for
    return batch.fees != 0 and (only is None or batch.type in only)


def judge(world: World, ledger: LegLedger, lines: list[Line]) -> list[Outcome]:
    """Batches with their fee lines; fees not booked yet or missing; fee lines that nothing explains."""
    sources = [
        batch_source(world, ledger, batch, batch.fees)
        for batch in world.batches
        if takes_part(world, batch) and not world.is_settled(LEG, batch.id)
    ]
    ledger.enter(source.item for source in sources)
    items = enter_lines(ledger, [line for line in lines if not world.is_settled(LEG, line.id)])
    parties = Parties(ledger, sources, [posting_of(world, item) for item in items])
    parties.days_alone = world.settings.fee_model == "monthly"
    parties.tolerance = lambda amount, currency: _spare(ledger, amount, currency)
    run_cascade(parties)
    for item in ledger.ordered(LEFT):
        ledger.decide(waiting(ledger, item, timing_rule="fee_due", missing_class="missing_in_gl"))
    leave_unexplained(ledger)
    return [with_fee_proof(world, outcome) for outcome in ledger.finish()]


def _spare(ledger: LegLedger, amount: int, currency: str) -> str | None:
    settings = ledger.frame.settings
    if abs(amount) <= settings.limit(settings.rounding_tolerance_per_group, currency):
        return "rounding"
    return "fee" if abs(amount) <= settings.limit(settings.fee_tolerance_per_batch, currency) else None
