"""Amount and date, one to one: taken only where no other arrangement is as good. Near references: offered, never taken."""

from __future__ import annotations

from collections import defaultdict

from retail_etl.reconciliation.assignment import Edge, assign, components
from retail_etl.reconciliation.keyed import named_sets
from retail_etl.reconciliation.matching import AMOUNT_AND_DATE, NEAR_REFERENCE
from retail_etl.reconciliation.outcome import Item, matched, review, suggested
from retail_etl.reconciliation.parties import Parties, Posting, Source, items_of
from retail_etl.reconciliation.references import is_near


def match_amount_and_date(parties: Parties) -> None:
    """Match equal amounts inside the window, where the pair stands in every best arrangement; refuse what is ambiguous."""
    if not parties.rules.is_on(AMOUNT_AND_DATE):
        return
    reserved = {s.item.id for named in named_sets(parties) for s in named.sources}
    sources = [s for s in parties.open_sources() if s.item.id not in reserved and not s.names_another and s.item.amount]
    postings = [p for p in parties.open_postings() if not parties.is_bound(p) and p.item.amount]
    for group in components(_edges(parties, sources, postings, AMOUNT_AND_DATE)):
        _judge_component(parties, sources, postings, group)


def offer_near_references(parties: Parties) -> None:
    """Offer pairs of equal amount where one side carries a reference that fits only nearly, or names nothing that exists."""
    sources = [s for s in parties.open_sources() if s.item.amount]
    postings = [p for p in parties.open_postings() if p.item.amount]
    edges: list[Edge] = []
    for n, m in _edges(parties, sources, postings, NEAR_REFERENCE):
        source, posting = sources[n], postings[m]
        if source.names_another or (parties.is_bound(posting) and not parties.named_by(posting)):
            edges.append((n, m))
    near = [edge for edge in edges if _is_near(sources[edge[0]], postings[edge[1]])]
    near_records = {("l", n) for n, _ in near} | {("r", m) for _, m in near}
    kept = near + [e for e in edges if ("l", e[0]) not in near_records and ("r", e[1]) not in near_records]
    for group in components(kept):
        _offer_component(parties, sources, postings, group)


def _edges(parties: Parties, sources: list[Source], postings: list[Posting], step: str) -> list[Edge]:
    by_amount: dict[tuple[int, str], list[int]] = defaultdict(list)
    for m, posting in enumerate(postings):
        by_amount[posting.item.amount, posting.item.currency].append(m)
    return [
        (n, m)
        for n, source in enumerate(sources)
        for m in by_amount.get((source.item.amount, source.item.currency), ())
        if parties.in_window(source, postings[m], step)
        and parties.agrees(source, postings[m])
        and parties.ledger.allows([source.item, postings[m].item])
    ]


def _evidence(parties: Parties, pair: list[Item], step: str) -> dict[str, object]:
    first, last = parties.rules.window(step, parties.ledger.frame.settings.gl_window_days)
    return {
        "amount_minor": pair[0].amount,
        "dates": [item.day.isoformat() for item in pair],
        "window_days": [first, last],
    }


def _judge_component(parties: Parties, sources: list[Source], postings: list[Posting], group: list[Edge]) -> None:
    answer = assign(group)
    rule = "amount_unique_in_window" if len(group) == 1 else "only_perfect_matching"
    for n, m in answer.certain:
        pair = [sources[n].item, postings[m].item]
        decide = matched if _is_within_limit(parties, pair[0]) else suggested
        parties.ledger.decide(decide(parties.leg, rule, pair, evidence=_evidence(parties, pair, AMOUNT_AND_DATE)))
    for part in components(answer.possible):
        pairs = [[sources[n].item, postings[m].item] for n, m in part]
        members = {item.id: item for pair in pairs for item in pair}
        candidates = [[item.id for item in pair] for pair in pairs]
        told = _evidence(parties, pairs[0], AMOUNT_AND_DATE)
        parties.ledger.decide(review(parties.leg, "ambiguous", list(members.values()), candidates, evidence=told))


def _is_within_limit(parties: Parties, item: Item) -> bool:
    """Whether amount and date alone may match so much unattended."""
    most = parties.rules.unattended_up_to
    return most is None or abs(item.amount) <= parties.ledger.frame.settings.limit(most, item.currency)


def _is_near(source: Source, posting: Posting) -> bool:
    like = [*posting.naming.like_ids, *posting.naming.ids, posting.naming.text]
    return any(is_near(word, known) for word in like for known in source.words)


def _offer_component(parties: Parties, sources: list[Source], postings: list[Posting], group: list[Edge]) -> None:
    answer = assign(group)
    for n, m in answer.certain:
        pair = items_of([sources[n], postings[m]])
        told = {**_evidence(parties, pair, NEAR_REFERENCE), "reference": postings[m].naming.text}
        parties.ledger.decide(suggested(parties.leg, "near_reference", pair, evidence=told))
    for part in components(answer.possible):
        pairs = [items_of([sources[n], postings[m]]) for n, m in part]
        members = {item.id: item for pair in pairs for item in pair}
        candidates = [[item.id for item in pair] for pair in pairs]
        told = _evidence(parties, pairs[0], NEAR_REFERENCE)
        parties.ledger.decide(review(parties.leg, "ambiguous", list(members.values()), candidates, evidence=told))
