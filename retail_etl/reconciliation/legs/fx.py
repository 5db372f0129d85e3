"""FX lines: the difference between the rate of the order and the rate of the settlement, explained to the cent or open."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from retail_etl.domain.identifiers import clean_reference
from retail_etl.domain.money import exponent, to_text
from retail_etl.reconciliation.outcome import EXCEPTION, Item, Outcome, open_each
from retail_etl.reconciliation.records import Line, Order, Payment
from retail_etl.reconciliation.references import order_key

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.world import World


def explain_fx(world: World, ledger: LegLedger, items: list[Item]) -> None:
    """Decide FX lines that name an order, payment or batch: not open where the rates give exactly their amount."""
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        line = item.record
        reference = clean_reference(line.reference) if isinstance(line, Line) else None
        if reference and _payments(world, reference, item.currency):
            groups[reference, item.currency].append(item)
    for (reference, currency), group in sorted(groups.items()):
        for formula, amount in _differences(world, _payments(world, reference, currency), currency):
            exact = [item for item in group if item.amount == amount and ledger.is_open(item)][:1]
            whole = group if sum(item.amount for item in group) == amount else exact
            for item in ledger.open_of(whole):
                ledger.decide(_explained(ledger, item, reference, formula))
        for item in ledger.open_of(group):
            unexplained = _explained(ledger, item, reference, "the rates give another amount")
            ledger.decide(unexplained.changed(rule="rates_give_another_amount", open=open_each((item,), EXCEPTION)))


def _explained(ledger: LegLedger, item: Item, reference: str, formula: str) -> Outcome:
    evidence = {"reference": reference, "formula": formula, "amount_minor": item.amount}
    return Outcome(
        ledger.leg, "fx_difference", "order_rate_vs_settlement_rate", (item,), currency=item.currency, evidence=evidence
    )


def _payments(world: World, reference: str, currency: str) -> list[Payment]:
    """The payments taken in another currency and settled in this one that an order number, payment id or batch id names."""
    named = [
        *world.payments_by_order.get(order_key(reference) or "", ()),
        *([world.payment_by_id[reference]] if reference in world.payment_by_id else ()),
        *world.payments_by_batch.get(reference, ()),
    ]
    found = {p.id: p for p in named if p.currency != p.settled_currency == currency and world.set_aside(p) is None}
    return [found[key] for key in sorted(found)]


def _differences(world: World, payments: list[Payment], currency: str) -> list[tuple[str, int]]:
    """What the rates leave, as whole orders (base total less settled) and payment by payment (at the order's rate)."""
    found: list[tuple[str, int]] = []
    orders = {key: world.order_by_key[key] for p in payments if (key := world.order_key(p)) in world.order_by_key and key}
    settled = sum(p.settled for p in payments)
    totals = [order.base_total if order.base_currency in (None, currency) else None for order in orders.values()]
    if orders and all(total is not None for total in totals) and all(p.amount > 0 for p in payments):
        base = sum(total for total in totals if total is not None)
        found.append((f"{to_text(base, currency)} - {to_text(settled, currency)}", base - settled))
    booked = [_at_order_rate(p, orders.get(world.order_key(p) or "")) for p in payments]
    if booked and None not in booked:
        base = sum(amount for amount in booked if amount is not None)
        found.append((f"{to_text(base, currency)} - {to_text(settled, currency)}", base - settled))
    return found


def _at_order_rate(payment: Payment, order: Order | None) -> int | None:
    if order is None or order.rate is None or order.base_currency != payment.settled_currency:
        return None
    shift = exponent(payment.settled_currency) - exponent(payment.currency)
    return int((Decimal(payment.amount).scaleb(shift) * order.rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))
