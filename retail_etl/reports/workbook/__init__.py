"""The workbook of a report: a cover that signs off, a sheet a leg, and the lists behind them."""

from retail_etl.reports.workbook.build import write_workbook

__all__ = ["write_workbook"]
