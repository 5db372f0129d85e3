"""The lists of Heartland Retail: which rows of the world each holds, when they changed, and how one is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland.lists import ORDER_BUMPS
from retail_etl.sandbox.heartland_retail.documents import Document, invoice, location_id, order, ticket
from retail_etl.sandbox.heartland_retail.queries import Query, mask, to_seconds
from retail_etl.sandbox.heartland_retail.rejections import invalid
from retail_etl.sandbox.heartland_retail.texts import number, utc
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.collection import Collection
from retail_etl.sandbox.world.moments import SECOND, Ints
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.vocabulary import METHODS, OrderType

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World

Show = Callable[[int, int, frozenset[str]], Document]
NOTHING: frozenset[str] = frozenset()


@dataclass
class Resource:
    """One list: `rows` and `updated` give its rows and when each was changed, at the world's now."""

    path: str
    world: World
    rows: Callable[[], Ints]
    updated: Callable[[Ints], Ints]
    created: Callable[[Ints], Ints]
    show: Show
    collection: Collection | None = None
    first_id: int = 1

    def document(self, row: int, include: frozenset[str] = NOTHING) -> Document:
        """One record."""
        now = self.world.now_ms()
        updated = int(self.updated(np.array([row], dtype=np.int64))[0])
        return {**self.show(row, now, include), "updated_at": utc(updated)}

    def row_of(self, identifier: int) -> int | None:
        """The row with this id."""
        return identifier - self.first_id if identifier - self.first_id in self.rows() else None

    def page(self, query: Query) -> tuple[Document, Ints]:
        """The body of a list answer, and the rows in it.

        Raises:
            Rejection: 400 for a field that can be neither filtered nor sorted by.
        """
        rows = self.rows()
        columns = {"id": rows + self.first_id, "updated_at": to_seconds(self.updated(rows))}
        columns["created_at"] = to_seconds(self.created(rows))
        kept = mask(query.filters, columns, len(rows))
        keys: list[Any] = []
        for name, descending in query.sort:
            if name not in columns:
                raise invalid("sort", f"{name} is not sortable")
            keys.append(-columns[name][kept] if descending else columns[name][kept])
        # Ties fall as they come: only the first order counts, as far as anybody knows.
        ordered = rows[kept][np.argsort(keys[0], kind="stable")] if keys else rows[kept]
        size = query.per_page or max(len(ordered), 1)
        shown = ordered[(query.page - 1) * size : query.page * size]
        results = [_only(self.document(row, query.include), query.only) for row in shown.tolist()]
        return {"total": len(ordered), "pages": -(-len(ordered) // size), "results": results}, shown


def resources(world: World) -> dict[str, Resource]:
    """Every list by its path."""
    made = (
        _documents(world, "sales/tickets", (OrderType.POS_SALE, OrderType.RETURN), ticket),
        _documents(world, "sales/orders", (OrderType.WEB_ORDER,), order),
        _invoices(world),
        _items(world),
        _fixed(world, "locations", len(PLACES), _location, location_id(0)),
        _fixed(world, "payment_types", len(METHODS), lambda row: {"id": row + 1, "name": METHODS[row]}),
    )
    return {one.path: one for one in made}


def _documents(
    world: World, path: str, kinds: tuple[int, ...], show: Callable[[World, int, int, frozenset[str]], Document]
) -> Resource:
    collection = Collection(world, "orders", bumps=ORDER_BUMPS, only="in_heartland", resolution_ms=SECOND)

    def rows() -> Ints:
        found = collection.rows_by_number()
        return found[np.isin(world.table("orders")["order_type"][found], kinds)]

    return Resource(
        path,
        world,
        rows,
        collection.updated_many,
        lambda found: world.table("orders")["created_at"][found],
        lambda row, now, include: show(world, row, now, include),
        collection,
    )


def _invoices(world: World) -> Resource:
    collection = Collection(world, "invoices", only="in_magento", resolution_ms=SECOND)
    return Resource(
        "sales/invoices",
        world,
        collection.rows_by_number,
        collection.updated_many,
        lambda found: world.table("invoices")["created_at"][found],
        lambda row, now, include: invoice(world, row, now, include),
        collection,
    )


def _items(world: World) -> Resource:
    collection = Collection(world, "products", resolution_ms=SECOND)

    def show(row: int, _now: int, _include: frozenset[str]) -> Document:
        item = catalogue()[row]
        return {
            "id": row + 1,
            "public_id": item.sku,
            "description": item.name,
            "price": number(item.price),
            "original_price": number(item.price),
            "cost": number(item.cost),
            "active?": True,
            "grid_id": None,
            "custom": {},
            "created_at": utc(int(world.table("products")["created_at"][row])),
        }

    created = world.table("products")["created_at"]
    return Resource(
        "items", world, collection.rows_by_number, collection.updated_many, lambda found: created[found], show, collection
    )


def _fixed(world: World, path: str, count: int, show: Callable[[int], Document], first_id: int = 1) -> Resource:
    return Resource(
        path,
        world,
        lambda: np.arange(count, dtype=np.int64),
        lambda rows: np.full(len(rows), world.origin_ms, dtype=np.int64),
        lambda rows: np.full(len(rows), world.origin_ms, dtype=np.int64),
        lambda row, _now, _include: {**show(row), "created_at": utc(world.origin_ms)},
        first_id=first_id,
    )


def _only(document: Document, fields: frozenset[str]) -> Document:
    return {name: value for name, value in document.items() if name in fields} if fields else document


def _location(row: int) -> Document:
    place = PLACES[row]
    return {"id": location_id(row), "public_id": place.code, "name": place.name, "active?": True, "stations": []}
