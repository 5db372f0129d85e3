"""Payments against the gross of settlement batches: the batch plays the line that names its payments, store and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.domain.identifiers import clean_reference
from retail_etl.reconciliation.due import due_date, waiting
from retail_etl.reconciliation.keyed import match_keys, match_references
from retail_etl.reconciliation.offers import offer
from retail_etl.reconciliation.outcome import LEFT, RIGHT, Item, Outcome, alone, excluded, matched, total
from retail_etl.reconciliation.parties import Parties, Posting, Source, items_of
from retail_etl.reconciliation.records import Batch, Payment
from retail_etl.reconciliation.references import Naming
from retail_etl.reconciliation.window import match_amount_and_date
from retail_etl.reconciliation.world import UNRESOLVED, World

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger

LEG = "payment_batch"


def judge(world: World, ledger: LegLedger) -> list[Outcome]:
    """Batches with their payments; payments on their way to a batch; batches whose payments nobody delivered."""
    batches = [b for b in world.batches if b.gross and not world.is_settled(LEG, b.id)]
    known = {clean_reference(b.id): b.id for b in world.batches}
    ledger.enter(Item(b.id, "batch", RIGHT, b.gross, b.currency, b.day, b) for b in batches)
    sources = [_source(ledger, payment, known) for payment in world.payments if not world.is_settled(LEG, payment.id)]
    ledger.enter(source.item for source in sources)
    ledger.confirm()
    sources = _without_set_aside(world, ledger, sources)
    named = {word for source in sources for word in source.words}
    postings = [Posting(ledger.right[b.id], _naming(b, named), order=(b.closed,)) for b in batches if b.id in ledger.right]
    parties = Parties(ledger, sources, postings, key_without_days=lambda _naming: False)
    _match_named_batches(parties)
    match_references(parties)
    _set_unresolved_aside(ledger)
    match_keys(parties)
    match_amount_and_date(parties)
    offer(parties)
    for item in ledger.ordered(LEFT):
        ledger.decide(waiting(ledger, item, timing_rule="batch_due", missing_class="missing_in_heartland"))
    for item in ledger.ordered(RIGHT):
        ledger.decide(alone(LEG, "missing_in_heartland", "batch_without_payments", item, evidence={"gross_minor": item.amount}))
    return ledger.finish()


def _source(ledger: LegLedger, payment: Payment, known: dict[str | None, str]) -> Source:
    item = Item(payment.id, "payment", LEFT, payment.settled, payment.settled_currency, payment.day, payment)
    named = clean_reference(payment.batch_id)
    return Source(
        item,
        words=(named,) if named is not None else (),
        store=payment.store,
        register=payment.register,
        tenders=frozenset({payment.tender.upper()}),
        due=due_date(ledger, payment.day),
        names_another=named is not None and named not in known,
    )


def _naming(batch: Batch, named: set[str]) -> Naming:
    """What a batch says of its payments: they name it, or they are its store's takings of the day it was closed."""
    name = clean_reference(batch.id) or batch.id
    stores = frozenset({batch.store.upper()}) if batch.store else frozenset()
    return Naming(
        text=name, ids=(name,) if name in named else (), stores=stores, days=frozenset({batch.day}) if stores else frozenset()
    )


def _without_set_aside(world: World, ledger: LegLedger, sources: list[Source]) -> list[Source]:
    """The payments that can come in a batch; the others are excluded with their reason."""
    kept: list[Source] = []
    for source in sources:
        payment = source.item.record
        if not isinstance(payment, Payment) or not ledger.is_open(source.item):
            continue
        reason = world.set_aside(payment)
        if reason is None and not world.settings.settles(payment.tender):
            reason = "tender_does_not_settle"
        if reason is None:
            kept.append(source)
        else:
            told = {"status": payment.status, "tender": payment.tender}
            ledger.decide(excluded(LEG, reason, source.item, evidence=told))
    return kept


def _match_named_batches(parties: Parties) -> None:
    """Batches that come out only without, or only with, the payments whose fate the gateway never told."""
    for posting in parties.open_postings():
        sources = parties.named_by(posting)
        certain = [s for s in sources if not _is_unresolved(s.item)]
        for some in (sources, certain):
            members = [*items_of(some), posting.item]
            if some and total(items_of(some)) == posting.item.amount and parties.ledger.allows(members):
                parties.ledger.decide(matched(LEG, "batch_id", members, evidence={"batch_id": posting.naming.text}))
                break


def _is_unresolved(item: Item) -> bool:
    return isinstance(item.record, Payment) and item.record.status == UNRESOLVED


def _set_unresolved_aside(ledger: LegLedger) -> None:
    """A payment whose result is unknown and that no batch proves is for a person to find out."""
    for item in ledger.ordered(LEFT):
        if _is_unresolved(item):
            ledger.decide(
                alone(LEG, "needs_review", "status_unresolved", item, auto_matched=False, evidence={"status": UNRESOLVED})
            )


__all__ = ["LEG", "judge"]
