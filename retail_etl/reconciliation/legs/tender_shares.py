"""Bank lines that stand for the share of one or more tenders in a batch, less the fees of that share.

Amex often pays by itself: a batch then comes as two deposits, one named after Amex and one after the other cards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.reconciliation.due import due_date, is_late
from retail_etl.reconciliation.fees import all_payments_known, expected_fees, settling_payments
from retail_etl.reconciliation.outcome import EXCEPTION, TIMING, Outcome, matched, open_under, residual_of
from retail_etl.reconciliation.parties import Parties, Posting, Source, items_of
from retail_etl.reconciliation.records import Batch, Payment

if TYPE_CHECKING:
    from retail_etl.reconciliation.world import World

RULE = "tender_shares"


def match_tender_shares(world: World, parties: Parties) -> None:
    """Match batches with the lines of their tenders' shares, once the lines together are the whole of the batch."""
    for source, shares in _claims(world, parties):
        complete = [p for p in shares if parties.ledger.is_open(p.item)]
        members = items_of([source, *complete])
        if len(complete) > 1 and residual_of(members) == 0 and parties.ledger.allows(members):
            told = {"tenders": [sorted(p.naming.tenders) for p in complete], "references": [p.naming.text for p in complete]}
            parties.ledger.decide(matched(parties.leg, RULE, members, evidence=told))


def hold_partial_shares(world: World, parties: Parties) -> None:
    """Decide batches of which only some tenders' shares have come: the rest is on its way until its grace is over."""
    for source, shares in _claims(world, parties):
        come = [p for p in shares if parties.ledger.is_open(p.item)]
        members = items_of([source, *come])
        if not come or not parties.ledger.allows(members):
            continue
        due = due_date(parties.ledger, source.item.day)
        late = is_late(parties.ledger, due)
        residual = residual_of(members)
        parties.ledger.decide(
            Outcome(
                parties.leg,
                "amount_mismatch" if late else "partially_paid",
                RULE,
                tuple(members),
                open=open_under(source.item, residual, EXCEPTION if late else TIMING),
                residual=residual,
                currency=source.item.currency,
                due=due,
                evidence={"references": [p.naming.text for p in come]},
            )
        )


def _claims(world: World, parties: Parties) -> list[tuple[Source, list[Posting]]]:
    """Open batches with the open lines whose amount is a share of exactly this one batch."""
    postings = [p for p in parties.open_postings() if p.naming.tenders and not p.naming.is_cash]
    if not postings:
        return []
    by_posting: dict[str, list[Source]] = {p.item.id: [] for p in postings}
    for source in parties.open_sources():
        for posting in postings:
            if _is_share(world, parties, source, posting):
                by_posting[posting.item.id].append(source)
    claims: list[tuple[Source, list[Posting]]] = []
    for source in parties.open_sources():
        mine = [p for p in postings if [s.item.id for s in by_posting[p.item.id]] == [source.item.id]]
        if mine and _are_disjoint(source, mine):
            claims.append((source, mine))
    return claims


def _is_share(world: World, parties: Parties, source: Source, posting: Posting) -> bool:
    batch, naming = source.item.record, posting.naming
    if not isinstance(batch, Batch) or not parties.may_pair(source, posting) or not all_payments_known(world, batch):
        return False
    if naming.ids and not set(naming.ids) & set(source.words):
        return False
    if naming.like_ids or not (naming.ids or parties.in_window(source, posting)):
        return False
    if (naming.stores and (source.store or "").upper() not in naming.stores) or (naming.days and batch.day not in naming.days):
        return False
    share = [p for p in settling_payments(world, batch) if naming.covers_tender(p.tender)]
    rest = [p for p in settling_payments(world, batch) if not naming.covers_tender(p.tender)]
    return bool(share and rest) and posting.item.amount in _amounts(world, batch, share, rest)


def _amounts(world: World, batch: Batch, share: list[Payment], rest: list[Payment]) -> set[int]:
    """What the share may come to: less its own fees, or by what the other share leaves of the batch's fees."""
    gross = sum(p.settled for p in share)
    own, others = expected_fees(share, world.settings), expected_fees(rest, world.settings)
    fees = {own, batch.fees - others if others is not None else None, 0, batch.fees} - {None}
    return {gross - fee for fee in fees if fee is not None and 0 <= fee <= max(batch.fees, 0)}


def _are_disjoint(source: Source, postings: list[Posting]) -> bool:
    """Whether no tender of the batch is claimed by two lines."""
    return all(sum(p.naming.covers_tender(tender) for p in postings) <= 1 for tender in source.tenders)
