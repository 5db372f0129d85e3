"""The kinds of documents the shop lists: where their rows are, how one is written, what a filter may ask without writing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.magento import table_columns
from retail_etl.sandbox.magento.credit_memos import credit_memo
from retail_etl.sandbox.magento.customers import customer
from retail_etl.sandbox.magento.invoices import invoice
from retail_etl.sandbox.magento.orders import STATUSES, order
from retail_etl.sandbox.magento.shipments import shipment
from retail_etl.sandbox.magento.transactions import transaction
from retail_etl.sandbox.magento.vectors import Coded
from retail_etl.sandbox.world.web import STATES, magento_state

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.columns import Columns
    from retail_etl.sandbox.magento.records import View
    from retail_etl.sandbox.world.collection import Collection
    from retail_etl.sandbox.world.moments import Ints

SECOND = 1000
_TRAILING_NUMBER = re.compile(r"(\d+)(?:@.*)?")
Build = Callable[["View", int, int], dict[str, Any]]
Lookup = Callable[["Collection", str], "Ints"]


@dataclass(frozen=True)
class Entity:
    """One kind of document.

    `parents` are columns of rows it belongs to, which list calls filter by as `order_id` or `customer_id`; `amounts` are money
    columns of the same name as the document's; `coded` and `lookups` answer questions for texts.
    """

    table: str
    build: Build
    columns: Columns
    resource: str
    bumps: tuple[str, ...] = ()
    id_column: str = "entity_id"
    only: str | None = None
    parents: dict[str, str] = field(default_factory=dict)
    amounts: tuple[str, ...] = ()
    coded: dict[str, Callable[[View], Coded]] = field(default_factory=dict)
    lookups: dict[str, Lookup] = field(default_factory=dict)
    time_column: str | None = "updated_at"
    eav: bool = False


def _states(labels: tuple[str, ...]) -> Callable[[View], Coded]:
    return lambda view: Coded(labels, lambda rows: magento_state(view.world, rows, view.now))


def _row_before(_collection: Collection, text: str) -> Ints:
    """The row whose number a text ends in: increment ids of documents, addresses for mail of customers."""
    found = _TRAILING_NUMBER.search(text)
    return np.array([int(found.group(1)) - 1] if found else [], dtype=np.int64)


def _orders_by_increment(collection: Collection, text: str) -> Ints:
    number = int(text) if text.isascii() and text.isdigit() else -1
    return np.flatnonzero(collection.col("increment") == number)


_OF_ORDER = {"order_id": "web_order"}
_TOTALS = ("grand_total",)
_BY_INCREMENT: dict[str, Lookup] = {"increment_id": _row_before}
_STATUSES = tuple(STATUSES.get(state, state) for state in STATES)
ENTITIES: dict[str, Entity] = {
    "orders": Entity(
        "web_orders",
        order,
        table_columns.ORDER,
        "Magento_Sales::actions_view",
        ("invoiced_at", "invoiced_again_at", "completed_at", "refunded_at", "closed_at", "canceled_at"),
        only="in_magento",
        parents={"customer_id": "customer"},
        amounts=_TOTALS,
        coded={"state": _states(STATES), "status": _states(_STATUSES)},
        lookups={"increment_id": _orders_by_increment},
    ),
    "invoices": Entity(
        "invoices",
        invoice,
        table_columns.INVOICE,
        "Magento_Sales::sales_invoice",
        ("paid_at",),
        only="in_magento",
        parents=_OF_ORDER,
        amounts=_TOTALS,
        lookups=_BY_INCREMENT,
    ),
    "creditmemos": Entity(
        "credit_memos",
        credit_memo,
        table_columns.CREDIT_MEMO,
        "Magento_Sales::sales_creditmemo",
        only="in_magento",
        parents=_OF_ORDER,
        amounts=_TOTALS,
        lookups=_BY_INCREMENT,
    ),
    "shipments": Entity(
        "shipments",
        shipment,
        table_columns.SHIPMENT,
        "Magento_Sales::shipment",
        only="in_magento",
        parents=_OF_ORDER,
        lookups=_BY_INCREMENT,
    ),
    "transactions": Entity(
        "transactions",
        lambda view, row, _updated: transaction(view, row),
        table_columns.TRANSACTION,
        "Magento_Sales::transactions_fetch",
        id_column="transaction_id",
        only="in_magento",
        parents=_OF_ORDER,
        time_column=None,
    ),
    "customers": Entity(
        "customers",
        customer,
        table_columns.CUSTOMER,
        "Magento_Customer::customer",
        ("changed_at",),
        lookups={"email": _row_before},
        eav=True,
    ),
}
