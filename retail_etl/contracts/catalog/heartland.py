"""What is staged of Heartland."""

from __future__ import annotations

from typing import Final

from retail_etl.contracts.catalog.entry import TableEntry

ENTRIES: Final = (
    TableEntry(
        "staging.heartland_payments",
        "heartland.payments:HeartlandPayments",
        ("id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every payment row of the tills.",
        ("currency",),
    ),
    TableEntry(
        "staging.heartland_report_rows",
        "heartland.payments:HeartlandReportRows",
        ("row_id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every row of the processor's transaction report.",
        ("currency",),
        days=("business_date", "settlement_date", "occurred_at", "updated_at"),
    ),
    TableEntry(
        "staging.heartland_orders",
        "heartland.orders:HeartlandOrders",
        ("id",),
        "version_at",
        "stores",
        "staging",
        "The newest version of every order and ticket of the tills.",
        ("currency", "zone"),
    ),
    TableEntry(
        "staging.heartland_customers",
        "heartland.customers:HeartlandCustomers",
        ("id",),
        "version_at",
        "stores",
        "staging",
        "The newest version of every customer of the tills; a merged one stays, and names the one it went into.",
        days=(),
    ),
    TableEntry(
        "staging.heartland_products",
        "heartland.goods:HeartlandProducts",
        ("id",),
        "version_at",
        "merchandising",
        "staging",
        "The newest version of every product that the tills sell.",
        ("currency",),
        days=(),
    ),
    TableEntry(
        "staging.heartland_inventory",
        "heartland.goods:HeartlandInventory",
        (
            "sku",
            "location_id",
        ),
        "version_at",
        "merchandising",
        "staging",
        "The newest stock of every product in every store, as the tills count it.",
        ("currency",),
        days=(),
    ),
    TableEntry(
        "staging.heartland_report_summaries",
        "heartland.payments:HeartlandReportSummaries",
        (
            "period_start",
            "date_basis",
            "location_id",
            "method",
            "currency",
        ),
        "revision",
        "payments",
        "staging",
        "The transaction report's sums by business day, store and tender: the control total of its rows.",
        ("currency",),
        days=("period_start",),
    ),
)
