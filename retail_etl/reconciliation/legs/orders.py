"""One order with its sales, and its credit memos with their refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.reconciliation.assignment import assign
from retail_etl.reconciliation.outcome import (
    EXCEPTION,
    TIMING,
    Item,
    Outcome,
    alone,
    excluded,
    matched,
    mismatch,
    open_under,
    residual_of,
    review,
    total,
    within_tolerance,
)
from retail_etl.reconciliation.records import Order, Payment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.reconciliation.ledger import LegLedger

LEG: Final = "order_payment"
_TWICE_WITHIN_MICROSECONDS: Final = 5 * 60 * 1_000_000
_CANCELED: Final = ("canceled", "cancelled")
# No state of the web shop: the caller says so of an order whose money is authorised and not captured yet.
AWAITING_CAPTURE: Final = "awaiting_capture"


def judge_order(ledger: LegLedger, order: Item, sales: Sequence[Item], refunds: Sequence[Item]) -> None:
    """Decide an order with what was captured for it; an order without payments is left for other rules unless canceled."""
    record = order.record
    if not isinstance(record, Order):
        return
    sales = ledger.open_of(sales)
    if (record.status or "").lower() in _CANCELED:
        _judge_canceled(ledger, order, sales, ledger.open_of(refunds))
    elif not sales and record.status == AWAITING_CAPTURE:
        evidence = {"status": record.status, "grand_total_minor": order.amount}
        ledger.decide(
            Outcome(
                LEG,
                "timing",
                "order_awaiting_capture",
                (order,),
                open=open_under(order, order.amount, TIMING),
                currency=order.currency,
                evidence=evidence,
            )
        )
    elif sales and ledger.allows([order, *sales]):
        if any(sale.currency != order.currency for sale in sales):
            _judge_other_currency(ledger, order, record, sales)
        else:
            _judge_captures(ledger, order, sales)


def _judge_canceled(ledger: LegLedger, order: Item, sales: list[Item], refunds: list[Item]) -> None:
    """A canceled order that was never paid, was paid and refunded, or whose money is still held; each currency by itself."""
    held: list[list[Item]] = []
    for currency in sorted({sale.currency for sale in sales}):
        members = sorted((item for item in (*sales, *refunds) if item.currency == currency), key=_moment)
        if total(members) != 0:
            held.append(members)
        elif ledger.allows(members):
            ledger.decide(matched(LEG, "refund_of_canceled_order", members, evidence={"order": order.id}))
    if not held:
        ledger.decide(excluded(LEG, "order_canceled_unpaid", order, evidence={"status": "canceled"}))
    elif len(held) == 1:
        ledger.decide(_money_held(order, held[0]))
    else:
        ledger.decide(_currencies_differ([order, *(item for members in held for item in members)]))


def _money_held(order: Item, members: list[Item]) -> Outcome:
    """What is held for a canceled order, under the earliest sale; the order's total counts where it is of the same currency."""
    held, first = total(members), next(item for item in members if item.amount >= 0)
    return Outcome(
        LEG,
        "money_held_for_canceled_order",
        "order_canceled_paid",
        (order, *members),
        open=open_under(first, held, EXCEPTION),
        residual=residual_of([order, *members]) if order.currency == first.currency else held,
        currency=first.currency,
        suggested_action="refund",
        evidence={"status": "canceled", "held_minor": held},
    )


def _currencies_differ(members: list[Item]) -> Outcome:
    """Records that name one another in currencies that are never called equal: a person decides."""
    told = {"currencies": sorted({item.currency for item in members})}
    return review(LEG, "currency_differs", members, [[item.id for item in members]], evidence=told)


def _judge_other_currency(ledger: LegLedger, order: Item, record: Order, sales: list[Item]) -> None:
    """Sales in the order's base currency are compared with its base total; any other mix is never called equal."""
    currencies = {sale.currency for sale in sales}
    members = [order, *sales]
    if currencies == {record.base_currency} and record.base_total == total(sales):
        evidence = {"compare_currency": record.base_currency, "base_grand_total_minor": record.base_total}
        ledger.decide(matched(LEG, "order_ref+base_currency", members, evidence=evidence))
        return
    ledger.decide(_currencies_differ(members))


def _judge_captures(ledger: LegLedger, order: Item, sales: list[Item]) -> None:
    kept, doubles = _without_double_charges(sales, order.amount, ledger.limit(order.currency))
    rule = "order_ref+earliest" if doubles else "order_ref"
    members = [order, *kept]
    difference = total(kept) - order.amount
    evidence = {"order_ref": order.id.removeprefix("MO-"), "captured_minor": total(kept), "grand_total_minor": order.amount}
    if difference == 0:
        ledger.decide(matched(LEG, rule, members, evidence=evidence))
    elif abs(difference) <= ledger.limit(order.currency):
        ledger.decide(within_tolerance(LEG, rule, members, "rounding", evidence=evidence))
    elif difference < 0 and not _fitted_before(kept, order.amount, ledger.limit(order.currency)):
        ledger.decide(_partially_paid(order, members, difference, evidence))
    else:
        ledger.decide(mismatch(LEG, rule, members, evidence=evidence))
    for double in doubles:
        told = {"order": order.id, "card": _card(double), "amount_minor": double.amount, "holds": [item.id for item in kept]}
        ledger.decide(
            alone(
                LEG, "duplicate_charge", "same_order_card_amount_within_5_min", double, suggested_action="refund", evidence=told
            )
        )


def _partially_paid(order: Item, members: list[Item], difference: int, evidence: dict[str, object]) -> Outcome:
    return Outcome(
        LEG,
        "partially_paid",
        "order_ref",
        tuple(members),
        open=open_under(order, -difference, TIMING),
        residual=difference,
        currency=order.currency,
        evidence=evidence,
    )


def _fitted_before(sales: Sequence[Item], amount: int, limit: int) -> bool:
    """Whether payments that were corrected since covered the order as they were before."""
    if not any(_payment(s).previous is not None for s in sales):
        return False
    former = sum(s.amount if (previous := _payment(s).previous) is None else previous for s in sales)
    return abs(former - amount) <= limit


def _without_double_charges(sales: Sequence[Item], amount: int, limit: int) -> tuple[list[Item], list[Item]]:
    """The sales without the later ones of a card that were charged twice within five minutes, if the rest covers the order."""
    kept, doubles = sorted(sales, key=_moment), []
    for later in sorted(sales, key=_moment, reverse=True):
        rest = [sale for sale in kept if sale is not later]
        if total(rest) >= amount - limit and any(_is_double(earlier, later) for earlier in rest):
            kept = rest
            doubles.append(later)
    if abs(total(kept) - amount) > limit and not doubles:
        return kept, []
    return kept, sorted(doubles, key=_moment)


def _is_double(earlier: Item, later: Item) -> bool:
    card = _card(later)
    return (
        card is not None
        and card == _card(earlier)
        and later.amount == earlier.amount
        and later.amount > 0
        and 0 <= _payment(later).captured - _payment(earlier).captured <= _TWICE_WITHIN_MICROSECONDS
        and _moment(earlier) < _moment(later)
    )


def _card(item: Item) -> str | None:
    payment = _payment(item)
    return f"{payment.tender} {payment.last4}" if payment.last4 else None


def _payment(item: Item) -> Payment:
    if not isinstance(item.record, Payment):
        raise TypeError(f"{item.id} is no payment")
    return item.record


def _moment(item: Item) -> tuple[int, str]:
    return (_payment(item).captured, item.id)


def judge_memos(ledger: LegLedger, refunds: Sequence[Item], memos: Sequence[Item]) -> None:
    """Decide an order's credit memos with its refunds: equal amounts one to one, then their sum, then what does not agree."""
    _pair_equal(ledger, refunds, memos)
    refunds, memos = ledger.open_of(refunds), ledger.open_of(memos)
    if not refunds or not memos:
        return
    members = [*memos, *refunds]
    if len({item.currency for item in members}) > 1:
        ledger.decide(_currencies_differ(members))
        return
    rule, difference = _memo_rule(refunds), total(refunds) - total(memos)
    evidence = {"refunded_minor": total(refunds), "credited_minor": total(memos)}
    if not ledger.allows(members):
        return
    if difference == 0:
        ledger.decide(matched(LEG, rule, members, evidence=evidence))
    elif abs(difference) <= ledger.limit(members[0].currency):
        ledger.decide(within_tolerance(LEG, rule, members, "rounding", evidence=evidence))
    else:
        _pair_nearly(ledger, refunds, memos)
        rest = [*ledger.open_of(memos), *ledger.open_of(refunds)]
        if ledger.open_of(refunds) and ledger.open_of(memos):
            ledger.decide(mismatch(LEG, rule, rest, evidence=evidence))


def _memo_rule(refunds: Sequence[Item]) -> str:
    return "order_ref+original_id" if all(_payment(r).original_id for r in refunds) else "order_ref"


def _pair_equal(ledger: LegLedger, refunds: Sequence[Item], memos: Sequence[Item]) -> None:
    _pair(ledger, refunds, memos, 0)


def _pair_nearly(ledger: LegLedger, refunds: Sequence[Item], memos: Sequence[Item]) -> None:
    _pair(ledger, refunds, memos, ledger.limit(refunds[0].currency))


def _pair(ledger: LegLedger, refunds: Sequence[Item], memos: Sequence[Item], limit: int) -> None:
    """One to one by amount where no other arrangement is as good; equal refunds on different days go by the nearest day."""
    edges = [
        (n, m)
        for n, refund in enumerate(refunds)
        for m, memo in enumerate(memos)
        if refund.currency == memo.currency and abs(refund.amount - memo.amount) <= limit and ledger.allows([refund, memo])
    ]
    answer = assign(edges)
    same_day = [(n, m) for n, m in answer.possible if refunds[n].day == memos[m].day]
    for n, m in (*answer.certain, *assign(same_day).certain):
        pair = [memos[m], refunds[n]]
        if len(ledger.open_of(pair)) != len(pair):
            continue
        evidence = {"refund_minor": refunds[n].amount, "credit_memo_minor": memos[m].amount}
        rule = _memo_rule([refunds[n]])
        if residual_of(pair) == 0:
            ledger.decide(matched(LEG, rule, pair, evidence=evidence))
        else:
            ledger.decide(within_tolerance(LEG, rule, pair, "rounding", evidence=evidence))
