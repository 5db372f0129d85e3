"""What is staged of Epicor."""

from __future__ import annotations

from typing import Final

from retail_etl.contracts.catalog.entry import TableEntry

ENTRIES: Final = (
    TableEntry(
        "staging.epicor_gl_lines",
        "epicor:EpicorGlLines",
        ("company", "book_id", "fiscal_year", "fiscal_year_suffix", "journal_code", "journal_num", "journal_line"),
        "revision",
        "finance",
        "staging",
        "The newest version of every posted journal line.",
        ("currency",),
    ),
)
