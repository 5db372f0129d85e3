"""Lays a statement out as a workbook, sheet by sheet; the same statement gives the same bytes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

from retail_etl.reports import wording
from retail_etl.reports.workbook import bank, behind, due, gift_cards, lists, proofs
from retail_etl.reports.workbook.bulk import BulkWorksheet
from retail_etl.reports.workbook.cover import WIDTHS as COVER_WIDTHS
from retail_etl.reports.workbook.cover import write_cover
from retail_etl.reports.workbook.leg_sheet import WIDTHS as LEG_WIDTHS
from retail_etl.reports.workbook.leg_sheet import LegSheet, write_leg
from retail_etl.reports.workbook.sheet import Sheet, Written
from retail_etl.reports.workbook.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retail_etl.reports.statement import Statement

# In memory every part of the file gets the same time stamp; nothing is ever guessed to be a formula, a number or a link.
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_NAME_MAX: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def write_workbook(statement: Statement, path: Path, *, rows_max: int = lists.ROWS_MAX) -> None:
    """The workbook written to a path; lists of open items and of matched rows hold ``rows_max`` rows a currency at most."""
    workbook = Workbook(str(path), _OPTIONS)
    created = datetime.combine(statement.report.as_of_date, time(), UTC).replace(tzinfo=None)
    workbook.set_properties(
        {"title": "Reconciliation", "created": created, "comments": f"Rules {statement.report.rule_version}"}
    )
    workbook.set_calc_mode("auto")
    _Book(workbook, statement, rows_max).write()
    workbook.close()


class _Book:
    """One workbook in the making: sheets come into being in the order in which they are read."""

    def __init__(self, workbook: Workbook, statement: Statement, rows_max: int) -> None:
        self._workbook = workbook
        self._statement = statement
        self._rows_max = rows_max
        self._styles = Styles(workbook)
        self._taken: set[str] = set()

    def write(self) -> None:
        """Every sheet; the cover comes first and is filled last, because its formulas refer to the others."""
        statement = self._statement
        cover = self._sheet("Cover", COVER_WIDTHS)
        legs = {
            leg: write_leg(self._sheet(wording.leg_words(leg).sheet, LEG_WIDTHS), statement, leg) for leg in statement.legs()
        }
        opened = {currency: self._open_items(currency) for currency in statement.currencies}
        due.write_timing(self._sheet("Timing", (14, 38, 12, 18)), statement)
        self._write_proofs(legs)
        if statement.period is not None:
            due.write_prior(self._sheet("Prior period", (26, 38, 28, 14, 14, 18, 20)), statement)
        if statement.changes is not None:
            due.write_cleared(self._sheet("Cleared", (26, 38, 28, 14, 18)), statement)
        for currency in statement.currencies:
            lists.write_matched(self._sheet(f"Matched {currency}", lists.MATCHED_WIDTHS), statement, currency, self._rows_max)
        lists.write_quarantine(self._sheet("Quarantine", (12, 20, 20, 58, 16, 62)), statement)
        write_cover(cover, self._workbook, statement, legs, opened)
        cover.worksheet.activate()

    def _open_items(self, currency: str) -> Written:
        written = lists.write_open_items(
            self._sheet(f"Open items {currency}", lists.OPEN_WIDTHS), self._statement, currency, self._rows_max
        )
        self._workbook.define_name(f"open_items_{currency}", f"={written.whole()}")
        self._workbook.define_name(f"open_amounts_{currency}", f"={written.range('amount_minor')}")
        return written

    def _write_proofs(self, legs: dict[str, LegSheet]) -> None:
        statement = self._statement
        has_fees = "fee_gl" in legs or not statement.fee_findings.is_empty() or not statement.fees.is_empty()
        fees = self._sheet("Fees", (24, 24, 20, 16, 20, 20, 20, 20, 16)) if has_fees else None
        clearing = self._sheet("Clearing", (34, 18, 18, 18, 20, 20, 18)) if statement.report.clearing else None
        cards = self._sheet("Gift cards", gift_cards.WIDTHS) if statement.gift_cards else None
        places: behind.Places = {}
        if statement.figure_titles:
            places = behind.write_behind(self._sheet("Behind the proofs", behind.WIDTHS), statement)
        if fees:
            proofs.write_fees(fees, statement, places)
        if clearing:
            proofs.write_clearing(clearing, statement, places)
        if cards:
            gift_cards.write_gift_cards(cards, statement, places)
        if not statement.bank_statements.is_empty():
            bank.write_bank_statements(self._sheet("Bank statements", bank.WIDTHS), statement)

    def _sheet(self, name: str, widths: Sequence[float]) -> Sheet:
        """A sheet under a name that spreadsheets accept and that no other sheet bears."""
        free = _FORBIDDEN.sub(" ", name)[:_NAME_MAX].strip() or "Sheet"
        number = 2
        while free.lower() in self._taken:
            suffix = f" {number}"
            free, number = free[: _NAME_MAX - len(suffix)].rstrip() + suffix, number + 1
        self._taken.add(free.lower())
        return Sheet(self._workbook.add_worksheet(free, BulkWorksheet), self._styles, widths)
