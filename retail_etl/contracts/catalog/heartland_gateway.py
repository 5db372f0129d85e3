"""What is staged of the card gateway: Portico, and GP-API with its settlement."""

from __future__ import annotations

from typing import Final

from retail_etl.contracts.catalog.entry import TableEntry

ENTRIES: Final = (
    TableEntry(
        "staging.heartland_gateway_portico_transactions",
        "heartland_gateway.portico:HeartlandGatewayPorticoTransactions",
        ("gateway_transaction_id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every transaction of the card gateway Portico.",
        ("currency", "zone"),
    ),
    TableEntry(
        "staging.heartland_gateway_portico_batches",
        "heartland_gateway.portico:HeartlandGatewayPorticoBatches",
        ("device_id", "batch_id"),
        "version_at",
        "payments",
        "staging",
        "The newest version of every batch of the card gateway's devices.",
        ("currency", "zone"),
    ),
    TableEntry(
        "staging.heartland_gateway_transactions",
        "heartland_gateway.gp_api:HeartlandGatewayTransactions",
        ("id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every card transaction that GP-API knows.",
        ("currency", "zone"),
    ),
    TableEntry(
        "staging.heartland_gateway_batches",
        "heartland_gateway.gp_api:HeartlandGatewayBatches",
        ("id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every batch that GP-API knows.",
        ("currency", "zone"),
    ),
    TableEntry(
        "staging.heartland_gateway_settlement_transactions",
        "heartland_gateway.settlement:HeartlandGatewaySettlementTransactions",
        ("id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every card transaction in settlement.",
        ("currency", "zone"),
    ),
    TableEntry(
        "staging.heartland_gateway_deposits",
        "heartland_gateway.settlement:HeartlandGatewayDeposits",
        ("id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every deposit of the processor.",
        ("currency",),
        days=("deposit_date",),
    ),
    TableEntry(
        "staging.heartland_gateway_disputes",
        "heartland_gateway.settlement:HeartlandGatewayDisputes",
        ("id", "stage"),
        "version_at",
        "payments",
        "staging",
        "The newest version of every stage of a dispute.",
        ("currency", "zone"),
    ),
)
