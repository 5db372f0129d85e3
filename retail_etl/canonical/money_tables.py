"""How the tables that reconciliation judges are filled: what was paid, settled, booked and banked."""

from __future__ import annotations

from typing import Final

from retail_etl.canonical.mappings import Mapping, TableBuild

_REPORT: Final = ("heartland_report_rows",)
_RETAIL_PAYMENTS: Final = (
    "heartland_retail_ticket_payments",
    "heartland_retail_order_payments",
    "heartland_retail_payment_types",
    "heartland_retail_locations",
    "heartland_retail_orders",
    "magento_orders",
)
MONEY_TABLES: Final = (
    TableBuild(
        "payments",
        (
            Mapping("payments", ("heartland_payments", "heartland_orders")),
            Mapping("payments_heartland_retail", _RETAIL_PAYMENTS),
        ),
    ),
    TableBuild("credit_memos", (Mapping("credit_memos", ("magento_credit_memos", "magento_orders")),)),
    TableBuild(
        "settlement_batches",
        (
            Mapping("settlement_batches", _REPORT),
            Mapping(
                "settlement_batches_heartland_gateway",
                ("heartland_gateway_settlement_transactions", "heartland_gateway_batches", "heartland_gateway_disputes"),
            ),
        ),
    ),
    TableBuild("ledger_lines", (Mapping("ledger_lines", ("epicor_gl_lines",), parameters=("book_id",)),)),
    TableBuild("transaction_report_rows", (Mapping("transaction_report_rows", _REPORT),)),
    TableBuild(
        "deposits",
        (
            Mapping("deposits", after=("transaction_report_rows",)),
            Mapping("deposits_heartland_gateway", ("heartland_gateway_deposits", "heartland_gateway_settlement_transactions")),
        ),
    ),
    TableBuild("fees", (Mapping("fees", _REPORT, after=("transaction_report_rows",)),)),
    TableBuild(
        "disputes",
        (
            Mapping("disputes", _REPORT, after=("transaction_report_rows",)),
            Mapping("disputes_heartland_gateway", ("heartland_gateway_disputes", "heartland_gateway_settlement_transactions")),
        ),
    ),
    TableBuild(
        "bank_lines",
        (
            Mapping("bank_lines_epicor", ("epicor_bank_lines", "epicor_bank_statements")),
            Mapping("bank_lines_files", ("bank_statement_lines",)),
        ),
    ),
    TableBuild("cash_drawers", (Mapping("cash_drawers", after=("transaction_report_rows", "ledger_lines")),)),
)
"""In an order in which each finds what it reads."""
