"""Which canonical rows name which others, by the ids of one system: what a row names should be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reference:
    """A column that names a row of another table, or of its own.

    Attributes:
        column: the column that names it.
        table: the canonical table in which it should stand, with the same source system.
        key: the column of that table which holds the id.
        where: a column and its value in the rows that name such a row; ``None``: all do in which the column is filled.
    """

    column: str
    table: str
    key: str
    where: tuple[str, str] | None = None


_PAYMENT: Final = Reference("payment_id", "payments", "payment_id")
_DEPOSIT: Final = Reference("deposit_id", "deposits", "deposit_id")
_ORDER: Final = Reference("order_id", "orders", "order_id")
_PRODUCT: Final = Reference("product_id", "products", "product_id")
_SHIPMENT: Final = Reference("shipment_id", "shipments", "shipment_id")
_DISPUTE: Final = Reference("dispute_id", "disputes", "dispute_id")
_BATCH: Final = Reference("batch_id", "settlement_batches", "processor_batch_id")
_CUSTOMER: Final = Reference("customer_id", "customers", "customer_id")

REFERENCES: Final[dict[str, tuple[Reference, ...]]] = {
    "payments": (_ORDER, Reference("original_payment_id", "payments", "payment_id"), _BATCH, _DEPOSIT),
    "orders": (_CUSTOMER, Reference("parent_order_id", "orders", "order_id")),
    "order_lines": (_ORDER, _PRODUCT, Reference("parent_line_id", "order_lines", "line_id")),
    "refunds": (
        _ORDER,
        Reference("original_payment_id", "payments", "payment_id"),
        Reference("return_order_id", "orders", "order_id"),
        Reference("credit_memo_id", "credit_memos", "credit_memo_id"),
    ),
    "credit_memos": (Reference("order_reference", "orders", "order_reference"),),
    "shipments": (_ORDER, _CUSTOMER),
    "shipment_lines": (_SHIPMENT, _ORDER, _PRODUCT),
    "shipment_tracks": (_SHIPMENT,),
    "customers": (Reference("merged_into_id", "customers", "customer_id"),),
    "addresses": (
        Reference("owner_id", "customers", "customer_id", where=("owner_kind", "customer")),
        Reference("owner_id", "orders", "order_id", where=("owner_kind", "order")),
    ),
    "inventory_levels": (_PRODUCT,),
    "jobs": (),
    "job_demands": (Reference("job_id", "jobs", "job_id"), _ORDER),
    "settlement_batches": (_DEPOSIT, Reference("original_payment_id", "payments", "payment_id")),
    "transaction_report_rows": (_PAYMENT, _BATCH, _DEPOSIT, _DISPUTE),
    "fees": (_PAYMENT, _DISPUTE, _BATCH, _DEPOSIT),
    "disputes": (_PAYMENT, _DEPOSIT, Reference("return_deposit_id", "deposits", "deposit_id")),
}
