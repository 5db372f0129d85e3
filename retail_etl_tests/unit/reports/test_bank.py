from __future__ import annotations

from dataclasses import replace

import polars as pl

from retail_etl.reports.bank import bank_statements
from retail_etl.reports.behind import figure_titles
from retail_etl.reports.fees import fees_by_month


def states(report):
    return dict(bank_statements(report).select("statement_id", "state").iter_rows())


def test_a_statement_balances_or_is_told(report):
    assert states(report) == {
        "operating:USD:2026-04-07": "balances",
        "operating:USD:2026-04-08": "DOES NOT BALANCE",
        "operating:USD:2026-04-09": "GAP BEFORE IT",
        "canada:CAD:2026-04-01..2026-04-09": "no balance stated",
    }


def test_the_first_statement_of_an_account_has_nothing_before_it_and_balances(report):
    first = report.bank_statements.with_columns(before_minor=pl.lit(None, pl.Int64))
    assert states(replace(report, bank_statements=first))["operating:USD:2026-04-09"] == "balances"


def test_a_figure_without_records_leads_nowhere(report):
    titles = figure_titles(report, fees_by_month(report))
    assert "fees|2026-04|deducted|Visa|USD" in titles
    assert "fees|2026-03|deducted|Diners|USD" not in titles
