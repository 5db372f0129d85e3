"""The page of a report: one HTML file that needs no network, with charts, filters and the way from a figure to its records."""

from retail_etl.reports.page.build import page_text

__all__ = ["page_text"]
