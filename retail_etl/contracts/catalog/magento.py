"""What is staged of Magento."""

from __future__ import annotations

from typing import Final

from retail_etl.contracts.catalog.entry import TableEntry

ENTRIES: Final = (
    TableEntry(
        "staging.magento_orders",
        "magento:MagentoOrders",
        ("entity_id",),
        "version_at",
        "web shop",
        "staging",
        "The newest version of every web order.",
        ("zone",),
    ),
    TableEntry(
        "staging.magento_credit_memos",
        "magento:MagentoCreditMemos",
        ("entity_id",),
        "version_at",
        "web shop",
        "staging",
        "The newest version of every credit memo of the web shop.",
        ("zone",),
    ),
)
