"""Raw deliveries against staged rows: a record that was delivered again is counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.reconciliation.outcome import LEFT, Item, Outcome

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.world import World

LEG = "staging"


def judge(world: World, ledger: LegLedger) -> list[Outcome]:
    """An outcome for each repeated delivery; nothing of it is open, because the staged row stands for it."""
    for delivery in world.deliveries:
        name = f"{delivery.id}#{delivery.number}"
        item = Item(name, delivery.kind, LEFT, delivery.amount, delivery.currency, delivery.day, delivery)
        ledger.enter([item])
        evidence = {"id": delivery.id, "delivery": delivery.number}
        ledger.decide(
            Outcome(LEG, "duplicate_delivery", "same_id_same_version", (item,), currency=item.currency, evidence=evidence)
        )
    return ledger.finish()
