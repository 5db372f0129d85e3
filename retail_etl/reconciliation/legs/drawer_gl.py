"""Cash drawers against bank lines and over/short lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retail_etl.domain.identifiers import clean_reference
from retail_etl.reconciliation.due import due_date, waiting
from retail_etl.reconciliation.keyed import match_keys, match_references
from retail_etl.reconciliation.legs.lines import enter_lines, leave_unexplained, line_item, posting_of
from retail_etl.reconciliation.offers import offer
from retail_etl.reconciliation.outcome import EXCEPTION, LEFT, Item, Outcome, excluded, open_each
from retail_etl.reconciliation.parties import Parties, Posting, Source
from retail_etl.reconciliation.window import match_amount_and_date

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.records import Drawer, Line
    from retail_etl.reconciliation.world import World

LEG = "drawer_gl"


def judge(world: World, ledger: LegLedger, bank: list[Line], over_short: list[Line], *, keeps_rest: bool) -> list[Outcome]:
    """Drawers with their deposits, and the variances that were booked.

    Bank lines that no drawer explains stay here only where ``keeps_rest``; otherwise they are left to another leg. Over/short
    lines have no other leg: one that no drawer explains is an exception here.
    """
    sources = [_source(ledger, drawer) for drawer in world.drawers if not world.is_settled(LEG, drawer.id)]
    ledger.enter(source.item for source in sources)
    for source in sources:
        if source.item.amount == 0 and ledger.is_open(source.item):
            ledger.decide(excluded(LEG, "nothing_to_deposit", source.item, evidence={"deposit_minor": 0}))
    _judge_variances(world, ledger, over_short)
    confirmed = {name for decision in ledger.frame.confirmed for name in decision.members}
    mine = [line for line in bank if keeps_rest or line.id in confirmed or _may_be_cash(world, line)]
    items = _enter_bank(ledger, mine, keeps_rest=keeps_rest)
    postings = [posting_of(world, item) for item in items]
    parties = Parties(ledger, [s for s in sources if ledger.is_open(s.item)], postings)
    parties.key_without_days = lambda naming: bool(naming.stores) or naming.is_cash
    match_references(parties)
    match_keys(parties)
    match_amount_and_date(parties)
    hinted = postings if keeps_rest else [p for p in postings if p.naming.stores or p.naming.is_cash]
    told = replace(parties, postings=hinted)
    offer(told)
    for item in ledger.ordered(LEFT):
        ledger.decide(waiting(ledger, item, timing_rule="deposit_due", missing_class="missing_in_gl"))
    for item in [] if keeps_rest else ledger.open_of(items):
        del ledger.right[item.id]
    leave_unexplained(ledger)
    return ledger.finish()


def _enter_bank(ledger: LegLedger, lines: list[Line], *, keeps_rest: bool) -> list[Item]:
    """The bank lines that drawers may explain; where others may too, what is unposted or doubled is left to them."""
    if keeps_rest:
        return enter_lines(ledger, lines)
    items = [line_item(line) for line in lines if line.posted]
    ledger.enter(items)
    ledger.confirm()
    return ledger.open_of(items)


def _may_be_cash(world: World, line: Line) -> bool:
    """Whether nothing in the line's reference says that it is no cash deposit."""
    naming = world.vocabulary.read(line.reference, line.day)
    drawers = {clean_reference(drawer.id) for drawer in world.drawers}
    return not (set(naming.ids) - drawers) and not (naming.tenders - {"CASH"})


def _source(ledger: LegLedger, drawer: Drawer) -> Source:
    item = Item(drawer.id, "drawer", LEFT, drawer.deposit, drawer.currency, drawer.day, drawer)
    return Source(
        item,
        words=(clean_reference(drawer.id) or drawer.id,),
        store=drawer.store,
        register=drawer.register,
        tenders=frozenset({"CASH"}),
        cash=True,
        due=due_date(ledger, drawer.day),
    )


def _judge_variances(world: World, ledger: LegLedger, lines: list[Line]) -> None:
    """Over/short lines by the drawers they belong to: explained within the limit, for approval above it."""
    items = enter_lines(ledger, lines)
    left = list(world.drawers)
    ordered = sorted(items, key=lambda i: (-_narrowness(world, i), i.day, i.id))
    for item in ordered:
        drawers = _drawers_of(posting_of(world, item), [drawer for drawer in left if drawer.currency == item.currency])
        agreed = next((some for some in drawers if sum(d.over_short for d in some) == -item.amount), None)
        claimed = agreed if agreed is not None else (drawers[0] if drawers else [])
        left = [d for d in left if d not in claimed]
        if claimed:
            ledger.decide(_variance(world, ledger, item, claimed, agrees=agreed is not None))


def _narrowness(world: World, item: Item) -> int:
    naming = posting_of(world, item).naming
    return 4 * bool(naming.ids) + 2 * bool(naming.registers) + bool(naming.days) + bool(naming.stores)


def _drawers_of(posting: Posting, drawers: list[Drawer]) -> list[list[Drawer]]:
    """The sets of drawers that an over/short line may speak of: what it names, else the only one with that variance."""
    naming = posting.naming
    if naming.ids:
        return [[d for d in drawers if clean_reference(d.id) in naming.ids]]
    if naming.stores or naming.registers or naming.days:
        fitting = [
            d
            for d in drawers
            if (not naming.stores or (d.store or "").upper() in naming.stores)
            and (not naming.registers or (d.register or "").upper() in naming.registers)
            and (d.day in naming.days if naming.days else 0 <= (posting.item.day - d.day).days <= 7)  # noqa: PLR2004 -- a week
            and d.over_short != 0
        ]
        singles = [[d] for d in fitting if d.over_short == -posting.item.amount]
        return [some for some in (*(singles if len(singles) == 1 else []), fitting) if some]
    same = [d for d in drawers if d.over_short == -posting.item.amount and 0 <= (posting.item.day - d.day).days <= 7]  # noqa: PLR2004
    return [same] if len(same) == 1 else []


def _variance(world: World, ledger: LegLedger, item: Item, drawers: list[Drawer], *, agrees: bool) -> Outcome:
    limit = world.settings.limit(world.settings.cash_variance_auto_limit, item.currency)
    within = all(abs(d.over_short) <= limit for d in drawers)
    rule = "within_auto_limit" if within else "above_auto_limit"
    if not agrees:
        rule = "differs_from_drawer"
    explained = agrees and within
    return Outcome(
        ledger.leg,
        "cash_short" if item.amount > 0 else "cash_over",
        rule,
        (item,),
        open=() if explained else open_each((item,), EXCEPTION),
        currency=item.currency,
        suggested_action=None if explained else "approve",
        evidence={"belongs_to": sorted(d.id for d in drawers), "amount_minor": item.amount, "limit_minor": limit},
    )
