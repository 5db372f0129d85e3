"""Groups found by their sum alone: offered where exactly one set fits, refused where several do or the pool is too large."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from retail_etl.reconciliation.keyed import named_sets
from retail_etl.reconciliation.outcome import Item, review, suggested, total
from retail_etl.reconciliation.parties import Parties, Posting, Source, items_of
from retail_etl.reconciliation.settings import Subset, search_steps
from retail_etl.reconciliation.subset_sum import subsets

if TYPE_CHECKING:
    from collections.abc import Sequence


_SEVERAL: Final = 2


@dataclass(frozen=True)
class _Solution:
    """A set of records that adds up, for the record (or the records named with it) that asked."""

    asker: str
    members: tuple[Item, ...]


def offer_sums(parties: Parties) -> None:
    """Offer unique sets that add up to a posting, then postings that add up to a source."""
    exceeded: list[Item] = []
    solutions = _for_postings(parties, exceeded)
    _settle(parties, solutions, exceeded)
    _settle(parties, _for_sources(parties), [])


def _search(parties: Parties, pool: Sequence[Item], target: int, least: int) -> tuple[list[tuple[Item, ...]], bool]:
    bounds = _bounds(parties)
    answer = subsets(
        [item.amount for item in pool],
        target,
        max_pool=bounds.max_pool,
        max_size=bounds.max_size,
        steps=search_steps(parties.ledger.frame.settings),
        least=least,
    )
    return [tuple(pool[n] for n in chosen) for chosen in answer.solutions], answer.exceeded


def _bounds(parties: Parties) -> Subset:
    """The bounds of the search in the leg."""
    subset, rules = parties.ledger.frame.settings.subset, parties.rules
    return replace(
        subset,
        max_pool=min(subset.max_pool, rules.subset_max_pool or subset.max_pool),
        max_size=min(subset.max_size, rules.subset_max_size or subset.max_size),
    )


def _for_postings(parties: Parties, exceeded: list[Item]) -> list[_Solution]:
    """Sets of sources for each open posting, or that complete what the posting names."""
    named = named_sets(parties)
    claimed = {s.item.id for group in named for s in group.sources}
    free = [s for s in parties.open_sources() if s.item.id not in claimed]
    found: list[_Solution] = []
    for group in named:
        for posting in group.postings if len(group.postings) == 1 else []:
            found += _complete(parties, group.sources, posting, free)
    bound = {p.item.id for group in named for p in group.postings}
    for posting in parties.open_postings():
        if posting.item.id in bound:
            continue
        pool = _pool(parties, posting, free)
        sets, too_many = _search(parties, pool, posting.item.amount, 2)
        if too_many and not _names_records(parties, posting):
            exceeded.append(posting.item)
        found += [_Solution(posting.item.id, (*chosen, posting.item)) for chosen in sets]
    return [s for s in found if parties.ledger.allows(s.members)]


def _names_records(parties: Parties, posting: Posting) -> bool:
    """Whether the posting names days and a store or tender with open records: it differs from them, and asks for no search."""
    naming = posting.naming
    named = naming.days and (naming.stores or naming.tenders) and not naming.month and not parties.is_bound(posting)
    return bool(named) and bool(parties.belonging(posting))


def _complete(parties: Parties, sources: list[Source], posting: Posting, free: list[Source]) -> list[_Solution]:
    """Sets of free sources that, with those the posting names, come to its amount."""
    rest = posting.item.amount - total(items_of(sources))
    sets, _ = _search(parties, _pool(parties, posting, free), rest, 1)
    return [_Solution(posting.item.id, (*items_of(sources), *chosen, posting.item)) for chosen in sets]


def _pool(parties: Parties, posting: Posting, sources: list[Source]) -> list[Item]:
    return [
        s.item
        for s in sources
        if parties.in_window(s, posting) and parties.agrees(s, posting) and not s.names_another and s.item.amount
    ]


def _for_sources(parties: Parties) -> list[_Solution]:
    """Sets of postings for each open source, or that complete what names it; too large a pool is no finding here."""
    named = named_sets(parties)
    claimed = {p.item.id for group in named for p in group.postings}
    free = [p for p in parties.open_postings() if p.item.id not in claimed]
    found: list[_Solution] = []
    taken = {s.item.id for group in named for s in group.sources}
    asks: list[tuple[list[Source], list[Posting]]] = [(g.sources, g.postings) for g in named if len(g.sources) == 1]
    asks += [([s], []) for s in parties.open_sources() if s.item.id not in taken and not s.names_another]
    for sources, postings in asks:
        source = sources[0]
        pool = [
            p.item
            for p in free
            if parties.in_window(source, p) and parties.agrees(source, p) and not parties.is_bound(p) and p.item.amount
        ]
        rest = source.item.amount - total(items_of(postings))
        sets, _ = _search(parties, pool, rest, 1 if postings else 2)
        found += [_Solution(source.item.id, (source.item, *items_of(postings), *chosen)) for chosen in sets]
    return [s for s in found if parties.ledger.allows(s.members)]


def _settle(parties: Parties, solutions: list[_Solution], exceeded: list[Item]) -> None:
    """Offer a set that is the only one among all that share a record with it; refuse the others, with every set listed."""
    for item in exceeded:
        bounds = _bounds(parties)
        bound = {"max_pool": bounds.max_pool, "max_size": bounds.max_size, "amount_minor": item.amount}
        parties.ledger.decide(review(parties.leg, "search_bound_exceeded", [item], [], evidence=bound))
    for group in _entangled(solutions):
        members = {item.id: item for solution in group for item in solution.members}
        told: dict[str, object] = {"sets_that_fit": len(group), "asked_for": sorted({s.asker for s in group})}
        unique = len(group) == 1 or (
            not parties.ledger.frame.settings.subset.require_unique and len({s.asker for s in group}) == 1
        )
        if unique:
            best = min(group, key=lambda s: (len(s.members), sorted(i.id for i in s.members)))
            parties.ledger.decide(suggested(parties.leg, "subset_sum_unique", best.members, evidence=told))
        else:
            candidates = [[item.id for item in solution.members] for solution in group]
            parties.ledger.decide(review(parties.leg, "ambiguous_subset", list(members.values()), candidates, evidence=told))


def _entangled(solutions: list[_Solution]) -> list[list[_Solution]]:
    """Solutions in groups that share no record with one another, each different set once."""
    distinct = {tuple(sorted(i.id for i in s.members)): s for s in sorted(solutions, key=lambda s: s.asker)}
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            name = parent[name]
        return name

    for ids in distinct:
        for other in ids[1:]:
            parent[root(other)] = root(ids[0])
    groups: dict[str, list[_Solution]] = defaultdict(list)
    for ids in sorted(distinct):
        groups[root(ids[0])].append(distinct[ids])
    return [groups[name] for name in sorted(groups)]


def offer_several_to_several(parties: Parties) -> None:
    """Offer all that is left on both sides of a currency, where both come to the same and neither side is large."""
    own = parties.rules.several_max_size
    most = parties.ledger.frame.settings.subset.max_size if own is None else own
    postings = [p for p in parties.open_postings() if not parties.is_bound(p)]
    for currency in sorted({p.item.currency for p in postings}):
        mine = [p for p in postings if p.item.currency == currency]
        near = [
            s
            for s in parties.open_sources()
            if not s.names_another and any(parties.in_window(s, p) and parties.agrees(s, p) for p in mine)
        ]
        fits = all(_SEVERAL <= len(side) <= most for side in (mine, near)) and total(items_of(mine)) == total(items_of(near))
        members = items_of([*near, *mine])
        if fits and parties.ledger.allows(members):
            parties.ledger.decide(suggested(parties.leg, "several_to_several_sum", members))
