"""Matches by what a line names: a record word for word, or the whole of a store's, tender's or day's key."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from retail_etl.reconciliation.assignment import assign
from retail_etl.reconciliation.outcome import matched, mismatch, total, within_tolerance
from retail_etl.reconciliation.parties import Parties, Posting, Source, items_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def match_references(parties: Parties) -> None:
    """Match what postings name word for word: to the cent first, then with what belongs to it, then within a tolerance.

    What one line has taken may leave the rest of what another names in agreement, so this looks again until nothing is left to
    take: what settles in sets beforehand then leaves exactly what would be left if it were judged here.
    """
    while True:
        before = parties.open_sources()
        for attempt in (_one_for_all, _pairs_inside, _sum_for_sum, _with_companions, _one_sign, _nearly):
            for sources, postings in _named_sets(parties):
                still = _still_open(parties, sources, postings)
                if all(still):
                    attempt(parties, *still)
        if not _names_a_rest(parties, [source for source in before if not parties.ledger.is_open(source.item)]):
            return


def _names_a_rest(parties: Parties, taken: Sequence[Source]) -> bool:
    """Whether an open posting names records of which some were taken and some are open."""
    words = {word for source in taken for word in source.words}
    return bool(words) and any(words & set(p.naming.ids) and parties.named_by(p) for p in parties.open_postings())


def match_keys(parties: Parties) -> None:
    """Match postings that name a key with its days, then those whose key has no days, if they are the whole of that key.

    What a key has taken (a refund that is posted with its day) may leave the rest of what a line names in agreement, and what
    a line then takes the rest of another key, so both look again until nothing is left to take.
    """
    while _match_keys_once(parties):
        match_references(parties)


def _match_keys_once(parties: Parties) -> bool:
    """Whether a key took anything."""
    before = len(parties.open_postings())
    for postings in _of_one_key(parties):
        _match_key_group(parties, postings)
    for posting in parties.open_postings() if parties.rules.is_on("whole_of_days") else []:
        if not posting.naming.days and not parties.is_bound(posting) and parties.key_without_days(posting.naming):
            _match_whole_key(parties, posting)
    return len(parties.open_postings()) < before


def settle_mismatches(parties: Parties) -> None:
    """Decide what names one another and never came to agree: the difference is an exception, not two loose ends."""
    for sources, postings in _named_sets(parties):
        left, right = _still_open(parties, sources, postings)
        if left and right and parties.ledger.allows(items_of([*left, *right])):
            evidence = {"reference": right[0].naming.text}
            parties.ledger.decide(mismatch(parties.leg, "reference", items_of([*left, *right]), evidence=evidence))
    for postings in _of_one_key(parties):
        if postings[0].naming.month or not (postings[0].naming.stores or postings[0].naming.tenders):
            continue
        sources = parties.belonging(postings[0])
        members = items_of([*sources, *postings])
        if sources and parties.ledger.allows(members):
            told = _key_evidence(postings[0])
            parties.ledger.decide(mismatch(parties.leg, key_rule(postings[0]), members, evidence=told))


def _of_one_key(parties: Parties) -> list[list[Posting]]:
    """Open postings that name days, together where they name one key; the narrowest first, a store's before others."""
    groups: dict[tuple[object, ...], list[Posting]] = defaultdict(list)
    for posting in parties.open_postings():
        naming = posting.naming
        keyed = (naming.stores or naming.tenders or (parties.days_alone and naming.month)) and naming.days
        if keyed and not parties.is_bound(posting):
            key = (naming.stores, naming.tenders, naming.registers, naming.days, posting.role, posting.item.currency)
            groups[key].append(posting)
    return sorted(groups.values(), key=lambda g: (-_narrowness(g[0]), not g[0].naming.stores, g[0].item.day, g[0].item.id))


@dataclass(frozen=True)
class NamedSet:
    """Open postings that name the same open sources."""

    sources: list[Source]
    postings: list[Posting]


def named_sets(parties: Parties) -> list[NamedSet]:
    """What names one another and is still open, for the rules that complete it."""
    return [NamedSet(sources, postings) for sources, postings in _named_sets(parties)]


def key_rule(posting: Posting) -> str:
    """The name of a key: ``store+business_date+tender`` and its shorter forms."""
    naming = posting.naming
    parts = ["store"] * bool(naming.stores) + ["register"] * bool(naming.registers)
    return "+".join([*parts, *["business_date"] * bool(naming.days), *["tender"] * bool(naming.tenders)]) or "whole_of_key"


def _key_evidence(posting: Posting) -> dict[str, object]:
    naming = posting.naming
    told = {"reference": naming.text, "stores": sorted(naming.stores), "tenders": sorted(naming.tenders)}
    return {**told, "days": [day.isoformat() for day in sorted(naming.days)]}


def _named_sets(parties: Parties) -> list[tuple[list[Source], list[Posting]]]:
    sets: dict[tuple[str, ...], tuple[list[Source], list[Posting]]] = {}
    for posting in parties.open_postings():
        sources = parties.named_by(posting)
        if sources:
            key = (posting.role, *(s.item.id for s in sources))
            sets.setdefault(key, (sources, []))[1].append(posting)
    return [sets[key] for key in sorted(sets, key=lambda k: (len(k), k))]


def _still_open(parties: Parties, sources: Sequence[Source], postings: Sequence[Posting]) -> tuple[list[Source], list[Posting]]:
    is_open = parties.ledger.is_open
    return [s for s in sources if is_open(s.item)], [p for p in postings if is_open(p.item)]


def _take(parties: Parties, rule: str, sources: Sequence[Source], postings: Sequence[Posting], **evidence: object) -> bool:
    members = items_of([*sources, *postings])
    if not parties.ledger.allows(members):
        return False
    told = {"reference": postings[0].naming.text, **evidence}
    parties.ledger.decide(matched(parties.leg, rule, members, evidence=told))
    return True


def _one_for_all(parties: Parties, sources: list[Source], postings: list[Posting]) -> None:
    """The earliest posting whose amount is what the named records come to."""
    for posting in postings:
        if posting.item.amount == total(items_of(sources)) and _take(parties, "reference", sources, [posting]):
            return


def _pairs_inside(parties: Parties, sources: list[Source], postings: list[Posting]) -> None:
    """Records of one key that have a posting of their own amount each."""
    if len(sources) == 1:
        return
    edges = [
        (n, m)
        for n, source in enumerate(sources)
        for m, posting in enumerate(postings)
        if source.item.amount == posting.item.amount and parties.ledger.allows(items_of([source, posting]))
    ]
    for n, m in assign(edges).certain:
        _take(parties, "reference", [sources[n]], [postings[m]])


def _sum_for_sum(parties: Parties, sources: list[Source], postings: list[Posting]) -> None:
    if total(items_of(sources)) == total(items_of(postings)):
        _take(parties, "reference", sources, postings)


def _with_companions(parties: Parties, sources: list[Source], postings: list[Posting]) -> None:
    """What a line names together with what belongs to it by rule, such as a debt carried into a batch."""
    for source in sources if len(sources) == 1 and parties.rules.is_on("debt_carried") else []:
        for rule, others in parties.companions(source):
            whole = [s for s in others if parties.ledger.is_open(s.item)]
            if whole and total(items_of([source, *whole])) == total(items_of(postings)):
                _take(parties, rule, [source, *whole], postings)
                return


def _one_sign(parties: Parties, sources: list[Source], postings: list[Posting]) -> None:
    """Sales and refunds of one key that are posted apart: what is taken and what is given back each by itself.

    A refund that is on its way then leaves the posting of its sale in agreement.
    """
    for sign in (1, -1) if parties.signs_apart else ():
        some = [s for s in sources if s.item.amount * sign > 0]
        lines = [p for p in postings if p.item.amount * sign > 0]
        if not some or len(some) == len(sources):
            continue
        for chosen in [[line] for line in lines] + ([lines] if len(lines) > 1 else []):
            if total(items_of(chosen)) == total(items_of(some)) and _take(parties, "reference", some, chosen):
                break


def _nearly(parties: Parties, sources: list[Source], postings: list[Posting]) -> None:
    """The named records and their postings with a residual that a tolerance absorbs: first a single posting, then all."""
    for some in [[posting] for posting in postings] + ([postings] if len(postings) > 1 else []):
        members = items_of([*sources, *some])
        difference = total(items_of(sources)) - total(items_of(some))
        kind = parties.spare(difference, members[0].currency)
        if kind and parties.ledger.allows(members):
            evidence = {"reference": some[0].naming.text}
            parties.ledger.decide(within_tolerance(parties.leg, "reference", members, kind, evidence=evidence))
            return


def _narrowness(posting: Posting) -> int:
    naming = posting.naming
    return bool(naming.registers) + bool(naming.stores) + bool(naming.tenders)


def _match_key_group(parties: Parties, postings: list[Posting]) -> None:
    """Postings of one key against all open records of it: one posting, then their sum, then with a tolerance."""
    rule, evidence = key_rule(postings[0]), _key_evidence(postings[0])
    sources = parties.belonging(postings[0])
    if not sources:
        return
    whole = total(items_of(sources))
    for some in [[p] for p in postings] + ([postings] if len(postings) > 1 else []):
        members = items_of([*sources, *some])
        if whole == total(items_of(some)) and parties.ledger.allows(members):
            parties.ledger.decide(matched(parties.leg, rule, members, evidence=evidence))
            return
    for some in [[p] for p in postings]:
        members = items_of([*sources, *some])
        kind = parties.spare(whole - total(items_of(some)), members[0].currency)
        if kind and parties.ledger.allows(members):
            parties.ledger.decide(within_tolerance(parties.leg, rule, members, kind, evidence=evidence))
            return


def _match_whole_key(parties: Parties, posting: Posting) -> None:
    """A posting whose key has no days against all that was open under it: up to its day, the day before, or what was due."""
    inside = [s for s in parties.open_sources() if parties.belongs(s, posting) and parties.in_window(s, posting)]
    day = posting.item.day
    cuts = (
        inside,
        [s for s in inside if s.item.day <= day - timedelta(days=1)],
        [s for s in inside if s.due is not None and s.due <= day],
    )
    fitting = {tuple(s.item.id for s in cut): cut for cut in cuts if cut and total(items_of(cut)) == posting.item.amount}
    if len(fitting) != 1:
        return
    sources = next(iter(fitting.values()))
    members = items_of([*sources, posting])
    if parties.ledger.allows(members):
        rule = f"{key_rule(posting)}+whole_of_days"
        parties.ledger.decide(matched(parties.leg, rule, members, evidence=_key_evidence(posting)))
