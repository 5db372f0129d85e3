"""What is staged of the bank's own statements."""

from __future__ import annotations

from typing import Final

from retail_etl.contracts.catalog.entry import TableEntry

ENTRIES: Final = (
    TableEntry(
        "staging.bank_statement_lines",
        "bank:BankStatementLines",
        ("line_id",),
        "version_at",
        "finance",
        "staging",
        "Every movement on the bank's own statements, as the newest delivery of it says.",
        days=("booked_date",),
        editions=("scope", "fingerprint"),
    ),
    TableEntry(
        "staging.bank_statements",
        "bank:BankStatements",
        ("file_name", "statement_number"),
        "version_at",
        "finance",
        "staging",
        "The bank's statements with their balances, by the file that brought them.",
        days=(),
    ),
)
