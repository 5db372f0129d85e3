"""Brings canonical tables up to date with staging.

Each table is one SQL file that states the mapping and merges it: rows that differ are updated, vanished ones deleted, all
others left alone (docs/decisions/0007). What the retailer's own facts add (stores, account roles) comes in as frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

    from retail_etl.warehouse.interface import Warehouse


@dataclass(frozen=True)
class RetailerFacts:
    """What the mappings need to know of the retailer besides the systems' records.

    Attributes:
        stores: one row a store: ``location_id``, ``name``, ``time_zone``, ``ledger_segment``, ``merchant_id``.
        account_roles: one row a natural account: ``account``, ``role``.
        funded_apart: one row a card brand with deposits of its own: ``method``.
        book_id: the ledger's main book.
    """

    stores: pl.DataFrame
    account_roles: pl.DataFrame
    funded_apart: pl.DataFrame
    book_id: str


@dataclass(frozen=True)
class TableBuild:
    """How a canonical table came to its present state: its mapping's SQL file, its sources, and what it needs bound."""

    name: str
    reads: tuple[str, ...]
    parameters: tuple[str, ...] = ()


TABLES: Final = (
    TableBuild("payments", ("heartland_payments", "heartland_orders")),
    TableBuild("orders", ("magento_orders",)),
    TableBuild("credit_memos", ("magento_credit_memos", "magento_orders")),
    TableBuild("settlement_batches", ("heartland_report_rows",)),
    TableBuild("ledger_lines", ("epicor_gl_lines",), ("book_id",)),
)


def build_table(warehouse: Warehouse, table: TableBuild, facts: RetailerFacts) -> int:
    """How many rows of ``canonical.<table>`` were added, changed or removed; 0 where staging says nothing new."""
    parameters: dict[str, Any] = {name: getattr(facts, name) for name in table.parameters}
    with warehouse.writing() as session:
        session.give("stores", facts.stores)
        session.give("account_roles", facts.account_roles)
        session.give("funded_apart", facts.funded_apart)
        return session.run(f"canonical/{table.name}", **parameters)
