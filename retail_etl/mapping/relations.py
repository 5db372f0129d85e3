"""Which columns the tables have that a mapping may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from retail_etl.contracts.catalog import CATALOG, contract

# Given to the session beside the warehouse's tables: what records are called in other systems, and what was approved.
CROSSWALK: Final = "crosswalk"
ADJUSTMENTS: Final = "approved_adjustments"
GIVEN: Final = {
    CROSSWALK: ("entity", "source_system", "source_id", "target_system", "target_id"),
    ADJUSTMENTS: (
        "source_system", "adjustment_id", "leg", "record_id", "cause", "currency", "amount_minor", "said", "said_by",
        "approved_by", "business_date",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """What is put together from the warehouse's tables for mappings alone.

    Attributes:
        statement: the SQL file that makes it.
        columns: what it has.
        reads: the tables that have to be given for it.
    """

    statement: str
    columns: frozenset[str]
    reads: tuple[str, ...] = ()


RELATIONS: Final = {
    "adjustment_sides": Relation(
        "mapping/relations/adjustment_sides",
        frozenset({"source_system", "adjustment_id", "side", "account", "leg", "cause", "currency", "amount_minor"}),
        reads=(ADJUSTMENTS,),
    ),
    "order_charges": Relation(
        "mapping/relations/order_charges",
        frozenset({"source_system", "order_id", "charge_type", "description", "amount", "currency"}),
    ),
    "order_components": Relation(
        "mapping/relations/order_components",
        frozenset(
            {"source_system", "order_id", "component_id", "component_type", "product_id", "sku", "sku_key", "description",
             "quantity", "unit", "unit_price", "price_per", "discount_amount", "tax_amount", "net_amount", "currency"}
        ),
    ),
    "order_sums": Relation(
        "mapping/relations/order_sums",
        frozenset({"source_system", "order_id", "component_count", "line_discount_amount", "line_tax_amount"}),
    ),
    "order_tenders": Relation(
        "mapping/relations/order_tenders", frozenset({"source_system", "order_id", "tender_type", "amount_minor", "currency"})
    ),
    "store_credits": Relation(
        "mapping/relations/store_credits",
        frozenset({"source_system", "customer_id", "currency", "issued_minor", "redeemed_minor", "balance_minor"}),
    ),
    "stock_requests": Relation(
        "mapping/relations/stock_requests",
        frozenset({"source_system", "request_id", "sku", "location_id", "quantity", "reason", "requested_at"}),
    ),
    "ledger_terms": Relation(
        "mapping/relations/ledger_terms",
        frozenset({"source_system", "customer_id", "payment_terms", "credit_limit", "is_on_credit_hold", "tax_exempt_reason",
                   "territory"}),
    ),
    "web_invoices": Relation(
        "mapping/relations/web_invoices",
        frozenset({"source_system", "invoice_id", "order_id", "amount_minor", "currency", "is_known"}),
    ),
    "web_holds": Relation("mapping/relations/web_holds", frozenset({"source_system", "order_id", "was_held"})),
    "refund_twins": Relation(
        "mapping/relations/refund_twins", frozenset({"source_system", "refund_id", "is_ours", "has_twin"})
    ),
    "payments_left": Relation(
        "mapping/relations/payments_left",
        frozenset({"source_system", "payment_id", "order_id", "web_order_reference", "tender_type", "amount_minor",
                   "left_minor"}),
    ),
    "own_ids": Relation(
        "mapping/relations/own_ids", frozenset({"source_system", "entity", "record_id", "own_id", "is_ours"})
    ),
}  # fmt: skip
"""By name; ``own_ids`` is what a record is called in its own system where the warehouse calls it otherwise."""

_KEYS: Final = {
    ADJUSTMENTS: ("source_system", "adjustment_id"),
    "order_tenders": ("source_system", "order_id", "tender_type"),
    "stock_requests": ("source_system", "request_id"),
    "store_credits": ("source_system", "customer_id", "currency"),
    "web_invoices": ("source_system", "invoice_id"),
}


def columns_of(table: str) -> frozenset[str] | None:
    """The columns of a canonical table or of what is given beside them; ``None`` where there is no such table."""
    if table in GIVEN:
        return frozenset(GIVEN[table])
    if table in RELATIONS:
        return RELATIONS[table].columns
    if table not in CATALOG or CATALOG[table].group != "canonical":
        return None
    return frozenset(contract(table).to_schema().columns)


def keys_of(table: str) -> tuple[str, ...] | None:
    """By which columns a table's records are told apart; ``None`` where no mapping can start from it."""
    if table in _KEYS:
        return _KEYS[table]
    return tuple(CATALOG[table].keys) if table in CATALOG else None
