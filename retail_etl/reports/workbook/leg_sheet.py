"""One sheet a leg: what each side is made of, rule by rule, with subtotals that the cover's footing refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from retail_etl.reports import wording
from retail_etl.reports.reach import leg_reach
from retail_etl.reports.totals import BUCKETS, EXCLUDED, MATCHED, OPEN, SIDES
from retail_etl.reports.workbook.sheet import Column, Sheet, Written, quoted, shown

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement

WIDTHS: Final = (44, 23, 11, 12, 17, 12, 17, 17, 58)
_BUCKET_TITLES: Final = {
    MATCHED: "Matched, by rule",
    EXCLUDED: "Excluded: needs no counterpart, each for a reason",
    OPEN: "Open: whole records that wait for their counterpart",
}
_ITEMS: Final = (
    Column("record_id", "Record"),
    Column("class_title", "Class"),
    Column("age_business_days", "Age (business days)", "count"),
    Column("due", "Due", "date"),
    Column("amount_minor", "Amount", "amount", total=True),
    Column("store", "Store"),
    Column("business_date", "Business date", "date"),
    Column("owner", "Owner"),
    Column("told", "Reason and next step", "wrap"),
)
# A leg's own sheet shows the largest; all of them stand on the sheet of open items.
LISTED_MAX: Final = 500

_SUMMED: Final = ("outcomes", "left_records", "left_minor", "right_records", "right_minor")

SubtotalCells = dict[tuple[str, str, str], str]


@dataclass(frozen=True)
class LegSheet:
    """What the cover needs of a leg's sheet: its name and the cells of the subtotals, by currency, bucket and side."""

    name: str
    subtotals: SubtotalCells


def write_leg(sheet: Sheet, statement: Statement, leg: str) -> LegSheet:
    """The sheet of a leg, one section a currency."""
    words = wording.leg_words(leg)
    sheet.title(
        words.title, f"Left: {words.left}. Right: {words.right}. Amounts of different currencies are never added together."
    )
    _write_reach(sheet, statement, leg)
    subtotals: SubtotalCells = {}
    for currency in statement.currencies:
        if statement.of(statement.report.leg_totals, currency, leg).is_empty():
            continue
        sheet.section(currency)
        tables = {bucket: _write_bucket(sheet, statement, leg, currency, bucket) for bucket in BUCKETS}
        for bucket, table in tables.items():
            subtotals.update({(currency, bucket, side): table.total_cell(f"{side}_minor") for side in SIDES})
        _write_footing(sheet, statement, leg, currency, tables)
        _write_items(sheet, statement, leg, currency)
    sheet.worksheet.freeze_panes(2, 1)
    return LegSheet(sheet.name, subtotals)


def _write_reach(sheet: Sheet, statement: Statement, leg: str) -> None:
    """How far the leg's data reach; what is behind is said first, before any figure."""
    reach = leg_reach(statement.report, leg)
    if reach is None:
        return
    for told in reach.behind:
        sheet.line(told, "alarm")
    if not reach.behind:
        sheet.line(f"Data up to {reach.up_to}.", "note")


def _line_columns(leg: str, bucket: str) -> tuple[Column, ...]:
    words = wording.leg_words(leg)
    return (
        Column("told", _BUCKET_TITLES[bucket], "wrap"),
        Column("class_title", "Class"),
        Column("outcomes", "Outcomes", "count", total=True),
        Column("left_records", "Left records", "count", total=True),
        Column("left_minor", words.left, "amount", total=True),
        Column("right_records", "Right records", "count", total=True),
        Column("right_minor", words.right, "amount", total=True),
    )


def _write_bucket(sheet: Sheet, statement: Statement, leg: str, currency: str, bucket: str) -> Written:
    lines = statement.of(statement.lines, currency, leg).filter(pl.col("bucket") == bucket)
    told = [_line_text(bucket, *row) for row in lines.select("class", "rule", "reason").iter_rows()]
    titles = [wording.class_words(code).title if code else "" for code in lines["class"]]
    worded = lines.with_columns(pl.Series("told", told, pl.String), pl.Series("class_title", titles, pl.String))
    worded = worded.group_by("told", "class_title", maintain_order=True).agg(pl.col(_SUMMED).sum())
    first = sheet.row + 1
    table = sheet.table(_line_columns(leg, bucket), worded, currency, total=f"{bucket.capitalize()}")
    sheet.worksheet.write_string(
        table.header, len(table.columns), "Difference (left less right)", sheet.styles.get("amount", header=True)
    )
    lefts, rights = worded["left_minor"].to_list(), worded["right_minor"].to_list()
    for row, (left, right) in enumerate([*zip(lefts, rights, strict=True), (sum(lefts), sum(rights))], first):
        text = f"={xl_rowcol_to_cell(row, 4)}-{xl_rowcol_to_cell(row, 6)}"
        sheet.formula(row, 7, text, shown(left - right, currency), "amount", currency, total=row == table.total)
    sheet.row += 1
    return table


def _line_text(bucket: str, class_code: str | None, rule: str | None, reason: str | None) -> str:
    if bucket == MATCHED:
        return wording.rule_text(rule, reason)
    return wording.reason_text(None if bucket == EXCLUDED else class_code, reason) or wording.class_words(class_code).meaning


def _write_footing(sheet: Sheet, statement: Statement, leg: str, currency: str, tables: dict[str, Written]) -> None:
    """The proof at the foot: the source's total of each side against the three subtotals above."""
    totals = {side: statement.leg_total(leg, currency, side) for side in SIDES}
    lines = {
        "Source total": {side: shown(totals[side]["total"], currency) for side in SIDES},
        "Matched + excluded + open": {side: shown(sum(totals[side][bucket] for bucket in BUCKETS), currency) for side in SIDES},
    }
    for label, values in lines.items():
        sheet.worksheet.write_string(sheet.row, 0, label, sheet.styles.get("label"))
        for side, column in zip(SIDES, (4, 6), strict=True):
            if label == "Source total":
                sheet.worksheet.write_number(sheet.row, column, values[side], sheet.styles.get("amount", currency))
            else:
                text = "=" + "+".join(table.total_cell(f"{side}_minor").split("!")[1] for table in tables.values())
                sheet.formula(sheet.row, column, text, values[side], "amount", currency)
        sheet.row += 1
    sheet.worksheet.write_string(sheet.row, 0, "Check", sheet.styles.get("text", total=True))
    for column in range(1, 8):
        sheet.worksheet.write_blank(sheet.row, column, None, sheet.styles.get("text", total=True))
    for side, column in zip(SIDES, (4, 6), strict=True):
        off = totals[side]["total"] - sum(totals[side][bucket] for bucket in BUCKETS)
        difference = f"ROUND({xl_rowcol_to_cell(sheet.row - 2, column)}-{xl_rowcol_to_cell(sheet.row - 1, column)},4)"
        sheet.formula(
            sheet.row,
            column,
            f'=IF({difference}=0,"foots","DOES NOT FOOT")',
            "DOES NOT FOOT" if off else "foots",
            "text",
            total=True,
        )
    sheet.row += 2


def _write_items(sheet: Sheet, statement: Statement, leg: str, currency: str) -> None:
    items = statement.of(statement.items, currency, leg).with_columns(
        pl.concat_str("reason_text", "next_step", separator=" ").alias("told")
    )
    for title, chosen in (
        ("Exceptions", items.filter(pl.col("state") != "timing")),
        ("Timing", items.filter(pl.col("state") == "timing")),
    ):
        if chosen.is_empty():
            continue
        listed = chosen.head(LISTED_MAX)
        sheet.line(f"{title}: {chosen.height:,} on the list of open items", "label")
        sheet.table(_ITEMS, listed, currency, total=f"{title}, {listed.height:,} listed")
        if chosen.height > listed.height:
            sheet.line(
                f"The {listed.height:,} largest; all {chosen.height:,} stand on the sheet {quoted(f'Open items {currency}')}.",
                "note",
            )
        sheet.row += 1
