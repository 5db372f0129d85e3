"""One sheet and its tables: typed cells, headers, totals by formula, print set-up.

Text is always written as text, so a field that begins with ``=`` never becomes a formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from retail_etl.domain.money import exponent
from retail_etl.reports.safe_text import web_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.reports.workbook.bulk import BulkWorksheet
    from retail_etl.reports.workbook.styles import Styles

_EPOCH: Final = date(1899, 12, 30)  # day 0 of the spreadsheet's calendar
_MILLISECONDS_A_DAY: Final = 86_400_000
_LETTER: Final = 1
# A sheet holds 65,530 links at most, and each costs as much as several cells: the largest items get one, the others their text.
LINKS_MAX: Final = 2_000
_ROW_HEIGHT: Final = 15
_LINE_HEIGHT: Final = 12
# A unit of width holds one digit of the default font (11 pt); prose in 9 pt takes less.
_CHARACTERS_A_UNIT: Final = 1.45
_TOTALLED: Final = ("amount", "count")


@dataclass(frozen=True)
class Column:
    """One column of a table: the frame's column, its title and kind (see ``styles``); ``total`` asks for a sum below it."""

    name: str
    title: str
    kind: str = "text"
    total: bool = False


@dataclass(frozen=True)
class Written:
    """Where a table came to stand (rows and columns counted from 0); ``total`` is the row of sums, if any."""

    sheet: str
    header: int
    first: int
    last: int
    total: int | None
    columns: tuple[str, ...]

    def range(self, name: str) -> str:
        """The absolute address of a column's rows, with the sheet's name."""
        at = self.columns.index(name)
        return f"{quoted(self.sheet)}!{xl_range_abs(self.first, at, max(self.last, self.first), at)}"

    def whole(self) -> str:
        """The absolute address of header and rows."""
        return f"{quoted(self.sheet)}!{xl_range_abs(self.header, 0, max(self.last, self.first), len(self.columns) - 1)}"

    def total_cell(self, name: str) -> str:
        """The absolute address of a column's sum."""
        row = self.last if self.total is None else self.total
        return f"{quoted(self.sheet)}!{xl_rowcol_to_cell(row, self.columns.index(name), row_abs=True, col_abs=True)}"


def quoted(sheet: str) -> str:
    """A sheet's name as formulas need it."""
    return "'" + sheet.replace("'", "''") + "'"


class Sheet:
    """A worksheet that is filled from the top; ``row`` is the next free one."""

    def __init__(self, worksheet: BulkWorksheet, styles: Styles, widths: Sequence[float]) -> None:
        self.worksheet = worksheet
        self.styles = styles
        self.row = 0
        self.width = len(widths)
        self._widths = tuple(widths)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width, styles.get("text"))
        worksheet.hide_gridlines(2)
        worksheet.set_landscape()
        worksheet.set_paper(_LETTER)
        worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_footer("&L&8&F, &A&R&8Page &P of &N")
        worksheet.set_default_row(_ROW_HEIGHT)

    @property
    def name(self) -> str:
        """The sheet's name."""
        return str(self.worksheet.get_name())

    def line(self, text: str, kind: str = "text", *, after: int = 0, height: float | None = None) -> None:
        """A line of text in the first column."""
        if height:
            self.worksheet.set_row(self.row, height)
        self.worksheet.write_string(self.row, 0, text, self.styles.get(kind))
        self.row += 1 + after

    def title(self, text: str, subtitle: str) -> None:
        """The sheet's title, and a line below that says what it shows."""
        self.line(text, "title", height=26)
        self.line(subtitle, "subtitle", after=1)

    def section(self, text: str) -> None:
        """A heading over the whole width."""
        self.row += 1
        for column in range(self.width):
            self.worksheet.write_blank(self.row, column, None, self.styles.get("section"))
        self.line(text, "section", height=20)

    def header(self, columns: Sequence[Column], *, height: float = 28) -> None:
        """A header row at the current row."""
        self.worksheet.set_row(self.row, height)
        for at, column in enumerate(columns):
            self.worksheet.write_string(self.row, at, column.title, self.styles.get(column.kind, header=True))
        self.row += 1

    def table(self, columns: Sequence[Column], rows: pl.DataFrame, currency: str = "", *, total: str = "") -> Written:
        """A table with a header; ``total`` labels the row of sums below it, which is left out where there is no label."""
        header = self.row
        self.header(columns)
        first = self.row
        for at, column in enumerate(columns):
            self._fill(first, at, column, rows[column.name], currency)
        self.row += rows.height
        last, total_row = self.row - 1, None
        if total:
            total_row = self.row
            self._totals(columns, rows, currency, label=total, first=first)
        return Written(self.name, header, first, last, total_row, tuple(column.name for column in columns))

    def long_table(self, columns: Sequence[Column], rows: pl.DataFrame, currency: str = "") -> Written:
        """The same for a list that may be very long, without a row of sums; a sheet takes one."""
        header = self.row
        self.header(columns)
        first = self.row
        if rows.height:
            shown_columns = [
                (
                    self._linked(first, at, rows[column.name])
                    if column.kind == "link"
                    else cell_values(rows[column.name], column.kind, currency)
                )
                for at, column in enumerate(columns)
            ]
            styles = [self.styles.get(column.kind, currency) for column in columns]
            self.worksheet.write_block(first, list(zip(shown_columns, styles, strict=True)))
        self.row += rows.height
        return Written(self.name, header, first, self.row - 1, None, tuple(column.name for column in columns))

    def formula(
        self, row: int, column: int, text: str, value: Any, kind: str, currency: str = "", *, total: bool = False
    ) -> None:
        """A live formula with the value that it will come to, for readers that do not calculate."""
        self.worksheet.write_formula(row, column, text, self.styles.get(kind, currency, total=total), value)

    def lead(self, row: int, column: int, address: str) -> None:
        """Make a cell lead to a place in the workbook; what the cell shows is written after this, and keeps the way."""
        self.worksheet.write_url(row, column, f"internal:{address}", self.styles.get("link"), tip="To the records behind it")

    def _totals(self, columns: Sequence[Column], rows: pl.DataFrame, currency: str, *, label: str, first: int) -> None:
        for at, column in enumerate(columns):
            if at == 0:
                self.worksheet.write_string(self.row, at, label, self.styles.get("text", total=True))
            elif column.total and column.kind in _TOTALLED:
                summed = int(rows[column.name].sum() or 0)
                value = shown(summed, currency) if column.kind == "amount" else summed
                cells = f"{xl_rowcol_to_cell(first, at)}:{xl_rowcol_to_cell(self.row - 1, at)}"
                text = f"=SUM({cells})" if rows.height else "=0"
                self.formula(self.row, at, text, value, column.kind, currency, total=True)
            else:
                self.worksheet.write_blank(self.row, at, None, self.styles.get("text", total=True))
        self.row += 1

    def _fill(self, first: int, at: int, column: Column, values: pl.Series, currency: str) -> None:
        style = self.styles.get(column.kind, currency)
        if column.kind == "wrap":
            self._make_room(first, values, self._widths[at])
        write = self.worksheet.write_string if values.dtype == pl.String else self.worksheet.write_number
        for row, value in enumerate(cell_values(values, column.kind, currency).to_list(), first):
            if value is not None:
                write(row, at, value, style)

    def _make_room(self, first: int, values: pl.Series, width: float) -> None:
        """Rows high enough for wrapped text: not every program finds the height by itself."""
        for row, length in enumerate(values.str.len_chars().fill_null(0).to_list(), first):
            lines = ceil(length / (width * _CHARACTERS_A_UNIT))
            if lines > 1:
                self.worksheet.set_row(row, lines * _LINE_HEIGHT + 3)

    def _linked(self, first: int, at: int, addresses: pl.Series) -> pl.Series:
        """What the cells of a column of addresses show, after the first of them were made links."""
        told = addresses.to_list()
        for number, address in enumerate(told[:LINKS_MAX]):
            if web_address(address):
                self.worksheet.write_url(first + number, at, address, self.styles.get("link"), "open")
                told[number] = "open"
        return pl.Series(told, dtype=pl.String)


def shown(minor: int, currency: str) -> float:
    """The amount as spreadsheets hold numbers: the double nearest to the decimal, exact to the cent up to 2^53 minor units."""
    return float(minor / 10 ** exponent(currency))


def day_number(day: date) -> int:
    """The day in the spreadsheet's calendar."""
    return (day - _EPOCH).days


def cell_values(values: pl.Series, kind: str, currency: str) -> pl.Series:
    """The values as spreadsheets hold them: amounts in whole units, days and moments as numbers of days."""
    days_before_unix = (date(1970, 1, 1) - _EPOCH).days
    if kind == "amount":
        values = values / 10 ** exponent(currency)
    elif kind == "date":
        values = values.cast(pl.Int32) + days_before_unix
    elif kind == "moment":
        values = values.dt.epoch("ms") / _MILLISECONDS_A_DAY + days_before_unix
    return values
