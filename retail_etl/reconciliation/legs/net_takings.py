"""Takings of a store, day and tender that come to nothing: a ledger that books them net has no line for them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from retail_etl.reconciliation.outcome import Item, matched, total
from retail_etl.reconciliation.parties import Parties, Source, items_of
from retail_etl.reconciliation.records import Payment
from retail_etl.reconciliation.references import tender_word
from retail_etl.reconciliation.world import UNRESOLVED, World

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from retail_etl.reconciliation.parties import Posting

STEP: Final = "net_takings"
RULE: Final = "takings_come_to_nothing"

_Key = tuple[str, "date", str, str]


def match_takings_of_nothing(world: World, parties: Parties, entered: Iterable[Posting]) -> None:
    """Match sales with refunds where all that is open of a store, day, tender and currency comes to nothing.

    Only where the ledger has booked takings of that store and day (``entered`` are the lines of the leg, decided or not), and
    no open line names that key: such a line differs from it.
    """
    if not parties.rules.is_on(STEP):
        return
    booked = world.booked_days | {(store, day) for p in entered for store in p.naming.stores for day in p.naming.days}
    for (store, day, tender, _), sources in sorted(_by_key(parties).items()):
        members = items_of(sources)
        if (store, day) not in booked or len(members) == 1 or total(members) != 0 or any(map(_is_unresolved, members)):
            continue
        if any(parties.belongs(sources[0], p) for p in parties.open_postings() if p.naming.has_key):
            continue
        if parties.ledger.allows(members):
            told = {"store": store, "business_date": day.isoformat(), "tender": tender, "refunded_minor": _refunded(members)}
            parties.ledger.decide(matched(parties.leg, RULE, members, evidence=told))


def _by_key(parties: Parties) -> dict[_Key, list[Source]]:
    found: dict[_Key, list[Source]] = defaultdict(list)
    for source in parties.open_sources():
        payment = source.item.record
        if isinstance(payment, Payment) and payment.store:
            key = (payment.store.upper(), source.item.day, tender_word(payment.tender), source.item.currency)
            found[key].append(source)
    return found


def _is_unresolved(item: Item) -> bool:
    return isinstance(item.record, Payment) and item.record.status == UNRESOLVED


def _refunded(members: list[Item]) -> int:
    return sum(item.amount for item in members if item.amount < 0)
