"""Which canonical tables each leg of the pipeline stands on: a leg is as fresh as the stalest of them."""

from __future__ import annotations

from typing import Final

LEG_TABLES: Final[dict[str, tuple[str, ...]]] = {
    "order_payment": ("payments", "orders", "credit_memos"),
    "payment_batch": ("payments", "settlement_batches"),
    "report_payment": ("payments", "transaction_report_rows"),
    "batch_gl": ("settlement_batches", "ledger_lines"),
    "deposit_bank": ("settlement_batches", "deposits", "bank_lines"),
    "fee_gl": ("settlement_batches", "payments", "fees", "ledger_lines"),
    "payment_gl": ("payments", "ledger_lines"),
    "drawer_gl": ("cash_drawers", "ledger_lines"),
    "gl_gl": ("disputes", "ledger_lines"),
}
"""The tables that ``sql/recon/inputs`` reads for the two sides of each leg."""

CARD_TABLES: Final = ("orders", "order_lines")
"""What the roll-forward of gift cards reads besides what legs do; they stand on the streams of payments and web orders."""

JUDGED_TABLES: Final = tuple(dict.fromkeys([*(table for tables in LEG_TABLES.values() for table in tables), *CARD_TABLES]))
"""Every table that must stand before a day is judged and its report's facts are gathered."""

JUDGED_SOURCES: Final[dict[str, tuple[str, ...]]] = {"orders": ("magento",), "credit_memos": ("magento",)}
"""Of tables that hold several systems' records, the systems whose records a leg reads: orders are the web shop's."""
