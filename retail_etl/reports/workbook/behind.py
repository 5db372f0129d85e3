"""The records behind the figures of fees and clearing, figure by figure, each with the page and landed line it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reports.safe_text import web_address
from retail_etl.reports.workbook.sheet import Column, Sheet, quoted

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement

Places = dict[str, str]

WIDTHS: Final = (30, 15, 12, 16, 16, 16, 40, 9, 92)
_COLUMNS: Final = (
    Column("record_id", "Record"),
    Column("kind_title", "Kind"),
    Column("business_date", "Day", "date"),
    Column("amount_minor", "Amount", "amount", total=True),
    Column("expected_minor", "Expected fee", "amount", total=True),
    Column("charged_minor", "Charged fee", "amount", total=True),
    Column("told", "Told by the source"),
    Column("page", "Source"),
    Column("landed_in", "Landed in"),
)


def write_behind(sheet: Sheet, statement: Statement) -> Places:
    """The address of each figure's records on the sheet."""
    sheet.title(
        "Behind fees and clearing",
        "The records behind each figure: of fees first those that differ from the schedule, then the largest.",
    )
    places: Places = {}
    for figure, title in statement.figure_titles.items():
        records = statement.behind.filter(pl.col("figure") == figure)
        currency, behind = records.select("currency", "behind").row(0)
        sheet.section(title)
        places[figure] = f"{quoted(sheet.name)}!A{sheet.row}"
        more = f"{records.height:,} of {behind:,} records" if behind > records.height else f"All {behind:,} records"
        header = sheet.row
        linked = records.with_columns(
            pl.Series("page", ["open" if web_address(url) else None for url in records["source_url"]], pl.String)
        )
        sheet.table(_COLUMNS, linked, currency, total=more)
        _link(sheet, header + 1, records["source_url"])
    sheet.worksheet.freeze_panes(2, 1)
    return places


def _link(sheet: Sheet, first: int, urls: pl.Series) -> None:
    at = next(number for number, column in enumerate(_COLUMNS) if column.name == "page")
    for row, url in enumerate(urls, first):
        if web_address(url):
            sheet.worksheet.write_url(row, at, url, sheet.styles.get("link"), "open")
