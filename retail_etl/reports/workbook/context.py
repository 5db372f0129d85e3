"""The cover's words around the figures: facts, signatures, freshness, inputs, classes and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reports import wording
from retail_etl.reports.spoken import freshness, materiality_text, span_text, spoken_as_of, spoken_day, spoken_moment
from retail_etl.reports.workbook.sheet import Column, Sheet, day_number, quoted

if TYPE_CHECKING:
    from datetime import date

    from xlsxwriter import Workbook

    from retail_etl.reports.change import Change
    from retail_etl.reports.statement import Statement

_SIGNATURES: Final = ("Prepared by", "Reviewed by")
_SIGNATURE_COLUMNS: Final = ((3, "Name"), (5, "Signature"), (7, "Date"))


def write_facts_and_signatures(sheet: Sheet, workbook: Workbook, statement: Statement) -> None:
    """The facts of the run on the left, the lines to sign on the right."""
    report = statement.report
    top = sheet.row + 1
    sheet.row = top
    facts: list[tuple[str, str | int]] = [
        ("Period", span_text(statement.period)),
        ("As of", spoken_as_of(report.as_of)),
        ("Business days judged", span_text(statement.judged_days)),
        ("Rule version", report.rule_version or "not stated"),
        ("Run", report.run_id or "not stated"),
        ("Known at", spoken_moment(report.generated_at) if report.generated_at else "not stated"),
        ("Materiality", materiality_text(report.materiality_minor)),
        ("Records dated later, not judged", report.later),
        ("Records rejected", report.rejected),
        ("Rows in quarantine", statement.quarantine.height),
    ]
    for label, value in facts:
        sheet.worksheet.write_string(sheet.row, 0, label, sheet.styles.get("label"))
        told = value if isinstance(value, str) else f"{value:,}"
        alarming = label in ("Records rejected", "Rows in quarantine") and value
        sheet.worksheet.write_string(sheet.row, 1, told, sheet.styles.get("alarm" if alarming else "text"))
        if label == "Rule version":
            workbook.define_name("rule_version", f"={quoted(sheet.name)}!$B${sheet.row + 1}")
        sheet.row += 1
    _write_signatures(sheet, top)
    _name_days(workbook, statement)


def _write_signatures(sheet: Sheet, top: int) -> None:
    for column, title in _SIGNATURE_COLUMNS:
        sheet.worksheet.write_string(top, column, title, sheet.styles.get("label"))
    for number, title in enumerate(_SIGNATURES):
        row = top + 2 + 2 * number
        sheet.worksheet.write_string(row, 2, title, sheet.styles.get("label"))
        for column in range(3, sheet.width):
            sheet.worksheet.write_blank(row, column, None, sheet.styles.get("line"))


def _name_days(workbook: Workbook, statement: Statement) -> None:
    """The days of the report as named numbers, for formulas of the reader's own."""
    days = {"as_of": statement.report.as_of_date}
    if statement.period:
        days |= {"period_first": statement.period[0], "period_last": statement.period[1]}
    for name, day in days.items():
        workbook.define_name(name, f"={day_number(day)}")


def write_context(sheet: Sheet, statement: Statement) -> None:
    """What stands below the footing: change, freshness, inputs and classes."""
    _write_changes(sheet, statement.changes, statement.report.previous_as_of)
    _write_freshness(sheet, statement)
    _write_inputs(sheet, statement)
    _write_left_out(sheet, statement)
    _write_classes(sheet, statement)


def _write_changes(sheet: Sheet, changes: list[Change] | None, before: date | None) -> None:
    sheet.section("Open items since the last report" + (f" of {spoken_day(before)}" if before else ""))
    if changes is None:
        sheet.line("There is no earlier report to compare with.", "note")
        return
    words = {"new": "New", "cleared": "Cleared", "aged": "Still open"}
    for one in changes:
        rows = [(words[name], getattr(one, name).count, getattr(one, name).minor) for name in words]
        frame = pl.DataFrame(rows, schema={"what": pl.String, "count": pl.Int64, "amount": pl.Int64}, orient="row")
        columns = (Column("what", one.currency), Column("count", "Items", "count"), Column("amount", "Net value", "amount"))
        sheet.table(columns, frame, one.currency)


def _write_freshness(sheet: Sheet, statement: Statement) -> None:
    sheet.section("Data as of")
    if not statement.report.data_as_of:
        sheet.line("Read from the files listed below.", "note")
        return
    titles = ("System", "Records", "State", "Data up to", "", "Stream")
    sheet.header([Column("", title) for title in titles], height=16)
    for source in sorted(statement.report.data_as_of, key=lambda one: (one.system, one.stream)):
        moment, state = freshness(source)
        kind = "text" if state == "current" else "alarm"
        told = (wording.system_title(source.system), wording.stream_title(source.stream), state, moment, "", source.stream)
        for column, text in enumerate(told):
            sheet.worksheet.write_string(sheet.row, column, text, sheet.styles.get(kind))
        sheet.row += 1


def _write_inputs(sheet: Sheet, statement: Statement) -> None:
    sheet.section("Inputs")
    if not statement.report.inputs:
        sheet.line("Staged tables of the warehouse, as of the moments above.", "note")
        return
    inputs = pl.DataFrame(
        [(one.name, one.sha256, one.rows) for one in statement.report.inputs],
        schema={"name": pl.String, "sha256": pl.String, "rows": pl.Int64},
        orient="row",
    )
    sheet.header((Column("", "Input"), Column("", "Rows", "count"), Column("", "SHA-256")), height=16)
    for name, digest, rows in inputs.iter_rows():
        sheet.worksheet.write_string(sheet.row, 0, wording.KINDS.get(name, name), sheet.styles.get("text"))
        sheet.worksheet.write_number(sheet.row, 1, rows, sheet.styles.get("count"))
        sheet.worksheet.write_string(sheet.row, 2, digest, sheet.styles.get("text"))
        sheet.row += 1


def _write_left_out(sheet: Sheet, statement: Statement) -> None:
    sheet.section("Left out: records that take part in no leg, each for a reason")
    if statement.left_out.is_empty():
        sheet.line("Nothing was left out.", "note")
    columns = (Column("kind_title", "Kind"), Column("reason", "Reason"), Column("records", "Records", "count"))
    for currency in statement.left_out["currency"].unique().sort():
        rows = statement.of(statement.left_out, currency)
        sheet.table((*columns, Column("amount_minor", f"Amount in {currency}", "amount")), rows, currency)


def _write_classes(sheet: Sheet, statement: Statement) -> None:
    sheet.section("Outcomes by class, and what each class means")
    sheet.header(
        (Column("", "Class"), Column("", "Code"), Column("", "Outcomes", "count"), Column("", "Meaning and next step")),
        height=16,
    )
    counted = statement.report.classes.group_by("class").agg(pl.col("count").sum()).sort(-pl.col("count"), "class")
    for code, count in counted.iter_rows():
        words = wording.class_words(code)
        for column, text in ((0, words.title), (1, code), (3, f"{words.meaning} {words.next_step}".strip())):
            sheet.worksheet.write_string(sheet.row, column, text, sheet.styles.get("text"))
        sheet.worksheet.write_number(sheet.row, 2, count, sheet.styles.get("count"))
        sheet.row += 1
