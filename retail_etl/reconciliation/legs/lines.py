"""What the legs between records and ledger lines share: items for lines, and the fate of lines that nothing explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.reconciliation.duplicate_posting import posting_order, set_aside_duplicates
from retail_etl.reconciliation.keyed import match_keys, match_references
from retail_etl.reconciliation.offers import offer
from retail_etl.reconciliation.outcome import RIGHT, Item, alone, excluded
from retail_etl.reconciliation.parties import Parties, Posting
from retail_etl.reconciliation.records import Line
from retail_etl.reconciliation.window import match_amount_and_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.world import World


def line_item(line: Line) -> Item:
    """A ledger or bank line on the right side of a leg."""
    return Item(line.id, line.kind, RIGHT, line.amount, line.currency, line.day, line)


def posting_of(world: World, item: Item, role: str = "") -> Posting:
    """A line with what its reference names."""
    line = item.record
    if not isinstance(line, Line):
        raise TypeError(f"{item.id} is no line")
    return Posting(item, world.vocabulary.read(line.reference, line.day), role, posting_order(line))


def enter_lines(ledger: LegLedger, lines: Iterable[Line]) -> list[Item]:
    """Put lines on the right side and decide those that are not posted or posted twice; gives back those still open."""
    items = [line_item(line) for line in lines]
    ledger.enter(items)
    ledger.confirm()
    for item in items:
        if isinstance(item.record, Line) and not item.record.posted and ledger.is_open(item):
            ledger.decide(excluded(ledger.leg, "not_posted", item, evidence={"posted": False}))
    set_aside_duplicates(ledger, items)
    return ledger.open_of(items)


def run_cascade(parties: Parties, before_offers: Callable[[], None] = lambda: None) -> None:
    """The ordered rules: references, keys, amount and date, near references, sums, and what names each other but differs.

    ``before_offers`` is a leg's own rule about what no line stands for.
    """
    match_references(parties)
    match_keys(parties)
    match_amount_and_date(parties)
    before_offers()
    offer(parties)


def leave_unexplained(ledger: LegLedger, rule: str = "no_source") -> None:
    """Every line that is left is an exception at once."""
    for item in ledger.ordered(RIGHT):
        line = item.record
        reference = line.reference if isinstance(line, Line) else None
        ledger.decide(alone(ledger.leg, "unexplained_gl", rule, item, evidence={"reference": reference}))
