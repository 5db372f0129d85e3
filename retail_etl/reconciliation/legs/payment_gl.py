"""Payments against clearing and liability lines of the ledger; against bank lines where there are no batches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from retail_etl.domain.identifiers import clean_reference
from retail_etl.reconciliation.due import due_date, waiting
from retail_etl.reconciliation.legs.lines import enter_lines, leave_unexplained, posting_of, run_cascade
from retail_etl.reconciliation.legs.net_takings import match_takings_of_nothing
from retail_etl.reconciliation.outcome import LEFT, Item, Outcome, alone, excluded
from retail_etl.reconciliation.parties import Parties, Posting, Source
from retail_etl.reconciliation.records import Line, Payment
from retail_etl.reconciliation.references import order_key
from retail_etl.reconciliation.world import UNRESOLVED, World

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger

LEG = "payment_gl"

LIABILITY = "gift_card_liability"
_HELD_AS_LIABILITY = ("GIFT_CARD", "STORE_CREDIT")


def judge(world: World, ledger: LegLedger, lines: list[Line]) -> list[Outcome]:
    """Payments with their lines; payments not posted yet or missing; lines that nothing explains."""
    sources = [_source(world, ledger, p) for p in world.payments if not world.is_settled(LEG, p.id)]
    ledger.enter(source.item for source in sources)
    items = enter_lines(ledger, [line for line in lines if not world.is_settled(LEG, line.id)])
    for source in sources:
        _set_aside(world, ledger, source.item)
    _exclude_gift_card_sales(world, ledger, items)
    open_sources = [source for source in sources if ledger.is_open(source.item)]
    postings = [posting_of(world, item, role=_role(item)) for item in ledger.open_of(items)]
    parties = Parties(ledger, open_sources, postings, pairs=_pairs, signs_apart=True)
    run_cascade(parties, lambda: match_takings_of_nothing(world, parties, postings))
    ledger_has_lines = bool({"clearing", LIABILITY} & world.parts)
    for item in ledger.ordered(LEFT):
        _leave(world, ledger, item, ledger_has_lines=ledger_has_lines)
    leave_unexplained(ledger)
    return ledger.finish()


def _source(world: World, ledger: LegLedger, payment: Payment) -> Source:
    item = Item(payment.id, "payment", LEFT, payment.settled, payment.settled_currency, payment.posting_day, payment)
    key = world.order_key(payment) or order_key(payment.order_ref)
    words = (payment.id, payment.order_ref, key, f"MO-{key}" if key else None, payment.batch_id)
    return Source(
        item,
        words=tuple(dict.fromkeys(word for word in map(clean_reference, words) if word)),
        store=payment.store,
        register=payment.register,
        tenders=frozenset({payment.tender.upper()}),
        cash=payment.tender.upper() == "CASH",
        role=LIABILITY if payment.tender.upper() in _HELD_AS_LIABILITY else "money",
        due=due_date(ledger, payment.posting_day),
    )


def _role(item: Item) -> str:
    line = item.record
    return LIABILITY if isinstance(line, Line) and line.part == LIABILITY else "money"


def _pairs(source: Source, posting: Posting) -> bool:
    """Gift cards and store credit move a liability; everything else moves money."""
    return source.role == posting.role


def _set_aside(world: World, ledger: LegLedger, item: Item) -> None:
    payment = item.record
    reason = world.set_aside(payment) if isinstance(payment, Payment) else None
    if reason is not None and ledger.is_open(item):
        ledger.decide(excluded(LEG, reason, item, evidence={"reason": reason}))


def _exclude_gift_card_sales(world: World, ledger: LegLedger, items: list[Item]) -> None:
    """Leave out the liability that a gift-card sale books: its money side is matched in clearing."""
    balances: Counter[str] = Counter()
    for item in items:
        balances[item.currency] += item.amount if _role(item) == LIABILITY else 0
    refunds = [p for p in world.payments if p.amount < 0 and p.tender.upper() in _HELD_AS_LIABILITY]
    for item in ledger.open_of(items):
        line = item.record
        if not isinstance(line, Line) or _role(item) != LIABILITY or item.amount >= 0:
            continue
        named = set(world.vocabulary.read(line.reference, line.day).ids)
        if not named or any(
            (p.settled, p.settled_currency) == (item.amount, item.currency) and named & _names(world, p) for p in refunds
        ):
            continue
        sold = any(named & _names(world, p) for p in world.payments if p.amount > 0)
        ordered = any((key := order_key(word)) and key in world.order_by_key for word in named)
        if sold or ordered:
            told = {"reference": line.reference, "liability_balance_minor": balances[item.currency]}
            ledger.decide(excluded(LEG, "liability_side_of_gift_card_sale", item, evidence=told))


def _names(world: World, payment: Payment) -> set[str | None]:
    key = world.order_key(payment)
    return {clean_reference(payment.id), clean_reference(payment.order_ref), key, f"MO-{key}" if key else None} - {None}


def _leave(world: World, ledger: LegLedger, item: Item, *, ledger_has_lines: bool) -> None:
    """What becomes of a payment that no line stands for."""
    payment = item.record
    if not isinstance(payment, Payment):
        return
    if payment.status == UNRESOLVED:
        told = {"status": UNRESOLVED}
        ledger.decide(alone(LEG, "needs_review", "status_unresolved", item, auto_matched=False, evidence=told))
    elif not world.settings.settles(payment.tender) and not (
        payment.tender.upper() in world.settings.posted_tenders and ledger_has_lines
    ):
        ledger.decide(excluded(LEG, "tender_does_not_settle", item, evidence={"tender": payment.tender}))
    else:
        ledger.decide(waiting(ledger, item, timing_rule="no_gl_yet", missing_class="missing_in_gl"))
