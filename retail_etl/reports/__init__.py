"""What finance opens in the morning: the workbook, the page and the summary of one reconciliation.

Everything here is computed from a ``ReportInput``; nothing reads a clock, a setting or another room's store.
"""

from retail_etl.reports.figures import ClearingAccount, DataAsOf, InputFile, ReportFiles, ReportInput
from retail_etl.reports.write import write_report

__all__ = ["ClearingAccount", "DataAsOf", "InputFile", "ReportFiles", "ReportInput", "write_report"]
