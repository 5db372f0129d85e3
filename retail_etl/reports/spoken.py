"""Days, moments and amounts as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from retail_etl.domain.money import exponent, to_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.reports.figures import DataAsOf
    from retail_etl.reports.statement import Statement


def spoken_day(day: date) -> str:
    """A day as a person writes it: ``2 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def spoken_moment(moment: datetime) -> str:
    """A moment in UTC as a person writes it."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return f"{spoken_day(moment.date())}, {moment:%H:%M} UTC"


def spoken_as_of(as_of: date | datetime) -> str:
    """The day or moment that was judged."""
    return spoken_moment(as_of) if isinstance(as_of, datetime) else spoken_day(as_of)


def grouped(minor: int, currency: str) -> str:
    """An amount with thousands separated: ``-1,234.50``."""
    return f"{to_decimal(minor, currency):,.{exponent(currency)}f}"


def percent(share: float) -> str:
    """A share in per cent, cut (not rounded) to two decimals, so that 100 % is said only where nothing is open."""
    return f"{int(share * 10_000 + 1e-9) / 100:.2f} %"


def span_text(span: tuple[date, date] | None) -> str:
    """Two days as a person writes a span of them."""
    return " to ".join(spoken_day(day) for day in span) if span else "no business day"


def title(statement: Statement) -> str:
    """Whose report it is."""
    return f"{statement.report.company}: reconciliation" if statement.report.company else "Reconciliation"


def headline(statement: Statement) -> str:
    """What the report covers, in one line."""
    judged = f"judged as of {spoken_as_of(statement.report.as_of)}"
    if statement.period is None:
        return judged.capitalize()
    first, last = statement.period
    if statement.report.period:
        return f"Period {spoken_day(first)} to {spoken_day(last)}, {judged}"
    span = f"Business day {spoken_day(first)}" if first == last else f"Business days {spoken_day(first)} to {spoken_day(last)}"
    return f"{span}, {judged}"


def materiality_text(materiality: Mapping[str, int]) -> str:
    """The materiality of each currency in words."""
    return ", ".join(f"{currency} {grouped(minor, currency)}" for currency, minor in sorted(materiality.items())) or "none set"


def freshness(source: DataAsOf) -> tuple[str, str]:
    """How far a stream reaches and in which state it is: ``current``, ``STALE`` or ``MISSING``."""
    if source.staged_at is None:
        return "nothing so far", "MISSING"
    reach = spoken_day(source.staged_at.astimezone(UTC).date()) if source.is_by_day else spoken_moment(source.staged_at)
    return reach, "STALE" if source.is_stale else "current"
