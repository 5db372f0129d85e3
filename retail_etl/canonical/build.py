"""Brings canonical tables up to date with staging.

Each system that has such records has one SQL file that states its mapping and merges it: rows that differ are updated, vanished
ones deleted, all others and other systems' rows left alone (docs/decisions/0007). What the retailer's own facts add (stores,
account roles) comes in as frames. A table whose sources are what they were at its last build is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from retail_etl.canonical.made_from import keep_state, state_of
from retail_etl.canonical.mappings import Mapping, TableBuild
from retail_etl.canonical.money_tables import MONEY_TABLES
from retail_etl.canonical.trade_tables import TRADE_TABLES

if TYPE_CHECKING:
    import polars as pl

    from retail_etl.warehouse.interface import Session, Warehouse

__all__ = ["TABLES", "Mapping", "RetailerFacts", "TableBuild", "build_table"]

TABLES: Final = (*MONEY_TABLES, *TRADE_TABLES)
"""Every canonical table in an order in which each finds what it reads."""

# The casts that mappings make on parts of records, which staging keeps as text once it has seen that they can be cast.
_MACROS: Final = (
    "currency_exponent",
    "decimal_units",
    "exact_decimal",
    "four_places",
    "minor_units",
    "shop_minor_units",
    "shop_moment",
    "utc_moment",
    "whole_number",
    "yes_or_no",
)


@dataclass(frozen=True)
class RetailerFacts:
    """What the mappings need to know of the retailer besides the systems' records.

    Attributes:
        stores: one row a store: ``location_id``, ``name``, ``time_zone``, ``ledger_segment``, ``merchant_id``.
        account_roles: one row a natural account: ``account``, ``role``.
        funded_apart: one row a card brand with deposits of its own: ``method``.
        book_id: the ledger's main book.
        zone: the company's time zone.
        currency: the company's currency.
    """

    stores: pl.DataFrame
    account_roles: pl.DataFrame
    funded_apart: pl.DataFrame
    book_id: str
    zone: str
    currency: str


def build_table(warehouse: Warehouse, table: TableBuild, facts: RetailerFacts) -> int:
    """How many rows of ``canonical.<table>`` were added, changed or removed; 0 where staging says nothing new."""
    frames = {"stores": facts.stores, "account_roles": facts.account_roles, "funded_apart": facts.funded_apart}
    told = {mapping.statement: _parameters(mapping, facts) for mapping in table.mappings}
    with warehouse.writing() as session:
        state = state_of(session, table, told, frames)
        if state.is_built:
            return 0
        for macro in _MACROS:
            session.run(f"macros/{macro}")
        for name, frame in frames.items():
            session.give(name, frame)
        changed = sum(_bring_in(session, mapping, told[mapping.statement]) for mapping in table.mappings)
        keep_state(session, table, state, changed)
    return changed


def _parameters(mapping: Mapping, facts: RetailerFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in mapping.parameters}


def _bring_in(session: Session, mapping: Mapping, parameters: dict[str, Any]) -> int:
    return session.run(f"canonical/{mapping.statement}", **parameters)
