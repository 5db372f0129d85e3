"""Payments against the rows of the daily transaction report: count, net, and the payments one by one where they are listed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from retail_etl.reconciliation.outcome import (
    EXCEPTION,
    LEFT,
    RIGHT,
    Item,
    OpenItem,
    Outcome,
    alone,
    excluded,
    matched,
    mismatch,
    open_each,
    total,
    within_tolerance,
)
from retail_etl.reconciliation.records import Payment, ReportRow
from retail_etl.reconciliation.references import Naming, tender_word

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.world import World

LEG = "report_payment"
RULE = "business_date+store+tender"


def judge(world: World, ledger: LegLedger) -> list[Outcome]:
    """Report rows with the payments of their day, store and tender; what only one side has is an exception at once."""
    settled = world.settled[LEG]
    ledger.enter(Item(p.id, "payment", LEFT, p.amount, p.currency, p.day, p) for p in world.payments if p.id not in settled)
    ledger.enter(Item(r.id, "report", RIGHT, r.net, r.currency, r.day, r) for r in world.report_rows if r.id not in settled)
    ledger.confirm()
    for item in ledger.ordered(LEFT):
        reason = world.set_aside(item.record) if isinstance(item.record, Payment) else None
        if reason is not None:
            ledger.decide(excluded(LEG, reason, item, evidence={"status": reason}))
    for row, payments in _assigned(ledger):
        _judge_row(world, ledger, row, payments)
    for item in ledger.ordered(LEFT):
        ledger.decide(
            alone(LEG, "missing_in_heartland", "not_in_report", item, evidence={"business_date": item.day.isoformat()})
        )
    for item in ledger.ordered(RIGHT):
        _leave_row(ledger, item)
    return ledger.finish()


def _row(item: Item) -> ReportRow:
    if not isinstance(item.record, ReportRow):
        raise TypeError(f"{item.id} is no report row")
    return item.record


def _assigned(ledger: LegLedger) -> list[tuple[Item, list[Item]]]:
    """Each row with its payments: those of its key; a payment without a row of its key goes where a row lists it."""
    rows = ledger.ordered(RIGHT)
    found: dict[str, list[Item]] = defaultdict(list)
    listed = {name: row for row in reversed(rows) for name in _row(row).payment_ids or ()}
    for item in ledger.ordered(LEFT):
        own = [row for row in rows if _is_of(item, _row(row))]
        naming = [row for row in own if item.id in (_row(row).payment_ids or ())]
        row = next(iter(naming or own), listed.get(item.id))
        if row is not None:
            found[row.id].append(item)
    return [(row, found[row.id]) for row in rows]


def _is_of(item: Item, row: ReportRow) -> bool:
    payment = item.record
    return (
        isinstance(payment, Payment)
        and payment.day == row.day
        and payment.currency == row.currency
        and (row.store is None or payment.store == row.store)
        and Naming(tenders=frozenset({tender_word(row.tender)})).covers_tender(payment.tender)
    )


def _judge_row(world: World, ledger: LegLedger, row: Item, payments: list[Item]) -> None:
    record = _row(row)
    if not payments or any(p.currency != row.currency for p in payments):
        return
    members = [*payments, row]
    if not ledger.allows(members):
        return
    same_ids = record.payment_ids is None or set(record.payment_ids) == {p.id for p in payments}
    same_count = record.count == len(payments)
    difference = total(payments) - row.amount
    evidence: dict[str, object] = {
        "count": record.count,
        "payments": len(payments),
        "net_minor": row.amount,
        "payments_minor": total(payments),
    }
    if difference == 0 and same_ids and same_count:
        ledger.decide(matched(LEG, RULE, members, evidence=evidence))
    elif difference == 0:
        ledger.decide(_ties_but_differs(world, row, payments, evidence))
    elif same_ids and same_count and abs(difference) <= ledger.limit(row.currency):
        ledger.decide(within_tolerance(LEG, RULE, members, "rounding", evidence=evidence))
    else:
        ledger.decide(mismatch(LEG, RULE, members, evidence=evidence))


def _ties_but_differs(world: World, row: Item, payments: list[Item], evidence: dict[str, object]) -> Outcome:
    """The totals agree and the payments do not: each record that one side lacks stays open.

    A listed payment that is known elsewhere has its own amount; one that is not there at all has what the totals leave for it.
    """
    listed = set(_row(row).payment_ids or ())
    surplus = [p for p in payments if _row(row).payment_ids is not None and p.id not in listed]
    lacking = sorted(listed - {p.id for p in payments})
    elsewhere = {name: (p.amount, p.currency) for name in lacking if (p := world.payment_by_id.get(name)) is not None}
    same_currency = sum(amount for amount, currency in elsewhere.values() if currency == row.currency)
    left_over = row.amount - total([p for p in payments if p.id in listed]) - same_currency
    unknown = [name for name in lacking if name not in elsewhere]
    amounts = {**elsewhere, **{name: (left_over if n == 0 else 0, row.currency) for n, name in enumerate(unknown)}}
    stands = [
        *open_each(surplus, EXCEPTION),
        *(OpenItem(name, "payment", *amounts[name], EXCEPTION, row.day) for name in lacking),
    ]
    if not stands:
        stands = [OpenItem(row.id, "report", 0, row.currency, EXCEPTION, row.day)]
    told = {**evidence, "only_in_report": lacking, "only_in_payments": sorted(p.id for p in surplus)}
    return Outcome(
        LEG, "total_ties_detail_differs", RULE, (*payments, row), open=tuple(stands), currency=row.currency, evidence=told
    )


def _leave_row(ledger: LegLedger, item: Item) -> None:
    row = _row(item)
    if row.count == 0 and row.net == 0:
        ledger.decide(excluded(LEG, "empty_report_row", item, evidence={"count": 0}))
    else:
        ledger.decide(alone(LEG, "missing_in_heartland", "report_without_payments", item, evidence={"count": row.count}))
