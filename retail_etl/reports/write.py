"""Writes the three files of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.reports.figures import ReportFiles
from retail_etl.reports.statement import statement_of
from retail_etl.reports.summary import summary_text
from retail_etl.reports.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from retail_etl.reports.figures import ReportInput


def write_report(report: ReportInput, folder: Path) -> ReportFiles:
    """The files written into the folder, which is made if it is not there; the same report gives the same bytes."""
    from retail_etl.reports.page import page_text  # the file command writes no page, and would wait for its templates

    folder.mkdir(parents=True, exist_ok=True)
    files = ReportFiles(folder / "reconciliation.xlsx", folder / "reconciliation.html", folder / "summary.json")
    statement = statement_of(report)
    files.summary.write_text(summary_text(report), encoding="utf-8")
    files.page.write_text(page_text(statement), encoding="utf-8")
    write_workbook(statement, files.workbook)
    return files
