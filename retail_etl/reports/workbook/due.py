"""Open items by another order: what is on its way by due date, what is older than the period, what was cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reports import wording
from retail_etl.reports.due import prior_items, timing_by_due_day
from retail_etl.reports.workbook.sheet import Column, Sheet

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement

_ROWS_MAX: Final = 50_000


def write_timing(sheet: Sheet, statement: Statement) -> None:
    """What is on its way, by the day it is due; one section a currency."""
    sheet.title(
        "Timing by due date",
        "Money that is on its way and not late. It becomes an exception by itself when it does not arrive.",
    )
    columns = (
        Column("due", "Due", "date"),
        Column("leg_title", "Leg"),
        Column("count", "Items", "count", total=True),
        Column("amount_minor", "Amount", "amount", total=True),
    )
    for currency in statement.currencies:
        rows = timing_by_due_day(statement.of(statement.items, currency))
        sheet.section(currency)
        if rows.is_empty():
            sheet.line("Nothing is on its way.", "note")
        else:
            sheet.table(columns, rows, currency, total="On its way")


def write_cleared(sheet: Sheet, statement: Statement) -> None:
    """What was open in the report before and is open no more."""
    sheet.title(
        "Cleared since the last report", "Open items of the report before that are open no more, with their last amount."
    )
    columns = (
        Column("record_id", "Record"),
        Column("leg_title", "Leg"),
        Column("class_title", "Class then"),
        Column("business_date", "Business date", "date"),
        Column("amount_minor", "Amount then", "amount", total=True),
    )
    for currency in sorted(statement.cleared["currency"].drop_nulls().unique()):
        rows = statement.of(statement.cleared, currency).head(_ROWS_MAX)
        legs = pl.Series("leg_title", [wording.leg_words(leg).title for leg in rows["leg"]], pl.String)
        classes = pl.Series("class_title", [wording.class_words(code).title for code in rows["class"]], pl.String)
        sheet.section(currency)
        sheet.table(columns, rows.with_columns(legs, classes), currency, total="Cleared")


def write_prior(sheet: Sheet, statement: Statement) -> None:
    """Open items that an earlier period left behind; one section a currency."""
    sheet.title(
        "Prior-period items",
        "Open items whose business day lies before the period. A signed report does not change: they stand here.",
    )
    columns = (
        Column("record_id", "Record"),
        Column("leg_title", "Leg"),
        Column("class_title", "Class"),
        Column("business_date", "Business date", "date"),
        Column("age_business_days", "Age (business days)", "count"),
        Column("amount_minor", "Amount", "amount", total=True),
        Column("owner", "Owner"),
    )
    for currency in statement.currencies:
        rows = prior_items(statement, currency)
        sheet.section(currency)
        if rows.is_empty():
            sheet.line("No open item is from before the period.", "good")
            continue
        sheet.table(columns, rows.head(_ROWS_MAX), currency, total=f"{rows.height:,} items from before the period")
        if rows.height > _ROWS_MAX:
            sheet.line(f"The {_ROWS_MAX:,} largest; each stands in {statement.report.rest_of_rows} beside this file.", "note")
