"""Brings canonical tables up to date with staging.

Each system that has such records has one SQL file that states its mapping and merges it: rows that differ are updated, vanished
ones deleted, all others and other systems' rows left alone (docs/decisions/0007). What the retailer's own facts add (stores,
account roles) comes in as frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

    from retail_etl.warehouse.interface import Session, Warehouse


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
class Mapping:
    """How the records of one system come into a canonical table: one SQL file, which leaves other systems' rows alone.

    Attributes:
        statement: the file in ``sql/canonical``.
        reads: the streams whose staging tables it reads.
        after: the canonical tables that must stand before it.
        parameters: the retailer's facts that it is given by name.
    """

    statement: str
    reads: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableBuild:
    """How a canonical table comes to its present state: a mapping for each system that has such records."""

    name: str
    mappings: tuple[Mapping, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """Every stream that any mapping reads."""
        return tuple(dict.fromkeys(stream for mapping in self.mappings for stream in mapping.reads))

    @property
    def after(self) -> tuple[str, ...]:
        """Every canonical table that must stand before."""
        return tuple(dict.fromkeys(table for mapping in self.mappings for table in mapping.after))


_REPORT: Final = ("heartland_report_rows",)
_RETAIL_PAYMENTS: Final = (
    "heartland_retail_ticket_payments",
    "heartland_retail_order_payments",
    "heartland_retail_payment_types",
    "heartland_retail_locations",
    "heartland_retail_orders",
    "magento_orders",
)
TABLES: Final = (
    TableBuild(
        "payments",
        (
            Mapping("payments", ("heartland_payments", "heartland_orders")),
            Mapping("payments_heartland_retail", _RETAIL_PAYMENTS),
        ),
    ),
    TableBuild("orders", (Mapping("orders", ("magento_orders",)),)),
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
"""Every canonical table in an order in which each finds what it reads."""


def build_table(warehouse: Warehouse, table: TableBuild, facts: RetailerFacts) -> int:
    """How many rows of ``canonical.<table>`` were added, changed or removed; 0 where staging says nothing new."""
    with warehouse.writing() as session:
        session.give("stores", facts.stores)
        session.give("account_roles", facts.account_roles)
        session.give("funded_apart", facts.funded_apart)
        return sum(_bring_in(session, mapping, facts) for mapping in table.mappings)


def _bring_in(session: Session, mapping: Mapping, facts: RetailerFacts) -> int:
    parameters: dict[str, Any] = {name: getattr(facts, name) for name in mapping.parameters}
    return session.run(f"canonical/{mapping.statement}", **parameters)
