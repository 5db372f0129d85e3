"""The records behind the figures of fees, clearing and gift cards, each with the page and landed line it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reports.safe_text import web_address
from retail_etl.reports.workbook.sheet import Column, Sheet, quoted

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement

Places = dict[str, str]

WIDTHS: Final = (30, 15, 12, 16, 16, 16, 40, 9, 92)
_RECORD: Final = (Column("record_id", "Record"), Column("kind_title", "Kind"), Column("business_date", "Day", "date"))
_PAGE: Final = "page"
_SOURCE: Final = (Column("told", "Told by the source"), Column(_PAGE, "Source"), Column("landed_in", "Landed in"))
_OF_FEES: Final = (
    *_RECORD,
    Column("amount_minor", "Volume", "amount", total=True),
    Column("expected_minor", "Expected fee", "amount", total=True),
    Column("charged_minor", "Charged fee", "amount", total=True),
    *_SOURCE,
)
_OF_CLEARING: Final = (
    *_RECORD,
    Column("amount_minor", "Debit less credit", "amount", total=True),
    Column("expected_minor", "", "amount"),
    Column("charged_minor", "", "amount"),
    *_SOURCE,
)
_OF_CARDS: Final = tuple(
    Column("amount_minor", "Amount", "amount", total=True) if column.name == "amount_minor" else column
    for column in _OF_CLEARING
)
_FORMS: Final = {"fees": _OF_FEES, "gift_cards": _OF_CARDS}
_PAGE_AT: Final = next(number for number, column in enumerate(_OF_FEES) if column.name == _PAGE)


def write_behind(sheet: Sheet, statement: Statement) -> Places:
    """The address of each figure's records on the sheet."""
    sheet.title(
        "Behind the proofs",
        "The records behind each figure of fees, clearing and gift cards: the largest, and of fees first those that differ.",
    )
    places: Places = {}
    for currency in statement.currencies:
        for figure, title in statement.figure_titles.items():
            records = statement.of(statement.behind, currency).filter(pl.col("figure") == figure)
            if not records.is_empty():
                sheet.section(title)
                places[figure] = f"{quoted(sheet.name)}!A{sheet.row}"
                _write_records(sheet, records, currency, figure)
    sheet.worksheet.freeze_panes(2, 1)
    # Paper takes the columns up to the source in a size that can be read.
    sheet.worksheet.print_area(0, 0, sheet.row, _PAGE_AT)
    return places


def _write_records(sheet: Sheet, records: pl.DataFrame, currency: str, figure: str) -> None:
    behind = records["behind"][0]
    more = f"{records.height:,} of {behind:,} records" if behind > records.height else f"All {behind:,} records"
    urls = records["source_url"]
    linked = records.with_columns(pl.Series(_PAGE, ["open" if web_address(url) else None for url in urls], pl.String))
    first = sheet.row + 1
    sheet.table(_FORMS.get(figure.partition("|")[0], _OF_CLEARING), linked, currency, total=more)
    for row, url in enumerate(urls, first):
        if web_address(url):
            sheet.worksheet.write_url(row, _PAGE_AT, url, sheet.styles.get("link"), "open")
