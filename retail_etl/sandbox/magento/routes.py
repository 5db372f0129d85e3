"""The paths of `/rest/{store}/V1/...`: each names its ACL resource and the call that answers it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from retail_etl.sandbox.magento import stores, table_columns
from retail_etl.sandbox.magento.amounts import php_json
from retail_etl.sandbox.magento.entities import ENTITIES
from retail_etl.sandbox.magento.fields_filter import apply_fields
from retail_etl.sandbox.magento.inventory import sources
from retail_etl.sandbox.magento.rejections import RejectedCallError, no_route, no_such_entity
from retail_etl.sandbox.magento.write_routes import body_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retail_etl.sandbox.magento.access import Gate
    from retail_etl.sandbox.magento.calls import Calls
    from retail_etl.sandbox.magento.goods_writes import GoodsWrites
    from retail_etl.sandbox.magento.switches import Switches
    from retail_etl.sandbox.magento.write_routes import WriteCall, Writes

Answerer = Callable[[Request], Any]
_BACKEND = "Magento_Backend::store"
_SOURCES = "Magento_InventoryApi::source"
_PRODUCTS = "Magento_Catalog::products"


@dataclass(frozen=True)
class Call:
    """One served path below `V1`, the ACL resource it needs, and what answers it."""

    path: str
    resource: str
    answer: Answerer


def read_calls(calls: Calls, goods: GoodsWrites) -> list[Call]:
    """Every read call of the shop."""

    def listing(name: str) -> Answerer:
        return lambda request: calls.documents(name, _inner_path(request), request.url.query)

    def single(name: str, field: str | None = None) -> Answerer:
        return lambda request: calls.document(name, _inner_path(request), request.path_params["id"], field)

    return [
        Call("orders", ENTITIES["orders"].resource, listing("orders")),
        Call(
            "orders/items",
            ENTITIES["orders"].resource,
            lambda r: calls.order_items(_inner_path(r), table_columns.ORDER_ITEM, r.url.query),
        ),
        Call("orders/items/{id:int}", ENTITIES["orders"].resource, lambda r: calls.order_item(r.path_params["id"])),
        Call("orders/{id:int}", ENTITIES["orders"].resource, single("orders")),
        Call("orders/{id:int}/statuses", ENTITIES["orders"].resource, lambda r: single("orders")(r)["status"]),
        Call("invoices", ENTITIES["invoices"].resource, listing("invoices")),
        Call("invoices/{id:int}", ENTITIES["invoices"].resource, single("invoices")),
        Call("creditmemos", ENTITIES["creditmemos"].resource, listing("creditmemos")),
        Call("creditmemo/{id:int}", ENTITIES["creditmemos"].resource, single("creditmemos")),
        Call("shipments", ENTITIES["shipments"].resource, listing("shipments")),
        Call("shipment/{id:int}", ENTITIES["shipments"].resource, single("shipments")),
        Call("transactions", ENTITIES["transactions"].resource, listing("transactions")),
        Call("transactions/{id:int}", ENTITIES["transactions"].resource, single("transactions")),
        Call("customers/search", ENTITIES["customers"].resource, listing("customers")),
        Call("customers/{id:int}", ENTITIES["customers"].resource, single("customers", "customerId")),
        *_small_lists(calls, goods),
    ]


def _small_lists(calls: Calls, goods: GoodsWrites) -> list[Call]:
    return [
        Call(
            "products",
            _PRODUCTS,
            lambda r: calls.listed_documents(goods.products(), table_columns.PRODUCT, r.url.query, {"entity_id": "id"}),
        ),
        Call("products/{sku}", _PRODUCTS, lambda r: _product(goods, r.path_params["sku"])),
        Call(
            "inventory/sources",
            _SOURCES,
            lambda r: calls.listed_documents(sources(calls.shop.view()), table_columns.SOURCE, r.url.query),
        ),
        Call(
            "inventory/source-items",
            _SOURCES,
            lambda r: calls.listed_documents(_stock_asked(calls, goods, r), table_columns.SOURCE_ITEM, r.url.query),
        ),
        Call("store/storeViews", _BACKEND, lambda _r: stores.store_views()),
        Call("store/storeConfigs", _BACKEND, lambda r: stores.store_configs(_shop_url(r))),
        Call("store/websites", _BACKEND, lambda _r: stores.websites()),
        Call("store/storeGroups", _BACKEND, lambda _r: stores.store_groups()),
    ]


def _stock_asked(calls: Calls, goods: GoodsWrites, request: Request) -> Iterable[dict[str, Any]]:
    """The source items of the products that are asked for, where they are; else all of them."""
    asked = [group[0] for group in calls.criteria(request.url.query).groups if len(group) == 1]
    named = next((one for one in asked if one.field == "sku" and one.condition in {"eq", "in"}), None)
    if named is None:
        return goods.stock()
    return goods.stock_of(named.value.split(",") if named.condition == "in" else [named.value])


def _product(goods: GoodsWrites, sku: str) -> dict[str, Any]:
    document = goods.product(sku)
    if document is None:
        raise (
            no_such_entity("sku", sku)
            if not sku
            else RejectedCallError(404, "The product that was requested doesn't exist. Verify the product and try again.")
        )
    return document


def _inner_path(request: Request) -> str:
    """The path inside the face, by which faults name their target."""
    return str(request.url.path).removeprefix(str(request.scope.get("root_path", "")))


def _shop_url(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', 'localhost')}{request.scope.get('root_path', '')}"


def magento_app(calls: Calls, gate: Gate, switches: Switches, writes: Writes) -> Starlette:
    """The ASGI application: REST with and without a store code, and the sandbox's own switches."""

    def endpoint(call: Call) -> Callable[[Request], Any]:
        async def answered(request: Request) -> Response:
            gate.admit(request, call.resource)
            body = await run_in_threadpool(call.answer, request)
            body = apply_fields(request.query_params.get("fields", ""), body)
            return _json(body, 200, switches)

        return answered

    async def refused(_request: Request, refusal: Exception) -> Response:
        if not isinstance(refusal, RejectedCallError):
            raise refusal
        return _json(refusal.body, refusal.status, switches)

    async def unmatched(request: Request, _error: Exception) -> Response:
        return await refused(request, no_route())

    def written(call: WriteCall) -> Callable[[Request], Any]:
        async def answered(request: Request) -> Response:
            gate.admit(request, call.resource)
            body = await body_of(request)
            return _json(await run_in_threadpool(call.work, request, body), call.status, switches)

        return answered

    routes = _control(switches, writes)
    scopes = ("/rest/", *(f"/rest/{code}/" for code in stores.STORE_CODES))
    routes += [
        Route(f"{scope}V1/{call.path}", endpoint(call), methods=["GET"])
        for call in read_calls(calls, writes.goods)
        for scope in scopes
    ]
    routes += [
        Route(f"{scope}{call.prefix}V1/{call.path}", written(call), methods=[call.method])
        for call in writes.calls()
        for scope in scopes
    ]
    return Starlette(routes=routes, exception_handlers={RejectedCallError: refused, 404: unmatched, 405: unmatched})


def _control(switches: Switches, writes: Writes) -> list[Route]:
    """The sandbox's own routes: how the shop differs from the default one, and shoppers' orders."""

    async def switching(request: Request) -> Response:
        try:
            switches.change(json.loads(await request.body() or b"{}"))
        except (ValueError, TypeError) as wrong:
            return JSONResponse({"message": str(wrong)}, status_code=400)
        return JSONResponse(asdict(switches))

    async def placing(request: Request) -> Response:
        try:
            placed = await run_in_threadpool(writes.placed, json.loads(await request.body() or b"{}"))
        except (ValueError, TypeError, ArithmeticError) as wrong:
            return JSONResponse({"message": str(wrong)}, status_code=400)
        return _json(placed, 200, switches)

    return [
        Route("/_sandbox/switches", switching, methods=["GET", "PUT"]),
        Route("/_sandbox/orders", placing, methods=["POST"]),
    ]


def _json(body: Any, status: int, switches: Switches) -> Response:
    content = php_json(body, long_floats=switches.long_floats)
    return Response(content, status_code=status, media_type="application/json; charset=utf-8")


def machine_time() -> float:
    """The machine's own clock, by which signatures are judged whatever the world's clock says."""
    return time.time()
