"""Batches as sources of postings: what names them, and which tenders and stores they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.domain.identifiers import clean_reference
from retail_etl.reconciliation.due import due_date
from retail_etl.reconciliation.outcome import LEFT, Item
from retail_etl.reconciliation.parties import Parties, Source
from retail_etl.reconciliation.records import Batch

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.world import World


def batch_source(world: World, ledger: LegLedger, batch: Batch, figure: int) -> Source:
    """A batch on the left side with one of its figures; lines name it by id, deposit, original payment or only payment."""
    item = Item(batch.id, "batch", LEFT, figure, batch.currency, batch.day, batch)
    payments = [p for p in world.payments_of(batch) if world.set_aside(p) is None]
    words = [batch.id, batch.deposit_id, batch.original_id]
    if len(payments) == 1:
        only = payments[0]
        words += [only.id, only.order_ref, f"MO-{only.order_ref}" if only.order_ref else None]
    return Source(
        item,
        words=tuple(dict.fromkeys(word for word in map(clean_reference, words) if word)),
        store=batch.store,
        tenders=frozenset(p.tender.upper() for p in payments if world.settings.settles(p.tender)),
        due=due_date(ledger, batch.day),
    )


def carried_debts(parties: Parties, source: Source) -> list[tuple[str, list[Source]]]:
    """The earlier batches whose debt a deposit for this one would have taken off: first of its store, then of all stores.

    A processor that is owed money pays nothing until later sales have made it up, so the debt and everything since
    that has not made it up belong to the deposit.
    """
    earlier = [
        s
        for s in parties.open_sources()
        if s.item.currency == source.item.currency and _closed(s) < _closed(source) and s.item.id != source.item.id
    ]
    found: list[tuple[str, list[Source]]] = []
    for rule, some in (
        ("reference+debt_carried", [s for s in earlier if s.store == source.store]),
        ("reference+debt_carried_of_account", earlier),
    ):
        carried = _unpaid_run(sorted(some, key=_closed))
        if carried:
            found.append((rule, carried))
    return found


def _closed(source: Source) -> tuple[int, str]:
    batch = source.item.record
    return (batch.closed if isinstance(batch, Batch) else 0, source.item.id)


def _unpaid_run(batches: list[Source]) -> list[Source]:
    """Those at the end of the row that together still owe: from the debt on that nothing since has made up."""
    run: list[Source] = []
    owed = 0
    for source in batches:
        if not run and source.item.amount >= 0:
            continue
        run.append(source)
        owed += source.item.amount
        if owed >= 0:
            run, owed = [], 0
    return run


__all__ = ["batch_source", "carried_debts"]
