"""The bank's own statements: does each balance, and is none missing before it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from retail_etl.reports.figures import ReportInput

BALANCES, OFF, GAP, NOT_STATED = "balances", "DOES NOT BALANCE", "GAP BEFORE IT", "no balance stated"
ALARMING: Final = (OFF, GAP)


def bank_statements(report: ReportInput) -> pl.DataFrame:
    """One row a statement with ``computed_minor`` (opening + lines), ``difference_minor`` (closing less that) and ``state``.

    A statement that balances has a gap before it where it does not begin with the balance that the one before ended with.
    """
    computed = pl.col("opening_minor") + pl.col("lines_minor")
    difference = pl.col("closing_minor") - computed
    state = (
        pl.when(difference.is_null())
        .then(pl.lit(NOT_STATED))
        .when(difference != 0)
        .then(pl.lit(OFF))
        .when((pl.col("before_minor") != pl.col("opening_minor")).fill_null(value=False))
        .then(pl.lit(GAP))
        .otherwise(pl.lit(BALANCES))
    )
    proven = report.bank_statements.with_columns(
        computed.alias("computed_minor"), difference.alias("difference_minor"), state.alias("state")
    )
    return proven.sort("currency", "account", "first_date", "last_date", "statement_id")
