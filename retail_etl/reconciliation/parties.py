"""The two sides of a leg that matches records against lines, described by what a line could name them by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.matching import LegMatching
    from retail_etl.reconciliation.outcome import Item
    from retail_etl.reconciliation.references import Naming


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A record that lines are posted for (payment, batch, drawer), with the words that name it."""

    item: Item
    words: tuple[str, ...]
    store: str | None = None
    register: str | None = None
    tenders: frozenset[str] = frozenset()
    cash: bool = False
    role: str = ""
    due: date | None = None
    names_another: bool = False  # it carries a reference of its own to something else, so amount and date alone do not bind it


@dataclass(frozen=True, slots=True, eq=False)
class Posting:
    """A line (or what plays a line's part), with what its reference names."""

    item: Item
    naming: Naming
    role: str = ""
    order: tuple[object, ...] = ()


@dataclass
class Parties:
    """Sources and postings of a leg, and how they may come together.

    ``key_without_days`` says when a posting that names no days still names a key; ``days_alone`` whether days (a month of
    fees) are a key by themselves; ``companions`` gives what else a posting that names a source may stand for; ``signs_apart``
    whether a posting may stand for the sales alone, or the refunds alone, of what it names.
    """

    ledger: LegLedger
    sources: list[Source]
    postings: list[Posting]
    pairs: Callable[[Source, Posting], bool] = lambda _source, _posting: True
    key_without_days: Callable[[Naming], bool] = lambda naming: bool(naming.tenders)
    days_alone: bool = False
    companions: Callable[[Source], list[tuple[str, list[Source]]]] = lambda _source: []
    signs_apart: bool = False
    tolerance: Callable[[int, str], str | None] | None = None
    by_word: dict[str, list[Source]] = field(init=False)
    by_day: dict[date, list[Source]] = field(init=False)

    def __post_init__(self) -> None:
        self.sources.sort(key=lambda s: (s.item.day, s.item.id))
        self.postings.sort(key=lambda p: (p.item.day, p.order, p.item.id))
        self.by_word, self.by_day = defaultdict(list), defaultdict(list)
        for source in self.sources:
            self.by_day[source.item.day].append(source)
            for word in source.words:
                self.by_word[word].append(source)

    @property
    def leg(self) -> str:
        """The leg's name."""
        return self.ledger.leg

    @property
    def rules(self) -> LegMatching:
        """The leg's steps as the retailer has them."""
        return self.ledger.frame.settings.matching.of(self.ledger.leg)

    def open_sources(self) -> list[Source]:
        """Sources that nothing was decided about, oldest first."""
        return [source for source in self.sources if self.ledger.is_open(source.item)]

    def open_postings(self) -> list[Posting]:
        """Postings that nothing was decided about, oldest first."""
        return [posting for posting in self.postings if self.ledger.is_open(posting.item)]

    def named_by(self, posting: Posting) -> list[Source]:
        """The open sources that the posting names word for word."""
        found = {s.item.id: s for word in posting.naming.ids for s in self.by_word.get(word, ())}
        return [
            s
            for s in sorted(found.values(), key=lambda s: (s.item.day, s.item.id))
            if self.ledger.is_open(s.item) and self.may_pair(s, posting)
        ]

    def may_pair(self, source: Source, posting: Posting) -> bool:
        """Whether they may stand in one group at all: one currency, roles that belong together."""
        return source.item.currency == posting.item.currency and self.pairs(source, posting)

    def agrees(self, source: Source, posting: Posting) -> bool:
        """Whether nothing that the posting names speaks against the source."""
        naming = posting.naming
        if not self.may_pair(source, posting) or (naming.stores and source.store and source.store.upper() not in naming.stores):
            return False
        if naming.is_cash and not source.cash:
            return False
        if naming.tenders - {"CASH"} and source.cash and not naming.is_cash:
            return False
        return all(naming.covers_tender(tender) for tender in source.tenders)

    def belongs(self, source: Source, posting: Posting) -> bool:
        """Whether the key that the posting names is the source's key."""
        naming = posting.naming
        if not self.agrees(source, posting) or source.names_another:
            return False
        if naming.stores and (source.store or "").upper() not in naming.stores:
            return False
        if naming.tenders and not (source.tenders or source.cash):
            return False
        if naming.registers and (source.register or "").upper() not in naming.registers:
            return False
        return not naming.days or source.item.day in naming.days

    def belonging(self, posting: Posting) -> list[Source]:
        """The open sources, oldest first, whose key is the one that the posting names."""
        days = sorted(posting.naming.days)
        some = [s for day in days for s in self.by_day.get(day, ())] if days else self.sources
        return [s for s in some if self.ledger.is_open(s.item) and self.belongs(s, posting)]

    def in_window(self, source: Source, posting: Posting, step: str = "") -> bool:
        """Whether the posting's day lies in the window after the source's, or in what the step has of it."""
        first, last = self.ledger.frame.settings.gl_window_days
        if step:
            first, last = self.rules.window(step, (first, last))
        return timedelta(days=first) <= posting.item.day - source.item.day <= timedelta(days=last)

    def is_bound(self, posting: Posting) -> bool:
        """Whether the posting names a record, or reads as if it did: amount and date may then offer, never decide."""
        return bool(posting.naming.ids or posting.naming.like_ids)

    def spare(self, amount: int, currency: str) -> str | None:
        """The type of a residual that a tolerance absorbs, or ``None``."""
        if self.tolerance is not None:
            return self.tolerance(amount, currency)
        return "rounding" if abs(amount) <= self.ledger.limit(currency) else None


def items_of(parties: Iterable[Source | Posting]) -> list[Item]:
    """The items behind sources and postings."""
    return [party.item for party in parties]
