"""Where a record stands: legs and their sides, states of open items, systems, kinds of record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class LegWords:
    """A leg in business words: its title, a name short enough for a sheet, and what stands on either side."""

    title: str
    sheet: str
    left: str
    right: str


@dataclass(frozen=True)
class StateWords:
    """The state of an open item: a word, and a symbol that is told apart without colour."""

    title: str
    symbol: str
    meaning: str


LEGS: Final[dict[str, LegWords]] = {
    "staging": LegWords("Repeated deliveries", "Deliveries", "Deliveries", "Staged records"),
    "order_payment": LegWords(
        "Payments and web orders", "Web orders", "Heartland payments", "Magento orders less credit memos"
    ),
    "payment_batch": LegWords("Payments and settlement batches", "Settlement batches", "Heartland payments", "Batch gross"),
    "batch_gl": LegWords("Settlement batches and bank postings", "Bank postings", "Batch net", "Epicor bank lines"),
    "deposit_bank": LegWords("Deposits and the bank statement", "Bank statement", "Batch net", "Bank statement lines"),
    "fee_gl": LegWords("Processor fees and fee postings", "Fees posted", "Batch fees", "Epicor fee lines"),
    "payment_gl": LegWords(
        "Payments and clearing accounts", "Clearing accounts", "Heartland payments", "Epicor clearing and liability lines"
    ),
    "report_payment": LegWords(
        "Payments and the transaction report", "Transaction report", "Heartland payments", "Heartland report rows"
    ),
    "drawer_gl": LegWords(
        "Cash drawers and bank postings", "Cash drawers", "Drawer deposits", "Epicor bank and over/short lines"
    ),
    "gl_gl": LegWords("Ledger lines that cancel one another", "Reversals", "Lines", "Counter lines"),
}

STATES: Final[dict[str, StateWords]] = {
    "exception": StateWords("Exception", "▲", "needs somebody's work"),
    "suggested": StateWords("Suggested", "◊", "a match is offered and waits for a person's word"),
    "finding": StateWords("Finding", "■", "matched, with something to claim or to correct"),
    "timing": StateWords("Timing", "○", "on its way, not due or inside the grace"),
}

SYSTEMS: Final[dict[str, str]] = {
    "payment": "Heartland", "batch": "Heartland", "report": "Heartland", "drawer": "Heartland",
    "order": "Magento", "credit_memo": "Magento", "gl_line": "Epicor", "bank_line": "Bank",
}  # fmt: skip

STREAMS: Final[dict[str, str]] = {
    "heartland_payments": "Payments",
    "heartland_report_rows": "Transaction report",
    "heartland_orders": "Orders of the tills",
    "heartland_retail_tickets": "Tickets",
    "heartland_retail_orders": "Sales orders",
    "heartland_retail_invoices": "Sales invoices",
    "heartland_retail_ticket_payments": "Payments on tickets",
    "heartland_retail_order_payments": "Payments on sales orders",
    "heartland_retail_items": "Items",
    "heartland_retail_locations": "Locations",
    "heartland_retail_payment_types": "Payment types",
    "heartland_retail_inventory_values": "Stock",
    "heartland_gateway_portico_transactions": "Portico transactions",
    "heartland_gateway_portico_batches": "Portico batches",
    "heartland_gateway_transactions": "GP-API transactions",
    "heartland_gateway_batches": "GP-API batches",
    "heartland_gateway_settlement_transactions": "Settled transactions",
    "heartland_gateway_deposits": "Deposits",
    "heartland_gateway_disputes": "Disputes",
    "magento_orders": "Web orders",
    "magento_credit_memos": "Credit memos",
    "epicor_gl_lines": "Ledger lines",
    "epicor_gl_documents": "Ledger documents",
    "epicor_gl_accounts": "Ledger accounts",
    "epicor_gl_period_totals": "Ledger totals by period",
    "epicor_ar_invoices": "Customer invoices",
    "epicor_ap_invoices": "Supplier invoices",
    "epicor_ap_invoice_lines": "Supplier invoice lines",
    "epicor_ap_invoice_expenses": "Supplier invoice expenses",
    "bank_statement_lines": "Statement lines",
    "bank_statements": "Statements",
}

KINDS: Final[dict[str, str]] = {
    "payment": "Payment", "batch": "Settlement batch", "report": "Report sum", "drawer": "Cash drawer",
    "order": "Order", "credit_memo": "Credit memo", "gl_line": "Ledger line", "bank_line": "Bank line",
    "report_row": "Report row",
}  # fmt: skip
