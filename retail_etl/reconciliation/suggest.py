"""Scored suggestions: where rules end, which two of the open records are probably one, and how probably.

Every pair that could be meant is compared by amount, business days, text, store and tender; the scores of pairs that
share a record compete, and come out as calibrated probabilities. What is likely is told beside the open records; whether
it is also offered as a match, or from some probability on taken as one, is the retailer's rule (`ScoredSuggestion`), and
is off unless the rules say so.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from retail_etl.reconciliation.outcome import Item, matched, residual_of, suggested, within_tolerance
from retail_etl.reconciliation.suggest_compare import DAYS_MOST, Texts, amount_level, day_level, words
from retail_etl.reconciliation.suggest_marginals import pair_probabilities
from retail_etl.reconciliation.suggest_model import odds, suggestion_model

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retail_etl.reconciliation.parties import Parties, Posting, Source

RULE: Final = "scored_suggestion"
_COMMON_WORD: Final = 50  # a word that more open lines have brings no candidates by itself
_CALENDAR_DAYS_MOST: Final = DAYS_MOST * 7 // 5 + 3
_LEAST_CUT: Final = 5
_AGREEMENT: Final = 0.98
_SHOWN_MOST: Final = 0.999


@dataclass(frozen=True)
class ScoredPair:
    """Two open records with the probability that they belong together, and what spoke for it in bits."""

    source: Source
    posting: Posting
    probability: float
    runner_up: float
    bits: dict[str, float]

    @property
    def items(self) -> list[Item]:
        """Both records."""
        return [self.source.item, self.posting.item]

    def leads(self, by: float) -> bool:
        """Whether the pair's odds are so many times those of the next best pair of either record."""
        return self.probability >= by * self.runner_up

    def evidence(self) -> dict[str, Any]:
        """What a reader is told of the pair."""
        return {
            "probability": _shown(self.probability),
            "runner_up": _shown(self.runner_up),
            "bits": {name: round(value, 1) for name, value in self.bits.items() if value},
            "model": suggestion_model().version,
        }


def suggest_pairs(parties: Parties) -> None:
    """Tell beside each open record which other it probably belongs to; offer or match the pair where the rules say so."""
    rule = parties.rules.scored
    sources = [s for s in parties.open_sources() if s.item.amount]
    postings = [p for p in parties.open_postings() if p.item.amount]
    if not parties.rules.is_on(RULE) or not sources or not postings or len(sources) + len(postings) > rule.max_pool:
        return
    for pair in _best(Scorer(parties, sources, postings).scored(_candidates(parties, sources, postings))):
        if pair.probability < float(rule.offer_from) or not pair.leads(float(rule.lead)):
            continue
        if rule.offer == "suggested":
            _decide(parties, pair, None if rule.match_from is None else float(rule.match_from))
        else:
            _tell(parties, pair)


def _decide(parties: Parties, pair: ScoredPair, match_from: float | None) -> None:
    """A suggestion; or, from the retailer's own threshold on, a match, if nothing the line names speaks of another record.

    No probability writes money off: what is matched unattended agrees within the rounding of a group.
    """
    difference = residual_of(pair.items)
    bound = parties.is_bound(pair.posting) or pair.source.names_another
    close = abs(difference) <= parties.ledger.limit(pair.source.item.currency)
    unattended = match_from is not None and pair.probability >= match_from and close and not bound
    if difference == 0:
        decide = matched if unattended else suggested
        parties.ledger.decide(decide(parties.leg, RULE, pair.items, evidence=pair.evidence()))
        return
    told = within_tolerance(parties.leg, RULE, pair.items, "rounding" if close else "difference", evidence=pair.evidence())
    offered = suggested(parties.leg, RULE, pair.items)
    parties.ledger.decide(told if unattended else told.changed(auto_matched=False, status=offered.status, open=offered.open))


def _tell(parties: Parties, pair: ScoredPair) -> None:
    for one, other in ((pair.source, pair.posting), (pair.posting, pair.source)):
        parties.ledger.likely[one.item.id] = {"id": other.item.id, **pair.evidence()}


def _best(pairs: list[ScoredPair]) -> list[ScoredPair]:
    """Of the pairs that share a record the most probable, each record once."""
    taken: set[str] = set()
    found = []
    for pair in sorted(pairs, key=lambda p: (-p.probability, p.source.item.id, p.posting.item.id)):
        ids = {item.id for item in pair.items}
        if not taken & ids:
            taken |= ids
            found.append(pair)
    return found


@dataclass
class Scorer:
    """Compares sources and postings of a leg; what is common among them is worth less."""

    parties: Parties
    sources: Sequence[Source]
    postings: Sequence[Posting]
    texts: Texts = field(init=False)
    stores: Counter[str] = field(init=False)
    tenders: Counter[str] = field(init=False)
    days: dict[tuple[date, date], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts = Texts()
        self.texts.add(text_of(s) for s in self.sources)
        self.texts.add(p.naming.text for p in self.postings)
        self.stores = Counter((s.store or "").upper() for s in self.sources)
        self.tenders = Counter(tender for s in self.sources for tender in s.tenders)

    def scored(self, edges: Sequence[tuple[int, int]]) -> list[ScoredPair]:
        """The pairs of the edges (source, posting) whose amounts and days could be meant, with their probabilities."""
        model = suggestion_model()
        found = [(n, m, bits) for n, m in edges if (bits := self._bits(self.sources[n], self.postings[m])) is not None]
        pool = len(self.postings)
        raw = pair_probabilities(
            [n for n, _, _ in found], [m for _, m, _ in found], [odds(sum(bits.values()), pool) for _, _, bits in found]
        )
        told = [model.calibrated(probability) for probability in raw]
        of_source, of_posting = _two_best(found, told)
        pairs = []
        for (n, m, bits), probability in zip(found, told, strict=True):
            rivals = [next(p for p, who in of_source[n] if who != m), next(p for p, who in of_posting[m] if who != n)]
            pairs.append(ScoredPair(self.sources[n], self.postings[m], probability, max(rivals), bits))
        return pairs

    def _bits(self, source: Source, posting: Posting) -> dict[str, float] | None:
        amount = amount_level(source.item.amount, posting.item.amount)
        days = day_level(self._between(source.item.day, posting.item.day))
        if amount is None or days is None:
            return None
        text = self.texts.level(text_of(source), posting.naming.text)
        naming = posting.naming
        told = suggestion_model().bits(amount, days, text)
        if naming.stores and (source.store or "").upper() in naming.stores:
            told["store"] = _agreement(self.stores[(source.store or "").upper()], len(self.sources))
        if naming.tenders and source.tenders:
            told["tender"] = _agreement(max(self.tenders[tender] for tender in source.tenders), len(self.sources))
        return told

    def _between(self, first: date, last: date) -> int:
        if (first, last) not in self.days:
            self.days[first, last] = self.parties.ledger.frame.settings.calendar.between(first, last)
        return self.days[first, last]


def text_of(source: Source) -> str:
    """The words by which a line could speak of the record."""
    return " ".join([*source.words, source.store or "", source.register or ""])


def _agreement(alike: int, of: int) -> float:
    return max(0.0, math.log2(_AGREEMENT * (of + 2) / (alike + 1)))


def _two_best(
    found: Sequence[tuple[int, int, dict[str, float]]], told: Sequence[float]
) -> tuple[dict[int, list[tuple[float, int]]], dict[int, list[tuple[float, int]]]]:
    """For each record of both sides the two best of its pairs, most probable first, and after them nobody."""
    of_source: dict[int, list[tuple[float, int]]] = defaultdict(list)
    of_posting: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (n, m, _), probability in zip(found, told, strict=True):
        of_source[n].append((probability, m))
        of_posting[m].append((probability, n))
    nobody = [(0.0, -1)]
    return (
        {n: sorted(some, reverse=True)[:2] + nobody for n, some in of_source.items()},
        {m: sorted(some, reverse=True)[:2] + nobody for m, some in of_posting.items()},
    )


def _candidates(parties: Parties, sources: Sequence[Source], postings: Sequence[Posting]) -> list[tuple[int, int]]:
    """Pairs of equal amount, and pairs whose line has a name of the record, whole or cut; nothing may speak against them."""
    by_amount: dict[tuple[int, str], list[int]] = defaultdict(list)
    by_word: dict[str, list[int]] = defaultdict(list)
    for m, posting in enumerate(postings):
        by_amount[posting.item.amount, posting.item.currency].append(m)
        for word in words(posting.naming.text):
            by_word[word].append(m)
    found = []
    for n, source in enumerate(sources):
        near = set(by_amount.get((source.item.amount, source.item.currency), ()))
        for word in _named(source):
            some = by_word.get(word, ())
            near.update(some if len(some) <= _COMMON_WORD else ())
        found += [(n, m) for m in sorted(near) if _may_be_one(parties, source, postings[m])]
    return found


def _named(source: Source) -> set[str]:
    """The words that name the record, whole and as a line's field may have cut them."""
    return {
        word[:length]
        for name in source.words
        for word in words(name)
        for length in range(min(_LEAST_CUT, len(word)), len(word) + 1)
    }


def _may_be_one(parties: Parties, source: Source, posting: Posting) -> bool:
    return (
        abs((posting.item.day - source.item.day).days) <= _CALENDAR_DAYS_MOST
        and amount_level(source.item.amount, posting.item.amount) is not None
        and parties.agrees(source, posting)
        and parties.ledger.allows([source.item, posting.item])
    )


def _shown(probability: float) -> str:
    return f"{min(probability, _SHOWN_MOST):.3f}"
