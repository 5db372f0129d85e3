"""The cover: what was judged, from which data, who signs, and whether every leg foots, by live formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from retail_etl.reports import wording
from retail_etl.reports.spoken import headline, percent, title
from retail_etl.reports.totals import BUCKETS, SIDES
from retail_etl.reports.workbook import context
from retail_etl.reports.workbook.sheet import Column, Sheet, Written, quoted, shown

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from retail_etl.reports.statement import Statement
    from retail_etl.reports.workbook.leg_sheet import LegSheet

WIDTHS: Final = (36, 34, 16, 16, 16, 16, 16, 14, 17)
_FOOTS, _FOOTS_NOT = "foots", "DOES NOT FOOT"
_FOOTING: Final = (
    Column("leg", "Leg"),
    Column("side", "Side"),
    Column("total", "Source total", "amount"),
    Column("matched", "Matched", "amount"),
    Column("excluded", "Excluded", "amount"),
    Column("open", "Open", "amount"),
    Column("sum", "Matched + excluded + open", "amount"),
    Column("difference", "Difference", "amount"),
    Column("check", "Check", "check"),
)
_STATES: Final = (
    Column("state", "Open items by state"),
    Column("meaning", "Meaning"),
    Column("count", "Items", "count"),
    Column("net_minor", "Net value", "amount"),
    Column("gross_minor", "Gross value", "amount"),
    Column("material", "Material items", "count"),
    Column("oldest", "Oldest (business days)", "count"),
)


def write_cover(
    sheet: Sheet, workbook: Workbook, statement: Statement, legs: dict[str, LegSheet], lists: dict[str, Written]
) -> None:
    """The cover sheet, after the sheets that its formulas refer to; ``lists`` are the lists of open items by currency."""
    sheet.title(title(statement), headline(statement))
    verdict_row = sheet.row
    sheet.row += 1
    context.write_facts_and_signatures(sheet, workbook, statement)
    checks = [_write_currency(sheet, workbook, statement, currency, legs, lists) for currency in statement.currencies]
    _write_verdict(sheet, verdict_row, statement, [check for check in checks if check])
    context.write_context(sheet, statement)
    sheet.worksheet.freeze_panes(2, 0)


def _write_currency(
    sheet: Sheet, workbook: Workbook, statement: Statement, currency: str, legs: dict[str, LegSheet], lists: dict[str, Written]
) -> str:
    """The section of one currency; the address of its check cells is given back."""
    sheet.section(f"{currency}: footing of each leg and side, all records judged")
    header = sheet.row
    sheet.header(_FOOTING)
    first = sheet.row
    for leg in statement.legs():
        if leg in legs and (currency, BUCKETS[0], SIDES[0]) in legs[leg].subtotals:
            for side in SIDES:
                _write_footing_row(sheet, statement, legs[leg], leg, currency, side)
    checks = xl_range(first, 8, max(sheet.row - 1, first), 8)
    for word, kind in ((_FOOTS_NOT, "alarm"), (_FOOTS, "good")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": sheet.styles.get(kind)}
        sheet.worksheet.conditional_format(checks, rule)
    area = f"{quoted(sheet.name)}!{xl_range_absolute(header, 0, max(sheet.row - 1, first), 8)}"
    workbook.define_name(f"footing_{currency}", f"={area}")
    _write_states(sheet, statement, currency, lists.get(currency))
    return checks if sheet.row > first else ""


def xl_range_absolute(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """The absolute address of a block of cells."""
    corners = ((first_row, first_column), (last_row, last_column))
    return ":".join(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row, column in corners)


def _write_footing_row(sheet: Sheet, statement: Statement, leg_sheet: LegSheet, leg: str, currency: str, side: str) -> None:
    words, row = wording.leg_words(leg), sheet.row
    stated = statement.leg_total(leg, currency, side)
    if side == SIDES[0]:
        sheet.worksheet.write_url(row, 0, f"internal:{quoted(leg_sheet.name)}!A1", sheet.styles.get("link"), words.title)
    sheet.worksheet.write_string(row, 1, words.left if side == SIDES[0] else words.right, sheet.styles.get("text"))
    sheet.worksheet.write_number(row, 2, shown(stated["total"], currency), sheet.styles.get("amount", currency))
    for column, bucket in enumerate(BUCKETS, 3):
        cell = leg_sheet.subtotals[currency, bucket, side]
        sheet.formula(row, column, f"={cell}", shown(stated[bucket], currency), "amount", currency)
    summed = sum(stated[bucket] for bucket in BUCKETS)
    off = stated["total"] - summed
    sheet.formula(row, 6, f"=SUM({xl_range(row, 3, row, 5)})", shown(summed, currency), "amount", currency)
    sheet.formula(
        row, 7, f"=ROUND({xl_rowcol_to_cell(row, 2)}-{xl_rowcol_to_cell(row, 6)},4)", shown(off, currency), "amount", currency
    )
    sheet.formula(
        row, 8, f'=IF({xl_rowcol_to_cell(row, 7)}=0,"{_FOOTS}","{_FOOTS_NOT}")', _FOOTS_NOT if off else _FOOTS, "text"
    )
    sheet.row += 1


def _write_states(sheet: Sheet, statement: Statement, currency: str, listed: Written | None) -> None:
    """Open items by state; counted by formula from the list, as long as the list holds them all."""
    sheet.row += 1
    rate = statement.match_rate(currency)
    if rate is not None:
        told = f"{percent(rate)} of the {currency} records that need a counterpart have found it."
        sheet.line(told, "label")
    sheet.header(_STATES)
    states = {row["state"]: row for row in statement.of(statement.states, currency).iter_rows(named=True)}
    first = sheet.row
    whole_list = listed is not None and listed.last - listed.first + 1 == sum(row["count"] for row in states.values())
    for state in [*wording.STATES, *sorted(set(states) - set(wording.STATES))]:
        _write_state_row(sheet, state, states.get(state, {}), currency, listed if whole_list else None)
    sheet.worksheet.write_string(sheet.row, 0, f"All open items in {currency}", sheet.styles.get("text", total=True))
    sheet.worksheet.write_blank(sheet.row, 1, None, sheet.styles.get("text", total=True))
    sheet.worksheet.write_blank(sheet.row, 6, None, sheet.styles.get("text", total=True))
    for column, name in ((2, "count"), (3, "net_minor"), (4, "gross_minor"), (5, "material")):
        summed = sum(row[name] for row in states.values())
        kind = "amount" if name.endswith("minor") else "count"
        value = shown(summed, currency) if kind == "amount" else summed
        sheet.formula(
            sheet.row, column, f"=SUM({xl_range(first, column, sheet.row - 1, column)})", value, kind, currency, total=True
        )
    sheet.row += 1


def _write_state_row(sheet: Sheet, state: str, figures: dict[str, int], currency: str, listed: Written | None) -> None:
    words, row = wording.state_words(state), sheet.row
    sheet.worksheet.write_string(row, 0, f"{words.symbol} {words.title}", sheet.styles.get("text"))
    sheet.worksheet.write_string(row, 1, words.meaning, sheet.styles.get("wrap"))
    count, net, gross = (figures.get(name) or 0 for name in ("count", "net_minor", "gross_minor"))
    if listed:
        state_cells, amounts = listed.range("state_shown"), listed.range("amount_minor")
        wanted = xl_rowcol_to_cell(row, 0)
        sheet.formula(row, 2, f"=COUNTIF({state_cells},{wanted})", count, "count")
        sheet.formula(row, 3, f"=SUMIF({state_cells},{wanted},{amounts})", shown(net, currency), "amount", currency)
        signed = "+".join(
            f'{sign}SUMIFS({amounts},{state_cells},{wanted},{amounts},"{test}0")' for sign, test in (("", ">"), ("-1*", "<"))
        )
        sheet.formula(row, 4, f"={signed}", shown(gross, currency), "amount", currency)
    else:
        sheet.worksheet.write_number(row, 2, count, sheet.styles.get("count"))
        sheet.worksheet.write_number(row, 3, shown(net, currency), sheet.styles.get("amount", currency))
        sheet.worksheet.write_number(row, 4, shown(gross, currency), sheet.styles.get("amount", currency))
    sheet.worksheet.write_number(row, 5, figures.get("material") or 0, sheet.styles.get("count"))
    if figures.get("oldest") is not None:
        sheet.worksheet.write_number(row, 6, max(figures["oldest"], 0), sheet.styles.get("count"))
    sheet.row += 1


def _write_verdict(sheet: Sheet, row: int, statement: Statement, checks: list[str]) -> None:
    total, off = statement.report.leg_totals.height, statement.report.leg_totals.filter(~_foots()).height
    wrong = "+".join(f'COUNTIF({check},"{_FOOTS_NOT}")' for check in checks) or "0"
    good, bad = f"Every leg and side foots ({total} of {total}).", "DOES NOT FOOT: see the check column below."
    sheet.formula(row, 0, f'=IF({wrong}=0,"{good}","{bad}")', bad if off else good, "label")
    cell = xl_rowcol_to_cell(row, 0)
    for word, kind in (("DOES NOT", "alarm"), ("Every", "good")):
        rule = {"type": "text", "criteria": "begins with", "value": word, "format": sheet.styles.get(kind)}
        sheet.worksheet.conditional_format(cell, rule)


def _foots() -> pl.Expr:
    return pl.col("total_minor") == pl.sum_horizontal(f"{bucket}_minor" for bucket in BUCKETS)
