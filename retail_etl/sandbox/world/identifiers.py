"""Under which ids the systems show the rows of the world."""

from __future__ import annotations

COMPANY = "EPIC06"
BOOK = "MAIN"


def payment_id(row: int) -> str:
    """The Heartland id of a payment row."""
    return f"pay_{row + 1:08d}"


def order_id(row: int) -> str:
    """The Heartland id of an order."""
    return f"ord_{row + 1:08d}"


def batch_id(row: int) -> str:
    """The Heartland id of a batch."""
    return f"bat_{row + 1:05d}"


def deposit_id(row: int) -> str:
    """The Heartland id of a deposit."""
    return f"dep_{row + 1:05d}"


def entry_id(row: int) -> str:
    """The id of a row of Heartland's transaction report that is no payment."""
    return f"row_x{row + 1:06d}"


def increment_id(number: int) -> str:
    """The web shop's number of an order, invoice or credit memo."""
    return f"{number:09d}"


def gl_line_id(fiscal_year: int, journal_code: str, journal_num: int, journal_line: int) -> str:
    """The key of a ledger line (`GLJrnDtl`): company, book, year, year suffix (empty), journal code, number and line."""
    return f"{COMPANY}/{BOOK}/{fiscal_year}//{journal_code}/{journal_num}/{journal_line}"
