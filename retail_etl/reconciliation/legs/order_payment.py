"""Payments against web orders and credit memos: sales settle orders, refunds settle credit memos."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from retail_etl.domain.identifiers import clean_reference
from retail_etl.reconciliation.legs.orders import judge_memos, judge_order
from retail_etl.reconciliation.matching import NEAR_REFERENCE
from retail_etl.reconciliation.outcome import LEFT, RIGHT, Item, Outcome, alone, excluded
from retail_etl.reconciliation.parties import Parties, Posting, Source
from retail_etl.reconciliation.records import CreditMemo, Order, Payment
from retail_etl.reconciliation.references import Naming, order_key
from retail_etl.reconciliation.suggest import suggest_pairs
from retail_etl.reconciliation.window import match_amount_and_date, offer_near_references
from retail_etl.reconciliation.world import UNRESOLVED, World

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger

LEG = "order_payment"


def judge(world: World, ledger: LegLedger) -> list[Outcome]:
    """Orders and memos with the payments that name them; what is missing on either side is an exception at once."""
    settled = world.settled[LEG]
    ledger.enter(_payment_item(p) for p in world.payments if p.id not in settled)
    ledger.enter(Item(o.id, "order", RIGHT, o.total, o.currency, o.day, o) for o in world.orders if o.id not in settled)
    ledger.enter(Item(m.id, "credit_memo", RIGHT, -m.total, m.currency, m.day, m) for m in world.memos if m.id not in settled)
    ledger.confirm()
    _set_payments_aside(world, ledger)
    _exclude_zeros(ledger)
    sales, refunds = _by_order(world, ledger)
    memos: dict[str, list[Item]] = defaultdict(list)
    for item in ledger.ordered(RIGHT):
        if isinstance(item.record, CreditMemo) and item.record.key:
            memos[item.record.key].append(item)
    for key in sorted(refunds.keys() & memos.keys()):
        judge_memos(ledger, refunds[key], memos[key])
    for item in ledger.ordered(RIGHT):
        if isinstance(item.record, Order):
            key = item.record.key
            judge_order(ledger, item, sales.get(key, []), refunds.get(key, []))
    _match_the_rest(world, ledger)
    _leave(ledger)
    return ledger.finish()


def _payment_item(payment: Payment) -> Item:
    return Item(payment.id, "payment", LEFT, payment.amount, payment.currency, payment.day, payment)


def _set_payments_aside(world: World, ledger: LegLedger) -> None:
    for item in ledger.ordered(LEFT):
        payment = item.record
        if not isinstance(payment, Payment):
            continue
        reason = world.set_aside(payment)
        if reason is None and _is_store_sale(world, payment):
            reason = "store_sale_has_no_web_order"
        if reason is not None:
            ledger.decide(excluded(LEG, reason, item, evidence={"status": payment.status, "channel": payment.channel}))


def _is_store_sale(world: World, payment: Payment) -> bool:
    """Whether the payment belongs to no web order: taken in a store, and neither it nor what it refunds names one."""
    if payment.channel != "store":
        return False
    key = world.order_key(payment)
    if key is None:
        return True
    original = world.payment_by_id.get(payment.original_id or "")
    refunds_web = original is not None and original.channel == "web"
    return key not in world.order_by_key and key not in {m.key for m in world.memos} and not refunds_web


def _exclude_zeros(ledger: LegLedger) -> None:
    for item in ledger.ordered(RIGHT):
        if item.amount == 0:
            rule = "order_of_zero" if item.kind == "order" else "credit_memo_of_zero"
            ledger.decide(excluded(LEG, rule, item, evidence={"grand_total_minor": 0}))


def _by_order(world: World, ledger: LegLedger) -> tuple[dict[str, list[Item]], dict[str, list[Item]]]:
    """Open sales and refunds by the increment id of their order."""
    sales: dict[str, list[Item]] = defaultdict(list)
    refunds: dict[str, list[Item]] = defaultdict(list)
    for item in ledger.ordered(LEFT):
        payment = item.record
        key = world.order_key(payment) if isinstance(payment, Payment) else None
        if key and isinstance(payment, Payment) and payment.status != UNRESOLVED:
            (sales if item.amount >= 0 else refunds)[key].append(item)
    return sales, refunds


def _match_the_rest(world: World, ledger: LegLedger) -> None:
    """Amount and date for web payments that name no order; near references are offered."""
    memo_keys = {m.key for m in world.memos}
    sources = []
    for item in ledger.ordered(RIGHT):
        record = item.record
        if isinstance(record, (Order, CreditMemo)):
            words = (record.key or "", clean_reference(record.id) or record.id)
            flipped = Item(item.id, item.kind, item.side, item.amount, item.currency, item.day, record)
            sources.append(Source(flipped, words=tuple(word for word in words if word)))
    postings = []
    for item in ledger.ordered(LEFT):
        payment = item.record
        if isinstance(payment, Payment) and payment.status != UNRESOLVED:
            key = order_key(payment.order_ref)
            known = key in world.order_by_key or key in memo_keys
            naming = Naming(text=key or "", ids=(key,) if key and known else (), like_ids=(key,) if key and not known else ())
            postings.append(Posting(item, naming))
    parties = Parties(ledger, sources, postings)
    match_amount_and_date(parties)
    if parties.rules.is_on(NEAR_REFERENCE):
        offer_near_references(parties)
    suggest_pairs(parties)


def _leave(ledger: LegLedger) -> None:
    for item in ledger.ordered(LEFT):
        payment = item.record
        told = {"order_ref": getattr(payment, "order_ref", None), "channel": getattr(payment, "channel", None)}
        if isinstance(payment, Payment) and payment.status == UNRESOLVED:
            unresolved = alone(
                LEG, "needs_review", "status_unresolved", item, auto_matched=False, evidence={"status": UNRESOLVED}
            )
            ledger.decide(unresolved)
        else:
            rule = "refund_without_credit_memo" if item.amount < 0 else "payment_without_order"
            ledger.decide(alone(LEG, "missing_in_magento", rule, item, evidence=told))
    for item in ledger.ordered(RIGHT):
        rule = "order_without_payment" if item.kind == "order" else "credit_memo_without_refund"
        ledger.decide(alone(LEG, "missing_in_heartland", rule, item, evidence={"id": item.id}))
