"""What is staged of Heartland."""

from __future__ import annotations

from typing import Final

from retail_etl.contracts.catalog.entry import TableEntry

ENTRIES: Final = (
    TableEntry(
        "staging.heartland_payments",
        "heartland:HeartlandPayments",
        ("id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every payment row of the tills.",
        ("currency",),
    ),
    TableEntry(
        "staging.heartland_report_rows",
        "heartland:HeartlandReportRows",
        ("row_id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every row of the processor's transaction report.",
        ("currency",),
    ),
    TableEntry(
        "staging.heartland_orders",
        "heartland:HeartlandOrders",
        ("id",),
        "version_at",
        "stores",
        "staging",
        "The newest version of every order and ticket of the tills.",
        ("currency", "zone"),
    ),
)
