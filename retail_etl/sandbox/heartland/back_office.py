"""What people enter at the tills' back office and ``v1`` has no call for: new products, their descriptions and departments.

``POST /_sandbox/products`` and ``PUT /_sandbox/products/{id}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from retail_etl.sandbox.heartland.payment_writes import amount_of
from retail_etl.sandbox.heartland.rejections import Rejection, invalid, not_found
from retail_etl.sandbox.heartland.writing import body_of, written
from retail_etl.sandbox.world.text import iso_ms

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any

    from starlette.requests import Request

    from retail_etl.sandbox.heartland.resources import Document, Resource
    from retail_etl.sandbox.heartland.webhooks import Webhooks
    from retail_etl.sandbox.world import World

_AMOUNTS = ("price", "original_price", "cost")
_TEXTS = ("upc", "name", "description", "tax_category", "department", "vendor", "parent_sku")
_SHAPES = ("options", "active", "custom")
_FIELDS = frozenset({*_AMOUNTS, *_TEXTS, *_SHAPES})


@dataclass
class BackOffice:
    """The product screen."""

    world: World
    products: Resource
    webhooks: Webhooks

    def routes(self) -> list[Route]:
        """The sandbox's own routes."""
        return [
            Route("/_sandbox/products", _answering(self._entering), methods=["POST"]),
            Route("/_sandbox/products/{identifier}", _answering(self._changing), methods=["PUT"]),
        ]

    def enter(self, told: Mapping[str, Any]) -> Document:
        """A new product.

        Raises:
            Rejection: 422 without a SKU or name, or with a SKU that is taken.
        """
        sku = str(told.get("sku") or "").strip()
        if not sku or not told.get("name"):
            raise invalid("a product needs a SKU and a name", {"sku": ["required"], "name": ["required"]})
        rows = self.products.collection.rows()
        if any(self.products.document(row)["sku"].casefold() == sku.casefold() for row in rows.tolist()):
            raise invalid(f"the SKU {sku} is taken", {"sku": ["not unique"]})
        now = iso_ms(self.world.now_ms())
        empty: Document = {**dict.fromkeys(_TEXTS), **dict.fromkeys(_AMOUNTS), "options": {}, "active": True, "custom": {}}
        document = {"id": None, "sku": sku, **empty, **_checked(told, "sku"), "created_at": now, "updated_at": now}
        row = self.products.collection.add(document)
        document["id"] = self.products.identifier(row)
        return self.products.document(row)

    def change(self, identifier: str, told: Mapping[str, Any]) -> Document:
        """The changed product.

        Raises:
            Rejection: 404 without such a product, 422 for a field that cannot be changed.
        """
        row = self.products.row_of(identifier)
        if row is None:
            raise not_found("product", identifier)
        self.products.collection.put(row, {**self.products.document(row), **_checked(told)})
        return self.products.document(row)

    async def _entering(self, request: Request) -> Response:
        return written(self._announced(self.enter(body_of(await request.body()))), 201)

    async def _changing(self, request: Request) -> Response:
        return written(self._announced(self.change(request.path_params["identifier"], body_of(await request.body()))))

    def _announced(self, document: Document) -> Document:
        self.webhooks.announce("product.updated", "product", document)
        return document


def _checked(told: Mapping[str, Any], *also: str) -> Document:
    unknown = sorted(set(told) - _FIELDS - set(also))
    if unknown:
        raise invalid(f"cannot be changed: {', '.join(unknown)}", {name: ["read only"] for name in unknown})
    amounts = {name: amount_of(told, name, zero=True) for name in _AMOUNTS if told.get(name) is not None}
    return {**{name: value for name, value in told.items() if name not in also}, **amounts}


def _answering(act: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await act(request)
        except Rejection as rejection:
            return JSONResponse(rejection.body("sandbox"), rejection.status)

    return answer
