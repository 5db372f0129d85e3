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
    TableEntry(
        "canonical.transaction_report_rows",
        "canonical.settlement:TransactionReportRows",
        ("source_system", "report_row_id"),
        "updated_at",
        "payments",
        "canonical",
        "The transaction report line by line: the second witness of payments, batches and deposits.",
    ),
    TableEntry(
        "canonical.deposits",
        "canonical.settlement:Deposits",
        ("source_system", "deposit_id", "currency"),
        "settlement_date",
        "payments",
        "canonical",
        "What the processor paid out, and what it is made of.",
    ),
    TableEntry(
        "canonical.fees",
        "canonical.settlement:Fees",
        ("source_system", "fee_id"),
        "charged_date",
        "finance",
        "canonical",
        "What the processor charged: on payments, on chargebacks, by the month.",
    ),
    TableEntry(
        "canonical.disputes",
        "canonical.settlement:Disputes",
        ("source_system", "dispute_id"),
        "opened_at",
        "payments",
        "canonical",
        "Payments that a cardholder contests, and the money that moved for it.",
    ),
    TableEntry(
        "canonical.bank_lines",
        "canonical.banking:BankLines",
        ("source_system", "bank_line_id"),
        "value_date",
        "finance",
        "canonical",
        "Lines of the bank's own statement: the third witness.",
    ),
    TableEntry(
        "canonical.cash_drawers",
        "canonical.banking:CashDrawers",
        ("source_system", "drawer_id"),
        "business_date",
        "stores",
        "canonical",
        "A store's cash of a day, and what of it goes to the bank.",
    ),
)
