"""The canonical tables: one shape for all systems."""

from __future__ import annotations

from typing import Final

from retail_etl.contracts.catalog.entry import TableEntry

ENTRIES: Final = (
    TableEntry(
        "canonical.payments",
        "canonical.money:Payments",
        ("source_system", "payment_id"),
        "updated_at",
        "payments",
        "canonical",
        "Every movement of a customer's money, signed, with its tender and its web order.",
    ),
    TableEntry(
        "canonical.orders",
        "canonical.trade:Orders",
        ("source_system", "order_id"),
        "updated_at",
        "web shop",
        "canonical",
        "Web orders at the amount that all their tenders together must pay.",
    ),
    TableEntry(
        "canonical.credit_memos",
        "canonical.trade:CreditMemos",
        ("source_system", "credit_memo_id"),
        "updated_at",
        "web shop",
        "canonical",
        "Credit memos: what a refund must come to.",
    ),
    TableEntry(
        "canonical.settlement_batches",
        "canonical.money:SettlementBatches",
        ("source_system", "batch_id"),
        "closed_at",
        "payments",
        "canonical",
        "Closed card batches by funding share, and the processor's own entries beside them.",
    ),
    TableEntry(
        "canonical.ledger_lines",
        "canonical.ledger:LedgerLines",
        ("source_system", "ledger_line_id"),
        "journal_date",
        "finance",
        "canonical",
        "Posted journal lines of the main book, each with the part that its account plays.",
    ),
)
