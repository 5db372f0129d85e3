"""The web shop's collections over the world, each with what a list call and a single call need to know of it."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.magento.entities import ENTITIES, SECOND, Entity
from retail_etl.sandbox.magento.listing import Listed
from retail_etl.sandbox.magento.records import View
from retail_etl.sandbox.world.collection import ADDED_FIRST, Collection
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.state import SandboxState
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Column, Ints

Document = dict[str, Any]


class Shop:
    """The collections of one sandbox, by the name of their list call."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.collections = {name: self._collection(entity) for name, entity in ENTITIES.items()}

    def keep(self, state: SandboxState) -> None:
        """Lets the documents that differ from the world's columns survive a restart."""
        for name, collection in self.collections.items():
            state.keep(f"magento_{name}", collection.dump, partial(_load, collection))

    def view(self) -> View:
        """The world as it is now."""
        return View(self.world, self.world.now_ms())

    def listed(self, name: str) -> Listed:
        """What a list call needs to know of a collection."""
        entity, collection, view = ENTITIES[name], self.collections[name], self.view()
        return Listed(
            collection=collection,
            id_column=entity.id_column,
            columns=entity.columns,
            vectors=self._vectors(entity, collection),
            document=partial(self.document, name, view),
            time_column=entity.time_column,
            eav=entity.eav,
            json_names={"entity_id": "id"} if entity.eav else {},
            coded={column: coded(view) for column, coded in entity.coded.items()},
            lookups={column: partial(rows, collection) for column, rows in entity.lookups.items()},
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
        flag = entity.only if entity.only in self.world.table(entity.table).columns else None
        return Collection(self.world, entity.table, bumps=entity.bumps, resolution_ms=SECOND, only=flag)

    def _vectors(self, entity: Entity, collection: Collection) -> dict[str, Callable[[Ints], Column]]:
        vectors: dict[str, Callable[[Ints], Column]] = {
            entity.id_column: partial(_numbers, collection),
            "created_at": lambda rows: collection.col(collection.visible)[rows] // SECOND * SECOND,
            "updated_at": collection.updated_many,
        }
        for name, column in entity.parents.items():
            vectors[name] = partial(_numbers_of, collection, column)
        for name in entity.amounts:
            vectors[name] = vectors[f"base_{name}"] = partial(_amounts_of, collection, name)
        return vectors


def _load(collection: Collection, kept: dict[str, Any]) -> None:
    collection.load(with_floats(kept))


def with_floats(kept: Any) -> Any:
    """The document with the floats that PHP writes, where a kept one has Decimals."""
    if isinstance(kept, dict):
        return {name: with_floats(value) for name, value in kept.items()}
    if isinstance(kept, list):
        return [with_floats(value) for value in kept]
    return float(kept) if isinstance(kept, Decimal) else kept


def _numbers(collection: Collection, rows: Ints) -> Column:
    """Entity numbers of rows; rows made by writes have high ones."""
    base = collection.base_count
    return np.where(rows < base, rows + collection.first_number, rows - base + ADDED_FIRST)


def _numbers_of(collection: Collection, column: str, rows: Ints) -> Column:
    """Entity numbers of the rows a column refers to, NaN where it refers to none."""
    referred = collection.col(column)[rows]
    return np.where(referred == NONE, np.nan, referred + 1)


def _amounts_of(collection: Collection, column: str, rows: Ints) -> Column:
    """Amounts as the decimal numbers that filters name."""
    return np.asarray(collection.col(column)[rows] / 100)
