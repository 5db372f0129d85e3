"""What holds for every outcome, whichever rule made it: history, category, fiscal period, and the day's cap on rounding."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from retail_etl.domain.money import to_text
from retail_etl.reconciliation.outcome import EXCEPTION, LEFT, Outcome, open_under
from retail_etl.reconciliation.records import Order, Payment

if TYPE_CHECKING:
    from retail_etl.reconciliation.settings import RuleSettings


def finished(outcomes: list[Outcome], settings: RuleSettings) -> list[Outcome]:
    """The outcomes in a fixed order, with what is derived from their members."""
    capped = _without_days_over_cap(outcomes, settings)
    told = [
        outcome.changed(history=_history(outcome), category=_category(outcome), fiscal_period=_fiscal_period(outcome, settings))
        for outcome in capped
    ]
    return sorted(told, key=lambda o: (o.leg, o.ids))


def _history(outcome: Outcome) -> tuple[str, ...]:
    """What the sources corrected: a payment's former amount, an order's total before it was edited."""
    told = []
    for item in sorted(outcome.members, key=attrgetter("id")):
        record = item.record
        if isinstance(record, Payment) and record.previous is not None and record.previous != record.amount:
            version = f" (version {record.version})" if record.version else ""
            old, new = to_text(record.previous, record.currency), to_text(record.amount, record.currency)
            told.append(f"{record.id} was {old} {record.currency} before it was corrected to {new}{version}")
        if isinstance(record, Order) and record.original_total is not None and record.original_total != record.total:
            old, new = to_text(record.original_total, record.currency), to_text(record.total, record.currency)
            told.append(f"{record.id} was {old} {record.currency} before it was edited to {new}")
    return tuple(told)


def _category(outcome: Outcome) -> str | None:
    """The type of the outcome's batch; a sale with a reserve is filed under what was withheld."""
    found = [getattr(item.record, "type", None) for item in outcome.members if item.kind == "batch"]
    types = sorted(type_ for type_ in found if isinstance(type_, str) and type_)
    if not types:
        return outcome.category
    return "reserve_withheld" if types[0] == "sale_with_reserve" else types[0]


def _fiscal_period(outcome: Outcome, settings: RuleSettings) -> str:
    """The month of the latest business date; what was first seen after its month was locked belongs to the first open one."""
    days = [_accounted_on(item.day, getattr(item.record, "first_seen", None), settings) for item in outcome.members]
    return max(days).isoformat()[:7]


def _accounted_on(day: date, first_seen: int | None, settings: RuleSettings) -> date:
    through, locked_at = settings.locked_through, settings.locked_at
    if through is None or locked_at is None or first_seen is None or day > through:
        return day
    locked = int(locked_at.timestamp() * 1_000_000)
    return through + timedelta(days=1) if first_seen > locked else day


def _without_days_over_cap(outcomes: list[Outcome], settings: RuleSettings) -> list[Outcome]:
    """The outcomes, where the cents of a day that passes the cap are exceptions again instead of being absorbed."""
    absorbed: dict[tuple[str, str, date], int] = defaultdict(int)
    for outcome in outcomes:
        if _is_rounded(outcome):
            absorbed[_day_of(outcome)] += abs(outcome.residual)
    over = {key for key, cents in absorbed.items() if cents > settings.limit(settings.rounding_tolerance_per_day, key[1])}
    return [_refused(outcome) if _is_rounded(outcome) and _day_of(outcome) in over else outcome for outcome in outcomes]


def _is_rounded(outcome: Outcome) -> bool:
    return outcome.cls == "matched_tolerance" and any(kind == "rounding" for kind, _ in outcome.explained)


def _day_of(outcome: Outcome) -> tuple[str, str, date]:
    return (outcome.leg, outcome.currency, max(item.day for item in outcome.members))


def _refused(outcome: Outcome) -> Outcome:
    left = sorted((i for i in outcome.members if i.side == LEFT), key=lambda i: i.id)
    right = sorted((i for i in outcome.members if i.side != LEFT), key=lambda i: i.id)
    holder = left[0] if len(left) == 1 or not right else right[0]
    return outcome.changed(
        cls="amount_mismatch",
        rule="rounding_cap_of_day_exceeded",
        explained=(),
        open=(*outcome.open, *open_under(holder, outcome.residual, EXCEPTION)),
    )
