"""The bank's own statements: opening + lines = closing, proven by formula, and none missing before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from retail_etl.reports.bank import ALARMING, BALANCES, GAP, NOT_STATED, OFF
from retail_etl.reports.workbook.sheet import Column, Sheet, shown

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement

WIDTHS: Final = (22, 12, 12, 10, 18, 18, 20, 18, 18, 20, 92)
_COLUMNS: Final = (
    Column("account", "Account"),
    Column("first_date", "From", "date"),
    Column("last_date", "To", "date"),
    Column("line_count", "Lines", "count"),
    Column("before_minor", "Closing before it", "amount"),
    Column("opening_minor", "Opening", "amount"),
    Column("lines_minor", "Its lines in all", "amount"),
)
_REST: Final = ("Closing by formula", "Closing as stated", "Check", "Landed in")


def write_bank_statements(sheet: Sheet, statement: Statement) -> None:
    """The statements of the period, one section a currency."""
    sheet.title(
        "The bank's own statements",
        "Opening + lines = closing for each statement, and each begins where the one before it ended.",
    )
    for currency in statement.currencies:
        rows = statement.of(statement.bank_statements, currency)
        if rows.is_empty():
            continue
        sheet.section(currency)
        table = sheet.table(_COLUMNS, rows, currency)
        for at, title in enumerate(_REST, len(_COLUMNS)):
            kind = {"Check": "check", "Landed in": "text"}.get(title, "amount")
            sheet.worksheet.write_string(table.header, at, title, sheet.styles.get(kind, header=True))
        for row, told in enumerate(rows.iter_rows(named=True), table.first):
            _write_proof(sheet, row, told, currency)
    sheet.worksheet.freeze_panes(2, 1)
    # Paper takes the columns up to the check in a size that can be read.
    sheet.worksheet.print_area(0, 0, sheet.row, len(_COLUMNS) + _REST.index("Check"))


def _write_proof(sheet: Sheet, row: int, told: dict[str, Any], currency: str) -> None:
    before, opening, lines, computed, closing = (xl_rowcol_to_cell(row, at) for at in range(4, 9))
    if told["closing_minor"] is not None:
        sheet.worksheet.write_number(row, 8, shown(told["closing_minor"], currency), sheet.styles.get("amount", currency))
    if told["state"] == NOT_STATED:
        sheet.worksheet.write_string(row, 9, f" {NOT_STATED}", sheet.styles.get("note"))
    else:
        value = shown(told["computed_minor"], currency)
        sheet.formula(row, 7, f"={opening}+{lines}", value, "amount", currency)
        gap = f'IF(AND(ISNUMBER({before}),ROUND(N({before})-{opening},4)<>0),"{GAP}","{BALANCES}")'
        text = f'=IF(ROUND({closing}-{computed},4)<>0,"{OFF}",{gap})'
        sheet.formula(row, 9, text, told["state"], "check_alarm" if told["state"] in ALARMING else "check_good")
    if told["landed_in"]:
        sheet.worksheet.write_string(row, 10, told["landed_in"], sheet.styles.get("text"))
