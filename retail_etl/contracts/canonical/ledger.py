"""What must hold of the ledger's posted lines."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import SYSTEMS, FromLoad
from retail_etl.contracts.columns import amount, currency_code, day, text, value_of


class LedgerLines(FromLoad):
    """Posted journal lines of the ledger's main book."""

    source_system: pl.String = value_of("The system that posted it.", SYSTEMS)
    ledger_line_id: pl.String = text("`GL-` with book, year, journal and line.", required=True)
    account: pl.String = text("The natural account.", required=True)
    account_role: pl.String = text("The part that the account plays, where it plays one.")
    store_segment: pl.String = text("The account's store segment.")
    amount_minor: pl.Int64 = amount("Debit less credit, in the book's currency.", required=True, signed=True)
    currency: pl.String = currency_code("The book's currency.")
    journal_date: pl.Date = day("The accounting date.", required=True)
    posted_date: pl.Date = day("The day somebody posted it.")
    fiscal_period: pl.String = text("Fiscal year and period, `2026-03`.", required=True)
    journal: pl.String = text("Journal code and number.", required=True)
    reference: pl.String = text("The line's description, where references to deposits stand.")
    reverses_journal: pl.String = text("The journal that it undoes, where the ledger says so.")
