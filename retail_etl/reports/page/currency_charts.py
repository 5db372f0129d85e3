"""Which charts a currency has, and of which figures."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from retail_etl.reports import series
from retail_etl.reports.fees import fees_by_day
from retail_etl.reports.page import charts, sections
from retail_etl.reports.totals import SIDES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.reports.page.charts import Chart
    from retail_etl.reports.page.sections import Bar
    from retail_etl.reports.statement import Statement


def currency_charts(statement: Statement, currency: str) -> list[Chart]:
    """The charts of a currency: open value by reason and age, match rate, deposits and fees, as far as there are figures."""
    return [*_open_value(statement, currency), *_by_day(statement, currency)]


def _open_value(statement: Statement, currency: str) -> Iterator[Chart]:
    items = statement.of(statement.items, currency)
    if items.is_empty():
        return
    by_class, by_age = sections.by_class(items), sections.by_age(items)
    reasons = _leading(by_class, "class", currency)
    ages = _leading(by_age, "age_bucket", currency)
    yield charts.open_value(f"reasons-{currency}", "Open value by reason", "Class", reasons, currency)
    yield charts.open_value(f"ages-{currency}", "Open value by age", "Business days past due", ages, currency)


def _leading(bars: list[Bar], column: str, currency: str) -> list[tuple[Bar, str]]:
    """Each bar with the address that chooses its items in the list."""
    return [(bar, f"#currency={currency}&{column}={quote(bar.code)}") for bar in bars]


def _by_day(statement: Statement, currency: str) -> Iterator[Chart]:
    rates = series.match_rate_by_day(statement.members, currency)
    if rates.points:
        yield charts.rate_by_day(f"rate-{currency}", rates, currency)
    pairs = (
        (*_deposits(statement, currency), "Deposits by business day of the batch"),
        ("fee_gl", ("Charged", "Posted"), "Fees by business day of the batch"),
    )
    for leg, names, title in pairs:
        sums = series.leg_by_day(statement.members, currency, leg, thinned=True)
        if sums.points:
            sides = [(name, f"#figure={leg}|{side}|{currency}|total") for name, side in zip(names, SIDES, strict=True)]
            yield charts.pairs_by_day(f"{leg}-{currency}", title, sides, sums, currency)
    fees = series.thinned(fees_by_day(statement.report, currency))
    if fees.points:
        unlinked = [("Expected", None), ("Charged", None)]
        yield charts.pairs_by_day(f"daily-fees-{currency}", "Fees by day of settlement", unlinked, fees, currency)


def _deposits(statement: Statement, currency: str) -> tuple[str, tuple[str, str]]:
    """What was received as the bank itself says, where its lines are there, else as the ledger does."""
    if statement.of(statement.members, currency, "deposit_bank").is_empty():
        return "batch_gl", ("Expected", "Received, by the ledger")
    return "deposit_bank", ("Expected", "Received, by the bank")
