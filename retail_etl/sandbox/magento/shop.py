"""The web shop's collections over the world, each with what a list call and a single call need to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento import table_columns
from retail_etl.sandbox.magento.credit_memos import credit_memo
from retail_etl.sandbox.magento.customers import customer
from retail_etl.sandbox.magento.invoices import invoice
from retail_etl.sandbox.magento.listing import Listed
from retail_etl.sandbox.magento.orders import order
from retail_etl.sandbox.magento.records import View
from retail_etl.sandbox.magento.shipments import shipment
from retail_etl.sandbox.magento.transactions import transaction
from retail_etl.sandbox.world.collection import Collection
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.columns import Columns
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints

_SECOND = 1000
Document = dict[str, Any]
Build = Callable[[View, int, int], Document]


@dataclass(frozen=True)
class Entity:
    """One kind of document: where its rows are, how one is written, and where the calls for it are served.

    `parent` is the column of rows it belongs to, which list calls filter by as `order_id` or `customer_id`.
    """

    table: str
    build: Build
    columns: Columns
    resource: str
    bumps: tuple[str, ...] = ()
    id_column: str = "entity_id"
    only: str | None = None
    parents: dict[str, str] = field(default_factory=dict)
    time_column: str | None = "updated_at"
    eav: bool = False


_OF_ORDER = {"order_id": "web_order"}
ENTITIES: dict[str, Entity] = {
    "orders": Entity(
        "web_orders",
        order,
        table_columns.ORDER,
        "Magento_Sales::actions_view",
        ("invoiced_at", "invoiced_again_at", "completed_at", "refunded_at", "closed_at", "canceled_at"),
        only="in_magento",
        parents={"customer_id": "customer"},
    ),
    "invoices": Entity(
        "invoices",
        invoice,
        table_columns.INVOICE,
        "Magento_Sales::sales_invoice",
        ("paid_at",),
        only="in_magento",
        parents=_OF_ORDER,
    ),
    "creditmemos": Entity(
        "credit_memos",
        credit_memo,
        table_columns.CREDIT_MEMO,
        "Magento_Sales::sales_creditmemo",
        only="in_magento",
        parents=_OF_ORDER,
    ),
    "shipments": Entity(
        "shipments", shipment, table_columns.SHIPMENT, "Magento_Sales::shipment", only="in_magento", parents=_OF_ORDER
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
    "customers": Entity("customers", customer, table_columns.CUSTOMER, "Magento_Customer::customer", ("changed_at",), eav=True),
}


class Shop:
    """The collections of one sandbox, by the name of their list call."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.collections = {name: self._collection(entity) for name, entity in ENTITIES.items()}

    def view(self) -> View:
        """The world as it is now."""
        return View(self.world, self.world.now_ms())

    def listed(self, name: str) -> Listed:
        """What a list call needs to know of a collection."""
        entity, collection = ENTITIES[name], self.collections[name]
        return Listed(
            collection=collection,
            id_column=entity.id_column,
            columns=entity.columns,
            vectors=self._vectors(entity, collection),
            document=partial(self.document, name, self.view()),
            time_column=entity.time_column,
            eav=entity.eav,
            json_names={"entity_id": "id"} if entity.eav else {},
        )

    def document(self, name: str, view: View, row: int) -> Document:
        """The document of a row: what a write left there, else what the world's columns say."""
        collection = self.collections[name]
        updated = collection.updated_ms(row)
        kept = collection.document(row)
        if kept is None:
            return ENTITIES[name].build(view, row, updated)
        return {**kept, "updated_at": sql_seconds(updated)} if "updated_at" in kept else dict(kept)

    def _collection(self, entity: Entity) -> Collection:
        return Collection(self.world, entity.table, bumps=entity.bumps, resolution_ms=_SECOND, only=self._flag(entity))

    def _flag(self, entity: Entity) -> str | None:
        return entity.only if entity.only in self.world.table(entity.table).columns else None

    def _vectors(self, entity: Entity, collection: Collection) -> dict[str, Callable[[Ints], Ints]]:
        vectors: dict[str, Callable[[Ints], Ints]] = {
            entity.id_column: lambda rows: rows + collection.first_number,
            "created_at": lambda rows: collection.col(collection.visible)[rows] // _SECOND * _SECOND,
            "updated_at": collection.updated_many,
        }
        for name, column in entity.parents.items():
            vectors[name] = partial(_numbers_of, collection, column)
        return vectors


def _numbers_of(collection: Collection, column: str, rows: Ints) -> Ints:
    """Entity numbers of the rows a column refers to."""
    numbers: Ints = collection.col(column)[rows] + 1
    return numbers
