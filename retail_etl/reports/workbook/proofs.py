"""Two proofs beside the line proof: fees against the schedule, and the roll-forward of the clearing accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from retail_etl.reports.behind import PARTS, clearing_figure, fee_figure
from retail_etl.reports.fees import AGREES, DIFFERS
from retail_etl.reports.series import leg_by_day
from retail_etl.reports.spoken import spoken_day
from retail_etl.reports.workbook.sheet import Column, Sheet, Written, shown

if TYPE_CHECKING:
    from retail_etl.reports.figures import ClearingAccount
    from retail_etl.reports.statement import Statement
    from retail_etl.reports.workbook.behind import Places


def write_fees(sheet: Sheet, statement: Statement, places: Places) -> None:
    """Fees charged and posted by day, and those that differ from the schedule; ``places`` are those of the records behind."""
    sheet.title(
        "Processor fees",
        "What the agreed schedule gives, what the processor charged, and what the ledger shows of it.",
    )
    for currency in statement.currencies:
        days = pl.DataFrame(
            leg_by_day(statement.members, currency, "fee_gl").points,
            schema={"day": pl.Date, "charged": pl.Int64, "posted": pl.Int64},
            orient="row",
        ).with_columns((pl.col("charged") - pl.col("posted")).alias("difference"))
        findings = statement.of(statement.fee_findings, currency)
        months = statement.of(statement.fees, currency)
        if days.is_empty() and findings.is_empty() and months.is_empty():
            continue
        sheet.section(currency)
        if not months.is_empty():
            _write_months(sheet, months, currency, places)
        if days.is_empty() and findings.is_empty():
            continue
        _write_findings(sheet, findings, currency)
        columns = (
            Column("day", "Business date", "date"),
            Column("charged", "Charged by the processor", "amount", total=True),
            Column("posted", "Posted in the ledger", "amount", total=True),
            Column("difference", "Charged less posted", "amount", total=True),
        )
        sheet.table(columns, days, currency, total="All days")


def _write_months(sheet: Sheet, months: pl.DataFrame, currency: str, places: Places) -> None:
    """Expected and charged by month and brand; the difference is live, and empty where one of the two is unknown."""
    shown_months = months.with_columns(
        pl.col("month").dt.strftime("%B %Y"), pl.col("brand").str.replace("^a", "A").alias("brand_title")
    )
    columns = (
        Column("month", "Month of settlement"),
        Column("billing_title", "How it is billed"),
        Column("brand_title", "Card brand"),
        Column("transactions", "Transactions", "count", total=True),
        Column("volume_minor", "Volume (sales less refunds)", "amount", total=True),
        Column("expected_minor", "Expected by the schedule", "amount", total=True),
        Column("charged_minor", "Charged by the processor", "amount", total=True),
    )
    table = sheet.table(columns, shown_months, currency, total="All of it")
    at = len(columns)
    sheet.worksheet.write_string(table.header, at, "Charged less expected", sheet.styles.get("amount", header=True))
    sheet.worksheet.write_string(table.header, at + 1, "Check", sheet.styles.get("check", header=True))
    for row, (difference, state) in enumerate(months.select("difference_minor", "state").iter_rows(), table.first):
        if difference is not None:
            text = f"={xl_rowcol_to_cell(row, at - 1)}-{xl_rowcol_to_cell(row, at - 2)}"
            sheet.formula(row, at, text, shown(difference, currency), "amount", currency)
        kind = {DIFFERS: "alarm", AGREES: "good"}.get(state, "note")
        sheet.worksheet.write_string(row, at + 1, f"  {state}", sheet.styles.get(kind))
    _lead_to_records(sheet, months, table, currency, places)
    cells = f"{xl_rowcol_to_cell(table.first, at)}:{xl_rowcol_to_cell(table.last, at)}"
    total = shown(int(months["difference_minor"].sum() or 0), currency)
    sheet.formula(table.last + 1, at, f"=SUM({cells})", total, "amount", currency, total=True)
    sheet.worksheet.write_blank(table.last + 1, at + 1, None, sheet.styles.get("text", total=True))
    sheet.line(
        "Of batches that were settled by the day judged. What is not billed yet counts as no difference.", "note", after=1
    )


def _lead_to_records(sheet: Sheet, months: pl.DataFrame, table: Written, currency: str, places: Places) -> None:
    """Make what was expected and charged lead to the records behind it."""
    for number, row in enumerate(months.iter_rows(named=True)):
        address = places.get(fee_figure(row["month"], row["billing"], row["brand"], currency))
        for name in ("expected_minor", "charged_minor"):
            if address and row[name] is not None:
                write_leading(sheet, table.first + number, table.columns.index(name), row[name], currency, address)


def write_leading(sheet: Sheet, row: int, column: int, minor: int, currency: str, address: str | None) -> None:
    """An amount that leads to the records behind it, where there are any."""
    if address:
        sheet.lead(row, column, address)
    style = sheet.styles.get("leading" if address else "amount", currency)
    sheet.worksheet.write_number(row, column, shown(minor, currency), style)


def _write_findings(sheet: Sheet, findings: pl.DataFrame, currency: str) -> None:
    if findings.is_empty():
        sheet.line("Every fee that could be proven agrees with the schedule.", "good", after=1)
        return
    columns = (
        Column("record_id", "Batch that differs"),
        Column("expected_minor", "Expected by the schedule", "amount", total=True),
        Column("charged_minor", "Charged", "amount", total=True),
        Column("difference_minor", "Difference", "amount", total=True),
        Column("business_date", "Business date", "date"),
    )
    sheet.table(columns, findings, currency, total="Differs from the schedule")
    sheet.row += 1


def write_clearing(sheet: Sheet, statement: Statement, places: Places) -> None:
    """The roll-forward of each clearing account: opening + in - out = closing, proven by formula."""
    accounts, days = statement.report.clearing, statement.period
    span = f" from {spoken_day(days[0])} to {spoken_day(days[1])}" if days else ""
    sheet.title("Clearing roll-forward", f"Opening + in - out = closing, for each clearing account{span}.")
    titles = ("Account", "Opening", "In (debits)", "Out (credits)", "Closing by formula", "Closing in the ledger", "Check")
    for currency in sorted({account.currency for account in accounts}):
        sheet.section(currency)
        sheet.header([Column("", title, {"Account": "text", "Check": "check"}.get(title, "amount")) for title in titles])
        for account in sorted((one for one in accounts if one.currency == currency), key=lambda one: one.account):
            _write_account(sheet, account, places)


def _write_account(sheet: Sheet, account: ClearingAccount, places: Places) -> None:
    row, currency = sheet.row, account.currency
    sheet.worksheet.write_string(row, 0, account.account, sheet.styles.get("text"))
    for at, part in enumerate(PARTS, 1):
        minor = getattr(account, f"{part}_minor")
        write_leading(sheet, row, at, minor, currency, places.get(clearing_figure(account, part)))
    write_leading(sheet, row, 5, account.closing_minor, currency, None)
    cell = [xl_rowcol_to_cell(row, at) for at in range(6)]
    computed = account.opening_minor + account.in_minor - account.out_minor
    sheet.formula(row, 4, f"={cell[1]}+{cell[2]}-{cell[3]}", shown(computed, currency), "amount", currency)
    rolls = computed == account.closing_minor
    sheet.formula(
        row, 6, f'=IF(ROUND({cell[4]}-{cell[5]},4)=0,"rolls","DOES NOT ROLL")', "rolls" if rolls else "DOES NOT ROLL", "text"
    )
    sheet.row += 1
